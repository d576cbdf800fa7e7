import { closeSync, ftruncateSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { expect, it } from 'vitest';
import { openZipFile } from '../../src/io/node/zip-file.ts';
import { writeZip } from '../../src/io/node/zip-write.ts';
import { temporaryFolder } from '../support/folders.ts';

it('more members than a plain zip can count: ZIP64, readable by another, the same bytes again', async () => {
  const folder = temporaryFolder();
  const count = 65_600;
  writeFileSync(join(folder, 'one'), 'x');
  const members = Array.from({ length: count }, (_, index) => ({
    name: `subj_id_${index}/0.png`,
    path: join(folder, 'one'),
  }));
  const first = await writeZip(join(folder, 'a.zip'), members);
  const again = await writeZip(join(folder, 'b.zip'), members);
  expect(again).toEqual(first);
  const bytes = readFileSync(join(folder, 'a.zip'));
  expect(bytes.length).toBe(first.bytes);
  // The ZIP64 end of central directory and its locator come before the plain end record, which says 65535.
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  expect(bytes.readUInt16LE(end + 10)).toBe(0xffff);
  expect(bytes.readUInt32LE(end - 20)).toBe(0x07064b50);
  const record = Number(bytes.readBigUInt64LE(end - 20 + 8));
  expect(bytes.readUInt32LE(record)).toBe(0x06064b50);
  expect(Number(bytes.readBigUInt64LE(record + 32))).toBe(count);
  const reader = new ZipReader(new Uint8ArrayReader(bytes), { useWebWorkers: false });
  const entries = await reader.getEntries();
  expect(entries.map(({ filename }) => filename)).toEqual(members.map(({ name }) => name));
  for (const entry of [entries[0], entries[40_000], entries[count - 1]]) {
    if (entry.directory) throw new Error('Expected files alone');
    const data = await entry.getData(new Uint8ArrayWriter(), { checkSignature: true });
    expect(Buffer.from(data).toString()).toBe('x');
  }
  await reader.close();
});

it('a member and offsets past four gigabytes', async () => {
  const folder = temporaryFolder();
  // A file with a hole: only its ends are on the disk.
  const size = 2 ** 32 + 5;
  const descriptor = openSync(join(folder, 'large'), 'w');
  ftruncateSync(descriptor, size);
  writeSync(descriptor, 'the end', size - 7);
  closeSync(descriptor);
  writeFileSync(join(folder, 'small'), 'after it');
  await writeZip(join(folder, 'large.zip'), [
    { name: 'large', path: join(folder, 'large') },
    { name: 'small', path: join(folder, 'small') },
  ]);
  const zip = openZipFile(join(folder, 'large.zip'));
  const [large, small] = zip.entries;
  expect([large.bytes, large.compressedBytes]).toEqual([size, size]);
  expect(small.offset).toBeGreaterThan(2 ** 32);
  expect(Buffer.from(await zip.open(large).slice(size - 7)).toString()).toBe('the end');
  expect(Buffer.from(await zip.open(small).slice(0)).toString()).toBe('after it');
  zip.close();
});
