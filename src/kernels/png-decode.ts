import { FormatError, UsageError } from '../core/errors.ts';
import type { KernelMemory } from './memory.ts';
import { createAdler32 } from './png-deflate.ts';
import { createInflater, inflateHistoryBytes, inflateInputPadding, inflateSpareBytes } from './png-inflate.ts';
import { createRowUnfilter } from './png-unfilter.ts';

// Bytes that are inflated before their rows are unfiltered: they should still be in the cache, the nearest one where rows
// are short.
const leastBandBytes = 32768;
const mostBandBytes = 131072;
const bandRows = 16;

export interface PngDecodeOptions {
  /** The zlib stream, cut anywhere: the data of the IDAT chunks. */
  pieces: readonly Uint8Array[];
  width: number;
  height: number;
  /** Bytes of a pixel, 1 to 8; 3 and 4 are fast. */
  bytesPerPixel: number;
  /** Pointer of the first pixel. */
  destination: number;
  /** Bytes from one row to the next. */
  rowStrideBytes: number;
  /** For error messages. */
  file?: string;
  /** Whether to compare the stream's own checksum too (default true). Of no use to who has compared the chunks' CRCs. */
  isVerified?: boolean;
}

export interface PngDecoder {
  /**
   * Inflates and unfilters; only the rows' own bytes are written. Takes memory for the compressed bytes and a window,
   * and gives it back.
   * @throws {FormatError} `png-truncated`, `png-corrupt`
   * @throws {UsageError} `png-decode-options`
   */
  decode(options: PngDecodeOptions): void;
}

/** Compiles the decoding kernels on this memory; keep the decoder, it holds no per-picture state. */
export function createPngDecoder(memory: KernelMemory): PngDecoder {
  const startInflating = createInflater(memory);
  const unfilterRows = createRowUnfilter(memory);
  const adler32 = createAdler32(memory);

  function decode(options: PngDecodeOptions): void {
    const { pieces, width, height, bytesPerPixel, destination, rowStrideBytes, file, isVerified = true } = options;
    const fail = (code: string, message: string) => new FormatError(code, message, { where: { file } });
    const rowBytes = width * bytesPerPixel;
    if (!Number.isInteger(rowStrideBytes) || rowStrideBytes < rowBytes)
      throw new UsageError(
        'png-decode-options',
        `Expected an integer of at least ${rowBytes} for rowStrideBytes but received ${rowStrideBytes}`,
      );
    const packedBytes = rowBytes + 1;
    const expected = height * packedBytes;
    const bandBytes = Math.min(mostBandBytes, Math.max(leastBandBytes, bandRows * packedBytes));

    // Everything is allocated before the first view is made.
    const byteLength = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const stream = memory.allocate(byteLength + inflateInputPadding);
    const zeros = memory.allocate(rowBytes);
    const keptBytes = Math.max(inflateHistoryBytes, packedBytes);
    const window = memory.allocate(keptBytes + bandBytes + inflateSpareBytes);
    const inflation = startInflating(stream + 2, Math.max(0, byteLength - 2));
    const streamBytes = memory.u8(stream, byteLength + inflateInputPadding);
    let offset = 0;
    for (const piece of pieces) {
      streamBytes.set(piece, offset);
      offset += piece.length;
    }
    streamBytes.fill(0, byteLength);
    memory.u8(zeros, rowBytes).fill(0);

    const [method, flags] = streamBytes;
    if (byteLength < 6)
      throw fail('png-truncated', `Expected a zlib stream in the PNG but received ${byteLength} bytes`);
    // RFC 1950: DEFLATE, a window of at most 32 KB, a valid check, no preset dictionary.
    if ((method & 15) !== 8 || method >> 4 > 7 || (method * 256 + flags) % 31 !== 0 || (flags & 32) !== 0)
      throw fail('png-corrupt', `Expected a zlib header in the PNG but received bytes ${method}, ${flags}`);

    const windowBytes = memory.u8(window, keptBytes + bandBytes + inflateSpareBytes);
    let cursor = window;
    let rowStart = window;
    let produced = 0;
    let row = 0;
    let adler = 1;
    for (;;) {
      // One byte more than is missing, so that the end of the stream is read, and too long a stream is noticed.
      const limit = Math.min(window + keptBytes + bandBytes, cursor + (expected - produced) + 1);
      const next = inflation.fill(cursor, window, limit);
      const status = inflation.status();
      if (status === 'corrupt') throw fail('png-corrupt', 'The pixel data of the PNG cannot be inflated');
      if (status === 'truncated' || (status === 'done' && produced + next - cursor < expected))
        throw fail(
          'png-truncated',
          `Expected ${expected} bytes of pixels in the PNG but received ${produced + next - cursor}`,
        );
      if (isVerified) adler = adler32(adler, cursor, next - cursor);
      produced += next - cursor;
      cursor = next;
      if (produced > expected)
        throw fail('png-corrupt', `Expected ${expected} bytes of pixels in the PNG but received more`);

      const rowCount = Math.floor((cursor - rowStart) / packedBytes);
      const badRow = unfilterRows({
        source: rowStart,
        rowCount,
        rowBytes,
        bytesPerPixel,
        above: row === 0 ? zeros : destination + (row - 1) * rowStrideBytes,
        destination: destination + row * rowStrideBytes,
        rowStrideBytes,
      });
      if (badRow >= 0) {
        const filter = windowBytes[rowStart - window + badRow * packedBytes];
        throw fail(
          'png-corrupt',
          `Expected a filter from 0 to 4 for row ${row + badRow} of the PNG but received ${filter}`,
        );
      }
      row += rowCount;
      rowStart += rowCount * packedBytes;
      if (status === 'done') break;

      const kept = Math.max(window, Math.min(rowStart, cursor - inflateHistoryBytes));
      windowBytes.copyWithin(0, kept - window, cursor - window);
      cursor -= kept - window;
      rowStart -= kept - window;
    }

    const trailer = inflation.inputPointer() - stream;
    if (trailer + 4 > byteLength)
      throw fail('png-truncated', 'Expected a checksum at the end of the zlib stream of the PNG but received none');
    const stated = new DataView(streamBytes.buffer, stream + trailer).getUint32(0);
    if (isVerified && stated !== adler)
      throw fail(
        'png-corrupt',
        `Expected checksum ${stated.toString(16)} for the pixel data of the PNG but received ${adler.toString(16)}`,
      );
  }

  return {
    decode(options) {
      const mark = memory.mark();
      try {
        decode(options);
      } finally {
        memory.release(mark);
      }
    },
  };
}
