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
    const bad = polygon.find(value => !Number.isFinite(value));
    if (bad !== undefined || polygon.includes(Number.NaN)) {
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

function drawPolygon(polygon: readonly number[], height: number, width: number): RunLengths {
  const count = polygon.length / 2;
  const fine = (value: number): number => Math.trunc(scale * value + 0.5);
  let flipCount = 0;
  for (let vertex = 0; vertex < count; vertex++) {
    const following = vertex + 1 === count ? 0 : vertex + 1;
    flipCount = crossColumns(
      fine(polygon[vertex * 2]),
      fine(polygon[vertex * 2 + 1]),
      fine(polygon[following * 2]),
      fine(polygon[following * 2 + 1]),
      height,
      width,
      flipCount,
    );
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
  const flat = dx >= dy;
  if (dx === 0) return flipCount;
  if (flat ? x0 > x1 : y0 > y1) {
    [x0, x1] = [x1, x0];
    [y0, y1] = [y1, y0];
  }
  const slope = flat ? (y1 - y0) / dx : (x1 - x0) / dy;
  const leftmost = Math.min(x0, x1);
  const rightmost = Math.max(x0, x1);
  // A column's centre lies between fine columns 5x + 2 and 5x + 3.
  const first = Math.max(0, Math.ceil((leftmost - 2) / scale));
  const last = Math.min(width - 1, Math.floor((rightmost - 3) / scale));
  if (flipCount + last - first >= flipScratch.length) {
    const grown = new Int32Array(2 * (flipCount + last - first + 1));
    grown.set(flipScratch.subarray(0, flipCount));
    flipScratch = grown;
  }
  const rowAt = (step: number): number => Math.trunc(y0 + slope * step + 0.5);
  const columnAt = (step: number): number => Math.trunc(x0 + slope * step + 0.5);
  for (let column = first; column <= last; column++) {
    const left = column * scale + 2;
    let fineRow: number;
    if (flat) fineRow = Math.min(rowAt(left - x0), rowAt(left + 1 - x0));
    else {
      // Steps go down the rows; find the one after which the outline is in the next fine column.
      const rising = slope > 0;
      const beyond = (step: number): boolean => (rising ? columnAt(step) > left : columnAt(step) <= left);
      let step = Math.min(dy, Math.max(1, Math.round((left + 0.5 - x0) / slope)));
      while (step > 1 && beyond(step - 1)) step--;
      while (step < dy && !beyond(step)) step++;
      fineRow = y0 + step - 1;
    }
    const row = Math.ceil(Math.min(height, Math.max(0, (fineRow + 0.5) / scale - 0.5)));
    flipScratch[flipCount++] = column * height + row;
  }
  return flipCount;
}
