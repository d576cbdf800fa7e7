import { constants as bufferLimits } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { constants, crc32, inflateRawSync } from 'node:zlib';
import { FormatError } from '../../core/errors.ts';
import type { ByteSource } from '../../core/model/image.ts';
import {
  localHeaderBytes,
  memberStart,
  type ZipDirectory,
  type ZipEntry,
  zipDirectorySteps,
} from '../zip-directory.ts';
import { readError, systemErrorCode } from './files.ts';

/** A zip that stays open: its directory in memory, its members read where they lie. */
export interface ZipFile {
  path: string;
  byteLength: number;
  entries: readonly ZipEntry[];
  /**
   * The bytes of a member. A stored one is read in place, range by range; a deflated one is unpacked as far as asked.
   * @throws {FormatError} `bad-zip`, `zip-method`
   */
  open(entry: ZipEntry): ByteSource;
  close(): void;
}

/** Descriptors of archives nobody holds any more are closed. */
const abandoned = new FinalizationRegistry<number>(descriptor => {
  try {
    closeSync(descriptor);
  } catch {
    // Closed already.
  }
});

/** A first part of a deflated member this long is unpacked at once: image headers lie within. */
const headBytes = 2 ** 16;

/**
 * Opens a zip and reads its directory: 70,000 members in a few hundredths of a second.
 * @param name for errors; the path by default
 * @throws {SystemError} `missing-file`, `cannot-read`; {@link FormatError} `bad-zip`
 */
export function openZipFile(path: string, name = path): ZipFile {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (cause) {
    throw readError(cause, name);
  }
  const read = rangeReader(descriptor, name);
  try {
    const byteLength = fstatSync(descriptor).size;
    const steps = zipDirectorySteps(byteLength, name);
    let step = steps.next();
    while (!step.done) step = steps.next(read(...step.value));
    const zip: ZipFile = {
      path,
      byteLength,
      entries: (step.value as ZipDirectory).entries,
      open: entry => openMember(entry, name, read),
      close() {
        abandoned.unregister(zip);
        closeSync(descriptor);
      },
    };
    abandoned.register(zip, descriptor, zip);
    return zip;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

type ReadRange = (start: number, end: number) => Uint8Array<ArrayBuffer>;

function rangeReader(descriptor: number, name: string): ReadRange {
  return (start, end) => {
    const bytes = new Uint8Array(Math.max(0, end - start));
    let filled = 0;
    try {
      while (filled < bytes.length) {
        const count = readSync(descriptor, bytes, filled, bytes.length - filled, start + filled);
        if (count === 0) break;
        filled += count;
      }
    } catch (cause) {
      throw readError(cause, name);
    }
    return filled === bytes.length ? bytes : bytes.slice(0, filled);
  };
}

const readers = new Map<string, number>();

/**
 * All bytes of a member whose place is known, without reading the directory again. The archive stays open for the next.
 * @throws {SystemError} `missing-file`, `cannot-read`; {@link FormatError} `bad-zip`, `zip-method`
 */
export async function readZipMember(path: string, entry: ZipEntry, name = path): Promise<Uint8Array> {
  let descriptor = readers.get(path);
  try {
    descriptor ??= openSync(path, 'r');
  } catch (cause) {
    throw readError(cause, name);
  }
  readers.set(path, descriptor);
  const source = openMember(entry, name, rangeReader(descriptor, name));
  return new Uint8Array(await source.slice(0));
}

/** @throws {FormatError} `bad-zip` where a whole member is not what the directory says */
function verify(bytes: Uint8Array, entry: ZipEntry, file: string): void {
  const found = crc32(bytes);
  if (bytes.length === entry.bytes && found === entry.crc32) return;
  throw new FormatError(
    'bad-zip',
    `Expected ${entry.name} with ${entry.bytes} bytes and CRC ${entry.crc32.toString(16)} but received ${bytes.length} bytes and CRC ${found.toString(16)}`,
    { where: { file }, hint: 'The archive is damaged: fetch it again.' },
  );
}

function openMember(entry: ZipEntry, file: string, read: ReadRange): ByteSource {
  if (entry.isEncrypted || (entry.method !== 0 && entry.method !== 8)) {
    throw new FormatError(
      'zip-method',
      `Expected ${entry.name} stored or deflated but received ${entry.isEncrypted ? 'an encrypted member' : `compression method ${entry.method}`}`,
      { where: { file }, hint: 'Unpack the zip with the tool that made it and give the folder.' },
    );
  }
  let start: number | undefined;
  const begin = () => {
    start ??= memberStart(read(entry.offset, entry.offset + localHeaderBytes), entry, file);
    return start;
  };
  const { bytes, compressedBytes } = entry;
  if (entry.method === 0) {
    return {
      byteLength: bytes,
      slice(from, to = bytes) {
        const found = read(begin() + from, begin() + Math.min(bytes, to));
        if (from === 0 && to >= bytes) verify(found, entry, file);
        return found.buffer;
      },
    };
  }
  // Kept only while the same source is asked again: whoever drops the source drops the bytes.
  let whole: Uint8Array<ArrayBuffer> | undefined;
  const inflate = (upTo: number): Uint8Array<ArrayBuffer> => {
    if (whole) return whole;
    const isPart = upTo <= headBytes && compressedBytes > 2 * headBytes;
    const packed = read(begin(), begin() + (isPart ? 2 * headBytes : compressedBytes));
    try {
      const unpacked = inflateRawSync(packed, {
        // What claims to be small shall not fill the memory.
        maxOutputLength: Math.min(Math.max(1, bytes), bufferLimits.MAX_LENGTH),
        ...(isPart ? { finishFlush: constants.Z_SYNC_FLUSH } : {}),
      });
      const plain = new Uint8Array(unpacked.buffer as ArrayBuffer, unpacked.byteOffset, unpacked.byteLength);
      if (isPart && plain.length < upTo) return inflate(Number.POSITIVE_INFINITY);
      if (!isPart) {
        verify(plain, entry, file);
        whole = plain;
      }
      return plain;
    } catch (cause) {
      if (cause instanceof FormatError) throw cause;
      const isTooLong = systemErrorCode(cause) === 'ERR_BUFFER_TOO_LARGE';
      throw new FormatError(
        'bad-zip',
        isTooLong
          ? `Expected ${bytes} bytes for ${entry.name} but it unpacks to more`
          : `Expected deflated data for ${entry.name}: ${(cause as Error).message}`,
        { where: { file }, cause, hint: 'The archive is damaged: fetch it again.' },
      );
    }
  };
  return {
    byteLength: bytes,
    slice: (from, to = bytes) => inflate(Math.min(bytes, to)).slice(from, Math.min(bytes, to)).buffer,
  };
}
