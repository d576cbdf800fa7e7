import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignLinear } from '../../src/core/assignment/linear-assignment.ts';

interface Case {
  rows: number;
  columns: number;
  maximize: boolean;
  cost: (number | null)[];
  answer?: [number[], number[]];
  error?: string;
}
const { cases } = JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8')) as { cases: Case[] };

/** The least total of all assignments, by trying every one. */
function leastTotal(cost: readonly number[], rows: number, columns: number): number {
  const at = (short: number, long: number) =>
    rows <= columns ? cost[short * columns + long] : cost[long * columns + short];
  const [short, long] = [Math.min(rows, columns), Math.max(rows, columns)];
  const search = (next: number, used: number): number => {
    if (next === short) return 0;
    let least = Infinity;
    for (let j = 0; j < long; j++) {
      if (!(used & (1 << j))) least = Math.min(least, at(next, j) + search(next + 1, used | (1 << j)));
    }
    return least;
  };
  return search(0, 0);
}

describe('assignLinear', () => {
  test('takes the same pairs as scipy, ties included, on 240 matrices', () => {
    expect(cases.filter(({ error }) => error).length).toBeGreaterThan(0);
    for (const { rows, columns, maximize, cost, answer } of cases) {
      const matrix = cost.map(value => value ?? Infinity);
      if (!answer) {
        expect(() => assignLinear(matrix, rows, columns)).toThrow(
          expect.objectContaining({ code: 'infeasible-assignment' }),
        );
        continue;
      }
      const ours = assignLinear(matrix, rows, columns, { maximize });
      expect([[...ours.rows], [...ours.columns]]).toEqual(answer);
    }
  });

  test('finds the least total, and gives each row and column once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 5 }),
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 25, maxLength: 25 }),
        (rows, columns, values) => {
          const cost = values.slice(0, rows * columns);
          const ours = assignLinear(cost, rows, columns);
          expect(new Set(ours.rows).size).toBe(Math.min(rows, columns));
          expect(new Set(ours.columns).size).toBe(Math.min(rows, columns));
          let total = 0;
          ours.rows.forEach((row, k) => {
            total += cost[row * columns + ours.columns[k]];
          });
          expect(total).toBe(leastTotal(cost, rows, columns));
        },
      ),
    );
  });

  test('refuses NaN, -Infinity and another length', () => {
    expect(() => assignLinear([0, Number.NaN], 1, 2)).toThrow('Expected a number for the cost of row 0, column 1');
    expect(() => assignLinear([-Infinity], 1, 1)).toThrow('received -Infinity');
    expect(() => assignLinear([1, 2, 3], 2, 2)).toThrow('Expected 2 x 2 = 4 numbers');
  });
});
