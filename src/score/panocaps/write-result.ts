import { dirname, resolve } from 'node:path';
import { makeFolder, writeError, writeFileAtomic } from '../../io/node/files.ts';

/** Writes a result file, with its folder. @throws {SystemError} `cannot-write` */
export function writeResult(path: string, content: string | Uint8Array): void {
  const whole = resolve(path);
  try {
    makeFolder(dirname(whole));
  } catch (cause) {
    throw writeError(cause, whole);
  }
  writeFileAtomic(whole, content);
}
