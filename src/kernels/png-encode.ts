import { UsageError } from '../core/errors.ts';
import type { KernelMemory } from './memory.ts';
import { boundDeflated, createDeflater } from './png-deflate.ts';
import { createRowFilter, filterWorkBytes } from './png-filter.ts';

/** Bytes of filtered rows that are looked at together: small enough for the cache, large enough to know a block by. */
const preferredChunkBytes = 49152;

/** Pixels in kernel memory. */
export interface PngPixels {
  /** Pointer of the first row's first byte. */
  pixels: number;
  width: number;
  height: number;
  /** 1 grey, 3 RGB, 4 RGBA (straight alpha). */
  channels: 1 | 3 | 4;
  /** Bytes from one row to the next; tightly packed when absent. */
  rowStrideBytes?: number;
  /** 16 only with one channel; samples are then little-endian in memory, as typed arrays have them. */
  bitDepth?: 8 | 16;
  /** One filter, 0 to 4, for every row instead of the best of each: for trials. */
  forcedFilter?: number;
}

export interface PngEncoder {
  /**
   * Filters and compresses pixels.
   * @returns the zlib stream that goes into IDAT: a view into the kernel memory, valid until the next allocation or
   *   until the caller releases a mark taken before the call
   * @throws {UsageError} `png-encode-options`
   */
  encode(options: PngPixels): Uint8Array<ArrayBuffer>;
}

function expectInteger(name: string, value: number, minimum: number, maximum: number): void {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  throw new UsageError(
    'png-encode-options',
    `Expected an integer from ${minimum} to ${maximum} for ${name} but received ${value}`,
  );
}

/** Compiles the encoding kernels on this memory; keep the encoder, it holds no per-picture state. */
export function createPngEncoder(memory: KernelMemory): PngEncoder {
  const filterRows = createRowFilter(memory);
  const deflater = createDeflater(memory);

  return {
    encode({ pixels, width, height, channels, rowStrideBytes, bitDepth = 8, forcedFilter }) {
      expectInteger('width', width, 1, 2 ** 31 - 1);
      expectInteger('height', height, 1, 2 ** 31 - 1);
      if (![1, 3, 4].includes(channels))
        throw new UsageError('png-encode-options', `Expected 1, 3 or 4 for channels but received ${channels}`);
      if (!(bitDepth === 8 || (bitDepth === 16 && channels === 1)))
        throw new UsageError(
          'png-encode-options',
          `Expected 8, or 16 with one channel, for bitDepth but received ${bitDepth} with ${channels} channels`,
        );
      const bytesPerPixel = channels * (bitDepth / 8);
      const rowBytes = width * bytesPerPixel;
      const stride = rowStrideBytes ?? rowBytes;
      expectInteger('rowStrideBytes', stride, rowBytes, 2 ** 32 - 1);
      if (forcedFilter !== undefined) expectInteger('forcedFilter', forcedFilter, 0, 4);

      const chunkRows = Math.min(height, Math.max(1, Math.floor(preferredChunkBytes / (rowBytes + 1))));
      const chunkBytes = chunkRows * (rowBytes + 1);
      const output = memory.allocate(boundDeflated(height * (rowBytes + 1), chunkBytes));
      const mark = memory.mark();
      const work = memory.allocate(filterWorkBytes(rowBytes));
      const writer = deflater.start(output, chunkBytes, bytesPerPixel);
      for (let y = 0; y < height; y += chunkRows) {
        const rowCount = Math.min(chunkRows, height - y);
        filterRows({
          source: pixels + y * stride,
          rowStrideBytes: stride,
          rowCount,
          rowBytes,
          bytesPerPixel,
          hasRowAbove: y > 0,
          isSwapped: bitDepth === 16,
          work,
          filtered: writer.chunkPointer(),
          forcedFilter,
        });
        writer.push(rowCount * (rowBytes + 1));
      }
      const byteLength = writer.finish();
      memory.release(mark);
      return memory.u8(output, byteLength);
    },
  };
}
