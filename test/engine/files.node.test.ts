import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeFolder, writeFileHashed } from '../../src/io/node/files.ts';

const folder = mkdtempSync(join(tmpdir(), 'panoply-folders-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('makes a folder with its parents, and again', () => {
  const path = join(folder, 'a', 'b', 'c');
  makeFolder(path);
  makeFolder(path);
  expect(statSync(path).isDirectory()).toBe(true);
});

test('refuses a place below a file', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(file)).toThrow('EEXIST');
  expect(() => makeFolder(join(file, 'x', 'y'))).toThrow('ENOTDIR');
});

// There, making a folder in a folder that exists gives ENOENT: Node's recursive mkdir never ends.
test.skipIf(!existsSync('/proc/self'))('gives up at once in /proc', () => {
  expect(() => makeFolder('/proc/panoply/results')).toThrow('ENOENT');
});

test('writes a file of pieces, and tells its size and hash', () => {
  const path = join(folder, 'pieces', 'text');
  const written = writeFileHashed(
    path,
    ['one ', 'två', ''].map(text => Buffer.from(text)),
  );
  expect(readFileSync(path, 'utf8')).toBe('one två');
  expect(written).toEqual({ bytes: 8, sha256: createHash('sha256').update('one två').digest('hex') });
});

test('leaves what was there, and nothing beside it, when a piece cannot be made', () => {
  const path = join(folder, 'kept', 'text');
  writeFileHashed(path, 'before');
  function* pieces() {
    yield Buffer.from('after');
    throw new TypeError('no more');
  }
  expect(() => writeFileHashed(path, pieces())).toThrow(new TypeError('no more'));
  expect(readdirSync(join(folder, 'kept'))).toEqual(['text']);
  expect(readFileSync(path, 'utf8')).toBe('before');
});
