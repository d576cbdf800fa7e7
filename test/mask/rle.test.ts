import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/core/errors.ts';
import {
  countsOf,
  decodeMask,
  emptyMask,
  encodeIds,
  encodeMask,
  formatRle,
  fullMask,
  maskArea,
  maskBox,
  maskContains,
  masksEqual,
  paintMask,
  parseRle,
} from '../../src/core/mask/index.ts';
import { anyPixels, isSet, rowMajor, sizes } from './pixel-twin.ts';

const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof FormatError) return error.code;
    throw error;
  }
  return 'no error';
};

describe('the RLE codec', () => {
  it('writes what it reads, in both forms, for any mask', () => {
    fc.assert(
      fc.property(anyPixels, pixels => {
        const mask = encodeMask(pixels.data, pixels.height, pixels.width, { order: 'column' });
        expect(masksEqual(parseRle(formatRle(mask)), mask)).toBe(true);
        expect(masksEqual(parseRle({ size: [pixels.height, pixels.width], counts: countsOf(mask) }), mask)).toBe(true);
      }),
    );
  });

  it('reads empty runs in the middle and at the end', () => {
    const mask = parseRle({ size: [10, 1], counts: [2, 3, 0, 2, 0, 0, 3, 0] });
    expect([...mask.edges]).toEqual([2, 7]);
    expect(countsOf(mask)).toEqual([2, 5, 3]);
  });

  it('keeps long runs exact', () => {
    const counts = [2 ** 28 - 1, 1, 2 ** 28 - 7, 3, 1, 3];
    const mask = parseRle({ size: [2 ** 14, 2 ** 15], counts });
    expect(countsOf(parseRle(formatRle(mask)))).toEqual(counts);
    expect(parseRle(formatRle(fullMask(2 ** 14, 2 ** 15))).edges).toEqual(Int32Array.of(0, 2 ** 29));
    expect(maskArea(parseRle(formatRle(emptyMask(2 ** 14, 2 ** 15))))).toBe(0);
  });

  it.each([
    ['rle-sum', { size: [2, 2], counts: [1, 5] }],
    ['rle-sum', { size: [2, 2], counts: [1, 2] }],
    ['rle-sum', { size: [2, 2], counts: '' }],
    ['rle-sum', { size: [3, 3], counts: '04' }],
    ['rle-count', { size: [2, 2], counts: [1, -1, 4] }],
    ['rle-count', { size: [2, 2], counts: [1.5, 2.5] }],
    ['rle-count', { size: [2, 2], counts: [Number.NaN] }],
    ['rle-count', { size: [2, 2], counts: ['4'] }],
    ['rle-count', { size: [2, 2], counts: 'O' }],
    ['rle-count', { size: [2, 2], counts: 'ooooooooooooooooooooooo0' }],
    ['rle-count', { size: [2, 2], counts: `${'P'.repeat(40)}1` }],
    ['rle-truncated', { size: [200, 2], counts: 'P' }],
    ['rle-character', { size: [2, 2], counts: '1/' }],
    ['rle-character', { size: [2, 2], counts: 'Pp' }],
    ['rle-character', { size: [2, 2], counts: '1é' }],
    ['mask-size', { size: [1e9, 1e9], counts: '0' }],
    ['mask-size', { size: [-1, 2], counts: '0' }],
    ['mask-size', { size: [2.5, 2], counts: '5' }],
    ['mask-size', { size: ['2', 2], counts: '4' }],
    ['rle-form', { size: [2], counts: '4' }],
    ['rle-form', { size: [2, 2], counts: 4 }],
    ['rle-form', { size: [2, 2] }],
    ['rle-form', null],
  ])('refuses bad input with %s: %j', (code, rle) => {
    expect(codeOf(() => parseRle(rle as never))).toBe(code);
  });

  it('refuses random strings and lists with a FormatError or reads them, and never hangs', () => {
    const characters = fc.string({ unit: fc.integer({ min: 40, max: 120 }).map(c => String.fromCharCode(c)) });
    const numbers = fc.array(fc.oneof(fc.integer(), fc.double(), fc.nat(9)));
    fc.assert(
      fc.property(fc.nat(2 ** 16), fc.nat(2 ** 16), fc.oneof(characters, numbers), (height, width, counts) => {
        let mask: ReturnType<typeof parseRle>;
        try {
          mask = parseRle({ size: [height, width], counts });
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
          return;
        }
        expect(maskArea(mask)).toBeLessThanOrEqual(height * width);
      }),
      { numRuns: 2000 },
    );
  });

  it('says where a mask was', () => {
    const where = { file: 'a.json', pointer: '/annotations/3/segmentation' };
    expect(() => parseRle({ size: [2, 2], counts: 'z' }, where)).toThrowError(
      expect.objectContaining({ where, code: 'rle-character' }),
    );
  });
});

describe('pixels', () => {
  it('encode the same from rows and columns, whatever the foreground value', () => {
    fc.assert(
      fc.property(anyPixels, fc.integer({ min: 1, max: 255 }), (pixels, value) => {
        const { height, width, data } = pixels;
        const byColumns = encodeMask(data, height, width, { order: 'column' });
        const rows = rowMajor(pixels).map((bit, i) => (bit ? 1 + ((value + i * 37) % 255) : 0));
        expect(encodeMask(rows, height, width)).toEqual(byColumns);
        // At an odd byte offset, too.
        const shifted = new Uint8Array(rows.length + 1).subarray(1);
        shifted.set(rows);
        expect(encodeMask(shifted, height, width)).toEqual(byColumns);
        const odd = new Uint8Array(data.length + 3).subarray(3);
        odd.set(data);
        expect(encodeMask(odd, height, width, { order: 'column' })).toEqual(byColumns);
      }),
    );
  });

  it('come back from a mask in either order', () => {
    fc.assert(
      fc.property(anyPixels, pixels => {
        const mask = encodeMask(pixels.data, pixels.height, pixels.width, { order: 'column' });
        expect(decodeMask(mask, { order: 'column' })).toEqual(pixels.data);
        expect(decodeMask(mask)).toEqual(rowMajor(pixels));
        expect(decodeMask(mask, { value: 200 })).toEqual(rowMajor(pixels).map(bit => bit * 200));
      }),
    );
  });

  it('give area, box and membership', () => {
    fc.assert(
      fc.property(anyPixels, pixels => {
        const { height, width, data } = pixels;
        const mask = encodeMask(data, height, width, { order: 'column' });
        const set: [number, number][] = [];
        for (let y = -1; y <= height; y++) {
          for (let x = -1; x <= width; x++) {
            expect(maskContains(mask, x, y)).toBe(isSet(pixels, x, y));
            if (isSet(pixels, x, y)) set.push([x, y]);
          }
        }
        expect(maskArea(mask)).toBe(set.length);
        const [xs, ys] = [set.map(([x]) => x), set.map(([, y]) => y)];
        const [left, top] = [Math.min(...xs), Math.min(...ys)];
        expect(maskBox(mask)).toEqual(
          set.length === 0 ? [0, 0, 0, 0] : [left, top, Math.max(...xs) - left + 1, Math.max(...ys) - top + 1],
        );
      }),
    );
  });

  it('must be as many as the size says', () => {
    expect(() => encodeMask(new Uint8Array(5), 2, 2)).toThrowError(/Expected 4 elements .* received 5/);
    expect(() => paintMask(fullMask(2, 2), new Uint8Array(5), 1)).toThrowError(/Expected 4/);
  });
});

describe('id maps', () => {
  it('give one mask an id, equal to encoding that id alone, and paint back', () => {
    const maps = sizes.chain(([height, width]) =>
      fc
        .array(fc.constantFrom(0, 1, 7, 65535, 16777215), { minLength: height * width, maxLength: height * width })
        .map(ids => ({ height, width, ids: Uint32Array.from(ids) })),
    );
    fc.assert(
      fc.property(maps, fc.boolean(), ({ height, width, ids }, everything) => {
        const masks = encodeIds(ids, height, width, everything ? { voidId: null } : {});
        const expected = [...new Set(ids)].filter(id => everything || id !== 0).sort((a, b) => a - b);
        expect([...masks.keys()]).toEqual(expected);
        const painted = new Uint32Array(ids.length);
        for (const [id, mask] of masks) {
          expect(mask).toEqual(
            encodeMask(
              Uint8Array.from(ids, other => (other === id ? 1 : 0)),
              height,
              width,
            ),
          );
          paintMask(mask, painted, id);
        }
        expect(painted).toEqual(ids);
      }),
    );
  });
});
