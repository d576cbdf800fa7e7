import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PanoplyError } from '../../src/core/errors.ts';
import {
  countsOf,
  encodeMask,
  formatCounts,
  formatRle,
  fullMask,
  maskIouMatrix,
  measureMask,
  parseRle,
  type RleBytes,
  type RunLengths,
} from '../../src/core/mask/index.ts';
import type { Rle } from '../../src/core/model/dataset.ts';
import { MaskReader } from '../../src/kernels/mask-reader.ts';
import { anyPixels } from './pixel-twin.ts';

const reader = new MaskReader();

/** What a reading gives, or the error it ends with. */
function outcome(read: () => RunLengths): unknown {
  try {
    const mask = measureMask(read());
    return { ...mask, edges: [...mask.edges] };
  } catch (error) {
    if (!(error instanceof PanoplyError)) throw error;
    return { code: error.code, message: error.message };
  }
}

function expectTwin(rle: Rle | RleBytes): void {
  reader.clear();
  const expected = outcome(() => parseRle(rle));
  expect(
    outcome(() => {
      const held = reader.read(rle);
      const runs = reader.runsOf(held);
      const { area, box } = measureMask(runs);
      expect([reader.areaOf(held), reader.boxOf(held)]).toEqual([area, box]);
      return runs;
    }),
  ).toEqual(expected);
}

/** Counts of all lengths that add up to a picture, so that numbers of one to six characters come in any order. */
const manyCounts = fc
  .array(fc.oneof(fc.nat(20), fc.nat(700), fc.nat(40_000), fc.nat(2 ** 22)), { minLength: 1, maxLength: 40 })
  .chain(counts => {
    const pixels = counts.reduce((sum, count) => sum + count, 0);
    const heights = [1, 2, 3, 7, 480].filter(height => pixels % height === 0);
    return fc.record({ counts: fc.constant(counts), height: fc.constantFrom(...heights), pixels: fc.constant(pixels) });
  });

describe('masks in kernel memory', () => {
  it('are those that parseRle and measureMask give, of any picture and from either form', () => {
    fc.assert(
      fc.property(anyPixels, ({ data, height, width }) => {
        const mask = encodeMask(data, height, width, { order: 'column' });
        expectTwin(formatRle(mask));
        expectTwin({ size: [height, width], counts: countsOf(mask) });
      }),
    );
  });

  it('are the same for counts of any length, empty ones too', () => {
    fc.assert(
      fc.property(manyCounts, ({ counts, height, pixels }) => {
        expectTwin({ size: [height, pixels / height], counts: formatCounts(counts) });
      }),
      { numRuns: 500 },
    );
  });

  it('are refused with the same words', () => {
    const anyCharacter = fc.oneof(
      fc.integer({ min: 48, max: 111 }),
      fc.integer({ min: 0, max: 255 }),
      fc.constant(0x1f600),
    );
    fc.assert(
      fc.property(
        manyCounts,
        fc.nat(),
        fc.option(anyCharacter),
        fc.constantFrom(0, 0, 1, 2, 3),
        ({ counts, height, pixels }, place, character, cut) => {
          let text = formatCounts(counts);
          const at = place % text.length;
          if (character !== null) text = text.slice(0, at) + String.fromCodePoint(character) + text.slice(at + 1);
          expectTwin({ size: [height, pixels / height], counts: text.slice(0, text.length - cut) });
        },
      ),
      { numRuns: 1000 },
    );
    for (const rle of [null, {}, { size: [2, 2] }, { size: [2.5, 2], counts: '4' }, { size: ['2', 2], counts: '4' }])
      expectTwin(rle as unknown as Rle);
    for (const size of [
      [0, 0],
      [0, 7],
      [7, 0],
    ] as [number, number][])
      for (const counts of ['', '0', '00', '1']) expectTwin({ size, counts });
    expectTwin(formatRle(fullMask(2 ** 14, 2 ** 15)));
  });

  it('are read from bytes as from text', () => {
    fc.assert(
      fc.property(manyCounts, fc.nat(3), ({ counts, height, pixels }, cut) => {
        const all = formatCounts(counts);
        const text = all.slice(0, all.length - cut);
        const bytes = new TextEncoder().encode(JSON.stringify(text).slice(1, -1));
        expectTwin({ size: [height, pixels / height], counts: bytes });
        const read = () => parseRle({ size: [height, pixels / height], counts: text });
        expect(outcome(() => parseRle({ size: [height, pixels / height], counts: bytes }))).toEqual(outcome(read));
      }),
    );
  });

  it('are refused when their bytes are no JSON string, and read whatever its escapes are', () => {
    const bytes = (text: string) => ({ size: [2, 2] as const, counts: new TextEncoder().encode(text) });
    for (const text of [
      '\\',
      '1\\',
      '\\1',
      '1\n3',
      '1"3',
      '13\\',
      '\\u0031',
      '\\u00313',
      '1\\u0033',
      '0123456789012345\\',
    ])
      expectTwin(bytes(text));
    expect(() => reader.read(bytes('1\n3'))).toThrow('Expected JSON');
    expect(reader.runsOf(reader.read(bytes('1\\u0033'))).edges).toEqual(Int32Array.of(1, 4));
  });

  it('overlap as maskIou says, crowds too', () => {
    const list = fc.array(fc.array(fc.boolean(), { minLength: 35, maxLength: 35 }), { maxLength: 6 });
    const maskOf = (pixels: readonly boolean[]) => encodeMask(Uint8Array.from(pixels, Number), 7, 5);
    fc.assert(
      fc.property(list, list, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (first, second, flags) => {
        reader.clear();
        const [rows, columns] = [first.map(maskOf), second.map(maskOf)];
        const crowds = flags.slice(0, columns.length);
        const [heldRows, heldColumns] = [rows.map(mask => reader.hold(mask)), columns.map(mask => reader.hold(mask))];
        const plain = reader.iouMatrix(heldRows, heldColumns);
        const ofCrowds = maskIouMatrix(rows, columns, crowds);
        expect(plain).toEqual(maskIouMatrix(rows, columns));
        heldRows.forEach((row, i) => {
          heldColumns.forEach((column, j) => {
            expect(reader.iou(row, column, crowds[j])).toBe(ofCrowds[i * columns.length + j]);
          });
        });
      }),
    );
  });

  it('must have one size to be compared', () => {
    reader.clear();
    const [a, b] = [reader.read({ size: [2, 3], counts: '6' }), reader.read({ size: [3, 2], counts: '6' })];
    const message = 'Expected masks of one size but received 2 x 3 and 3 x 2 (height x width)';
    expect(() => reader.iouMatrix([a], [a, b])).toThrow(message);
    expect(() => reader.iou(a, b)).toThrow(message);
    expect(reader.iouMatrix([], [a, b])).toEqual(new Float64Array(0));
  });

  it('stay what they are while memory grows', () => {
    reader.clear();
    const masks = Array.from({ length: 300 }, (_, i) =>
      measureMask({ height: 1000, width: 1000, edges: Int32Array.from({ length: 2 * (i + 1) }, (_, k) => 5 * k + i) }),
    );
    const held = masks.map(mask => reader.read(formatRle(mask)));
    held.forEach((mask, i) => {
      expect(reader.runsOf(mask).edges).toEqual(masks[i].edges);
      expect(reader.areaOf(mask)).toBe(masks[i].area);
    });
    expect(reader.iouMatrix(held.slice(0, 9), held)).toEqual(maskIouMatrix(masks.slice(0, 9), masks));
  });
});
