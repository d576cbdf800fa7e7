import { buildRegionMap, orderRegions } from '../core/mask/region-map.ts';
import type { KernelMemory } from './memory.ts';
import base64 from './wasm/region-map.ts';

interface Exports {
  layRegion(
    map: number,
    edges: number,
    edgeCount: number,
    region: number,
    stacks: number,
    count: number,
    capacity: number,
    sums: number,
  ): number;
  turnMap(map: number, width: number, height: number, codes: number): void;
  markBorders(codes: number, width: number, height: number, reach: number): void;
}

const entryBytes = 16;
/** Codes have 16 bits here, a page's memory being what takes time; pictures with more stacks are left to the twin. */
const mostStacks = 2 ** 15;
/** Maps of more pixels are left to the twin: the kernel's memory grows, but never shrinks. */
const mostPixels = 2 ** 26;

/** Makes region maps; see `buildRegionMap` in core/mask for what it takes and gives. Stacks may be numbered otherwise. */
export type RegionMapper = typeof buildRegionMap;

/**
 * Compiles the kernel on this memory: a third of the twin's time on the first map of a page, before an engine has
 * compiled the twin.
 * @returns a function that takes memory for the map and gives it back; views of the memory made before are lost when it
 *   has to grow
 */
export function createRegionMapper(memory: KernelMemory): RegionMapper {
  const kernel = memory.load<Exports>(base64);
  return (masks, width, height, reach) => {
    const { mapWidth, mapHeight, order, borderReach } = orderRegions(masks, width, height, reach);
    const pixels = mapWidth * mapHeight;
    // Without a mask, and where sizes are no sizes, the twin says what is.
    if (order.length === 0 || pixels > mostPixels) return buildRegionMap(masks, width, height, reach);
    const start = memory.mark();
    try {
      // A stack more needs a pixel more.
      const capacity = Math.min(mostStacks, pixels + 1);
      const longest = order.reduce((most, { mask }) => Math.max(most, mask.edges.length), 0);
      const map = memory.allocate(2 * pixels);
      const table = memory.allocate(capacity * entryBytes);
      const sums = memory.allocate(8);
      const edges = memory.allocate(4 * longest);
      const codes = memory.allocate(2 * pixels);
      memory.u8(map, 2 * pixels).fill(0);
      memory.i32(table, 4).set([0, -1, 0, 0]);
      memory.u32(sums, 2).fill(0);
      let count = 1;
      for (const { mask, region } of order) {
        memory.i32(edges, mask.edges.length).set(mask.edges);
        count = kernel.layRegion(map, edges, mask.edges.length, region, table, count, capacity, sums);
        if (count < 0) return buildRegionMap(masks, width, height, reach);
      }
      kernel.turnMap(map, mapWidth, mapHeight, codes);
      kernel.markBorders(codes, mapWidth, mapHeight, borderReach);
      const words = memory.i32(table, 4 * count);
      const stacks: number[][] = [[]];
      for (let k = 1; k < count; k++) stacks.push([...stacks[words[4 * k]], words[4 * k + 1]]);
      const [covered, shared] = memory.u32(sums, 2);
      return {
        width: mapWidth,
        height: mapHeight,
        codes: new Uint16Array(memory.memory.buffer, codes, pixels).slice(),
        stacks,
        coverage: { uncovered: pixels - covered, shared },
      };
    } finally {
      memory.release(start);
    }
  };
}
