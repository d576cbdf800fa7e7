/** The one door to writing zip files: stored members, fixed dates, the same bytes for the same files. */

import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { PanoplyError } from '../../core/errors.ts';
import { readError, writeAll, writeError } from './files.ts';

export interface ZipMember {
  /** Name in the zip, forward slashes. */
  name: string;
  /** File to read. */
  path: string;
}

interface Placed {
  name: Buffer;
  crc: number;
  size: number;
  /** Of its local header, from the file's beginning. */
  offset: number;
}

const noSize32 = 0xffffffff;
const noCount16 = 0xffff;
/** Members without what only ZIP64 can say need version 2.0 to read, the others 4.5. */
const plainVersion = 20;
const zip64Version = 45;
/** Names are UTF-8. */
const flags = 0x0800;
/** 1980-01-01, the first date a zip can hold: it stands for none. Its time is 0. */
const date = 0x0021;
/** Made on a Unix system; members are plain files that everybody reads. */
const madeBy = (3 << 8) | zip64Version;
const fileMode = (0o100644 << 16) >>> 0;
const chunkBytes = 1 << 22;
const membersAtOnce = 32;

/** The ZIP64 extra field with these numbers; nothing for none. */
function zip64Field(numbers: readonly number[]): Buffer {
  if (numbers.length === 0) return Buffer.alloc(0);
  const field = Buffer.alloc(4 + numbers.length * 8);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(numbers.length * 8, 2);
  for (const [index, number] of numbers.entries()) field.writeBigUInt64LE(BigInt(number), 4 + index * 8);
  return field;
}

function localHeader({ name, crc, size }: Placed): Buffer {
  const isLarge = size >= noSize32;
  const extra = zip64Field(isLarge ? [size, size] : []);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(isLarge ? zip64Version : plainVersion, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(date, 12);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(Math.min(size, noSize32), 18);
  header.writeUInt32LE(Math.min(size, noSize32), 22);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, name, extra]);
}

function directoryEntry({ name, crc, size, offset }: Placed): Buffer {
  const large = [...(size >= noSize32 ? [size, size] : []), ...(offset >= noSize32 ? [offset] : [])];
  const extra = zip64Field(large);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(madeBy, 4);
  entry.writeUInt16LE(large.length > 0 ? zip64Version : plainVersion, 6);
  entry.writeUInt16LE(flags, 8);
  entry.writeUInt16LE(date, 14);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(Math.min(size, noSize32), 20);
  entry.writeUInt32LE(Math.min(size, noSize32), 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt16LE(extra.length, 30);
  entry.writeUInt32LE(fileMode, 38);
  entry.writeUInt32LE(Math.min(offset, noSize32), 42);
  return Buffer.concat([entry, name, extra]);
}

/** What ends the archive: the ZIP64 records where the plain one cannot say it, then the plain one. */
function endRecords(count: number, directoryBytes: number, directoryOffset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, noCount16), 8);
  end.writeUInt16LE(Math.min(count, noCount16), 10);
  end.writeUInt32LE(Math.min(directoryBytes, noSize32), 12);
  end.writeUInt32LE(Math.min(directoryOffset, noSize32), 16);
  if (count < noCount16 && directoryBytes < noSize32 && directoryOffset < noSize32) return end;
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(madeBy, 12);
  record.writeUInt16LE(zip64Version, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(directoryBytes), 40);
  record.writeBigUInt64LE(BigInt(directoryOffset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(directoryOffset + directoryBytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, end]);
}

/** Hands a file on in pieces of `buffer`, valid until the next one. @returns its bytes */
function readPieces(path: string, buffer: Buffer, take: (piece: Uint8Array) => void): number {
  const reading = <Result>(read: () => Result): Result => {
    try {
      return read();
    } catch (cause) {
      throw readError(cause, path);
    }
  };
  const descriptor = reading(() => openSync(path, 'r'));
  try {
    for (let bytes = 0; ; ) {
      const read = reading(() => readSync(descriptor, buffer, 0, buffer.length, bytes));
      if (read === 0) return bytes;
      bytes += read;
      take(buffer.subarray(0, read));
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Writes a zip of stored (uncompressed) members in the given order, whole or not at all. ZIP64 where it must be.
 * Keeps some hundred bytes a member in memory. Why not by a library: they take milliseconds a member, and there are
 * ten thousands.
 * @returns size and SHA-256 in hex
 * @throws {SystemError} `cannot-write`, `missing-file`, `cannot-read` @throws {RangeError} for a name given twice, or a
 *   member that changes meanwhile
 * @source PKWARE, APPNOTE.TXT 6.3.10, sections 4.3 to 4.5
 */
export async function writeZip(
  path: string,
  members: readonly ZipMember[],
): Promise<{ bytes: number; sha256: string }> {
  const names = new Set(members.map(({ name }) => name));
  if (names.size < members.length)
    throw new RangeError(
      `Expected distinct names for the zip's members but received ${members.length - names.size} twice`,
    );
  const temporary = `${path}.${process.pid}.part`;
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let bytes = 0;
  let descriptor: number | undefined;
  const write = (piece: Uint8Array) => {
    hash.update(piece);
    writeAll(descriptor!, piece);
    bytes += piece.byteLength;
  };
  try {
    descriptor = openSync(temporary, 'w');
    const placed: Placed[] = [];
    for (const [index, { name, path: source }] of members.entries()) {
      // The header wants the checksum first: small files are read once, large ones twice.
      let crc = 0;
      const size = readPieces(source, buffer, piece => {
        crc = crc32(piece, crc);
      });
      const member: Placed = { name: Buffer.from(name), crc, size, offset: bytes };
      placed.push(member);
      write(localHeader(member));
      if (size <= chunkBytes) write(buffer.subarray(0, size));
      else {
        let again = 0;
        const sizeAgain = readPieces(source, buffer, piece => {
          again = crc32(piece, again);
          write(piece);
        });
        if (sizeAgain !== size || again !== crc)
          throw new RangeError(`Expected ${source} to stay as it is but it changed while it was packed`);
      }
      if (index % membersAtOnce === 0) await setImmediate();
    }
    const directoryOffset = bytes;
    for (const member of placed) write(directoryEntry(member));
    write(endRecords(placed.length, bytes - directoryOffset, directoryOffset));
    fsyncSync(descriptor);
    closeSync(descriptor);
    descriptor = undefined;
    renameSync(temporary, path);
  } catch (cause) {
    if (descriptor !== undefined) closeSync(descriptor);
    rmSync(temporary, { force: true });
    throw cause instanceof PanoplyError || cause instanceof RangeError ? cause : writeError(cause, path);
  }
  return { bytes, sha256: hash.digest('hex') };
}
