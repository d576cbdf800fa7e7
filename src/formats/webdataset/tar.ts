/** Tar archives, as plain as can be. @source POSIX.1-1988 (ustar interchange format) */
import { FormatError, UsageError } from '../../core/errors.ts';
import type { ByteSource } from '../../core/model/image.ts';

const block = 512;

function writeOctal(header: Uint8Array, at: number, length: number, value: number): void {
  const text = value.toString(8).padStart(length - 1, '0');
  for (let i = 0; i < text.length; i++) header[at + i] = text.charCodeAt(i);
}

/**
 * The header of a regular file: mode 644, owner 0, no date, so that the same files give the same archive.
 * @throws {UsageError} `tar-name` for names a header cannot hold
 */
export function tarHeader(name: string, bytes: number): Uint8Array {
  const header = new Uint8Array(block);
  const encoded = new TextEncoder().encode(name);
  // Longer names are cut at a slash: the folder goes into the prefix.
  let cut = 0;
  if (encoded.length > 100) {
    cut = encoded.indexOf(0x2f, encoded.length - 101) + 1;
    if (cut === 0 || cut > 156 || encoded.length - cut > 100)
      throw new UsageError('tar-name', `Expected a name of at most 100 bytes for a tar but received ${name}`);
    header.set(encoded.subarray(0, cut - 1), 345);
  }
  header.set(encoded.subarray(cut));
  writeOctal(header, 100, 8, 0o644);
  writeOctal(header, 108, 8, 0);
  writeOctal(header, 116, 8, 0);
  writeOctal(header, 124, 12, bytes);
  writeOctal(header, 136, 12, 0);
  header.fill(0x20, 148, 156);
  header[156] = 0x30;
  header.set(new TextEncoder().encode('ustar\x0000'), 257);
  let sum = 0;
  for (const byte of header) sum += byte;
  writeOctal(header, 148, 7, sum);
  header[154] = 0;
  return header;
}

/** Zeros that fill a member's last block. */
const paddingOf = (bytes: number): number => (block - (bytes % block)) % block;

/** What ends an archive: two empty blocks. */
export const tarEnd = new Uint8Array(2 * block);

/** Bytes of members of these sizes in an archive, without its end. */
export const tarBytes = (sizes: readonly number[]): number =>
  sizes.reduce((sum, size) => sum + block + size + paddingOf(size), 0);

/**
 * Lays members one after another: writes their headers and the zeros behind their data.
 * @param into at least {@link tarBytes} long; what is there already is overwritten, but for the data's places
 * @returns where each member's data belong
 * @throws {UsageError} `tar-name`
 */
export function layTar(members: readonly { name: string; bytes: number }[], into: Uint8Array): number[] {
  let at = 0;
  return members.map(({ name, bytes }) => {
    into.set(tarHeader(name, bytes), at);
    const start = at + block;
    at = start + bytes + paddingOf(bytes);
    into.fill(0, start + bytes, at);
    return start;
  });
}

export interface TarMember {
  name: string;
  /** Of its data. */
  offset: number;
  bytes: number;
}

/**
 * The members of an archive, without reading them.
 * @throws {FormatError} `bad-tar`
 */
export async function listTar(source: ByteSource, file: string): Promise<TarMember[]> {
  const members: TarMember[] = [];
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
      members.push({ name: (prefix === '' ? '' : `${prefix}/`) + field(header, 0, 100), offset: at + block, bytes });
    at += block + bytes + paddingOf(bytes);
  }
  return members;
}
