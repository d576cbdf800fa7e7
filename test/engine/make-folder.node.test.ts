import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeFolder } from '../../src/io/node/files.ts';

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
