/**
 * The central directory of a zip, ZIP64 included, read without touching the members.
 * @source PKWARE APPNOTE 6.3.10, 4.3.12 to 4.3.16 and 4.5.3
 */
import { FormatError } from '../core/errors.ts';
import type { ByteSource } from '../core/model/image.ts';

/** A member, as the directory tells. */
export interface ZipEntry {
  /** With forward slashes. */
  name: string;
  /** 0 stored, 8 deflated; others exist. */
  method: number;
  isEncrypted: boolean;
  /** Bytes in the archive and once unpacked. */
  compressedBytes: number;
  bytes: number;
  crc32: number;
  /** Of the local header, from the start of the file. */
  offset: number;
}

export interface ZipDirectory {
  /** Members in the directory's order, folders left out. */
  entries: ZipEntry[];
  /** Bytes before the first local header: of a self-extracting program, or 0. */
  prefixBytes: number;
}

const endSignature = 0x06054b50;
const locatorSignature = 0x07064b50;
const end64Signature = 0x06064b50;
const entrySignature = 0x02014b50;
const endBytes = 22;
const maximumComment = 65535;

function broken(message: string, file: string): FormatError {
  return new FormatError('bad-zip', `Expected a whole zip but ${message}`, {
    where: { file },
    hint: 'Fetch the file again; a download that broke off loses the directory at its end.',
  });
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Where the end record is in the file's last bytes; -1 where it is not. */
function findEnd(tail: Uint8Array): number {
  const view = viewOf(tail);
  let loose = -1;
  for (let at = tail.length - endBytes; at >= 0; at--) {
    if (view.getUint32(at, true) !== endSignature) continue;
    // A comment may hold the signature: the record whose comment ends where the file does is the true one.
    const end = at + endBytes + view.getUint16(at + 20, true);
    if (end === tail.length) return at;
    if (end < tail.length && loose < 0) loose = at;
  }
  return loose;
}

/** Asks for ranges of bytes and gives the directory: drives sources that answer now and ones that answer later. */
export function* zipDirectorySteps(
  byteLength: number,
  file: string,
): Generator<[number, number], ZipDirectory, Uint8Array> {
  const tailStart = Math.max(0, byteLength - endBytes - maximumComment);
  const tail = yield [tailStart, byteLength];
  const end = findEnd(tail);
  if (end < 0) throw broken('it has no end of central directory', file);
  const view = viewOf(tail);
  let count = view.getUint16(end + 10, true);
  let size = view.getUint32(end + 12, true);
  let start = view.getUint32(end + 16, true);
  let directoryEnd = tailStart + end;
  const disk = view.getUint16(end + 4, true);
  if (disk !== 0 && disk !== 0xffff) throw broken(`it is disk ${disk + 1} of several`, file);
  const locator = end - 20;
  if (locator >= 0 && view.getUint32(locator, true) === locatorSignature) {
    const at = Number(view.getBigUint64(locator + 8, true));
    if (at + 56 > byteLength) throw broken('its ZIP64 record lies beyond its end', file);
    const record = viewOf(yield [at, at + 56]);
    if (record.byteLength < 56 || record.getUint32(0, true) !== end64Signature)
      throw broken('its ZIP64 record is missing', file);
    count = Number(record.getBigUint64(32, true));
    size = Number(record.getBigUint64(40, true));
    start = Number(record.getBigUint64(48, true));
    directoryEnd = at;
  }
  // Offsets count from the archive's own start: what stands before it shifts all.
  const prefixBytes = directoryEnd - (start + size);
  if (prefixBytes < 0) throw broken(`its directory of ${size} bytes at ${start} does not fit`, file);
  const directory = size === 0 ? new Uint8Array() : yield [start + prefixBytes, start + prefixBytes + size];
  if (directory.length !== size) throw broken(`its directory has ${directory.length} bytes instead of ${size}`, file);
  return { entries: parseEntries(directory, count, prefixBytes, file), prefixBytes };
}

function parseEntries(directory: Uint8Array, count: number, prefixBytes: number, file: string): ZipEntry[] {
  const view = viewOf(directory);
  const utf8 = new TextDecoder();
  // Names are parts of one text, which is decoded once.
  const text = new TextDecoder('latin1').decode(directory);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== entrySignature)
      throw broken(`entry ${index} of ${count} is not in its directory`, file);
    const flags = view.getUint16(at + 8, true);
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const start = at + 46;
    const end = start + nameBytes;
    const name = isAscii(directory, start, end) ? text.slice(start, end) : utf8.decode(directory.subarray(start, end));
    const entry: ZipEntry = {
      name: name.includes('\\') ? name.replace(/\\/g, '/') : name,
      method: view.getUint16(at + 10, true),
      isEncrypted: (flags & 1) === 1,
      crc32: view.getUint32(at + 16, true),
      compressedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    };
    if (entry.bytes === 0xffffffff || entry.compressedBytes === 0xffffffff || entry.offset === 0xffffffff)
      readZip64(view, at + 46 + nameBytes, extraBytes, entry);
    entry.offset += prefixBytes;
    at += 46 + nameBytes + extraBytes + view.getUint16(at + 32, true);
    if (!entry.name.endsWith('/')) entries.push(entry);
  }
  return entries;
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] > 127) return false;
  return true;
}

/** Sizes and offset that did not fit in 32 bits: only those are in the extra field, in this order. */
function readZip64(view: DataView, start: number, length: number, entry: ZipEntry): void {
  for (let at = start; at + 4 <= start + length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let field = at + 4;
    const next = () => {
      const value = Number(view.getBigUint64(field, true));
      field += 8;
      return value;
    };
    if (entry.bytes === 0xffffffff) entry.bytes = next();
    if (entry.compressedBytes === 0xffffffff) entry.compressedBytes = next();
    if (entry.offset === 0xffffffff) entry.offset = next();
    return;
  }
}

/**
 * Reads a zip's directory: three small requests and one for the directory itself.
 * @param file for errors
 * @throws {FormatError} `bad-zip`
 */
export async function readZipDirectory(source: ByteSource, file: string): Promise<ZipDirectory> {
  const steps = zipDirectorySteps(source.byteLength, file);
  let step = steps.next();
  while (!step.done) step = steps.next(new Uint8Array(await source.slice(...step.value)));
  return step.value;
}

/** Bytes of a local header before its name and extra field. */
export const localHeaderBytes = 30;

/**
 * Where a member's data begin.
 * @param header its local header, {@link localHeaderBytes} bytes
 * @throws {FormatError} `bad-zip`
 */
export function memberStart(header: Uint8Array, entry: ZipEntry, file: string): number {
  if (header.length < localHeaderBytes || viewOf(header).getUint32(0, true) !== 0x04034b50)
    throw broken(`member ${entry.name} has no header at byte ${entry.offset}`, file);
  return entry.offset + localHeaderBytes + viewOf(header).getUint16(26, true) + viewOf(header).getUint16(28, true);
}
