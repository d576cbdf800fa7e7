import { crc32, inflateSync } from 'node:zlib';
import { FormatError } from '../../core/errors.ts';
import type { KernelMemory } from '../../kernels/memory.ts';
import { createPngEncoder, type PngPixels } from '../../kernels/png-encode.ts';
import { createRowUnfilter } from '../../kernels/png-unfilter.ts';
import { type PngHeader, parsePng, pngSignature } from './png-chunks.ts';

export { isPng, type PngHeader, readPngHeader } from './png-chunks.ts';

/** Rows are unfiltered in bands of about this many bytes: small enough to stay in the cache. */
const bandBytes = 131072;
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
   * @throws {FormatError} `png-unsupported`, `png-truncated`, `png-checksum`, `png-corrupt`
   */
  decodeInto(bytes: Uint8Array, destination: number, rowStrideBytes: number, file?: string): DecodedPng;
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
  const encoder = createPngEncoder(memory);
  const unfilterRows = createRowUnfilter(memory);

  return {
    encode(pixels) {
      const mark = memory.mark();
      try {
        return wrapStream(encoder.encode(pixels), pixels);
      } finally {
        memory.release(mark);
      }
    },

    decodeInto(bytes, destination, rowStrideBytes, file) {
      const { header, dataRanges } = parsePng(bytes, { file, isVerified: true });
      const feature = unsupportedFeature(header);
      if (feature !== undefined)
        throw new FormatError('png-unsupported', `Expected 8-bit RGB or RGBA for the PNG but received ${feature}`, {
          where: { file },
          hint: 'Decode it with sharp.',
        });
      const { width, height } = header;
      const channels = header.colourType === rgbaType ? 4 : 3;
      const rowBytes = width * channels;
      const filtered = inflate(bytes, dataRanges, height * (rowBytes + 1), file);

      const mark = memory.mark();
      try {
        const bandRows = Math.min(height, Math.max(1, Math.floor(bandBytes / (rowBytes + 1))));
        const band = memory.allocate(bandRows * (rowBytes + 1));
        const zeros = memory.allocate(rowBytes);
        memory.u8(zeros, rowBytes).fill(0);
        const bandView = memory.u8(band, bandRows * (rowBytes + 1));
        for (let y = 0; y < height; y += bandRows) {
          const rowCount = Math.min(bandRows, height - y);
          bandView.set(filtered.subarray(y * (rowBytes + 1), (y + rowCount) * (rowBytes + 1)));
          const badRow = unfilterRows({
            source: band,
            rowCount,
            rowBytes,
            bytesPerPixel: channels,
            above: y === 0 ? zeros : destination + (y - 1) * rowStrideBytes,
            destination: destination + y * rowStrideBytes,
            rowStrideBytes,
          });
          if (badRow >= 0)
            throw new FormatError(
              'png-corrupt',
              `Expected a filter from 0 to 4 for row ${y + badRow} of the PNG but received ${bandView[badRow * (rowBytes + 1)]}`,
              { where: { file } },
            );
        }
      } finally {
        memory.release(mark);
      }
      return { width, height, channels };
    },
  };
}

/** Inflates IDAT to exactly `expected` bytes. */
function inflate(bytes: Uint8Array, ranges: [number, number][], expected: number, file?: string): Uint8Array {
  const compressedBytes = ranges.reduce((sum, [start, end]) => sum + end - start, 0);
  if (expected > compressedBytes * largestRatio)
    throw new FormatError(
      'png-truncated',
      `Expected data for ${expected} bytes of pixels in the PNG but received ${compressedBytes} compressed bytes`,
      { where: { file } },
    );
  const pieces = ranges.map(([start, end]) => bytes.subarray(start, end));
  const compressed = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
  let inflated: Uint8Array;
  try {
    // One byte more than expected, so that the first output buffer is the last one too.
    inflated = inflateSync(compressed, { chunkSize: Math.max(64, expected + 1), maxOutputLength: expected + 1 });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new FormatError('png-corrupt', `Expected ${expected} bytes of pixels in the PNG but received more`, {
        where: { file },
        cause,
      });
    if (code === 'Z_BUF_ERROR')
      throw new FormatError('png-truncated', 'Expected more pixel data in the PNG but received its end', {
        where: { file },
        cause,
      });
    if (typeof code !== 'string' || !code.startsWith('Z_')) throw cause;
    throw new FormatError('png-corrupt', `The pixel data of the PNG cannot be inflated (${code})`, {
      where: { file },
      hint: 'The file is damaged: fetch or export it again.',
      cause,
    });
  }
  if (inflated.length !== expected)
    throw new FormatError(
      inflated.length < expected ? 'png-truncated' : 'png-corrupt',
      `Expected ${expected} bytes of pixels in the PNG but received ${inflated.length}`,
      { where: { file } },
    );
  return inflated;
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
