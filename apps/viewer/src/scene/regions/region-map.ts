import {
  emptyMask,
  intersectMasks,
  maskArea,
  maskBox,
  paintMask,
  type RunLengths,
  subtractMask,
  uniteMasks,
} from 'panoply';

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
  codes: Uint32Array<ArrayBuffer>;
  /** Regions (positions in the list the map was made of), the lowest first; stack 0 is that of no region. */
  stacks: readonly (readonly number[])[];
}

/** Borders are this share of the picture's width wide on either side, at least a pixel. */
const borderShare = 1 / 900;

/**
 * Makes the map. Large regions lie below small ones, so that nothing is hidden.
 * @param masks of one size; undefined where a region has none that can be read
 * @param width of the map when there is no mask
 * @param reach of borders to either side, pixels
 * Cost: O(pixels + sum of the masks' boxes).
 */
export function buildRegionMap(
  masks: readonly (RunLengths | undefined)[],
  width: number,
  height: number,
  reach?: number,
): RegionMap {
  const first = masks.find(mask => mask !== undefined);
  const [mapWidth, mapHeight] = first ? [first.width, first.height] : [width, height];
  const codes = new Uint32Array(mapWidth * mapHeight);
  const stacks: number[][] = [[]];
  const order = masks
    .map((mask, region) => ({ mask, region, area: mask ? maskArea(mask) : 0 }))
    .filter(({ area }) => area > 0)
    .sort((a, b) => b.area - a.area || a.region - b.region);
  let covered = emptyMask(mapHeight, mapWidth);
  let scratch: Uint8Array | undefined;
  for (const { mask, region } of order) {
    if (!mask || mask.width !== mapWidth || mask.height !== mapHeight) continue;
    // Where nothing lies below, whole runs are filled; only what overlaps is looked at pixel by pixel.
    const shared = intersectMasks(mask, covered);
    const own = stacks.length;
    stacks.push([region]);
    paintMask(shared.edges.length > 0 ? subtractMask(mask, covered) : mask, codes, own);
    if (shared.edges.length > 0) {
      scratch ??= new Uint8Array(codes.length);
      paintMask(shared, scratch, 1);
      stackRegion(codes, stacks, scratch, maskBox(shared), mapWidth, region);
    }
    covered = uniteMasks(covered, mask);
  }
  markBorders(codes, mapWidth, mapHeight, reach ?? Math.max(1, Math.round(mapWidth * borderShare)));
  return { width: mapWidth, height: mapHeight, codes, stacks };
}

/** Lays a region over what is in the map, and clears its pixels of `scratch`. Codes are plain stack numbers here. */
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
      const below = codes[i];
      let stack = raised[below];
      if (stack < 0) {
        stack = raised[below] = stacks.length;
        stacks.push([...stacks[below], region]);
      }
      codes[i] = stack;
    }
  }
}

/** Doubles the codes and adds 1 within `reach` pixels of a change along a row or column. The picture's edge is none. */
function markBorders(codes: Uint32Array, width: number, height: number, reach: number): void {
  const marks = new Uint8Array(codes.length);
  const markRow = (row: number, x: number) => {
    const last = row + Math.min(width - 1, x + reach);
    for (let i = row + Math.max(0, x + 1 - reach); i <= last; i++) marks[i] = 1;
  };
  const markColumn = (x: number, y: number) => {
    const last = Math.min(height - 1, y + reach);
    for (let row = Math.max(0, y + 1 - reach); row <= last; row++) marks[row * width + x] = 1;
  };
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const below = y + 1 < height ? width : 0;
    let code = codes[row];
    for (let x = 0; x < width; x++) {
      if (codes[row + x + below] !== code) markColumn(x, y);
      if (x + 1 === width) break;
      const next = codes[row + x + 1];
      if (next !== code) markRow(row, x);
      code = next;
    }
  }
  for (let i = 0; i < codes.length; i++) codes[i] = (codes[i] << 1) | marks[i];
}

/** The regions at a pixel of the map, the topmost first; none outside. */
export function regionsAt(map: RegionMap, x: number, y: number): number[] {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (!(column >= 0 && row >= 0 && column < map.width && row < map.height)) return [];
  return [...map.stacks[map.codes[row * map.width + column] >> 1]].reverse();
}

/** Pixels that no region covers, and pixels that several do. */
export function coverageOf({ codes, stacks }: RegionMap): { uncovered: number; shared: number } {
  const counts = new Uint32Array(stacks.length);
  for (let i = 0; i < codes.length; i++) counts[codes[i] >> 1]++;
  let shared = 0;
  stacks.forEach((stack, k) => {
    if (stack.length > 1) shared += counts[k];
  });
  return { uncovered: counts[0], shared };
}
