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

/** What is decoded, and how. */
export interface PngStream {
  /** The zlib stream, cut anywhere: the data of the IDAT chunks. */
  pieces: readonly Uint8Array[];
  width: number;
  height: number;
  /** Bytes of a pixel, 1 to 8; 3 and 4 are fast. */
  bytesPerPixel: number;
  /** For error messages. */
  file?: string;
  /** Whether to compare the stream's own checksum too (default true). Of no use to who has compared the chunks' CRCs. */
  isVerified?: boolean;
}

export interface PngDecodeOptions extends PngStream {
  /** Pointer of the first pixel. */
  destination: number;
  /** Bytes from one row to the next. */
  rowStrideBytes: number;
}

/** A picture that is decoded some rows at a time. */
export interface PngRows {
  /**
   * Inflates and unfilters the next rows, at most as many as were announced and are left; only the rows' own bytes are
   * written.
   * @param destination pointer of the first of them
   * @param above pointer of the finished row above it; {@link PngRows.zeros} above the picture's first row
   * @throws {FormatError} `png-truncated`, `png-corrupt`
   */
  decodeRows(rowCount: number, destination: number, rowStrideBytes: number, above: number): void;
  /** Pointer of a row of zeros. */
  zeros: number;
}

export interface PngDecoder {
  /**
   * Inflates and unfilters; only the rows' own bytes are written. Takes memory for the compressed bytes and a window,
   * and gives it back.
   * @throws {FormatError} `png-truncated`, `png-corrupt`
   * @throws {UsageError} `png-decode-options`
   */
  decode(options: PngDecodeOptions): void;
  /**
   * Starts on a picture. Takes memory that the caller releases; several may be open at once.
   * @param mostRows that are decoded at a time
   * @throws {FormatError} `png-truncated`, `png-corrupt`
   */
  open(stream: PngStream, mostRows: number): PngRows;
}

/** Compiles the decoding kernels on this memory; keep the decoder, it holds no per-picture state. */
export function createPngDecoder(memory: KernelMemory): PngDecoder {
  const startInflating = createInflater(memory);
  const unfilterRows = createRowUnfilter(memory);
  const adler32 = createAdler32(memory);

  function open(stream: PngStream, mostRows: number): PngRows {
    const { pieces, width, height, bytesPerPixel, file, isVerified = true } = stream;
    const fail = (code: string, message: string) => new FormatError(code, message, { where: { file } });
    const rowBytes = width * bytesPerPixel;
    const packedBytes = rowBytes + 1;
    const expected = height * packedBytes;

    // Everything is allocated before the first view is made; others may grow the memory between two calls.
    const byteLength = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const input = memory.allocate(byteLength + inflateInputPadding);
    const zeros = memory.allocate(rowBytes);
    const windowBytes = inflateHistoryBytes + (mostRows + 1) * packedBytes + inflateSpareBytes;
    const window = memory.allocate(windowBytes);
    const inflation = startInflating(input + 2, Math.max(0, byteLength - 2));
    const inputBytes = memory.u8(input, byteLength + inflateInputPadding);
    let offset = 0;
    for (const piece of pieces) {
      inputBytes.set(piece, offset);
      offset += piece.length;
    }
    inputBytes.fill(0, byteLength);
    memory.u8(zeros, rowBytes).fill(0);

    const [method, flags] = inputBytes;
    if (byteLength < 6)
      throw fail('png-truncated', `Expected a zlib stream in the PNG but received ${byteLength} bytes`);
    // RFC 1950: DEFLATE, a window of at most 32 KB, a valid check, no preset dictionary.
    if ((method & 15) !== 8 || method >> 4 > 7 || (method * 256 + flags) % 31 !== 0 || (flags & 32) !== 0)
      throw fail('png-corrupt', `Expected a zlib header in the PNG but received bytes ${method}, ${flags}`);

    let cursor = window;
    let rowStart = window;
    let produced = 0;
    let row = 0;
    let adler = 1;

    /** Inflates up to a pointer, or a little further. */
    function inflateTo(limit: number): void {
      if (cursor >= limit) return;
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
    }

    function checkEnd(): void {
      const trailer = inflation.inputPointer() - input;
      if (trailer + 4 > byteLength)
        throw fail('png-truncated', 'Expected a checksum at the end of the zlib stream of the PNG but received none');
      const stated = new DataView(memory.memory.buffer, input + trailer).getUint32(0);
      if (isVerified && stated !== adler)
        throw fail(
          'png-corrupt',
          `Expected checksum ${stated.toString(16)} for the pixel data of the PNG but received ${adler.toString(16)}`,
        );
    }

    /** Moves what is still needed to the window's begin, when the next rows would not fit. */
    function slide(): void {
      const kept = Math.max(window, Math.min(rowStart, cursor - inflateHistoryBytes));
      memory.u8(window, cursor - window).copyWithin(0, kept - window, cursor - window);
      cursor -= kept - window;
      rowStart -= kept - window;
    }

    function decodeRows(rowCount: number, destination: number, rowStrideBytes: number, above: number): void {
      const isLast = row + rowCount === height;
      // One byte more than is missing, so that the end of the stream is read, and too long a stream is noticed.
      inflateTo(isLast ? cursor + (expected - produced) + 1 : rowStart + rowCount * packedBytes);
      const badRow = unfilterRows({
        source: rowStart,
        rowCount,
        rowBytes,
        bytesPerPixel,
        above,
        destination,
        rowStrideBytes,
      });
      if (badRow >= 0) {
        const [filter] = memory.u8(rowStart + badRow * packedBytes, 1);
        throw fail(
          'png-corrupt',
          `Expected a filter from 0 to 4 for row ${row + badRow} of the PNG but received ${filter}`,
        );
      }
      row += rowCount;
      rowStart += rowCount * packedBytes;
      if (isLast) checkEnd();
      else slide();
    }
    return { decodeRows, zeros };
  }

  function decode(options: PngDecodeOptions): void {
    const { width, height, bytesPerPixel, destination, rowStrideBytes } = options;
    const rowBytes = width * bytesPerPixel;
    if (!Number.isInteger(rowStrideBytes) || rowStrideBytes < rowBytes)
      throw new UsageError(
        'png-decode-options',
        `Expected an integer of at least ${rowBytes} for rowStrideBytes but received ${rowStrideBytes}`,
      );
    const bandBytes = Math.min(mostBandBytes, Math.max(leastBandBytes, bandRows * (rowBytes + 1)));
    const mostRows = Math.max(1, Math.floor(bandBytes / (rowBytes + 1)));
    const { decodeRows, zeros } = open(options, mostRows);
    for (let row = 0; row < height; row += mostRows) {
      const above = row === 0 ? zeros : destination + (row - 1) * rowStrideBytes;
      decodeRows(Math.min(mostRows, height - row), destination + row * rowStrideBytes, rowStrideBytes, above);
    }
  }

  return {
    open,
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
