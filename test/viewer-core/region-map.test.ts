import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPalette, paintRegionMap, regionsToPoint } from '../../apps/viewer/src/scene/regions/region-paint.ts';
import {
  boxMask,
  buildRegionMap as buildPlainMap,
  decodeMask,
  encodeMask,
  maskArea,
  maskContains,
  type RunLengths,
  regionsAt,
} from '../../src/core/mask/index.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { createRegionMapper } from '../../src/kernels/region-map.ts';

const builders = { kernel: createRegionMapper(new KernelMemory()), twin: buildPlainMap };
const buildRegionMap = buildPlainMap;

const size = fc.record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }) });
const pictures = size.chain(({ width, height }) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    masks: fc.array(
      fc
        .array(fc.boolean(), { minLength: width * height, maxLength: width * height })
        .map(bits => encodeMask(Uint8Array.from(bits, Number), height, width)),
      { maxLength: 5 },
    ),
  }),
);

describe.each(Object.entries(builders))('a region map (%s)', (_, buildRegionMap) => {
  test('has at every pixel exactly the regions whose mask is there, small ones on top', () => {
    fc.assert(
      fc.property(pictures, ({ width, height, masks }) => {
        const map = buildRegionMap(masks, width, height);
        const areas = masks.map(maskArea);
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const found = regionsAt(map, x + 0.5, y + 0.5);
            const expected = masks.flatMap((mask, region) => (maskContains(mask, x, y) ? [region] : []));
            expect([...found].sort((a, b) => a - b)).toEqual(expected);
            for (let k = 1; k < found.length; k++) expect(areas[found[k - 1]]).toBeLessThanOrEqual(areas[found[k]]);
          }
        }
        const counts = Array.from(
          { length: width * height },
          (_, i) => masks.filter(mask => decodeMask(mask)[i] === 1).length,
        );
        expect(map.coverage).toEqual({
          uncovered: counts.filter(count => count === 0).length,
          shared: counts.filter(count => count > 1).length,
        });
      }),
      { numRuns: 60 },
    );
  });

  test('marks a border where a neighbour along a row or column belongs to other regions, and only there', () => {
    fc.assert(
      fc.property(pictures, ({ width, height, masks }) => {
        const { codes } = buildRegionMap(masks, width, height);
        const stackAt = (x: number, y: number) => codes[y * width + x] >> 1;
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const differs = [
              [x - 1, y],
              [x + 1, y],
              [x, y - 1],
              [x, y + 1],
            ].some(([u, v]) => u >= 0 && v >= 0 && u < width && v < height && stackAt(u, v) !== stackAt(x, y));
            expect(codes[y * width + x] & 1).toBe(differs ? 1 : 0);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('borders reach as far as asked on either side of a change, along rows and columns', () => {
    fc.assert(
      fc.property(pictures, fc.integer({ min: 1, max: 4 }), ({ width, height, masks }, reach) => {
        const { codes } = buildRegionMap(masks, width, height, reach);
        const expected = new Uint8Array(width * height);
        const stackAt = (x: number, y: number) => codes[y * width + x] >> 1;
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            for (let k = 1 - reach; k <= reach; k++) {
              if (x + 1 < width && stackAt(x, y) !== stackAt(x + 1, y) && x + k >= 0 && x + k < width)
                expected[y * width + x + k] = 1;
              if (y + 1 < height && stackAt(x, y) !== stackAt(x, y + 1) && y + k >= 0 && y + k < height)
                expected[(y + k) * width + x] = 1;
            }
          }
        }
        expect(Uint8Array.from(codes, code => code & 1)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test('leaves out masks that cannot be read, are empty, or are of another size', () => {
    const masks = [
      undefined,
      boxMask([0, 0, 0, 0], 10, 20),
      boxMask([2, 3, 4, 5], 10, 20),
      boxMask([0, 0, 5, 5], 5, 5),
    ];
    const map = buildRegionMap(masks, 1, 1);
    expect([map.width, map.height]).toEqual([20, 10]);
    expect(regionsAt(map, 3, 4)).toEqual([2]);
    expect(map.coverage).toEqual({ uncovered: 200 - 20, shared: 0 });
    expect(regionsAt(map, -1, 4)).toEqual([]);
    expect(regionsAt(map, 20, 4)).toEqual([]);
    expect(regionsAt(map, Number.NaN, 4)).toEqual([]);
  });

  test('of no mask has the size it is told', () => {
    const map = buildRegionMap([], 7, 3);
    expect(map.coverage).toEqual({ uncovered: 21, shared: 0 });
  });
});

describe('the kernel', () => {
  test('makes the map of its twin, on pictures of many regions in each other and of any size', () => {
    const place = fc.tuple(
      fc.integer({ min: -8, max: 90 }),
      fc.integer({ min: -8, max: 70 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 60 }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 1, max: 70 }),
        fc.array(place, { maxLength: 24 }),
        fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
        (width, height, places, reach) => {
          const masks = places.map(([x, y, w, h]) => {
            const [left, top] = [Math.min(Math.max(0, x), width), Math.min(Math.max(0, y), height)];
            return boxMask([left, top, Math.min(w, width - left), Math.min(h, height - top)], height, width);
          });
          const [ours, plain] = [builders.kernel, builders.twin].map(build => build(masks, width, height, reach));
          expect([ours.width, ours.height, ours.coverage]).toEqual([plain.width, plain.height, plain.coverage]);
          // Stacks may be numbered otherwise, and none is there twice.
          const read = ({ codes, stacks }: typeof ours) => Array.from(codes, c => `${stacks[c >> 1]}|${c & 1}`);
          expect(read(ours)).toEqual(read(plain));
          expect(new Set(ours.stacks.map(String)).size).toBe(ours.stacks.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('leaves to its twin what has more stacks than it can number', () => {
    // Half of 16 regions at each pixel: 2^16 sets, each a pixel large.
    const [width, height] = [256, 256];
    const masks = Array.from({ length: 16 }, (_, bit) =>
      encodeMask(
        Uint8Array.from({ length: width * height }, (_, i) => (i >> bit) & 1),
        height,
        width,
      ),
    );
    const { stacks, codes } = builders.kernel(masks, width, height);
    expect(stacks).toHaveLength(width * height);
    expect([...stacks[codes[0b1011] >> 1]].sort((a, b) => a - b)).toEqual([0, 1, 3]);
  });
});

describe('painting', () => {
  const masks: RunLengths[] = [boxMask([0, 0, 40, 40], 40, 60), boxMask([20, 10, 30, 20], 40, 60)];
  const map = buildRegionMap(masks, 60, 40);
  const paint = (options: Parameters<typeof createPalette>[1]) => {
    const words = new Uint32Array(60 * 40);
    paintRegionMap(map, createPalette(map, options), words);
    const bytes = new Uint8ClampedArray(words.buffer);
    return (x: number, y: number) => [...bytes.subarray(4 * (y * 60 + x), 4 * (y * 60 + x) + 4)];
  };
  const red = { fill: [255, 0, 0, 0.5], border: [255, 0, 0, 1] } as const;
  const blue = { fill: [0, 0, 255, 0.5], border: [0, 0, 255, 1] } as const;

  test('lays regions over each other, borders of the upper one on top', () => {
    const at = paint({ styles: [red, blue] });
    expect(at(5, 5)).toEqual([255, 0, 0, 128]);
    expect(at(45, 20)).toEqual([0, 0, 255, 128]);
    // Half of blue over half of red: opacity 3/4, of which blue has 2/3.
    expect(at(30, 20)).toEqual([85, 0, 170, 191]);
    expect(at(55, 35)).toEqual([0, 0, 0, 0]);
    expect(at(20, 20)).toEqual([0, 0, 255, 255]);
    expect(at(39, 5)).toEqual([255, 0, 0, 255]);
    expect(at(0, 5)).toEqual([255, 0, 0, 128]);
  });

  test('a region without style is not drawn, and lets the one below be seen', () => {
    const at = paint({ styles: [red, undefined] });
    expect(at(30, 20)).toEqual([255, 0, 0, 128]);
    expect(at(45, 20)).toEqual([0, 0, 0, 0]);
    expect(paint({ styles: [undefined, undefined], elsewhere: [10, 20, 30, 0.4] })(30, 20)).toEqual([10, 20, 30, 102]);
  });

  test('a pointer finds what is drawn, and under a highlight also what the highlight dims', () => {
    expect(regionsToPoint(map, { styles: [red, blue] }, 30, 20)).toEqual([1, 0]);
    expect(regionsToPoint(map, { styles: [red, undefined] }, 30, 20)).toEqual([0]);
    // A map of more regions than there are styles: those of another scene.
    expect(regionsToPoint(map, { styles: [] }, 30, 20)).toEqual([]);
    expect(regionsToPoint(map, { styles: [red, undefined], elsewhere: [0, 0, 0, 0.5] }, 30, 20)).toEqual([1, 0]);
  });

  test('stripes where asked: five pixels of twelve along every row, a pixel further in the next one', () => {
    const at = paint({
      styles: [red, { ...blue, stripe: [0, 0, 0, 1] }],
      uncovered: { fill: [0, 0, 0, 0], stripe: [9, 9, 9, 1] },
    });
    const isStriped = (y: number) => Array.from({ length: 12 }, (_, k) => at(30 + k, y).join() === '0,0,0,255');
    const first = isStriped(15);
    expect(first.filter(Boolean)).toHaveLength(5);
    // The stripes run diagonally.
    expect(isStriped(16)).toEqual([...first.slice(1), first[0]]);
    const outside = Array.from({ length: 8 }, (_, x) => at(52 + x, 38).join());
    expect(new Set(outside)).toEqual(new Set(['9,9,9,255', '0,0,0,0']));
    expect(at(5, 5)).toEqual([255, 0, 0, 128]);
  });
});
