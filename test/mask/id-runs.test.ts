/** Pairs of ids counted from filtered rows, against unfiltered pixels and their twin. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filterRows } from '../../src/core/image/png-filter.ts';
import { countIdPairs, rgbFromPanopticIds } from '../../src/core/mask/index.ts';
import { createRunKernel } from '../../src/kernels/id-runs.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';

const memory = new KernelMemory();
const kernel = createRunKernel(memory);

interface Picture {
  width: number;
  height: number;
  ids: Uint32Array;
  /** Of each row. */
  filters: number[];
}

/** Rows as a PNG has them, each with its own filter. */
function packRows({ width, height, ids, filters }: Picture): Uint8Array {
  const data = rgbFromPanopticIds(ids);
  const rowBytes = 3 * width;
  const all = [0, 1, 2, 3, 4].map(filter => filterRows(data, { rowCount: height, rowBytes, bytesPerPixel: 3 }, filter));
  const packed = new Uint8Array(height * (rowBytes + 1));
  for (let y = 0; y < height; y++) {
    const start = y * (rowBytes + 1);
    packed.set(all[filters[y]].subarray(start, start + rowBytes + 1), start);
  }
  return packed;
}

function countWithKernel(truth: Picture, predicted: Picture, bandRows: number, attempt: number) {
  const { width, height } = truth;
  const mark = memory.mark();
  try {
    const sides = [truth, predicted].map(picture => {
      const packed = packRows(picture);
      const pointer = memory.allocate(packed.length + 80);
      memory.u8(pointer, packed.length).set(packed);
      // What lies behind the rows must not matter.
      memory.u8(pointer + packed.length, 80).fill(0xa5);
      return { pointer, reader: kernel.openReader(width, bandRows) };
    });
    const tally = kernel.openTally(attempt);
    for (let row = 0; row < height; row += bandRows) {
      const rowCount = Math.min(bandRows, height - row);
      for (const { pointer, reader } of sides) expect(reader.read(pointer + row * (3 * width + 1), rowCount)).toBe(-1);
      if (!tally.add(sides[0].reader.runs(), sides[1].reader.runs(), width, rowCount)) return undefined;
    }
    return tally.finish();
  } finally {
    memory.release(mark);
  }
}

/** Ids that differ in one byte or in all, so that filters meet sums of both kinds. */
const id = fc.oneof(
  fc.constantFrom(0, 1, 255, 256, 0x010101, 0x7f7f7f, 0x808080, 0xffffff, 0xff00ff),
  fc.nat(0xffffff),
);
const shape = fc.record({
  width: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 150 })),
  height: fc.integer({ min: 1, max: 14 }),
});

/** Boxes upon each other, then some pixels of anything. */
function picture({ width, height }: { width: number; height: number }): fc.Arbitrary<Picture> {
  const box = fc.tuple(
    fc.nat(width - 1),
    fc.nat(height - 1),
    fc.integer({ min: 1, max: width }),
    fc.nat(height),
    fc.nat(2),
    id,
  );
  return fc
    .record({
      boxes: fc.array(box, { maxLength: 9 }),
      specks: fc.array(fc.tuple(fc.nat(width * height - 1), id), { maxLength: 6 }),
      filters: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: height, maxLength: height }),
      noise: fc.option(fc.array(id, { minLength: width * height, maxLength: width * height }), { freq: 12 }),
    })
    .map(({ boxes, specks, filters, noise }) => {
      const ids = Uint32Array.from(noise ?? new Array<number>(width * height).fill(0));
      for (const [left, top, across, down, slant, of] of boxes) {
        for (let y = top; y < Math.min(height, top + down); y++) {
          const shift = slant * (y - top);
          ids.fill(of, y * width + Math.min(width, left + shift), y * width + Math.min(width, left + shift + across));
        }
      }
      for (const [place, of] of specks) ids[place] = of;
      return { width, height, ids, filters };
    });
}

describe('runs of filtered rows', () => {
  test('give the pairs of the pixels, whatever the filters and the pieces', () => {
    fc.assert(
      fc.property(
        shape.chain(size => fc.tuple(picture(size), picture(size))),
        fc.integer({ min: 1, max: 6 }),
        ([truth, predicted], bandRows) => {
          const expected = countIdPairs(rgbFromPanopticIds(truth.ids), rgbFromPanopticIds(predicted.ids));
          let pairs: ReturnType<typeof countWithKernel>;
          for (let attempt = 0; !pairs; attempt++) pairs = countWithKernel(truth, predicted, bandRows, attempt);
          expect(pairs).toEqual(expected);
        },
      ),
      { numRuns: 800 },
    );
  });

  test('ask for more room when every pixel is another pair', () => {
    const ids = Uint32Array.from({ length: 400 }, (_, i) => i * 7919);
    const truth = { width: 20, height: 20, ids, filters: new Array<number>(20).fill(4) };
    const predicted = { ...truth, ids: ids.slice().reverse(), filters: new Array<number>(20).fill(2) };
    expect(countWithKernel(truth, predicted, 8, 0)).toBeUndefined();
    const expected = countIdPairs(rgbFromPanopticIds(truth.ids), rgbFromPanopticIds(predicted.ids));
    expect(countWithKernel(truth, predicted, 8, 1)).toEqual(expected);
  });

  test('tell of the first row whose filter is none', () => {
    const mark = memory.mark();
    const packed = memory.put(Uint8Array.of(2, 1, 2, 3, 5, 0, 0, 0, ...new Array<number>(90).fill(0)));
    expect(kernel.openReader(1, 2).read(packed, 2)).toBe(1);
    memory.release(mark);
  });
});
