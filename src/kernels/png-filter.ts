import type { KernelMemory } from './memory.ts';
import binary from './wasm/png-filter.ts';

interface Exports {
  filterRows(
    source: number,
    stride: number,
    rowCount: number,
    rowBytes: number,
    bytesPerPixel: number,
    hasRowAbove: number,
    swap: number,
    work: number,
    filtered: number,
    forced: number,
  ): void;
}

export interface FilterRowsOptions {
  /** Pointer of the first row to filter. */
  source: number;
  rowStrideBytes: number;
  rowCount: number;
  /** Bytes of a row's pixels, without the filter byte. */
  rowBytes: number;
  /** 1 to 4; 8-bit samples times channels, or 2 for 16-bit grey. */
  bytesPerPixel: number;
  /** Whether `source - rowStrideBytes` is a row of the same picture; else zeros are above. */
  hasRowAbove: boolean;
  /** Pixels are little-endian 16-bit; PNG wants big-endian. */
  isSwapped?: boolean;
  /** {@link filterWorkBytes} bytes of scratch. */
  work: number;
  /** Where rowCount * (1 + rowBytes) bytes go. */
  filtered: number;
  /** One filter, 0 to 4, for every row instead of the best of each. */
  forcedFilter?: number;
}

/** Scratch that the filter kernel needs for rows of this length, in bytes. */
export function filterWorkBytes(rowBytes: number): number {
  return 6 * (rowBytes + 48);
}

/**
 * The filter stage of a PNG encoder: of the five filters, each row gets the one with the least sum of absolute
 * residuals. Same choices and bytes as the twin, `filterRows` of core/image/png-filter.ts.
 */
export function createRowFilter(memory: KernelMemory): (options: FilterRowsOptions) => void {
  const kernel = memory.load<Exports>(binary);
  return options =>
    kernel.filterRows(
      options.source,
      options.rowStrideBytes,
      options.rowCount,
      options.rowBytes,
      options.bytesPerPixel,
      options.hasRowAbove ? 1 : 0,
      options.isSwapped ? 1 : 0,
      options.work,
      options.filtered,
      options.forcedFilter ?? -1,
    );
}
