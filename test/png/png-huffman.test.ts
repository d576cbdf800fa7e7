import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthExtraBits, lengthSymbol, planBlock } from '../../src/core/image/png-deflate-block.ts';
import { assignReversedCodes, buildCodeLengths } from '../../src/core/image/png-huffman.ts';

/** Package-merge in its plainest form: the least cost any code of at most `limit` bits can have. */
function leastCost(frequencies: number[], limit: number): number {
  const coins = frequencies.filter(count => count > 0).sort((a, b) => a - b);
  if (coins.length === 1) return coins[0];
  let items = coins;
  let cost = 0;
  for (let level = 0; level < limit; level++) {
    const packages: number[] = [];
    for (let i = 0; i + 1 < items.length; i += 2) packages.push(items[i] + items[i + 1]);
    if (level === limit - 1) break;
    items = [...coins, ...packages].sort((a, b) => a - b);
  }
  for (const item of items.slice(0, 2 * coins.length - 2)) cost += item;
  return cost;
}

const costOf = (frequencies: number[], lengths: Uint8Array) =>
  frequencies.reduce((sum, count, symbol) => sum + count * lengths[symbol], 0);
const kraftSum = (lengths: Uint8Array) => lengths.reduce((sum, length) => sum + (length > 0 ? 2 ** -length : 0), 0);
const fibonacci = (n: number) => {
  const numbers = [1, 1];
  while (numbers.length < n) numbers.push(numbers.at(-1)! + numbers.at(-2)!);
  return numbers;
};
const frequencyLists = fc.array(
  fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 20000 })),
  { minLength: 2, maxLength: 286 },
);

describe('code lengths', () => {
  it('are complete, within the limit, and cost no more than the best code where the limit does not bind', () => {
    fc.assert(
      fc.property(frequencyLists, frequencies => {
        const lengths = buildCodeLengths(frequencies, 15);
        expect(Array.from(lengths, length => length > 0)).toEqual(frequencies.map(count => count > 0));
        const used = frequencies.filter(count => count > 0).length;
        if (used < 2) return;
        expect(kraftSum(lengths)).toBe(1);
        // Twenty bits never bind here: sums stay below Fibonacci's 23rd number times the least count.
        expect(costOf(frequencies, buildCodeLengths(frequencies, 24))).toBe(leastCost(frequencies, 24));
        expect(costOf(frequencies, lengths)).toBeLessThanOrEqual(1.01 * leastCost(frequencies, 15));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [5, 1.2],
    [7, 1.12],
    [9, 1.05],
    [14, 1.005],
    [15, 1.005],
  ])('keep to a limit of %i bits on Fibonacci frequencies at no more than %f of the least cost', (limit, factor) => {
    const frequencies = fibonacci(Math.min(26, 2 ** limit));
    const lengths = buildCodeLengths(frequencies, limit);
    expect(Math.max(...lengths)).toBe(limit);
    expect(kraftSum(lengths)).toBe(1);
    expect(costOf(frequencies, lengths)).toBeLessThanOrEqual(factor * leastCost(frequencies, limit));
  });

  it('fill the code space exactly when every symbol must have the longest code', () => {
    expect([...buildCodeLengths(fibonacci(16), 4)]).toEqual(Array(16).fill(4));
  });

  it('give a lone symbol one bit, and none to no symbols', () => {
    expect([...buildCodeLengths([0, 9, 0], 15)]).toEqual([0, 1, 0]);
    expect([...buildCodeLengths([0, 0], 15)]).toEqual([0, 0]);
  });

  it('take frequencies beyond their keys', () => {
    const lengths = buildCodeLengths([2 ** 40, 2 ** 39, 1, 1], 15);
    expect([...lengths]).toEqual([1, 2, 3, 3]);
  });
});

describe('codes', () => {
  it("are those of RFC 1951's example, reversed", () => {
    const codes = assignReversedCodes(Uint8Array.of(3, 3, 3, 3, 3, 2, 4, 4));
    expect([...codes]).toEqual([0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111]);
  });

  it('classify match lengths as RFC 1951 tabulates them', () => {
    // Code, extra bits, first and last length: RFC 1951, 3.2.5.
    const table = [
      [257, 0, 3, 3],
      [264, 0, 10, 10],
      [265, 1, 11, 12],
      [268, 1, 17, 18],
      [269, 2, 19, 22],
      [273, 3, 35, 42],
      [277, 4, 67, 82],
      [280, 4, 115, 130],
      [281, 5, 131, 162],
      [284, 5, 227, 257],
      [285, 0, 258, 258],
    ];
    for (const [symbol, extraBits, first, last] of table) {
      for (const length of [first, last]) {
        expect([lengthSymbol[length], lengthExtraBits[length]]).toEqual([symbol, extraBits]);
      }
    }
  });
});

describe('block plans', () => {
  const counts = (literals: [number, number][]) => {
    const frequencies = new Uint32Array(286);
    for (const [symbol, count] of literals) frequencies[symbol] = count;
    return { literals: frequencies, distances: new Uint32Array(4), extraBits: 0 };
  };

  it('store what does not compress, use fixed codes for a few bytes, and own codes for the rest', () => {
    const noise = Array.from({ length: 256 }, (_, i): [number, number] => [i, 100]);
    expect(planBlock(counts(noise), 25600).kind).toBe('stored');
    expect(
      planBlock(
        counts([
          [0, 3],
          [7, 1],
        ]),
        4,
      ).kind,
    ).toBe('fixed');
    expect(
      planBlock(
        counts([
          [0, 3000],
          [7, 100],
        ]),
        3100,
      ).kind,
    ).toBe('dynamic');
  });
});
