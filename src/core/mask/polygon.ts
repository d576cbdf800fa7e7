import { FormatError, type Where } from '../errors.ts';
import { type Box, checkMaskSize, emptyMask, type RunLengths } from './run-lengths.ts';
import { mergeMasks } from './set-operations.ts';

/** COCO draws polygons on a grid five times finer, in both directions. */
const scale = 5;

/**
 * Draws polygons as COCO does and unites them (COCO's `segmentation` as a list of polygons).
 *
 * The outline is sampled on a grid five times finer; a column's border pixels are where the outline crosses the
 * column's centre. Only those crossings are computed here, so the cost is O(vertices * width) whatever the
 * coordinates; the result is COCO's, bit for bit.
 * @param polygons each x0, y0, x1, y1, ... in pixels, (0, 0) the image's top-left corner
 * @throws {FormatError} `polygon` when a polygon has an odd number of coordinates, fewer than six, or one not finite
 * @source COCO API, common/maskApi.h, rleFrPoly
 */
export function polygonMask(
  polygons: readonly (readonly number[])[],
  height: number,
  width: number,
  where?: Where,
): RunLengths {
  checkMaskSize(height, width, where);
  for (const polygon of polygons) {
    if (!Array.isArray(polygon) || polygon.length < 6 || polygon.length % 2 !== 0) {
      throw new FormatError(
        'polygon',
        `Expected at least three x, y pairs for a polygon but received ${Array.isArray(polygon) ? `${polygon.length} numbers` : typeof polygon}`,
        { where },
      );
    }
    let areFinite = true;
    for (let i = 0; i < polygon.length; i++) areFinite &&= Number.isFinite(polygon[i]);
    if (!areFinite) {
      const bad = polygon.find(value => !Number.isFinite(value));
      throw new FormatError('polygon', `Expected finite pixels for a polygon but received ${bad}`, { where });
    }
  }
  if (polygons.length === 0) return emptyMask(height, width);
  return mergeMasks(polygons.map(polygon => drawPolygon(polygon, height, width)));
}

/** The mask of a box, drawn as the polygon of its corners (so fractions round as COCO rounds them). */
export function boxMask([x, y, boxWidth, boxHeight]: Box, height: number, width: number): RunLengths {
  const right = x + boxWidth;
  const bottom = y + boxHeight;
  return polygonMask([[x, y, x, bottom, right, bottom, right, y]], height, width);
}

// Pixel indices at which the column-major scan enters or leaves a polygon: scratch space, grown when needed.
let flipScratch = new Int32Array(1024);

const onFineGrid = (value: number): number => Math.trunc(scale * value + 0.5);

function drawPolygon(polygon: readonly number[], height: number, width: number): RunLengths {
  let flipCount = 0;
  const firstX = onFineGrid(polygon[0]);
  const firstY = onFineGrid(polygon[1]);
  let x = firstX;
  let y = firstY;
  for (let i = 2; i <= polygon.length; i += 2) {
    const nextX = i === polygon.length ? firstX : onFineGrid(polygon[i]);
    const nextY = i === polygon.length ? firstY : onFineGrid(polygon[i + 1]);
    flipCount = crossColumns(x, y, nextX, nextY, height, width, flipCount);
    x = nextX;
    y = nextY;
  }
  const flips = flipScratch.subarray(0, flipCount).sort();
  // Equal flips cancel in pairs; a flip at the very end has nothing to flip. What is kept goes to the front.
  const pixels = height * width;
  let edgeCount = 0;
  for (let i = 0; i < flipCount && flips[i] < pixels; i++) {
    if (edgeCount > 0 && flips[edgeCount - 1] === flips[i]) edgeCount--;
    else flips[edgeCount++] = flips[i];
  }
  const edges = new Int32Array(edgeCount + (edgeCount & 1));
  edges.set(flips.subarray(0, edgeCount));
  if ((edgeCount & 1) === 1) edges[edgeCount] = pixels;
  return { height, width, edges };
}

/** Makes room for more flips. */
function reserveFlips(needed: number): void {
  if (needed < flipScratch.length) return;
  const grown = new Int32Array(2 * needed + 2);
  grown.set(flipScratch);
  flipScratch = grown;
}

/**
 * Adds the flips of one edge of the outline, from (x0, y0) to (x1, y1) on the fine grid.
 * @param flipCount flips there are already
 * @returns flips there are now
 */
function crossColumns(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  height: number,
  width: number,
  flipCount: number,
): number {
  const dx = Math.abs(x1 - x0);
  const dy = Math.abs(y1 - y0);
  if (dx === 0) return flipCount;
  const leftmost = Math.min(x0, x1);
  const rightmost = Math.max(x0, x1);
  // A column's centre lies between fine columns 5x + 2 and 5x + 3.
  const first = Math.max(0, Math.ceil((leftmost - 2) / scale));
  const last = Math.min(width - 1, Math.floor((rightmost - 3) / scale));
  if (last < first) return flipCount;
  reserveFlips(flipCount + last - first);
  const isFlat = dx >= dy;
  // Steps go to the right along a flat edge, down along a steep one.
  const isSwapped = isFlat ? x0 > x1 : y0 > y1;
  const startX = isSwapped ? x1 : x0;
  const startY = isSwapped ? y1 : y0;
  const endX = isSwapped ? x0 : x1;
  const endY = isSwapped ? y0 : y1;
  const slope = isFlat ? (endY - startY) / dx : (endX - startX) / dy;
  for (let column = first; column <= last; column++) {
    const left = column * scale + 2;
    const fineRow = isFlat ? flatRow(startY, slope, left - startX) : steepRow(startX, startY, slope, dy, left);
    const row = Math.ceil(Math.min(height, Math.max(0, (fineRow + 0.5) / scale - 0.5)));
    flipScratch[flipCount++] = column * height + row;
  }
  return flipCount;
}

/** Row of a flat edge between two steps. */
function flatRow(startY: number, slope: number, step: number): number {
  return Math.min(Math.trunc(startY + slope * step + 0.5), Math.trunc(startY + slope * (step + 1) + 0.5));
}

/** Row of a steep edge at the step after which it is in the next fine column. */
function steepRow(startX: number, startY: number, slope: number, steps: number, left: number): number {
  const isRising = slope > 0;
  let step = Math.min(steps, Math.max(1, Math.round((left + 0.5 - startX) / slope)));
  while (step > 1 && isBeyond(startX, slope, isRising, left, step - 1)) step--;
  while (step < steps && !isBeyond(startX, slope, isRising, left, step)) step++;
  return startY + step - 1;
}

function isBeyond(startX: number, slope: number, isRising: boolean, left: number, step: number): boolean {
  const column = Math.trunc(startX + slope * step + 0.5);
  return isRising ? column > left : column <= left;
}
