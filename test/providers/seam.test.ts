import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { measureSeam } from '../../src/analysis/seam.ts';
import { blendSeam } from '../../src/core/image/blend-seam.ts';
import type { RgbImage } from '../../src/core/model/image.ts';
import { sharedFolder } from '../shared.ts';
import { wavePanorama } from '../support/panoramas.ts';
import { createRandom } from '../support/random.ts';

const width = 512;
const height = 256;
const painted = new Map<number, Uint8Array>();

/** A seamless panorama, painted once. */
function waves(seed: number): RgbImage {
  const data = painted.get(seed) ?? wavePanorama(width, height, seed);
  painted.set(seed, data);
  return { width, height, data };
}

/** The part of a panorama from `left` to `right` and `top` to `bottom` (shares), stretched to the whole: it does not wrap. */
function stretchPart({ data }: RgbImage, left: number, right: number, top = 0, bottom = 1): RgbImage {
  const stretched = new Uint8Array(data.length);
  for (let row = 0; row < height; row++) {
    const fromRow = Math.floor((top + (row / height) * (bottom - top)) * height);
    for (let column = 0; column < width; column++) {
      const fromColumn = Math.floor((left + (column / width) * (right - left)) * width);
      for (let channel = 0; channel < 3; channel++) {
        stretched[3 * (row * width + column) + channel] = data[3 * (fromRow * width + fromColumn) + channel];
      }
    }
  }
  return { width, height, data: stretched };
}

function roll({ width: columns, height: rows, data }: RgbImage, by: number): RgbImage {
  const rolled = new Uint8Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const from = 3 * (row * columns + ((column + by) % columns));
      rolled.set(data.subarray(from, from + 3), 3 * (row * columns + column));
    }
  }
  return { width: columns, height: rows, data: rolled };
}

function map(
  { width: columns, height: rows, data }: RgbImage,
  change: (value: number, column: number, row: number) => number,
): RgbImage {
  const changed = data.map((value, index) => {
    const pixel = Math.floor(index / 3);
    return Math.max(0, Math.min(255, change(value, pixel % columns, Math.floor(pixel / columns))));
  });
  return { width: columns, height: rows, data: changed };
}

function withNoise(image: RgbImage, levels: number, seed: number): RgbImage {
  const random = createRandom(seed);
  return map(image, value => value + Math.round((2 * random() - 1) * levels));
}

describe('a panorama that wraps', () => {
  test.each([1, 2, 3, 4, 5])('is found to, wherever its seam lies, with noise or without (%d)', seed => {
    for (const noise of [0, 12]) {
      const image = withNoise(waves(seed), noise, seed);
      for (const by of [0, 37, 128, 255, 300, 511]) {
        const measure = measureSeam(roll(image, by));
        expect(measure.wraps, `rolled by ${by}: ${JSON.stringify(measure)}`).toBe(true);
        expect(measure.zenith.closes && measure.nadir.closes).toBe(true);
      }
    }
  });

  test('of one colour does too', () => {
    const flat: RgbImage = { width: 64, height: 32, data: new Uint8Array(64 * 32 * 3).fill(90) };
    expect(measureSeam(flat)).toEqual({
      seamLevels: 0,
      typicalLevels: 0,
      ratio: 0,
      rank: 1,
      wraps: true,
      zenith: { spreadLevels: 0, closes: true },
      nadir: { spreadLevels: 0, closes: true },
    });
  });

  test("may have a wall's edge at its seam where it has such edges elsewhere", () => {
    const walls = map(waves(1), (value, column) => value * 0.3 + (Math.floor(column / 64) % 2) * 120);
    expect(measureSeam(walls).wraps).toBe(true);
    const oneWall = map(waves(1), (value, column) => value * 0.3 + (column < 100 ? 120 : 0));
    expect(measureSeam(oneWall).wraps).toBe(false);
  });
});

describe('a panorama that does not', () => {
  test.each([1, 2, 3, 4, 5])('is found not to (%d)', seed => {
    const cut = measureSeam(stretchPart(waves(seed), 0.1, 0.75));
    expect(cut.wraps).toBe(false);
    expect(cut.ratio).toBeGreaterThan(5);
    expect(cut.rank).toBe(0);
    expect(measureSeam(withNoise(stretchPart(waves(seed), 0.1, 0.75), 12, seed)).wraps).toBe(false);
  });

  test('shows a difference in brightness of 6 levels between its sides, not one of a single level', () => {
    const ramp = (levels: number) => map(waves(2), (value, column) => value + Math.round((levels * column) / width));
    expect(measureSeam(ramp(6)).wraps).toBe(false);
    expect(measureSeam(ramp(1)).wraps).toBe(true);
  });

  test('shows which pole is open', () => {
    const noZenith = measureSeam(stretchPart(waves(3), 0, 1, 0.2, 1));
    expect([noZenith.wraps, noZenith.zenith.closes, noZenith.nadir.closes]).toEqual([true, false, true]);
    const noNadir = measureSeam(stretchPart(waves(3), 0, 1, 0, 0.8));
    expect([noNadir.zenith.closes, noNadir.nadir.closes]).toEqual([true, false]);
  });

  test('counts the rows by the sphere: a broken row at the pole is little, one at the horizon much', () => {
    const broken = (middle: number) =>
      map({ width, height, data: new Uint8Array(3 * width * height) }, (value, column, row) =>
        Math.abs(row - middle) < 8 && column < 8 ? value + 60 : value,
      );
    expect(measureSeam(broken(8)).seamLevels).toBeLessThan(0.2 * measureSeam(broken(128)).seamLevels);
  });
});

describe('mending', () => {
  test.each([1, 2, 3, 4, 5])('makes it wrap and close, and leaves what lies further away as it was (%d)', seed => {
    const cut = stretchPart(waves(seed), 0.1, 0.75, 0.1, 0.9);
    const before = cut.data.slice();
    const mended = blendSeam(cut);
    expect(Buffer.compare(cut.data, before)).toBe(0);
    const measure = measureSeam(mended);
    expect(measure.wraps).toBe(true);
    expect(measure.seamLevels).toBeLessThan(2);
    expect([measure.zenith.spreadLevels, measure.nadir.spreadLevels]).toEqual([0, 0]);
    const capRows = Math.ceil(height / 12);
    for (let row = capRows; row < height - capRows; row++) {
      const from = 3 * (row * width + width / 8);
      const to = 3 * (row * width + width - width / 8);
      expect(Buffer.compare(mended.data.subarray(from, to), cut.data.subarray(from, to))).toBe(0);
    }
  });

  test('brings both sides to the middle between them, and adds no line of its own', () => {
    const twoTone = map({ width, height, data: new Uint8Array(3 * width * height) }, (_, column) =>
      column < width / 2 ? 200 : 100,
    );
    const { data } = blendSeam(twoTone, { zenith: false, nadir: false });
    const row = (column: number) => data[3 * ((height / 2) * width + column)];
    expect(row(0)).toBe(150);
    expect(row(width - 1)).toBe(150);
    for (let column = 0; column + 1 < width / 2 - 1; column++) {
      // Up to the untouched 200, and down from 100 on the other side: never back, never a jump.
      expect(row(column + 1) - row(column)).toBeGreaterThanOrEqual(0);
      expect(row(column + 1) - row(column)).toBeLessThan(4);
      expect(row(width - 1 - column) - row(width - 2 - column)).toBeGreaterThanOrEqual(0);
    }
    expect([row(width / 4), row(width - width / 4)]).toEqual([200, 100]);
  });

  test('keeps fine differences near the seam and lets only broad ones reach far', () => {
    const changedAt = (period: number, column: number) => {
      const stripes = map({ width, height, data: new Uint8Array(3 * width * height) }, (_, at, row) =>
        at < width / 2 ? 128 + Math.round(60 * Math.sin((2 * Math.PI * row) / period)) : 128,
      );
      const { data } = blendSeam(stripes, { zenith: false, nadir: false });
      let most = 0;
      for (let row = 112; row < 144; row++) {
        const index = 3 * (row * width + column);
        most = Math.max(most, Math.abs(data[index] - stripes.data[index]));
      }
      return most;
    };
    // At the horizon: half of 60 levels, times exp(-k / 2), times sin(k / 2) / (k / 2) for the pixel's width; k = 2 pi / 4.
    expect(Math.abs(changedAt(4, 0) - 12.3)).toBeLessThan(2);
    expect(changedAt(4, 3)).toBeLessThanOrEqual(1);
    expect(changedAt(128, 3)).toBeGreaterThan(15);
    expect(changedAt(128, 40)).toBeGreaterThan(changedAt(16, 40));
  });

  test('with nothing to mend changes nothing; each part can be asked for alone', () => {
    const image = stretchPart(waves(1), 0.1, 0.75, 0.1, 0.9);
    expect(Buffer.compare(blendSeam(image, { seam: false, zenith: false, nadir: false }).data, image.data)).toBe(0);
    const zenith = blendSeam(image, { seam: false, nadir: false });
    const half = (3 * width * height) / 2;
    expect(Buffer.compare(zenith.data.subarray(half), image.data.subarray(half))).toBe(0);
    expect(measureSeam(zenith).zenith.spreadLevels).toBe(0);
    expect(measureSeam(zenith).wraps).toBe(false);
  });

  test('changes a panorama that wraps already next to not at all', () => {
    const image = waves(5);
    const { data } = blendSeam(image, { zenith: false, nadir: false });
    let most = 0;
    for (let i = 0; i < data.length; i++) most = Math.max(most, Math.abs(data[i] - image.data[i]));
    expect(most).toBeLessThanOrEqual(4);
  });

  test('leaves a Node Buffer that it is given alone', () => {
    const image = { width, height, data: Buffer.from(stretchPart(waves(1), 0.1, 0.75).data) };
    const before = Buffer.from(image.data);
    blendSeam(image);
    expect(image.data.equals(before)).toBe(true);
  });

  test('never fails, whatever the size, and rows stay in range', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 1000 }), (rows, seed) => {
        const random = createRandom(seed);
        const image = {
          width: 2 * rows,
          height: rows,
          data: Uint8Array.from({ length: 6 * rows * rows }, () => 256 * random()),
        };
        const mended = blendSeam(image);
        expect(mended.data).toHaveLength(image.data.length);
        const measure = measureSeam(mended);
        expect(Number.isFinite(measure.seamLevels + measure.typicalLevels + measure.ratio + measure.rank)).toBe(true);
        expect(measure.zenith.spreadLevels).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

const photograph = sharedFolder ? join(sharedFolder, 'data/pano/bma-4096x2048.jpg') : '';
describe.runIf(existsSync(photograph))('a real panorama', () => {
  test('wraps wherever it is rolled to; a part of it does not, until it is mended', async () => {
    const load = async (left: number, share: number): Promise<RgbImage> => {
      const data = await sharp(photograph)
        .extract({ left, top: 0, width: Math.floor(4096 * share), height: 2048 })
        .resize(1024, 512, { fit: 'fill' })
        .raw()
        .toBuffer();
      return { width: 1024, height: 512, data: new Uint8Array(data) };
    };
    const whole = await load(0, 1);
    for (let by = 0; by < 1024; by += 205) expect(measureSeam(roll(whole, by)).wraps).toBe(true);
    for (const left of [0, 1200]) {
      const part = await load(left, 0.7);
      expect(measureSeam(part).wraps).toBe(false);
      expect(measureSeam(blendSeam(part)).wraps).toBe(true);
    }
  });
});
