/** Tar archives, as plain as can be. @source POSIX.1-1988 (ustar interchange format) */
import { FormatError, UsageError } from '../../core/errors.ts';
import type { ByteSource } from '../../core/model/image.ts';

const block = 512;

const encoder = new TextEncoder();

/** Octal digits that end before a zero byte. */
function writeOctal(header: Uint8Array, at: number, length: number, value: number): void {
  for (let i = length - 2; i >= 0; i--) {
    header[at + i] = 0x30 + (value % 8);
    value = Math.floor(value / 8);
  }
}

function sumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += bytes[i];
  return sum;
}

/** All of a header that is the same for every file. */
const commonHeader = new Uint8Array(block);
writeOctal(commonHeader, 100, 8, 0o644);
writeOctal(commonHeader, 108, 8, 0);
writeOctal(commonHeader, 116, 8, 0);
writeOctal(commonHeader, 136, 12, 0);
commonHeader.fill(0x20, 148, 156);
commonHeader[156] = 0x30;
commonHeader.set(encoder.encode('ustar\x0000'), 257);
const commonSum = sumOf(commonHeader, 0, block);
/** Where the size is. */
const [sizeAt, sizeEnd] = [124, 136];

/**
 * The header of a regular file: mode 644, owner 0, no date, so that the same files give the same archive.
 * @throws {UsageError} `tar-name` for names a header cannot hold
 */
export function tarHeader(name: string, bytes: number): Uint8Array {
  const header = commonHeader.slice();
  const encoded = encoder.encode(name);
  // Longer names are cut at a slash: the folder goes into the prefix.
  let cut = 0;
  if (encoded.length > 100) {
    cut = encoded.indexOf(0x2f, encoded.length - 101) + 1;
    if (cut === 0 || cut > 156 || encoded.length - cut > 100)
      throw new UsageError('tar-name', `Expected a name of at most 100 bytes for a tar but received ${name}`);
    header.set(encoded.subarray(0, cut - 1), 345);
  }
  header.set(encoded.subarray(cut));
  writeOctal(header, sizeAt, sizeEnd - sizeAt, bytes);
  // The common header has nothing where the name and the size are: what they add is all there is to add.
  const added = sumOf(encoded, 0, encoded.length) - (cut === 0 ? 0 : 0x2f) + sumOf(header, sizeAt, sizeEnd);
  writeOctal(header, 148, 7, commonSum + added);
  header[154] = 0;
  return header;
}

/** Zeros that fill a member's last block. */
export const tarPadding = (bytes: number): number => (block - (bytes % block)) % block;

/** What ends an archive: two empty blocks. */
export const tarEnd = new Uint8Array(2 * block);

export interface TarMember {
  name: string;
  /** Of its data. */
  offset: number;
  bytes: number;
}

/**
 * The members of an archive one by one, so that a small one can be read while its bytes are near. Reads headers alone.
 * @throws {FormatError} `bad-tar`
 */
export async function* tarMembers(source: ByteSource, file: string): AsyncGenerator<TarMember> {
  const text = new TextDecoder();
  const field = (header: Uint8Array, at: number, length: number) => {
    const part = header.subarray(at, at + length);
    const end = part.indexOf(0);
    return text.decode(end < 0 ? part : part.subarray(0, end));
  };
  for (let at = 0; at + block <= source.byteLength; ) {
    const header = new Uint8Array(await source.slice(at, at + block));
    if (header[0] === 0) break;
    const bytes = Number.parseInt(field(header, 124, 12).trim(), 8);
    const prefix = field(header, 345, 155);
    if (!Number.isFinite(bytes) || at + block + bytes > source.byteLength)
      throw new FormatError('bad-tar', 'Expected a whole tar but a member is cut', { where: { file, byte: at } });
    // Regular files; others, such as folders and long names of other tools, are passed over.
    if (header[156] === 0x30 || header[156] === 0)
      yield { name: (prefix === '' ? '' : `${prefix}/`) + field(header, 0, 100), offset: at + block, bytes };
    at += block + bytes + tarPadding(bytes);
  }
}
