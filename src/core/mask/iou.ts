import { type Box, checkSameSize, type MeasuredMask, measureMask, type RunLengths } from './run-lengths.ts';

/** First even index whose run ends after `position`. */
function firstRunEndingAfter(edges: Int32Array, position: number): number {
  let low = 0;
  let high = edges.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle * 2 + 1] <= position) low = middle + 1;
    else high = middle;
  }
  return low * 2;
}

/**
 * Common pixels of two edge lists; runs that end at or before `from` or begin at or after `to` are known not to meet.
 * Outlines repeat themselves from column to column, so the branches are well predicted; arithmetic in their place
 * would make every step wait for the loads of the one before.
 */
function intersectEdges(a: Int32Array, b: Int32Array, from: number, to: number): number {
  let i = firstRunEndingAfter(a, from);
  let j = firstRunEndingAfter(b, from);
  // Runs that begin at or after `to` cannot meet.
  const iEnd = a.length;
  const jEnd = b.length;
  if (i >= iEnd || j >= jEnd) return 0;
  let common = 0;
  let startA = a[i];
  let endA = a[i + 1];
  let startB = b[j];
  let endB = b[j + 1];
  for (;;) {
    if (endA <= startB) {
      i += 2;
      if (i >= iEnd || startB >= to) return common;
      startA = a[i];
      endA = a[i + 1];
    } else if (endB <= startA) {
      j += 2;
      if (j >= jEnd || startA >= to) return common;
      startB = b[j];
      endB = b[j + 1];
    } else {
      const start = Math.max(startA, startB);
      if (endA < endB) {
        common += endA - start;
        i += 2;
        if (i >= iEnd) return common;
        startA = a[i];
        endA = a[i + 1];
      } else {
        common += endB - start;
        j += 2;
        if (j >= jEnd) return common;
        startB = b[j];
        endB = b[j + 1];
      }
    }
  }
}

/** Number of pixels in both masks. O(runs). @throws {FormatError} `mask-size-mismatch` */
export function intersectionArea(a: RunLengths, b: RunLengths): number {
  checkSameSize(a, b);
  return intersectEdges(a.edges, b.edges, 0, a.height * a.width);
}

function measured(mask: RunLengths | MeasuredMask): MeasuredMask {
  return 'area' in mask ? mask : measureMask(mask);
}

function iouOfMeasured(detected: MeasuredMask, truth: MeasuredMask, crowd: boolean): number {
  checkSameSize(detected, truth);
  const a = detected.box;
  const b = truth.box;
  const left = Math.max(a[0], b[0]);
  const right = Math.min(a[0] + a[2], b[0] + b[2]);
  if (right <= left || Math.min(a[1] + a[3], b[1] + b[3]) <= Math.max(a[1], b[1])) return 0;
  const { height } = detected;
  const common = intersectEdges(detected.edges, truth.edges, left * height, right * height);
  return common === 0 ? 0 : common / (crowd ? detected.area : detected.area + truth.area - common);
}

/**
 * Intersection over union of two masks, 0 when they share no pixel (two empty masks too).
 * @param options.crowd the truth is a crowd: the intersection over the detected mask's own area
 * @throws {FormatError} `mask-size-mismatch`
 * @source COCO API, common/maskApi.h, rleIou
 */
export function maskIou(
  detected: RunLengths | MeasuredMask,
  truth: RunLengths | MeasuredMask,
  { crowd = false }: { crowd?: boolean } = {},
): number {
  return iouOfMeasured(measured(detected), measured(truth), crowd);
}

/**
 * IoU of every detected mask with every truth mask. Masks are measured once (pass {@link MeasuredMask}s to share that
 * between calls), pairs whose boxes do not meet cost nothing, other pairs only the runs in their common columns.
 * @param crowds for every truth mask whether it is a crowd; none by default
 * @returns detected.length * truth.length values, row-major (a row per detected mask)
 * @throws {FormatError} `mask-size-mismatch`
 */
export function maskIouMatrix(
  detected: readonly (RunLengths | MeasuredMask)[],
  truth: readonly (RunLengths | MeasuredMask)[],
  crowds?: readonly boolean[],
): Float64Array {
  const rows = detected.map(measured);
  const columns = truth.map(measured);
  const matrix = new Float64Array(rows.length * columns.length);
  let k = 0;
  for (const row of rows) {
    for (let column = 0; column < columns.length; column++) {
      matrix[k++] = iouOfMeasured(row, columns[column], crowds?.[column] === true);
    }
  }
  return matrix;
}

/**
 * Intersection over union of two boxes; with `crowd`, the intersection over the first box's own area.
 * @source COCO API, common/maskApi.h, bbIou
 */
export function boxIou(detected: Box, truth: Box, { crowd = false }: { crowd?: boolean } = {}): number {
  const width = Math.min(detected[0] + detected[2], truth[0] + truth[2]) - Math.max(detected[0], truth[0]);
  const height = Math.min(detected[1] + detected[3], truth[1] + truth[3]) - Math.max(detected[1], truth[1]);
  if (!(width > 0 && height > 0)) return 0;
  const common = width * height;
  const area = detected[2] * detected[3];
  return common / (crowd ? area : area + truth[2] * truth[3] - common);
}
