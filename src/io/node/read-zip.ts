import { readFileSync } from 'node:fs';
import { FormatError } from '../../core/errors.ts';
import { readError } from './files.ts';

/**
 * The text of a zip's members, in the archive's order.
 * @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `bad-zip`
 */
export async function readZipMembers(
  path: string,
  wanted: (name: string) => boolean,
): Promise<{ name: string; text: string }[]> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw readError(cause, path);
  }
  const { TextWriter, Uint8ArrayReader, ZipReader } = await import('@zip.js/zip.js');
  const reader = new ZipReader(new Uint8ArrayReader(bytes), { useWebWorkers: false });
  try {
    const members: { name: string; text: string }[] = [];
    for (const entry of await reader.getEntries()) {
      if (entry.directory || !wanted(entry.filename)) continue;
      members.push({ name: entry.filename, text: await entry.getData!(new TextWriter()) });
    }
    return members;
  } catch (cause) {
    throw new FormatError(
      'bad-zip',
      `Expected a zip file but received ${cause instanceof Error ? cause.message : cause}`,
      {
        where: { file: path },
        cause,
      },
    );
  } finally {
    await reader.close();
  }
}
