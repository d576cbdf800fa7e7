import { crc32 } from 'node:zlib';
import { FormatError } from '../../core/errors.ts';
import type { KernelMemory } from '../../kernels/memory.ts';
import { createPngDecoder, type PngRows, type PngStream } from '../../kernels/png-decode.ts';
import { createPngEncoder, type PngPixels } from '../../kernels/png-encode.ts';
import { type ParsedPng, type PngHeader, parsePng, pngSignature } from './png-chunks.ts';

export { isPng, type ParsedPng, type PngHeader, parsePng, readPngHeader } from './png-chunks.ts';

/** DEFLATE cannot shrink data further than this (a match of 258 bytes in two bits). */
const largestRatio = 1032;
/** Chunks without which the samples would be shown otherwise. */
const meaningful = [
  ['tRNS', 'a colour key'],
  ['iCCP', 'an ICC profile'],
  ['eXIf', 'EXIF data, perhaps an orientation'],
] as const;
const greyType = 0;
const rgbType = 2;
const rgbaType = 6;

/** What {@link PngCodec.decodeInto} wrote. */
export interface DecodedPng {
  width: number;
  height: number;
  channels: 3 | 4;
}

export interface PngCodec {
  /**
   * Encodes pixels in kernel memory as a PNG file. Kernel memory taken meanwhile is given back.
   * @throws {UsageError} `png-encode-options`
   */
  encode(pixels: PngPixels): Uint8Array<ArrayBuffer>;
  /**
   * Decodes a PNG that {@link isKernelPng} accepts into kernel memory; only the rows' own bytes are written.
   *
   * @param bytes the file
   * @param destination pointer of the first pixel; `readPngHeader` tells the size to allocate before
   * @param rowStrideBytes bytes from one row to the next
   * @param file for error messages
   * @param options.isStreamVerified compare the checksum of the pixels too (default true): chunks have theirs, which
   *   are always compared, so it finds faults of who wrote the file, not of who handed it on
   * @param options.parsed what `parsePng` with `isVerified` gave for these bytes, where it was called already
   * @throws {FormatError} `png-unsupported`, `png-truncated`, `png-checksum`, `png-corrupt`
   * @throws {UsageError} `png-decode-options`
   */
  decodeInto(
    bytes: Uint8Array,
    destination: number,
    rowStrideBytes: number,
    file?: string,
    options?: { isStreamVerified?: boolean; parsed?: ParsedPng },
  ): DecodedPng;
  /**
   * Starts on a PNG that {@link isKernelPng} accepts, to decode it some rows at a time. Takes kernel memory that the
   * caller releases. The chunks' checksums are compared, the pixels' own is not.
   * @param parsed what `parsePng` with `isVerified` gave
   * @param mostRows that are decoded at a time
   * @throws {FormatError} as {@link PngCodec.decodeInto}
   */
  openRows(bytes: Uint8Array, parsed: ParsedPng, mostRows: number, file?: string): PngRows;
}

/**
 * Whether the kernel decodes this PNG to what it shows: 8-bit RGB or RGBA, not interlaced, and without a chunk that
 * changes what the samples mean (colour key, ICC profile, EXIF orientation). The others go through sharp. Gamma and
 * chromaticities (gAMA, cHRM) are ignored, as libvips ignores them.
 */
export function isKernelPng(header: PngHeader): boolean {
  return unsupportedFeature(header) === undefined;
}

function unsupportedFeature({ bitDepth, colourType, isInterlaced, chunkTypes }: PngHeader): string | undefined {
  if (bitDepth !== 8 || (colourType !== rgbType && colourType !== rgbaType))
    return `colour type ${colourType} with ${bitDepth} bits`;
  if (isInterlaced) return 'interlacing';
  for (const [type, meaning] of meaningful) if (chunkTypes.has(type)) return `${meaning} (${type})`;
  return undefined;
}

/** Compiles the PNG kernels on this memory: one codec per thread is enough. */
export function createPngCodec(memory: KernelMemory): PngCodec {
  // Compiled when first needed: who decodes seldom encodes.
  let encoder: ReturnType<typeof createPngEncoder> | undefined;
  let decoder: ReturnType<typeof createPngDecoder> | undefined;

  return {
    encode(pixels) {
      encoder ??= createPngEncoder(memory);
      const mark = memory.mark();
      try {
        return wrapStream(encoder.encode(pixels), pixels);
      } finally {
        memory.release(mark);
      }
    },

    decodeInto(bytes, destination, rowStrideBytes, file, { isStreamVerified = true, parsed } = {}) {
      const stream = checkStream(bytes, parsed ?? parsePng(bytes, { file, isVerified: true }), file);
      decoder ??= createPngDecoder(memory);
      decoder.decode({ ...stream, destination, rowStrideBytes, isVerified: isStreamVerified });
      return { width: stream.width, height: stream.height, channels: stream.bytesPerPixel };
    },

    openRows(bytes, parsed, mostRows, file) {
      decoder ??= createPngDecoder(memory);
      return decoder.open({ ...checkStream(bytes, parsed, file), isVerified: false }, mostRows);
    },
  };
}

/** A PNG's pixel data as the decoder takes it. @throws {FormatError} `png-unsupported`, `png-truncated` */
function checkStream(
  bytes: Uint8Array,
  { header, dataRanges }: ParsedPng,
  file: string | undefined,
): PngStream & { bytesPerPixel: 3 | 4 } {
  const feature = unsupportedFeature(header);
  if (feature !== undefined)
    throw new FormatError('png-unsupported', `Expected 8-bit RGB or RGBA for the PNG but received ${feature}`, {
      where: { file },
      hint: 'Decode it with sharp.',
    });
  const { width, height } = header;
  const bytesPerPixel = header.colourType === rgbaType ? 4 : 3;
  const pieces = dataRanges.map(([start, end]) => bytes.subarray(start, end));
  const compressedBytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const expected = height * (width * bytesPerPixel + 1);
  if (expected > compressedBytes * largestRatio)
    throw new FormatError(
      'png-truncated',
      `Expected data for ${expected} bytes of pixels in the PNG but received ${compressedBytes} compressed bytes`,
      { where: { file } },
    );
  return { pieces, width, height, bytesPerPixel, file };
}

/** Puts the zlib stream into a file: signature, IHDR, IDAT, IEND. */
function wrapStream(stream: Uint8Array, { width, height, channels, bitDepth = 8 }: PngPixels): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  view.setUint8(8, bitDepth);
  view.setUint8(9, channels === 1 ? greyType : channels === 3 ? rgbType : rgbaType);

  const chunks: [string, Uint8Array][] = [['IHDR', header]];
  // A chunk's length has 31 bits.
  for (let start = 0; start < stream.length; start += 2 ** 31 - 1)
    chunks.push(['IDAT', stream.subarray(start, start + 2 ** 31 - 1)]);
  chunks.push(['IEND', new Uint8Array(0)]);
  const byteLength = chunks.reduce((sum, [, data]) => sum + 12 + data.length, pngSignature.length);
  const file = new Uint8Array(byteLength);
  const fileView = new DataView(file.buffer);
  file.set(pngSignature);
  let offset = pngSignature.length;
  for (const [type, data] of chunks) {
    fileView.setUint32(offset, data.length);
    for (let i = 0; i < 4; i++) file[offset + 4 + i] = type.charCodeAt(i);
    file.set(data, offset + 8);
    const end = offset + 8 + data.length;
    fileView.setUint32(end, crc32(file.subarray(offset + 4, end)));
    offset = end + 4;
  }
  return file;
}
