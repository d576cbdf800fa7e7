/** The one door to writing zip files (zip.js): stored members, fixed dates, the same bytes for the same files. */

import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { Readable } from 'node:stream';
import { configure, ZipWriter } from '@zip.js/zip.js';
import { writeError } from './files.ts';

configure({ useWebWorkers: false });

export interface ZipMember {
  /** Name in the zip, forward slashes. */
  name: string;
  /** File to read. */
  path: string;
}

/** Members are pictures, compressed already; this date stands for none (the first a zip can hold). */
const fixedDate = new Date(1980, 0, 1, 0, 0, 0);

/**
 * Writes a zip of stored (uncompressed) members in the given order, whole or not at all. ZIP64 where it must be.
 * Memory use does not grow with the members.
 * @returns size and SHA-256 in hex
 * @throws {SystemError} `cannot-write`
 */
export async function writeZip(
  path: string,
  members: readonly ZipMember[],
): Promise<{ bytes: number; sha256: string }> {
  const temporary = `${path}.${process.pid}.part`;
  const hash = createHash('sha256');
  let bytes = 0;
  let descriptor: number | undefined;
  try {
    const file = (descriptor = openSync(temporary, 'w'));
    const sink = new WritableStream<Uint8Array>({
      write(chunk) {
        hash.update(chunk);
        for (let offset = 0; offset < chunk.byteLength; ) offset += writeSync(file, chunk, offset);
        bytes += chunk.byteLength;
      },
    });
    const writer = new ZipWriter(sink, {
      level: 0,
      lastModDate: fixedDate,
      extendedTimestamp: false,
      useUnicodeFileNames: true,
    });
    for (const { name, path: source } of members) {
      await writer.add(name, Readable.toWeb(createReadStream(source)) as ReadableStream<Uint8Array>);
    }
    await writer.close();
    fsyncSync(file);
    closeSync(file);
    descriptor = undefined;
    renameSync(temporary, path);
  } catch (cause) {
    if (descriptor !== undefined) closeSync(descriptor);
    rmSync(temporary, { force: true });
    throw writeError(cause, path);
  }
  return { bytes, sha256: hash.digest('hex') };
}
