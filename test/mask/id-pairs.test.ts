import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countIdPairs, rgbFromPanopticIds } from '../../src/core/mask/index.ts';
import { createIdPairCounter } from '../../src/kernels/id-pairs.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';

const memory = new KernelMemory();
const countByKernel = createIdPairCounter(memory);

function count(truth: Uint8Array, predicted: Uint8Array) {
  const mark = memory.mark();
  const pointers = [memory.put(truth), memory.put(predicted)];
  // What lies behind the pictures must not matter.
  memory.u8(memory.allocate(64), 64).fill(predicted.at(-1) ?? 0);
  const pairs = countByKernel(pointers[0], pointers[1], truth.length / 3);
  memory.release(mark);
  return pairs;
}

/** Straight from the definition, pixel by pixel. */
function countSlowly(truth: readonly number[], predicted: readonly number[]) {
  const pixels = new Map<string, number>();
  truth.forEach((id, i) => {
    const key = `${String(id).padStart(8, '0')} ${String(predicted[i]).padStart(8, '0')}`;
    pixels.set(key, (pixels.get(key) ?? 0) + 1);
  });
  return [...pixels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, n]) => [...key.split(' ').map(Number), n]);
}

const bytesOf = (ids: readonly number[]) => rgbFromPanopticIds(Uint32Array.from(ids));
const rowsOf = ({ truthIds, predictedIds, pixels }: ReturnType<typeof countIdPairs>) =>
  Array.from(truthIds, (id, i) => [id, predictedIds[i], pixels[i]]);

/** Ids that differ in one byte only, and the extremes. */
const id = fc.constantFrom(0, 1, 2, 256, 257, 65536, 65537, 0xfffffe, 0xffffff, 0x010101);
const runs = fc
  .array(fc.tuple(id, id, fc.integer({ min: 1, max: 40 })), { maxLength: 30 })
  .map(list => list.flatMap(([truth, predicted, length]) => Array.from({ length }, () => [truth, predicted] as const)));

describe('pairs of ids', () => {
  test('are those of the definition, from the twin and from the kernel', () => {
    fc.assert(
      fc.property(runs, list => {
        const [truth, predicted] = [list.map(([t]) => t), list.map(([, p]) => p)];
        const expected = countSlowly(truth, predicted);
        expect(rowsOf(countIdPairs(bytesOf(truth), bytesOf(predicted)))).toEqual(expected);
        expect(rowsOf(count(bytesOf(truth), bytesOf(predicted)))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('are counted when every pixel is another pair, more than the first table holds', () => {
    const truth = Array.from({ length: 9000 }, (_, i) => (i * 2654435761) % 0xffffff);
    const predicted = truth.map((value, i) => (i % 3 === 0 ? value : (value * 31) % 0xffffff));
    const pairs = count(bytesOf(truth), bytesOf(predicted));
    expect(pairs).toEqual(countIdPairs(bytesOf(truth), bytesOf(predicted)));
    expect(pairs.pixels.reduce((sum, n) => sum + n, 0)).toBe(9000);
    expect(pairs.pixels.length).toBeGreaterThan(8000);
  });

  test('need pictures of one size', () => {
    expect(() => countIdPairs(new Uint8Array(6), new Uint8Array(3))).toThrow(
      'Expected two pictures of as many RGB pixels but received 6 and 3 bytes',
    );
  });
});
