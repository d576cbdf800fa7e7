import type { KernelMemory } from './memory.ts';
import binary from './wasm/png-unfilter.ts';

interface Exports {
  unfilterRows(
    source: number,
    rowCount: number,
    rowBytes: number,
    bytesPerPixel: number,
    above: number,
    destination: number,
    stride: number,
  ): number;
}

export interface UnfilterRowsOptions {
  /** Pointer of the packed rows: each a filter byte and `rowBytes` bytes; 16 bytes after them must be readable. */
  source: number;
  rowCount: number;
  /** Bytes of a row's pixels, without the filter byte. */
  rowBytes: number;
  /** Bytes of one pixel, 1 to 8 (3 and 4 are fast). */
  bytesPerPixel: number;
  /** Pointer of the finished row above the first one: zeros for a picture's first row. */
  above: number;
  /** Where the first row goes. */
  destination: number;
  rowStrideBytes: number;
}

/**
 * The unfilter stage of a PNG decoder, from kernel memory to kernel memory; only the rows' own bytes are written, so
 * padding around them stays.
 *
 * The function returns -1, or the index of the first row whose filter byte is not 0 to 4. Same bytes as the twin,
 * `unfilterRows` of core/image/png-filter.ts.
 */
export function createRowUnfilter(memory: KernelMemory): (options: UnfilterRowsOptions) => number {
  const kernel = memory.load<Exports>(binary);
  return ({ source, rowCount, rowBytes, bytesPerPixel, above, destination, rowStrideBytes }) =>
    kernel.unfilterRows(source, rowCount, rowBytes, bytesPerPixel, above, destination, rowStrideBytes);
}
