import { FormatError, type Where } from '../errors.ts';

/**
 * A binary mask in the form all operations of this folder work on: its foreground runs in column-major order.
 *
 * Pixel (x, y) has index x * height + y. `edges` holds `start0, end0, start1, end1, ...` (ends exclusive), strictly
 * increasing: no run is empty and no two runs touch, so two masks are equal exactly when their edges are.
 * A run may span several columns.
 */
export interface RunLengths {
  /** Pixels. */
  readonly height: number;
  /** Pixels. */
  readonly width: number;
  /** Even length, strictly increasing, within [0, height * width]. */
  readonly edges: Int32Array;
}

/** [x, y, width, height] in pixels; x and y of the top-left corner. */
export type Box = readonly [number, number, number, number];

/** A mask with its area (pixels) and bounding box, taken once so that many comparisons can share them. */
export interface MeasuredMask extends RunLengths {
  readonly area: number;
  readonly box: Box;
}

/** Masks may have at most this many pixels (a 32768x16384 panorama), so that every index is a small integer. */
export const maximumMaskPixels = 2 ** 29;

/**
 * Checks a mask's size.
 * @returns the number of pixels
 * @throws {FormatError} `mask-size` when a side is no whole number of pixels or there are more than {@link maximumMaskPixels}
 */
export function checkMaskSize(height: unknown, width: unknown, where?: Where): number {
  if (!isSide(height) || !isSide(width)) {
    throw new FormatError(
      'mask-size',
      `Expected two whole numbers of pixels (height, width) for the mask's size but received ${show(height)}, ${show(width)}`,
      { where },
    );
  }
  const pixels = height * width;
  if (pixels > maximumMaskPixels) {
    throw new FormatError(
      'mask-size',
      `Expected at most ${maximumMaskPixels} pixels for a mask but received ${height} x ${width}`,
      { where },
    );
  }
  return pixels;
}

function isSide(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function show(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value).slice(0, 40) : String(value);
}

/** The mask without any foreground pixel. @throws {FormatError} `mask-size` */
export function emptyMask(height: number, width: number): RunLengths {
  checkMaskSize(height, width);
  return { height, width, edges: new Int32Array(0) };
}

/** The mask of all pixels. @throws {FormatError} `mask-size` */
export function fullMask(height: number, width: number): RunLengths {
  const pixels = checkMaskSize(height, width);
  return { height, width, edges: Int32Array.from(pixels > 0 ? [0, pixels] : []) };
}

/** A mask's size in pixels. */
export type MaskSize = Pick<RunLengths, 'height' | 'width'>;

/** @throws {FormatError} `mask-size-mismatch` unless both masks have the same height and width */
export function checkSameSize(a: MaskSize, b: MaskSize, where?: Where): void {
  if (a.height !== b.height || a.width !== b.width) {
    throw new FormatError(
      'mask-size-mismatch',
      `Expected masks of one size but received ${a.height} x ${a.width} and ${b.height} x ${b.width} (height x width)`,
      { where },
    );
  }
}

/** Whether both masks have the same size and the same pixels. */
export function masksEqual(a: RunLengths, b: RunLengths): boolean {
  if (a.height !== b.height || a.width !== b.width || a.edges.length !== b.edges.length) return false;
  for (let i = 0; i < a.edges.length; i++) if (a.edges[i] !== b.edges[i]) return false;
  return true;
}

/** Number of foreground pixels. O(runs). */
export function maskArea({ edges }: RunLengths): number {
  let area = 0;
  for (let i = 0; i < edges.length; i += 2) area += edges[i + 1] - edges[i];
  return area;
}

/** The smallest box around the foreground, in pixels; [0, 0, 0, 0] of an empty mask. O(runs). */
export function maskBox({ height, edges }: RunLengths): [number, number, number, number] {
  const length = edges.length;
  if (length === 0) return [0, 0, 0, 0];
  const firstColumn = Math.floor(edges[0] / height);
  const lastColumn = Math.floor((edges[length - 1] - 1) / height);
  let top = height;
  let bottom = 0;
  let columnStart = firstColumn * height;
  for (let i = 0; i < length; i += 2) {
    const start = edges[i];
    let row = start - columnStart;
    if (row >= height) {
      // Most runs are in the column after the last one's; a division is for the others.
      row = row < 2 * height ? row - height : row % height;
      columnStart = start - row;
    }
    const end = row + edges[i + 1] - start;
    if (end > height) {
      // The run goes on in the next column, so it touches the last row of this one and the first of the next.
      top = 0;
      bottom = height;
      break;
    }
    if (row < top) top = row;
    if (end > bottom) bottom = end;
  }
  return [firstColumn, top, lastColumn - firstColumn + 1, bottom - top];
}

/** The mask with its area and box. */
export function measureMask(mask: RunLengths): MeasuredMask {
  return {
    height: mask.height,
    width: mask.width,
    edges: mask.edges,
    area: maskArea(mask),
    box: maskBox(mask),
  };
}

/** Whether a pixel belongs to the mask; pixels outside the image do not. O(log runs). */
export function maskContains({ height, width, edges }: RunLengths, x: number, y: number): boolean {
  if (!(x >= 0 && y >= 0 && x < width && y < height)) return false;
  const index = Math.floor(x) * height + Math.floor(y);
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= index) low = middle + 1;
    else high = middle;
  }
  return (low & 1) === 1;
}
