import { FormatError } from '../../core/errors.ts';
import { readBytes, readText, withoutMark } from './files.ts';

/** The bytes of a JSON file without a byte order mark. @throws {SystemError} `missing-file`, `cannot-read` */
export function readJsonBytes(path: string): Buffer {
  const bytes = readBytes(path);
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** Reads and parses a JSON file. @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `not-json` */
export function readJson(path: string): unknown {
  const text = withoutMark(readText(path));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError('not-json', `Expected JSON but received ${cause instanceof Error ? cause.message : cause}`, {
      where: { file: path },
      cause,
    });
  }
}
