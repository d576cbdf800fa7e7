import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boxIou,
  boxMask,
  cropMask,
  differMasks,
  dilateMask,
  emptyMask,
  encodeMask,
  erodeMask,
  fullMask,
  intersectionArea,
  intersectMasks,
  invertMask,
  isThinMask,
  maskBoundary,
  maskComponents,
  maskIou,
  maskIouMatrix,
  measureMask,
  mergeMasks,
  polygonMask,
  type RunLengths,
  resizeMaskArea,
  resizeMaskNearest,
  subtractMask,
  uniteMasks,
} from '../../src/core/mask/index.ts';
import { anyPixels, isSet, type Pixels, pixelPairs, pixelsFrom, pixelsOfSize } from './pixel-twin.ts';

const encode = ({ data, height, width }: Pixels): RunLengths => encodeMask(data, height, width, { order: 'column' });

describe('set operations', () => {
  it.each([
    ['union', uniteMasks, (a: boolean, b: boolean) => a || b],
    ['intersection', intersectMasks, (a: boolean, b: boolean) => a && b],
    ['difference', subtractMask, (a: boolean, b: boolean) => a && !b],
    ['symmetric difference', differMasks, (a: boolean, b: boolean) => a !== b],
  ] as const)('%s equals its pixel-wise twin', (_, operation, keep) => {
    fc.assert(
      fc.property(pixelPairs, ([a, b]) => {
        const expected = pixelsFrom(a.height, a.width, (x, y) => keep(isSet(a, x, y), isSet(b, x, y)));
        expect(operation(encode(a), encode(b))).toEqual(encode(expected));
      }),
    );
  });

  it('inverts', () => {
    fc.assert(
      fc.property(anyPixels, a => {
        expect(invertMask(encode(a))).toEqual(encode(pixelsFrom(a.height, a.width, (x, y) => !isSet(a, x, y))));
      }),
    );
  });

  it('merges many', () => {
    fc.assert(
      fc.property(fc.array(pixelsOfSize(7, 5), { minLength: 1, maxLength: 6 }), list => {
        const masks = list.map(encode);
        const any = pixelsFrom(7, 5, (x, y) => list.some(one => isSet(one, x, y)));
        const all = pixelsFrom(7, 5, (x, y) => list.every(one => isSet(one, x, y)));
        expect(mergeMasks(masks)).toEqual(encode(any));
        expect(mergeMasks(masks, 'intersection')).toEqual(encode(all));
      }),
    );
    expect(() => mergeMasks([])).toThrowError(/at least one/);
  });

  it('refuses masks of different sizes', () => {
    for (const operation of [uniteMasks, intersectMasks, subtractMask, intersectionArea, maskIou]) {
      expect(() => operation(emptyMask(2, 3), emptyMask(3, 2))).toThrowError(/2 x 3 and 3 x 2/);
    }
  });
});

describe('IoU', () => {
  it('equals the pixel-wise quotient, crowd or not, measured or not', () => {
    fc.assert(
      fc.property(pixelPairs, fc.boolean(), ([a, b], crowd) => {
        let both = 0;
        let either = 0;
        let own = 0;
        for (let i = 0; i < a.data.length; i++) {
          both += a.data[i] & b.data[i];
          either += a.data[i] | b.data[i];
          own += a.data[i];
        }
        const expected = both === 0 ? 0 : both / (crowd ? own : either);
        const [first, second] = [encode(a), encode(b)];
        expect(maskIou(first, second, { crowd })).toBe(expected);
        expect(maskIou(measureMask(first), measureMask(second), { crowd })).toBe(expected);
        expect(intersectionArea(first, second)).toBe(both);
      }),
      { numRuns: 500 },
    );
  });

  it('fills a matrix row by row, with crowds by column', () => {
    fc.assert(
      fc.property(
        fc.array(pixelsOfSize(6, 9), { maxLength: 4 }),
        fc.array(pixelsOfSize(6, 9), { maxLength: 4 }),
        (a, b) => {
          const [detected, truth] = [a.map(encode), b.map(encode)];
          const crowds = truth.map((_, i) => i % 2 === 1);
          expect([...maskIouMatrix(detected, truth, crowds)]).toEqual(
            detected.flatMap(one => truth.map((other, i) => maskIou(one, other, { crowd: crowds[i] }))),
          );
        },
      ),
    );
  });

  it('of boxes needs them to overlap', () => {
    expect(boxIou([0, 0, 10, 10], [10, 0, 5, 5])).toBe(0);
    expect(boxIou([0, 0, 10, 10], [5, 5, 10, 10])).toBe(25 / 175);
    expect(boxIou([0, 0, 10, 10], [5, 5, 10, 10], { crowd: true })).toBe(0.25);
    expect(boxIou([0, 0, 0, 10], [0, 0, 10, 10])).toBe(0);
  });
});

describe('crop and resize', () => {
  it('crops any window, beyond the image too', () => {
    const small = fc.integer({ min: -4, max: 14 });
    fc.assert(
      fc.property(anyPixels, small, small, fc.nat(9), fc.nat(9), (a, x, y, width, height) => {
        const expected = pixelsFrom(height, width, (column, row) => isSet(a, column + x, row + y));
        expect(cropMask(encode(a), [x, y, width, height])).toEqual(encode(expected));
      }),
    );
    expect(() => cropMask(fullMask(2, 2), [0.5, 0, 1, 1])).toThrowError(/whole pixels/);
  });

  it('resizes by nearest neighbour at pixel centres', () => {
    fc.assert(
      fc.property(anyPixels, fc.nat(20), fc.nat(20), (a, height, width) => {
        const source = (i: number, n: number, size: number) => Math.floor(((2 * i + 1) * size) / (2 * n));
        const expected = pixelsFrom(height, width, (x, y) =>
          isSet(a, source(x, width, a.width), source(y, height, a.height)),
        );
        expect(resizeMaskNearest(encode(a), height, width)).toEqual(encode(expected));
      }),
      { numRuns: 300 },
    );
  });

  it('resizes by area: at least half covered', () => {
    fc.assert(
      fc.property(anyPixels, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (a, height, width) => {
        // A common multiple of both grids, sample by sample.
        const expected = pixelsFrom(height, width, (x, y) => {
          let set = 0;
          for (let i = 0; i < a.width; i++) {
            for (let j = 0; j < a.height; j++) {
              const column = Math.floor((x * a.width + i) / width);
              if (isSet(a, column, Math.floor((y * a.height + j) / height))) set++;
            }
          }
          return a.width * a.height > 0 && 2 * set >= a.width * a.height;
        });
        expect(resizeMaskArea(encode(a), height, width)).toEqual(encode(expected));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps a mask of its own size', () => {
    fc.assert(
      fc.property(anyPixels, a => {
        const mask = encode(a);
        expect(resizeMaskNearest(mask, a.height, a.width)).toEqual(mask);
        expect(resizeMaskArea(mask, a.height, a.width)).toEqual(mask);
      }),
    );
  });
});

describe('morphology', () => {
  const neighbourhood = (
    a: Pixels,
    x: number,
    y: number,
    distance: number,
    test: (set: boolean, inside: boolean) => boolean,
  ) => {
    for (let i = x - distance; i <= x + distance; i++) {
      for (let j = y - distance; j <= y + distance; j++) {
        if (!test(isSet(a, i, j), i >= 0 && j >= 0 && i < a.width && j < a.height)) return false;
      }
    }
    return true;
  };

  it('erodes, dilates and takes the boundary with a square', () => {
    fc.assert(
      fc.property(anyPixels, fc.nat(15), (a, distance) => {
        const { height, width } = a;
        const mask = encode(a);
        const eroded = pixelsFrom(height, width, (x, y) => neighbourhood(a, x, y, distance, set => set));
        const kept = pixelsFrom(height, width, (x, y) =>
          neighbourhood(a, x, y, distance, (set, inside) => set || !inside),
        );
        const dilated = pixelsFrom(height, width, (x, y) => !neighbourhood(a, x, y, distance, set => !set));
        expect(erodeMask(mask, distance)).toEqual(encode(eroded));
        expect(erodeMask(mask, distance, { border: false })).toEqual(encode(kept));
        expect(dilateMask(mask, distance)).toEqual(encode(dilated));
        expect(maskBoundary(mask, distance)).toEqual(
          encode(pixelsFrom(height, width, (x, y) => isSet(a, x, y) && !isSet(eroded, x, y))),
        );
      }),
      { numRuns: 300 },
    );
    expect(() => erodeMask(fullMask(3, 3), -1)).toThrowError(/whole number/);
  });

  it.each([4, 8] as const)('finds %i-connected components', connectivity => {
    fc.assert(
      fc.property(anyPixels, a => {
        const { height, width } = a;
        const label = new Int32Array(height * width);
        const expected: RunLengths[] = [];
        for (let start = 0; start < label.length; start++) {
          if (a.data[start] === 0 || label[start] !== 0) continue;
          const id = expected.length + 1;
          const queue = [start];
          label[start] = id;
          for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
            const [x, y] = [Math.floor(index / height), index % height];
            for (const [i, j] of [-1, 0, 1].flatMap(i => [-1, 0, 1].map(j => [i, j]))) {
              if (connectivity === 4 && i !== 0 && j !== 0) continue;
              const next = (x + i) * height + y + j;
              if (isSet(a, x + i, y + j) && label[next] === 0) {
                label[next] = id;
                queue.push(next);
              }
            }
          }
          expected.push(encode(pixelsFrom(height, width, (x, y) => label[x * height + y] === id)));
        }
        expect(maskComponents(encode(a), { connectivity })).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});

describe('thin masks', () => {
  it('hold no square of the given side', () => {
    fc.assert(
      fc.property(anyPixels, fc.integer({ min: 1, max: 4 }), (pixels, side) => {
        const { height, width } = pixels;
        let holdsSquare = false;
        for (let x = 0; x + side <= width; x++) {
          for (let y = 0; y + side <= height; y++) {
            let all = true;
            for (let k = 0; k < side * side; k++) all &&= isSet(pixels, x + (k % side), y + Math.floor(k / side));
            holdsSquare ||= all;
          }
        }
        expect(isThinMask(encode(pixels), side)).toBe(!holdsSquare);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('polygons', () => {
  it('fill whole pixels, unite, and may lie anywhere', () => {
    expect(boxMask([1, 2, 3, 4], 10, 10)).toEqual(
      encode(pixelsFrom(10, 10, (x, y) => x >= 1 && x < 4 && y >= 2 && y < 6)),
    );
    const left = [0, 0, 0, 10, 2, 10, 2, 0];
    const right = [8, 0, 8, 10, 10, 10, 10, 0];
    expect(polygonMask([left, right], 10, 10)).toEqual(encode(pixelsFrom(10, 10, x => x < 2 || x >= 8)));
    expect(polygonMask([[-1e12, -1e12, 1e12, -1e12, 1e12, 1e12, -1e12, 1e12]], 10, 10)).toEqual(fullMask(10, 10));
    expect(polygonMask([], 4, 4)).toEqual(emptyMask(4, 4));
  });

  it.each([[[1, 2, 3, 4]], [[1, 2, 3, 4, 5, 6, 7]], [[1, 2, 3, 4, 5, Number.NaN]], [[0, 0, Infinity, 0, 1, 1]]])(
    'refuses %j',
    polygon => {
      expect(() => polygonMask([polygon], 8, 8)).toThrowError(expect.objectContaining({ code: 'polygon' }));
    },
  );
});
