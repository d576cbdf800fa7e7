import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareNatural } from '../../src/io/node/file-tree.ts';

/** The same order by splitting into texts and numbers. */
function compareParts(a: string, b: string): number {
  const [left, right] = [a.split(/(\d+)/), b.split(/(\d+)/)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (left[i] === right[i]) continue;
    const difference = i % 2 === 1 ? Number(left[i]) - Number(right[i]) : 0;
    if (difference !== 0) return difference;
    return left[i] < right[i] ? -1 : 1;
  }
  return left.length - right.length;
}

const names = fc.string({ unit: fc.constantFrom('a', 'b', '_', '/', '0', '1', '2', '9', '.'), maxLength: 8 });

describe('the natural order of names', () => {
  test('is that of their texts and numbers', () => {
    fc.assert(
      fc.property(names, names, names, (prefix, a, b) => {
        const [left, right] = [prefix + a, prefix + b];
        expect(Math.sign(compareNatural(left, right)), `${left} ${right}`).toBe(Math.sign(compareParts(left, right)));
      }),
      { numRuns: 3000 },
    );
  });

  test('puts 2 before 10', () => {
    const sorted = ['batch_10.zip', 'batch_2.zip', 'batch.zip', 'batch_02.zip', 'batch_'].sort(compareNatural);
    expect(sorted).toEqual(['batch.zip', 'batch_', 'batch_02.zip', 'batch_2.zip', 'batch_10.zip']);
  });
});
