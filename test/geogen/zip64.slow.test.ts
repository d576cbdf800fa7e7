import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { writeZip } from '../../src/io/node/zip-write.ts';
import { openZip } from './read-zip.ts';

const folder = mkdtempSync(join(tmpdir(), 'panoply-zip64-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('more members than a plain zip can count: ZIP64, readable, the same bytes again', async () => {
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
  // The ZIP64 end of central directory and its locator come before the plain end record, which says 65535.
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  expect(bytes.readUInt16LE(end + 10)).toBe(0xffff);
  expect(bytes.readUInt32LE(end - 20)).toBe(0x07064b50);
  const record = Number(bytes.readBigUInt64LE(end - 20 + 8));
  expect(bytes.readUInt32LE(record)).toBe(0x06064b50);
  expect(Number(bytes.readBigUInt64LE(record + 32))).toBe(count);
  const read = await openZip(join(folder, 'a.zip'));
  expect(read.size).toBe(count);
  expect(Buffer.from(read.get(`subj_id_${count - 1}/0.png`)!).toString()).toBe('x');
});
