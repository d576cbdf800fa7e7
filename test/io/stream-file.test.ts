import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { streamFile } from '../../src/io/node/stream-file.ts';
import { temporaryFolder } from '../support/folders.ts';

test('dropping a file that is in its place already, or could not get there, is no error of its own', () => {
  const folder = temporaryFolder();
  const first = streamFile(join(folder, 'a.json'));
  first.write(Buffer.from('{}'));
  first.commit();
  // The next descriptor has the number of the first: it must not be closed for it.
  const second = streamFile(join(folder, 'b.json'));
  first.abort();
  second.write(Buffer.from('[]'));
  second.commit();
  expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe('{}');
  expect(readFileSync(join(folder, 'b.json'), 'utf8')).toBe('[]');

  mkdirSync(join(folder, 'c.json/taken'), { recursive: true });
  writeFileSync(join(folder, 'c.json/taken/x'), '');
  const third = streamFile(join(folder, 'c.json'));
  expect(() => third.commit()).toThrow(/Cannot write .*c\.json/);
  third.abort();
  third.abort();
  expect(existsSync(join(folder, 'c.json/taken/x'))).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['a.json', 'b.json', 'c.json']);
});
