import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openZipFile } from '../../src/io/node/zip-file.ts';
import { writeZip } from '../../src/io/node/zip-write.ts';
import { openZip } from '../geogen/read-zip.ts';
import { temporaryFolder } from '../support/folders.ts';

function makeFiles(folder: string): { name: string; path: string; bytes: Buffer }[] {
  // One is longer than what is read at once.
  const sizes = [0, 1, 70_000, (1 << 22) + 3, 1 << 22];
  return sizes.map((size, index) => {
    const bytes = Buffer.alloc(size);
    for (let at = 0; at < size; at++) bytes[at] = (at * (index + 3) + (at >> 9)) & 255;
    const path = join(folder, `file-${index}`);
    writeFileSync(path, bytes);
    return { name: index === 2 ? 'größe/Übersicht.png' : `a/${index}.png`, path, bytes };
  });
}

describe('a zip of stored members', () => {
  test('is what two readers find the files in again, in order', async () => {
    const folder = temporaryFolder();
    const files = makeFiles(folder);
    const path = join(folder, 'a.zip');
    const { bytes, sha256 } = await writeZip(path, files);
    const written = readFileSync(path);
    expect(written.length).toBe(bytes);
    expect(createHash('sha256').update(written).digest('hex')).toBe(sha256);
    const theirs = await openZip(path);
    expect([...theirs.keys()]).toEqual(files.map(({ name }) => name));
    const ours = openZipFile(path);
    for (const [index, { name, bytes: content }] of files.entries()) {
      expect(content.equals(theirs.get(name)!), name).toBe(true);
      expect(ours.entries[index]).toMatchObject({ name, method: 0, bytes: content.length });
      expect(content.equals(new Uint8Array(await ours.open(ours.entries[index]).slice(0))), name).toBe(true);
    }
    ours.close();
  });

  test('is the same when written again, wherever', async () => {
    const folder = temporaryFolder();
    const files = makeFiles(folder);
    const first = await writeZip(join(folder, 'b.zip'), files);
    expect(await writeZip(join(folder, 'c.zip'), files)).toEqual(first);
  });

  test('of nothing is an empty zip', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'empty.zip');
    expect((await writeZip(path, [])).bytes).toBe(22);
    expect((await openZip(path)).size).toBe(0);
  });

  test('is not there when a member is missing or a name is there twice', async () => {
    const folder = temporaryFolder();
    const [file] = makeFiles(folder);
    const path = join(folder, 'd.zip');
    await expect(writeZip(path, [file, { name: 'b', path: join(folder, 'none') }])).rejects.toMatchObject({
      code: 'missing-file',
    });
    await expect(writeZip(path, [file, file])).rejects.toThrow('Expected distinct names');
    await expect(writeZip(join(folder, 'none/e.zip'), [file])).rejects.toMatchObject({ code: 'cannot-write' });
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(folder).filter(name => name.endsWith('.part'))).toEqual([]);
  });
});
