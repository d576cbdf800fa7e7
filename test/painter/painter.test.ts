import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { panoramaPixelOf, yawPitchOf } from '../../src/core/geometry/sphere.ts';
import type { RgbImage } from '../../src/core/model/image.ts';
import { designPanorama, grounds, lands } from '../../src/synth/painter/design.ts';
import { fractalNoise, gradientNoise, seededRandom } from '../../src/synth/painter/noise.ts';
import { describePanorama, paintPanorama } from '../../src/synth/painter/painter.ts';
import { daytimes } from '../../src/synth/painter/palettes.ts';

const seeds = [1, 2, 3, 4, 5, 6];
const painted = new Map<string, RgbImage>();

/** A panorama of a seed, painted once for all tests. */
function paint(seed: number, width = 512): RgbImage {
  const key = `${seed} ${width}`;
  const image = painted.get(key) ?? paintPanorama({ seed, width, height: width / 2 });
  painted.set(key, image);
  return image;
}

/** Mean absolute difference of two columns over all rows. */
function columnDifference({ width, height, data }: RgbImage, a: number, b: number): number {
  let sum = 0;
  for (let row = 0; row < height; row++) {
    for (let c = 0; c < 3; c++) sum += Math.abs(data[(row * width + a) * 3 + c] - data[(row * width + b) * 3 + c]);
  }
  return sum / height / 3;
}

function meanOf(values: Uint8Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('paintPanorama', () => {
  test('the same options give the same bytes, another seed another picture', () => {
    const first = paint(7, 256);
    expect(paintPanorama({ seed: 7, width: 256, height: 128 }).data).toEqual(first.data);
    const other = paint(8, 256);
    expect(meanOf(other.data.map((value, i) => Math.abs(value - first.data[i])))).toBeGreaterThan(5);
  });

  test.each(seeds)('seed %i: first and last column are neighbours like any other two', seed => {
    const image = paint(seed);
    const inside = Array.from({ length: image.width - 1 }, (_, i) => columnDifference(image, i, i + 1));
    const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
    const seam = columnDifference(image, image.width - 1, 0);
    expect(seam).toBeLessThanOrEqual(Math.max(...inside));
    expect(seam).toBeLessThan(mean * 2);
  });

  test.each(seeds)('seed %i: the rows at the poles are almost of one colour, opposite pixels alike', seed => {
    const { width, height, data } = paint(seed);
    for (const row of [0, height - 1]) {
      for (let column = 0; column < width / 2; column++) {
        const here = (row * width + column) * 3;
        const there = here + (width / 2) * 3;
        for (let c = 0; c < 3; c++) expect(Math.abs(data[here + c] - data[there + c])).toBeLessThan(26);
      }
    }
  });

  test.each(seeds)('seed %i: two sizes show the same drawing', seed => {
    const small = paint(seed, 256);
    const large = paint(seed, 512);
    let sum = 0;
    for (let y = 0; y < small.height; y++) {
      for (let x = 0; x < small.width; x++) {
        for (let c = 0; c < 3; c++) {
          const at = (dy: number, dx: number) => large.data[((y * 2 + dy) * large.width + x * 2 + dx) * 3 + c];
          const average = (at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) / 4;
          sum += Math.abs(average - small.data[(y * small.width + x) * 3 + c]);
        }
      }
    }
    expect(sum / small.data.length).toBeLessThan(4);
  });

  test('every combination paints, and days are brighter than nights', () => {
    for (const land of lands) {
      for (const ground of grounds) {
        const brightness = daytimes.map(daytime => {
          const { data } = paintPanorama({ seed: 11, width: 128, height: 64, daytime, land, ground });
          const black = data.filter(value => value === 0).length / data.length;
          expect(black, `${daytime} ${land} ${ground}`).toBeLessThan(0.02);
          return meanOf(data);
        });
        const [dawn, day, sunset, dusk, night] = brightness;
        expect(Math.min(dawn, day)).toBeGreaterThan(sunset);
        expect(sunset).toBeGreaterThan(dusk);
        expect(dusk).toBeGreaterThan(night);
      }
    }
  });

  test('the sun stands where the design puts it', () => {
    const options = { seed: 21, daytime: 'day', cloudiness: 0 } as const;
    const { yawDeg, pitchDeg } = yawPitchOf(designPanorama(options).light);
    const { width, height, data } = paintPanorama({ ...options, width: 512, height: 256 });
    const { u, v } = panoramaPixelOf(yawDeg, pitchDeg, width, height);
    const i = (Math.round(v) * width + (Math.round(u) % width)) * 3;
    const sum = (at: number) => data[at] + data[at + 1] + data[at + 2];
    expect(sum(i)).toBeGreaterThan(755);
    const opposite = (Math.round(v) * width + ((Math.round(u) + width / 2) % width)) * 3;
    expect(sum(opposite)).toBeLessThan(650);
  });

  test('an override changes only what it names', () => {
    const plain = designPanorama({ seed: 5 });
    const night = designPanorama({ seed: 5, daytime: 'night' });
    expect(night.land).toBe(plain.land);
    expect(night.ranges).toEqual(plain.ranges);
    expect(night.flowers).toBe(plain.flowers);
  });

  test('the prompt tells what is painted', () => {
    expect(describePanorama({ seed: 1, daytime: 'sunset', land: 'hills', ground: 'beach', cloudiness: 0 })).toBe(
      'Rolling green hills around a sandy beach by a calm sea at sunset, clear sky',
    );
    const prompts = Array.from({ length: 40 }, (_, seed) => describePanorama({ seed }));
    expect(new Set(prompts).size).toBeGreaterThan(25);
  });

  test.each([
    [100, 100],
    [101, 50],
    [14, 7],
    [Number.NaN, 2],
  ])('refuses %ix%i', (width, height) => {
    expect(() => paintPanorama({ seed: 1, width, height })).toThrow(/Expected an even width .* but received/);
  });
});

describe('noise', () => {
  test('is smooth, bounded, zero on the lattice and seeded', () => {
    const noise = gradientNoise(seededRandom(3));
    const coordinate = fc.double({ min: -300, max: 300, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, (x, y, z) => {
        const value = noise(x, y, z);
        expect(Math.abs(value)).toBeLessThanOrEqual(1.1);
        expect(Math.abs(noise(x + 1e-4, y, z - 1e-4) - value)).toBeLessThan(2e-3);
        expect(Math.abs(noise(Math.floor(x), Math.floor(y), Math.floor(z)))).toBe(0);
      }),
    );
    expect(gradientNoise(seededRandom(3))(0.3, 0.4, 0.5)).toBe(noise(0.3, 0.4, 0.5));
    expect(gradientNoise(seededRandom(4))(0.3, 0.4, 0.5)).not.toBe(noise(0.3, 0.4, 0.5));
  });

  test('octaves finer than asked for are left out', () => {
    const noise = gradientNoise(seededRandom(3));
    expect(fractalNoise(noise, 0.3, 0.4, 0.5, 6, 2)).toBe(fractalNoise(noise, 0.3, 0.4, 0.5, 1, 2));
    expect(fractalNoise(noise, 0.3, 0.4, 0.5, 6, 1e9)).not.toBe(fractalNoise(noise, 0.3, 0.4, 0.5, 5, 1e9));
  });
});
