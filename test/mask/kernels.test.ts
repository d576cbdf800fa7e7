import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cropMask,
  decodeMask,
  dilateMask,
  emptyMask,
  encodeMask,
  formatCounts,
  formatRle,
  fullMask,
  maskIouMatrix,
  masksEqual,
  measureMask,
  parseRle,
  type RunLengths,
} from '../../src/core/mask/index.ts';
import type { Rle } from '../../src/core/model/dataset.ts';
import { createMaskEncoder } from '../../src/kernels/mask-encode.ts';
import { createIouMatrixFiller } from '../../src/kernels/mask-overlap.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { generatePanocaps } from '../../src/synth/panocaps/index.ts';
import { anyPixels, pixelsOfSize, rowMajor } from './pixel-twin.ts';

/** Memory whose next allocations hold what earlier calls could have left there. */
function dirtyMemory(): KernelMemory {
  const memory = new KernelMemory();
  const mark = memory.mark();
  memory.u8(memory.allocate(2 ** 19), 2 ** 19).fill(0xee);
  memory.release(mark);
  return memory;
}

const fill = createIouMatrixFiller(dirtyMemory());
const encode = createMaskEncoder(dirtyMemory());

/** The twin, from the same input. */
function fillSlowly(detected: readonly (Rle | RunLengths)[], truth: readonly (Rle | RunLengths)[], crowds?: boolean[]) {
  const parse = (mask: Rle | RunLengths) => ('edges' in mask ? mask : parseRle(mask));
  return maskIouMatrix(detected.map(parse), truth.map(parse), crowds);
}

/** A mask in each of its forms. */
const forms = (mask: RunLengths): (Rle | RunLengths)[] => {
  const { size, counts } = formatRle(mask);
  const list: number[] = [];
  let position = 0;
  for (const edge of [...mask.edges, mask.height * mask.width]) {
    list.push(edge - position);
    position = edge;
  }
  return [mask, { size, counts }, { size, counts: list }, measureMask(mask)];
};

/** Many runs, of all lengths, in masks tall, flat and tiny. */
const runMasks = (height: number, width: number): fc.Arbitrary<RunLengths> =>
  fc
    .tuple(fc.uniqueArray(fc.nat(height * width), { maxLength: 300, size: 'max' }), fc.nat(3))
    .map(([places, shift]) => {
      const edges = places.map(place => place >> (shift * 2)).sort((a, b) => a - b);
      const distinct = [...new Set(edges)];
      return { height, width, edges: Int32Array.from(distinct.slice(0, distinct.length & ~1)) };
    });
const sameSizeMasks = fc
  .constantFrom([40, 50], [1, 700], [900, 1], [3, 4000], [720, 1280], [0, 5], [2, 2 ** 21])
  .chain(([height, width]) =>
    fc.tuple(
      fc.array(runMasks(height, width), { maxLength: 4 }),
      fc.array(runMasks(height, width), { maxLength: 4 }),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      fc.array(fc.nat(3), { minLength: 8, maxLength: 8 }),
    ),
  );

describe('the matrix of IoUs', () => {
  test('is the twin’s, from strings, lists and run lengths, crowd or not', () => {
    fc.assert(
      fc.property(sameSizeMasks, ([a, b, crowds, kinds]) => {
        const detected = a.map((mask, i) => forms(mask)[kinds[i]]);
        const truth = b.map((mask, i) => forms(mask)[kinds[4 + i]]);
        expect(fill(detected, truth, crowds)).toEqual(fillSlowly(detected, truth, crowds));
        expect(fill(detected, truth)).toEqual(fillSlowly(a, b));
      }),
      { numRuns: 500 },
    );
  });

  test('is the twin’s for dense masks, whose runs are seldom in step', () => {
    const lists = fc.tuple(
      fc.array(pixelsOfSize(13, 9), { maxLength: 4 }),
      fc.array(pixelsOfSize(13, 9), { maxLength: 4 }),
    );
    fc.assert(
      fc.property(lists, ([a, b]) => {
        const [detected, truth] = [a, b].map(list =>
          list.map(({ data, height, width }) => encodeMask(data, height, width, { order: 'column' })),
        );
        expect(fill(detected.map(formatRle), truth.map(formatRle))).toEqual(maskIouMatrix(detected, truth));
      }),
      { numRuns: 300 },
    );
  });

  test('is the twin’s for lifelike masks', () => {
    for (const { regions } of generatePanocaps({ images: 12, seed: 5 })) {
      const truth = regions.map(({ mask }) => mask);
      const detected = truth.map((mask, i) =>
        i % 2 === 0 ? cropMask(mask, [-3, 2, mask.width, mask.height]) : dilateMask(mask, 3),
      );
      const expected = maskIouMatrix(detected, truth);
      expect(fill(detected, truth)).toEqual(expected);
      expect(fill(detected.map(formatRle), truth.map(formatRle))).toEqual(expected);
      expect(expected.some(iou => iou > 0.5)).toBe(true);
    }
  });

  test('takes counts of up to six characters, and of the largest size', () => {
    const [height, width] = [2 ** 14, 2 ** 15];
    const pixels = height * width;
    const masks = [
      [0, pixels],
      [1, pixels - 1],
      [pixels - 1, pixels],
      [0, 1, 2, 3, pixels - 2, pixels],
      [5, 2 ** 19 + 5, 2 ** 19 + 7, 2 ** 24, 2 ** 24 + 1, pixels - 5],
    ].map(edges => ({ height, width, edges: Int32Array.from(edges) }));
    expect(fill(masks.map(formatRle), masks)).toEqual(maskIouMatrix(masks, masks));
  });

  test('reads what is allowed but unusual as the twin does', () => {
    const size = [2, 5] as const;
    const unusual: Rle[] = [
      { size, counts: formatRle(emptyMask(2, 5)).counts },
      // Empty runs: in the middle, at the end, at the start. A count padded with a zero.
      { size, counts: formatCounts([2, 3, 0, 1, 4]) },
      { size, counts: formatCounts([0, 10, 0]) },
      { size, counts: formatCounts([0, 0, 4, 6]) },
      { size, counts: 'U05' },
      { size, counts: [2, 3, 0, 1, 4] },
    ];
    const all = fullMask(2, 5);
    expect(fill(unusual, [all])).toEqual(fillSlowly(unusual, [all]));
  });

  test('refuses what the twin refuses, with its words', () => {
    const good = formatRle(fullMask(4, 4));
    const message = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        return `${(error as Error).constructor.name} ${(error as Error).message}`;
      }
      return undefined;
    };
    const broken = [
      ...['z', '`', 'P', '0é', '0\u{1F600}', '0', '1', '0`', '', 'oooooooooo', '0@@@@@@@', ' @'].map(counts => ({
        size: [4, 4],
        counts,
      })),
      { size: [1e9, 1e9], counts: '0' },
      { size: [4], counts: '0' },
      { size: 'x', counts: '0' },
      { size: [4, 4], counts: undefined },
      { size: [4, 4], counts: [1, 2.5] },
      { size: [4, 4], counts: { length: 2 ** 40 } },
      { size: [4, -4], counts: '0' },
      {},
      null,
      'text',
    ] as unknown as Rle[];
    for (const mask of broken) {
      const expected = message(() => parseRle(mask));
      expect(message(() => fill([mask], [good]))).toBe(expected);
      expect(message(() => fill([good], [good, mask]))).toBe(expected);
    }
    expect(broken.filter(mask => message(() => parseRle(mask)) === undefined)).toEqual([]);
    expect(() => fill([emptyMask(2, 3)], [emptyMask(3, 2)])).toThrowError(/2 x 3 and 3 x 2/);
    expect(() => fill([emptyMask(2, 3), emptyMask(3, 2)], [emptyMask(2, 3)])).toThrowError(/3 x 2/);
  });

  test('survives any string', () => {
    const alphabet = fc.integer({ min: 47, max: 112 }).map(code => String.fromCharCode(code));
    const text = fc.oneof(fc.string({ unit: alphabet, maxLength: 150 }), fc.string({ maxLength: 20 }));
    const good = formatRle(fullMask(30, 40));
    fc.assert(
      fc.property(text, counts => {
        const mask = { size: [30, 40] as const, counts };
        let expected: Float64Array | string;
        try {
          expected = fillSlowly([mask], [good]);
        } catch (error) {
          expected = (error as Error).message;
        }
        let found: Float64Array | string;
        try {
          found = fill([mask], [good]);
        } catch (error) {
          found = (error as Error).message;
        }
        expect(found).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test('gives its memory back', () => {
    const memory = new KernelMemory();
    const own = createIouMatrixFiller(memory);
    const mark = memory.mark();
    own([fullMask(4, 4)], [formatRle(fullMask(4, 4))]);
    expect(() => own([{ size: [4, 4], counts: 'z' }], [])).toThrowError();
    expect(memory.mark()).toBe(mark);
  });
});

describe('encoding', () => {
  test('is the twin’s, of rows and of columns, whatever the foreground value', () => {
    fc.assert(
      fc.property(anyPixels, fc.integer({ min: 1, max: 255 }), (pixels, value) => {
        const { height, width } = pixels;
        const rows = rowMajor(pixels).map((bit, i) => (bit ? 1 + ((value + i * 37) % 255) : 0));
        const columns = pixels.data.map((bit, i) => (bit ? 1 + ((value + i * 37) % 255) : 0));
        const expected = encodeMask(rows, height, width);
        expect(encode(rows, height, width)).toEqual(expected);
        expect(encode(columns, height, width, { order: 'column' })).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('is the twin’s for widths around whole vectors', () => {
    const sizes = fc.tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom(15, 16, 17, 63, 64, 65, 79, 80, 127, 130, 200),
    );
    fc.assert(
      fc.property(
        sizes.chain(([height, width]) => pixelsOfSize(height, width)),
        pixels => {
          const { height, width, data } = pixels;
          const rows = rowMajor(pixels);
          expect(encode(rows, height, width)).toEqual(encodeMask(rows, height, width));
          expect(encode(data, height, width, { order: 'column' })).toEqual(
            encodeMask(data, height, width, { order: 'column' }),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  test('holds more edges than the first room does', () => {
    const [height, width] = [301, 401];
    const checks = Uint8Array.from({ length: height * width }, (_, i) => (Math.floor(i / width) + (i % width)) & 1);
    const mask = encode(checks, height, width);
    expect(mask.edges.length).toBeGreaterThan(100_000);
    expect(masksEqual(mask, encodeMask(checks, height, width))).toBe(true);
    const columns = decodeMask(mask, { order: 'column' });
    expect(masksEqual(encode(columns, height, width, { order: 'column' }), mask)).toBe(true);
  });

  test('refuses what the twin refuses', () => {
    expect(() => encode(new Uint8Array(5), 2, 2)).toThrowError(/Expected 4 elements .* received 5/);
    expect(() => encode(new Uint8Array(5), 1e9, 1e9)).toThrowError(/Expected at most/);
    expect(encode(new Uint8Array(0), 0, 7)).toEqual(emptyMask(0, 7));
  });
});
