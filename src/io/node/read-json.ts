import { FormatError } from '../../core/errors.ts';
import { readText } from './files.ts';

/** Reads and parses a JSON file. @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `not-json` */
export function readJson(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError('not-json', `Expected JSON but received ${cause instanceof Error ? cause.message : cause}`, {
      where: { file: path },
      cause,
    });
  }
}
