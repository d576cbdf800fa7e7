import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterRows, predictPaeth, unfilterRows } from '../../src/core/image/png-filter.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { createRowFilter, filterWorkBytes } from '../../src/kernels/png-filter.ts';
import { createRowUnfilter } from '../../src/kernels/png-unfilter.ts';
import { createRandom, paint, paintings, putRows, takeRows } from './fixtures.ts';

const memory = new KernelMemory();
const filterKernel = createRowFilter(memory);
const unfilterKernel = createRowUnfilter(memory);

interface Rows {
  data: Uint8Array;
  rowBytes: number;
  bytesPerPixel: number;
}

/** Filters with the kernel, from rows `padding` bytes apart, in bands of `bandRows`. */
function filterWithKernel(
  { data, rowBytes, bytesPerPixel }: Rows,
  {
    forcedFilter,
    padding = 0,
    bandRows = 1e9,
    isSwapped = false,
  }: { forcedFilter?: number; padding?: number; bandRows?: number; isSwapped?: boolean } = {},
): Uint8Array {
  const mark = memory.mark();
  const rowCount = data.length / rowBytes;
  const rowStrideBytes = rowBytes + padding;
  const source = putRows(memory, data, rowBytes, rowStrideBytes);
  const work = memory.allocate(filterWorkBytes(rowBytes));
  memory.u8(work, filterWorkBytes(rowBytes)).fill(0xee);
  const filtered = memory.allocate(rowCount * (rowBytes + 1));
  for (let y = 0; y < rowCount; y += bandRows)
    filterKernel({
      source: source + y * rowStrideBytes,
      rowStrideBytes,
      rowCount: Math.min(bandRows, rowCount - y),
      rowBytes,
      bytesPerPixel,
      hasRowAbove: y > 0,
      isSwapped,
      work,
      filtered: filtered + y * (rowBytes + 1),
      forcedFilter,
    });
  const out = memory.u8(filtered, rowCount * (rowBytes + 1)).slice();
  memory.release(mark);
  return out;
}

/** Unfilters with the kernel; checks that the bytes between and around rows stay. */
function unfilterWithKernel(filtered: Uint8Array, rowBytes: number, bytesPerPixel: number, padding = 0) {
  const mark = memory.mark();
  const rowCount = filtered.length / (rowBytes + 1);
  const rowStrideBytes = rowBytes + padding;
  const source = memory.put(filtered);
  const above = memory.allocate(rowBytes);
  memory.u8(above, rowBytes).fill(0);
  const whole = memory.allocate(rowCount * rowStrideBytes + 64);
  memory.u8(whole, rowCount * rowStrideBytes + 64).fill(0x5a);
  const destination = whole + 32;
  const badRow = unfilterKernel({ source, rowCount, rowBytes, bytesPerPixel, above, destination, rowStrideBytes });
  const data = takeRows(memory, destination, rowCount, rowBytes, rowStrideBytes);
  for (let y = 0; y < rowCount; y++) memory.u8(destination + y * rowStrideBytes, rowBytes).fill(0x5a);
  const untouched = Buffer.alloc(rowCount * rowStrideBytes + 64, 0x5a);
  const isUntouched = untouched.equals(memory.u8(whole, untouched.length));
  memory.release(mark);
  return { data, badRow, isUntouched };
}

const rowsOf = (seed: number, rowBytes: number, rowCount: number, bytesPerPixel: number): Rows => {
  const random = createRandom(seed);
  // Half the bytes are noise, half repeat a neighbour: ties and extreme differences both occur.
  const data = new Uint8Array(rowBytes * rowCount);
  for (let i = 0; i < data.length; i++) {
    const kind = random() & 7;
    data[i] =
      kind < 3
        ? random()
        : kind < 5
          ? data[Math.max(0, i - bytesPerPixel)]
          : kind < 7
            ? data[Math.max(0, i - rowBytes)]
            : (random() & 1) * 255;
  }
  return { data, rowBytes, bytesPerPixel };
};
const rows = fc
  .record({
    seed: fc.integer(),
    pixels: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 1400 })),
    rowCount: fc.integer({ min: 1, max: 6 }),
    bytesPerPixel: fc.constantFrom(1, 2, 3, 4, 6, 8),
    padding: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ seed, pixels, rowCount, bytesPerPixel, padding }) => ({
    ...rowsOf(seed, pixels * bytesPerPixel, rowCount, bytesPerPixel),
    padding,
    rowCount,
  }));

/** `toEqual` compares typed arrays element by element, slowly. */
function expectBytes(actual: Uint8Array, expected: Uint8Array): void {
  if (Buffer.compare(actual, expected) !== 0) expect(actual).toEqual(expected);
}

describe('the filter kernel', () => {
  it('chooses the filters and writes the bytes of its twin', () => {
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 4 }),
        ({ data, rowBytes, rowCount, bytesPerPixel, padding }, bandRows) => {
          const twin = filterRows(data, { rowCount, rowBytes, bytesPerPixel });
          expectBytes(filterWithKernel({ data, rowBytes, bytesPerPixel }, { padding, bandRows }), twin);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(paintings)('chooses as its twin does on $name', painting => {
    for (const channels of [1, 3, 4] as const) {
      const { data, width, height } = paint(painting, 173, 61, channels);
      const rowBytes = width * channels;
      const twin = filterRows(data, { rowCount: height, rowBytes, bytesPerPixel: channels });
      expectBytes(filterWithKernel({ data, rowBytes, bytesPerPixel: channels }), twin);
    }
  });

  it.each([0, 1, 2, 3, 4])('writes filter %i as its twin does when it is forced', forcedFilter => {
    for (const bytesPerPixel of [1, 2, 3, 4]) {
      const { data, rowBytes } = rowsOf(7, 131 * bytesPerPixel, 5, bytesPerPixel);
      const twin = filterRows(data, { rowCount: 5, rowBytes, bytesPerPixel }, forcedFilter);
      expectBytes(filterWithKernel({ data, rowBytes, bytesPerPixel }, { forcedFilter }), twin);
    }
  });

  it('sums residuals without overflow on the widest contrast', () => {
    const rowBytes = 3 * 9001;
    const data = new Uint8Array(rowBytes * 3).map((_, i) => (i % 2 ? 128 : 0));
    expectBytes(
      filterWithKernel({ data, rowBytes, bytesPerPixel: 3 }),
      filterRows(data, { rowCount: 3, rowBytes, bytesPerPixel: 3 }),
    );
  });

  it('turns little-endian samples big-endian', () => {
    for (const width of [1, 7, 8, 9, 40]) {
      const { data, rowBytes } = rowsOf(width, width * 2, 4, 2);
      const bigEndian = data.map((_, i) => data[i ^ 1]);
      expectBytes(
        filterWithKernel({ data, rowBytes, bytesPerPixel: 2 }, { isSwapped: true, bandRows: 3 }),
        filterRows(bigEndian, { rowCount: 4, rowBytes, bytesPerPixel: 2 }),
      );
    }
  });

  it('predicts as Paeth does for all 2^24 neighbourhoods, and the unfilter kernel inverts it', () => {
    // A row per c: pixels in pairs, above them (c, b), in the row (a, a): the second of a pair sees a, b, c.
    const pairs = 65536;
    const rowBytes = 3 * 2 * Math.ceil(pairs / 3);
    const data = new Uint8Array(2 * rowBytes);
    for (let c = 0; c < 256; c++) {
      for (let pair = 0; pair < pairs; pair++) {
        const left = Math.floor(pair / 3) * 6 + (pair % 3);
        data[left] = c;
        data[left + 3] = pair & 255;
        data[rowBytes + left] = pair >> 8;
        data[rowBytes + left + 3] = pair >> 8;
      }
      const filtered = filterWithKernel({ data, rowBytes, bytesPerPixel: 3 }, { forcedFilter: 4 });
      let wrong = 0;
      for (let pair = 0; pair < pairs; pair++) {
        const a = pair >> 8;
        const residual = filtered[rowBytes + 2 + Math.floor(pair / 3) * 6 + (pair % 3) + 3];
        if (residual !== ((a - predictPaeth(a, pair & 255, c)) & 255)) wrong++;
      }
      if (wrong > 0 || Buffer.compare(unfilterWithKernel(filtered, rowBytes, 3).data, data) !== 0)
        expect.fail(`c = ${c}: ${wrong} predictions differ, or the inverse does`);
    }
  });
});

describe('the unfilter kernel', () => {
  it('writes the bytes of its twin for every filter and pixel size, and nothing around the rows', () => {
    fc.assert(
      fc.property(rows, fc.integer(), ({ data, rowBytes, rowCount, bytesPerPixel, padding }, seed) => {
        // Any bytes are valid residuals: no encoder needs to have made them.
        const random = createRandom(seed);
        const filtered = new Uint8Array(rowCount * (rowBytes + 1));
        for (let y = 0; y < rowCount; y++) {
          filtered[y * (rowBytes + 1)] = random() % 5;
          filtered.set(data.subarray(y * rowBytes, (y + 1) * rowBytes), y * (rowBytes + 1) + 1);
        }
        const twin = new Uint8Array(data.length);
        expect(unfilterRows(filtered, twin, { rowCount, rowBytes, bytesPerPixel })).toBe(-1);
        const kernel = unfilterWithKernel(filtered, rowBytes, bytesPerPixel, padding);
        expectBytes(kernel.data, twin);
        expect([kernel.badRow, kernel.isUntouched]).toEqual([-1, true]);
      }),
      { numRuns: 500 },
    );
  });

  it('inverts the filter kernel', () => {
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom(undefined, 0, 1, 2, 3, 4),
        ({ data, rowBytes, bytesPerPixel }, forcedFilter) => {
          const filtered = filterWithKernel({ data, rowBytes, bytesPerPixel }, { forcedFilter });
          expectBytes(unfilterWithKernel(filtered, rowBytes, bytesPerPixel).data, data);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('writes the bytes of its twin where most residuals are zero, as in drawings and maps of segments', () => {
    const bytesPerPixel = fc.constantFrom(1, 2, 3, 4, 6, 8);
    const filters = fc.array(fc.constantFrom(1, 2, 3, 4, 4, 4), { minLength: 1, maxLength: 6 });
    // Where and what the few residuals are that begin or end a run.
    const edges = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 40 });
    fc.assert(
      fc.property(
        bytesPerPixel,
        fc.integer({ min: 1, max: 200 }),
        filters,
        edges,
        (bytes, pixels, rowFilters, places) => {
          const rowBytes = pixels * bytes;
          const rowCount = rowFilters.length;
          const filtered = new Uint8Array(rowCount * (rowBytes + 1));
          for (const [place, residual] of places) filtered[place % filtered.length] = residual;
          for (const [y, filter] of rowFilters.entries()) filtered[y * (rowBytes + 1)] = filter;
          const expected = new Uint8Array(rowCount * rowBytes);
          unfilterRows(filtered, expected, { rowCount, rowBytes, bytesPerPixel: bytes });
          const { data, badRow, isUntouched } = unfilterWithKernel(filtered, rowBytes, bytes, pixels % 5);
          expect([badRow, isUntouched]).toEqual([-1, true]);
          expectBytes(data, expected);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('tells the row of a filter that does not exist', () => {
    const filtered = new Uint8Array(4 * 13);
    filtered[2 * 13] = 5;
    expect(unfilterWithKernel(filtered, 12, 3).badRow).toBe(2);
    expect(unfilterRows(filtered, new Uint8Array(48), { rowCount: 4, rowBytes: 12, bytesPerPixel: 3 })).toBe(2);
  });
});
