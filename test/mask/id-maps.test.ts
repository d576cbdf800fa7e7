import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measureIds, rgbFromPanopticIds } from '../../src/core/mask/index.ts';
import { IdMaps } from '../../src/kernels/id-maps.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';

const memory = new KernelMemory();
const maps = new IdMaps(memory);

/** Runs `work` and gives its memory back; what lies there before must not matter. */
function withMemory<Result>(work: () => Result): Result {
  const mark = memory.mark();
  memory.u8(memory.allocate(8192), 8192).fill(171);
  memory.release(mark);
  const result = work();
  memory.release(mark);
  return result;
}

const idMap = fc
  .record({
    width: fc.integer({ min: 1, max: 23 }),
    runs: fc.array(fc.tuple(fc.constantFrom(0, 1, 2, 3, 7, 8, 300, 65536, 0xffffff), fc.integer({ min: 1, max: 40 })), {
      minLength: 1,
      maxLength: 30,
    }),
  })
  .map(({ width, runs }) => {
    const ids = runs.flatMap(([id, length]) => Array.from({ length }, () => id));
    const height = Math.ceil(ids.length / width);
    while (ids.length < width * height) ids.push(1);
    return { width, height, ids: Uint32Array.from(ids) };
  });

describe('id maps in kernel memory', () => {
  test('are measured as the twin measures, ids beyond the table left out', () => {
    fc.assert(
      fc.property(idMap, fc.constantFrom(1, 3, 8, 301), ({ width, height, ids }, idCount) => {
        const measured = withMemory(() => maps.measure(maps.put(ids), width, height, idCount));
        expect(measured).toEqual(measureIds(ids, width, height, idCount));
      }),
      { numRuns: 300 },
    );
  });

  test('become the bytes of panoptic pictures', () => {
    fc.assert(
      fc.property(idMap, ({ ids }) => {
        const bytes = withMemory(() => memory.u8(maps.toRgb(maps.put(ids), ids.length), 3 * ids.length).slice());
        expect(bytes).toEqual(rgbFromPanopticIds(ids));
      }),
    );
  });

  test('refuse ids of more than 24 bits, wherever they are', () => {
    for (const at of [0, 3, 8]) {
      const ids = new Uint32Array(9);
      ids[at] = 0x80000001;
      expect(() => withMemory(() => maps.toRgb(maps.put(ids), 9))).toThrow(
        'Expected at most 16777215 for a panoptic id but received 2147483649',
      );
    }
  });

  test('are gathered by a table', () => {
    fc.assert(
      fc.property(idMap, fc.array(fc.nat(), { maxLength: 50 }), ({ ids }, places) => {
        const table = Uint32Array.from(places, place => place % ids.length);
        const gathered = withMemory(() =>
          memory.u32(maps.gather(maps.put(table), table.length, maps.put(ids)), table.length).slice(),
        );
        expect(gathered).toEqual(Uint32Array.from(table, place => ids[place]));
      }),
    );
  });
});
