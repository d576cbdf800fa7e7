import { forEachColumnDifference, paintMask } from './pixels.ts';
import { emptyMask, maskArea, maskBox, type RunLengths } from './run-lengths.ts';
import { intersectMasks, subtractMask, uniteMasks } from './set-operations.ts';

/**
 * Where the regions of a picture are, so that they can be painted and found without their masks: every pixel holds the
 * number of a *stack*, the set of regions that lie over each other there, and whether it is on a border.
 *
 * Painting is one look-up a pixel in a palette, so a highlight costs a new palette and nothing else; a hit is one look-up.
 */
export interface RegionMap {
  width: number;
  height: number;
  /** width * height, row-major: 2 * stack + 1 on a border, 2 * stack elsewhere. */
  codes: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  /** Regions (positions in the list the map was made of), the lowest first; stack 0 is that of no region. */
  stacks: readonly (readonly number[])[];
  /** Pixels that no region covers, and pixels that several do. */
  coverage: { uncovered: number; shared: number };
}

/** Borders are this share of the picture's width wide on either side, at least a pixel. */
const borderShare = 1 / 900;

/** The order in which regions are laid, and what a map is made with; see {@link buildRegionMap}. */
export function orderRegions(
  masks: readonly (RunLengths | undefined)[],
  width: number,
  height: number,
  reach?: number,
): {
  mapWidth: number;
  mapHeight: number;
  order: { mask: RunLengths; region: number; area: number }[];
  borderReach: number;
} {
  const first = masks.find(mask => mask !== undefined);
  const [mapWidth, mapHeight] = first ? [first.width, first.height] : [width, height];
  const order = masks
    .flatMap((mask, region) => (mask ? [{ mask, region, area: maskArea(mask) }] : []))
    .filter(({ area, mask }) => area > 0 && mask.width === mapWidth && mask.height === mapHeight)
    .sort((a, b) => b.area - a.area || a.region - b.region);
  return { mapWidth, mapHeight, order, borderReach: reach ?? Math.max(1, Math.round(mapWidth * borderShare)) };
}

/**
 * Makes the map. Large regions lie below small ones, so that nothing is hidden.
 * @param masks of one size; undefined where a region has none that can be read
 * @param width of the map when there is no mask
 * @param reach of borders to either side, pixels
 * Cost: O(pixels) to fill runs, O(pixels that overlap), O(edges * reach).
 */
export function buildRegionMap(
  masks: readonly (RunLengths | undefined)[],
  width: number,
  height: number,
  reach?: number,
): RegionMap {
  const { mapWidth, mapHeight, order, borderReach } = orderRegions(masks, width, height, reach);
  const codes = new Uint32Array(mapWidth * mapHeight);
  const stacks: number[][] = [[]];
  let covered = emptyMask(mapHeight, mapWidth);
  let overlapped = covered;
  let scratch: Uint8Array | undefined;
  for (const { mask, region } of order) {
    // Where nothing lies below, whole runs are filled; only what overlaps is looked at pixel by pixel.
    const shared = intersectMasks(mask, covered);
    const overlaps = shared.edges.length > 0;
    const own = stacks.length;
    stacks.push([region]);
    paintMask(overlaps ? subtractMask(mask, covered) : mask, codes, 2 * own);
    if (overlaps) {
      scratch ??= new Uint8Array(codes.length);
      paintMask(shared, scratch, 1);
      stackRegion(codes, stacks, scratch, maskBox(shared), mapWidth, region);
      overlapped = uniteMasks(overlapped, shared);
    }
    covered = uniteMasks(covered, mask);
  }
  for (const { mask } of order) markBorders(codes, mask, borderReach);
  const coverage = { uncovered: codes.length - maskArea(covered), shared: maskArea(overlapped) };
  return { width: mapWidth, height: mapHeight, codes, stacks, coverage };
}

/** Lays a region over what is in the map, and clears its pixels of `scratch`. Codes are without borders here. */
function stackRegion(
  codes: Uint32Array,
  stacks: number[][],
  scratch: Uint8Array,
  [left, top, boxWidth, boxHeight]: readonly [number, number, number, number],
  width: number,
  region: number,
): void {
  const raised = new Int32Array(stacks.length).fill(-1);
  for (let y = top; y < top + boxHeight; y++) {
    const end = y * width + left + boxWidth;
    for (let i = y * width + left; i < end; i++) {
      if (scratch[i] === 0) continue;
      scratch[i] = 0;
      const below = codes[i] >> 1;
      let stack = raised[below];
      if (stack < 0) {
        stack = raised[below] = stacks.length;
        stacks.push([...stacks[below], region]);
      }
      codes[i] = 2 * stack;
    }
  }
}

/**
 * Marks codes within `reach` pixels of a mask's edge along a row or column. Wherever stacks differ some mask has an edge,
 * so no pixel between edges is looked at. The picture's edge is none.
 */
function markBorders(codes: Uint32Array, mask: RunLengths, reach: number): void {
  const { width, height, edges } = mask;
  for (let k = 0; k < edges.length; k++) {
    const x = Math.floor(edges[k] / height);
    const y = edges[k] - x * height;
    // A run that begins or ends with a column has no neighbour above.
    if (y === 0) continue;
    const last = Math.min(height - 1, y + reach - 1);
    for (let row = Math.max(0, y - reach); row <= last; row++) codes[row * width + x] |= 1;
  }
  forEachColumnDifference(mask, (x, top, bottom) => {
    if (x === 0) return;
    const [first, last] = [Math.max(0, x - reach), Math.min(width - 1, x + reach - 1)];
    for (let y = top; y < bottom; y++) {
      for (let i = y * width + first; i <= y * width + last; i++) codes[i] |= 1;
    }
  });
}

/** The regions at a pixel of the map, the topmost first; none outside. */
export function regionsAt(map: RegionMap, x: number, y: number): number[] {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (!(column >= 0 && row >= 0 && column < map.width && row < map.height)) return [];
  return [...map.stacks[map.codes[row * map.width + column] >> 1]].reverse();
}
