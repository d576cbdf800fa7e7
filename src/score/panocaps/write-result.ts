import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { writeError, writeFileAtomic } from '../../io/node/files.ts';

/** Writes a result file, with its folder. @throws {SystemError} `cannot-write` */
export function writeResult(path: string, content: string | Uint8Array): void {
  const whole = resolve(path);
  try {
    mkdirSync(dirname(whole), { recursive: true });
  } catch (cause) {
    throw writeError(cause, whole);
  }
  writeFileAtomic(whole, content);
}
