/**
 * PNG's row filters in plain TypeScript: the reference that the kernels are held to, bit for bit.
 * @source PNG specification (third edition), clause 9
 */

/** The filter of a row, as its first byte says it. */
export const pngFilters = { none: 0, sub: 1, up: 2, average: 3, paeth: 4 } as const;

/**
 * On a tie the first of these wins: cheap to undo, and kind to runs. (A row of zeros stays as it is: its filter byte
 * then lengthens the run.)
 */
const preference = [pngFilters.up, pngFilters.sub, pngFilters.paeth, pngFilters.average, pngFilters.none];

/**
 * Paeth's predictor: of the bytes left (a), above (b) and above left (c) the one nearest to a + b - c.
 * @source PNG specification, 9.4
 */
export function predictPaeth(a: number, b: number, c: number): number {
  const estimate = a + b - c;
  const toA = Math.abs(estimate - a);
  const toB = Math.abs(estimate - b);
  const toC = Math.abs(estimate - c);
  if (toA <= toB && toA <= toC) return a;
  return toB <= toC ? b : c;
}

function predict(filter: number, a: number, b: number, c: number): number {
  if (filter === pngFilters.none) return 0;
  if (filter === pngFilters.sub) return a;
  if (filter === pngFilters.up) return b;
  if (filter === pngFilters.average) return (a + b) >> 1;
  return predictPaeth(a, b, c);
}

export interface RowLayout {
  rowCount: number;
  /** Bytes of a row's pixels, without the filter byte. */
  rowBytes: number;
  /** Bytes of one pixel, 1 to 8. */
  bytesPerPixel: number;
  /** Bytes from one row to the next; `rowBytes` when absent. */
  rowStrideBytes?: number;
}

/**
 * Filters a picture: per row the filter with the least sum of absolute residuals (as signed bytes).
 *
 * @param pixels rows, `rowStrideBytes` apart; 16-bit samples big-endian
 * @param forcedFilter one filter, 0 to 4, for every row instead
 * @returns rowCount rows of one filter byte and rowBytes bytes
 */
export function filterRows(
  pixels: Uint8Array,
  { rowCount, rowBytes, bytesPerPixel, rowStrideBytes = rowBytes }: RowLayout,
  forcedFilter?: number,
): Uint8Array {
  const filtered = new Uint8Array(rowCount * (rowBytes + 1));
  const candidates = pngFilters.paeth + 1;
  for (let y = 0; y < rowCount; y++) {
    const start = y * rowStrideBytes;
    const residuals = Array.from({ length: candidates }, () => new Uint8Array(rowBytes));
    const sums = new Float64Array(candidates);
    for (let i = 0; i < rowBytes; i++) {
      const a = i < bytesPerPixel ? 0 : pixels[start + i - bytesPerPixel];
      const b = y === 0 ? 0 : pixels[start - rowStrideBytes + i];
      const c = i < bytesPerPixel || y === 0 ? 0 : pixels[start - rowStrideBytes + i - bytesPerPixel];
      for (let filter = 0; filter < candidates; filter++) {
        const residual = (pixels[start + i] - predict(filter, a, b, c)) & 255;
        residuals[filter][i] = residual;
        sums[filter] += residual < 128 ? residual : 256 - residual;
      }
    }
    const best = preference.reduce((least, filter) => (sums[filter] < sums[least] ? filter : least));
    const filter = forcedFilter ?? (sums[pngFilters.none] === 0 ? pngFilters.none : best);
    filtered[y * (rowBytes + 1)] = filter;
    filtered.set(residuals[filter], y * (rowBytes + 1) + 1);
  }
  return filtered;
}

/**
 * Undoes {@link filterRows}.
 * @param filtered rowCount rows of one filter byte and rowBytes bytes
 * @param destination takes the rows, `rowStrideBytes` apart; bytes between them stay as they are
 * @returns -1, or the index of the first row whose filter byte is not 0 to 4 (that row and the rest are not written)
 */
export function unfilterRows(
  filtered: Uint8Array,
  destination: Uint8Array,
  { rowCount, rowBytes, bytesPerPixel, rowStrideBytes = rowBytes }: RowLayout,
): number {
  for (let y = 0; y < rowCount; y++) {
    const source = y * (rowBytes + 1) + 1;
    const start = y * rowStrideBytes;
    const filter = filtered[source - 1];
    if (filter > pngFilters.paeth) return y;
    for (let i = 0; i < rowBytes; i++) {
      const a = i < bytesPerPixel ? 0 : destination[start + i - bytesPerPixel];
      const b = y === 0 ? 0 : destination[start - rowStrideBytes + i];
      const c = i < bytesPerPixel || y === 0 ? 0 : destination[start - rowStrideBytes + i - bytesPerPixel];
      destination[start + i] = filtered[source + i] + predict(filter, a, b, c);
    }
  }
  return -1;
}
