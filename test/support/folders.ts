import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { onTestFinished } from 'vitest';

/** A fresh folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'panoply-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Every file below a folder: relative path to SHA-256. Two equal results mean `diff -r` finds nothing. */
export function folderContents(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const contents: [string, string][] = entries.map(entry => {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    return [name, entry.isDirectory() ? 'folder' : createHash('sha256').update(readFileSync(path)).digest('hex')];
  });
  return Object.fromEntries(contents.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Modification times of every file below a folder, in nanoseconds. */
export function folderTimes(folder: string): Record<string, bigint> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return Object.fromEntries(
    entries.map(entry => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), statSync(path, { bigint: true }).mtimeNs];
    }),
  );
}
