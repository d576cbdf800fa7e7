import { crc32 } from 'node:zlib';
import { FormatError } from '../../core/errors.ts';

export const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** The same bound as the general decoder's: larger pictures are refused before anything is allocated. */
const maximumPixels = 2 ** 28;

/** A PNG's IHDR, and which chunks the file has. */
export interface PngHeader {
  width: number;
  height: number;
  /** Bits per sample: 1, 2, 4, 8 or 16. */
  bitDepth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA. */
  colourType: number;
  isInterlaced: boolean;
  /** Every chunk type in the file, e.g. `IDAT`, `iCCP`, `eXIf`. */
  chunkTypes: ReadonlySet<string>;
}

export interface ParsedPng {
  header: PngHeader;
  /** Start and end of each IDAT's data, bytes. */
  dataRanges: [number, number][];
}

/** Bit depths a colour type may have. @source PNG specification, table 8 */
const allowedDepths = new Map([
  [0, [1, 2, 4, 8, 16]],
  [2, [8, 16]],
  [3, [1, 2, 4, 8]],
  [4, [8, 16]],
  [6, [8, 16]],
]);
const criticalTypes = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND']);

/** Whether the bytes begin as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return bytes.length >= pngSignature.length && pngSignature.every((byte, i) => bytes[i] === byte);
}

/**
 * Reads what a PNG says about itself, from the whole file; checksums are left to decoding.
 * @throws {FormatError} `png-signature`, `png-truncated`, `png-corrupt`, `png-too-large`
 */
export function readPngHeader(bytes: Uint8Array, file?: string): PngHeader {
  return parsePng(bytes, { file, isVerified: false }).header;
}

/**
 * Walks a PNG's chunks.
 * @param options.isVerified check the CRC of every critical chunk
 * @throws {FormatError} `png-signature`, `png-truncated`, `png-corrupt`, `png-checksum`, `png-too-large`
 */
export function parsePng(bytes: Uint8Array, { file, isVerified }: { file?: string; isVerified: boolean }): ParsedPng {
  const fail = (code: string, message: string, byte: number) =>
    new FormatError(code, message, { where: { file, byte } });
  if (!isPng(bytes)) throw fail('png-signature', 'Expected a PNG signature but received other bytes', 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunkTypes = new Set<string>();
  const dataRanges: [number, number][] = [];
  let header: Omit<PngHeader, 'chunkTypes'> | undefined;
  let isDataOver = false;
  for (let offset = pngSignature.length; ; ) {
    const available = bytes.length - offset;
    if (available < 12)
      throw fail('png-truncated', `Expected a chunk in the PNG but received ${available} bytes`, offset);
    const length = view.getUint32(offset);
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    if (!/^[A-Za-z]{4}$/.test(type))
      throw fail('png-corrupt', `Expected four letters for a chunk type but received ${JSON.stringify(type)}`, offset);
    const start = offset + 8;
    const end = start + length;
    if (length > available - 12)
      throw fail(
        'png-truncated',
        `Expected ${length} bytes in the ${type} chunk of the PNG but received ${available - 12}`,
        offset,
      );
    if (isVerified && criticalTypes.has(type)) {
      const actual = crc32(bytes.subarray(offset + 4, end));
      const stated = view.getUint32(end);
      if (actual !== stated)
        throw fail(
          'png-checksum',
          `Expected checksum ${toHex(stated)} for the ${type} chunk of the PNG but received ${toHex(actual)}`,
          offset,
        );
    }
    if ((header === undefined) !== (type === 'IHDR'))
      throw fail('png-corrupt', `Expected one IHDR chunk, first, in the PNG but received ${type}`, offset);
    if (type === 'IHDR') header = readSize(view.getUint32(start), view.getUint32(start + 4), length, start);
    else if (type === 'IDAT') {
      if (isDataOver) throw fail('png-corrupt', 'Expected IDAT chunks in a row in the PNG but received a gap', offset);
      if (length > 0) dataRanges.push([start, end]);
    } else if (chunkTypes.has('IDAT')) isDataOver = true;
    if (!criticalTypes.has(type) && type[0] < 'a')
      throw fail('png-corrupt', `Expected a known critical chunk in the PNG but received ${type}`, offset);
    chunkTypes.add(type);
    if (type === 'IEND') break;
    offset = end + 4;
  }
  if (header === undefined || dataRanges.length === 0)
    throw fail('png-truncated', 'Expected pixel data (IDAT) in the PNG but received none', bytes.length);
  return { header: { ...header, chunkTypes }, dataRanges };

  function readSize(width: number, height: number, length: number, start: number) {
    if (length !== 13) throw fail('png-corrupt', `Expected 13 bytes in the IHDR chunk but received ${length}`, start);
    const bitDepth = bytes[start + 8];
    const colourType = bytes[start + 9];
    const interlace = bytes[start + 12];
    if (width < 1 || height < 1 || width >= 2 ** 31 || height >= 2 ** 31)
      throw fail('png-corrupt', `Expected a size of 1 or more for the PNG but received ${width}x${height}`, start);
    if (width * height > maximumPixels)
      throw fail(
        'png-too-large',
        `Expected at most ${maximumPixels} pixels in the PNG but received ${width}x${height}`,
        start,
      );
    if (!allowedDepths.get(colourType)?.includes(bitDepth))
      throw fail('png-corrupt', `Expected a PNG colour type but received ${colourType} with ${bitDepth} bits`, start);
    if (bytes[start + 10] !== 0 || bytes[start + 11] !== 0 || interlace > 1)
      throw fail(
        'png-corrupt',
        `Expected compression 0, filter 0, interlace 0 or 1 but received ${bytes.subarray(start + 10, start + 13).join(', ')}`,
        start,
      );
    return { width, height, bitDepth, colourType, isInterlaced: interlace === 1 };
  }
}

function toHex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
