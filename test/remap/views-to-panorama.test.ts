import { describe, expect, it } from 'vitest';
import { psnr, structuralSimilarity, weightedSphericalPsnr } from '../../src/analysis/image-quality.ts';
import { sphericalCamera } from '../../src/core/geometry/perspective.ts';
import { namedRig } from '../../src/core/geometry/rigs.ts';
import { viewsToPanorama } from '../../src/core/geometry/views-to-panorama.ts';
import type { SphericalCamera } from '../../src/core/model/camera.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { PanoramaBuffer } from '../../src/kernels/panorama.ts';
import { ViewRenderer } from '../../src/kernels/view-renderer.ts';
import { directionColour, largestDifference, noise, paintPanorama } from './fixtures.ts';

/** Smooth waves in space with a period of some 12 columns of a panorama 512 wide. */
const waves = (width: number, height: number) =>
  paintPanorama(width, height, ([x, y, z]) => [
    128 + 60 * Math.sin(30 * x + 20 * y) + 50 * Math.sin(40 * z),
    128 + 100 * Math.sin(35 * y + 20 * z),
    128 + 100 * Math.cos(25 * x - 25 * z + 10 * y),
  ]);

function cut(rgb: Uint8Array, width: number, height: number, cameras: SphericalCamera[], side: number) {
  const memory = new KernelMemory();
  const renderer = new ViewRenderer(memory);
  renderer.prepare({ panoramaWidth: width, panoramaHeight: height, viewWidth: side, viewHeight: side, cameras });
  renderer.load(PanoramaBuffer.fromRgb(memory, rgb, width, height));
  return cameras.map((_, i) => ({
    data: memory.u8(renderer.render(i), 3 * side * side).slice(),
    width: side,
    height: side,
  }));
}

const camerasOf = (rig: string, side: number, fovX = 90) =>
  namedRig(rig).views.map(view => sphericalCamera({ ...view, fovX }, side, side));

describe('views put back into a panorama', () => {
  it.each([
    ['icosahedron', 2, 5],
    ['cubemap', 1, 3],
  ])('give the panorama again: %s, seen %i to %i times', (rig, fewest, most) => {
    const [width, height, side] = [512, 256, 128];
    const rgb = waves(width, height);
    const cameras = camerasOf(rig, side);
    const back = viewsToPanorama(cut(rgb, width, height, cameras, side), cameras, width, height);
    expect(weightedSphericalPsnr(rgb, back.data, width, height)).toBeGreaterThan(38);
    // Coverage from the definition: a face of half-width 1 sees a ray when both slopes are within 1.
    expect(back.coverage.reduce((a, b) => Math.min(a, b))).toBe(fewest);
    expect(back.coverage.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(most);
    // The seam's columns and the poles' rows are as good as the rest.
    const part = (pick: (u: number, v: number) => boolean) => {
      const [a, b]: number[][] = [[], []];
      for (let p = 0; p < width * height; p++) {
        if (!pick(p % width, Math.floor(p / width))) continue;
        for (let c = 0; c < 3; c++) {
          a.push(rgb[3 * p + c]);
          b.push(back.data[3 * p + c]);
        }
      }
      return psnr(a, b);
    };
    expect(part(u => u < 2 || u >= width - 2)).toBeGreaterThan(36);
    expect(part((_, v) => v < 2 || v >= height - 2)).toBeGreaterThan(36);
  });

  it('place every view by its own camera: one swapped pair is seen', () => {
    const [width, height, side] = [256, 128, 64];
    const rgb = paintPanorama(width, height, directionColour);
    const cameras = camerasOf('icosahedron', side);
    const views = cut(rgb, width, height, cameras, side);
    expect(largestDifference(viewsToPanorama(views, cameras, width, height).data, rgb)).toBeLessThanOrEqual(3);
    [views[3], views[4]] = [views[4], views[3]];
    expect(psnr(viewsToPanorama(views, cameras, width, height).data, rgb)).toBeLessThan(30);
  });

  it('is exact in parts: constant views stay constant, what nothing sees is black and uncovered', () => {
    const camera = sphericalCamera({ yaw: 0, pitch: 0, fovX: 60 }, 30, 20);
    const view = { data: new Uint8Array(1800).fill(77), width: 30, height: 20 };
    const { data, coverage } = viewsToPanorama([view], [camera], 72, 36);
    // Half of fovY: atan(20/30 * tan 30) = 21.05; rows are 5 degrees. Half of fovX: 30 at the horizon.
    for (let v = 0; v < 36; v++) {
      const pitch = 90 - 5 * (v + 0.5);
      expect(coverage[v * 72 + 36], `row ${v}`).toBe(Math.abs(pitch) < 21.05 ? 1 : 0);
    }
    for (let u = 0; u < 72; u++) {
      expect(coverage[18 * 72 + u], `column ${u}`).toBe(Math.abs(5 * (u + 0.5) - 180) < 30 ? 1 : 0);
    }
    coverage.forEach((count, p) => {
      expect([...data.subarray(3 * p, 3 * p + 3)]).toEqual(new Array(3).fill(count ? 77 : 0));
    });
  });

  it('blends without a border: two flat views of other greys cross-fade', () => {
    const cameras = [-30, 30].map(yaw => sphericalCamera({ yaw, pitch: 0, fovX: 90 }, 64, 64));
    const views = [50, 200].map(grey => ({ data: new Uint8Array(3 * 64 * 64).fill(grey), width: 64, height: 64 }));
    const { data } = viewsToPanorama(views, cameras, 720, 360);
    const row = Array.from({ length: 300 }, (_, i) => data[3 * (180 * 720 + 210 + i)]);
    expect(row[0]).toBe(50);
    expect(row[299]).toBe(200);
    row.slice(1).forEach((grey, i) => {
      expect(grey - row[i]).toBeGreaterThanOrEqual(0);
      expect(grey - row[i]).toBeLessThan(8);
    });
  });

  it('refuses a camera too few and bytes too few', () => {
    const view = { data: new Uint8Array(12), width: 2, height: 2 };
    expect(() => viewsToPanorama([view], [], 8, 4)).toThrow('Expected 1 cameras, one a view, but received 0');
    expect(() => viewsToPanorama([{ ...view, width: 3 }], camerasOf('ring:1', 2), 8, 4)).toThrow('Expected 18 bytes');
    expect(() => viewsToPanorama([view], camerasOf('ring:1', 2), 8.5, 4)).toThrow('received 8.5x4');
  });
});

describe('image quality', () => {
  it('psnr: known errors have known decibels', () => {
    const grey = new Uint8Array(300).fill(100);
    expect(psnr(grey, grey)).toBe(Number.POSITIVE_INFINITY);
    expect(
      psnr(
        grey,
        grey.map(x => x + 1),
      ),
    ).toBeCloseTo(48.1308, 4);
    expect(psnr(new Uint8Array(3), new Uint8Array(3).fill(255))).toBe(0);
    expect(() => psnr(grey, new Uint8Array(3))).toThrow('received 300 and 3 samples');
  });

  it('weighted spherical psnr: a row counts by its area', () => {
    const [width, height] = [8, 4];
    const black = new Uint8Array(3 * width * height);
    const rowOff = (row: number) => black.map((_, i) => (Math.floor(i / (3 * width)) === row ? 10 : 0));
    // Weights of four rows: cos 67.5, cos 22.5, cos 22.5, cos 67.5 degrees.
    const [pole, equator] = [Math.cos((67.5 * Math.PI) / 180), Math.cos((22.5 * Math.PI) / 180)];
    const expected = (weight: number) => 10 * Math.log10(255 ** 2 / ((100 * weight) / (2 * pole + 2 * equator)));
    expect(weightedSphericalPsnr(black, rowOff(0), width, height)).toBeCloseTo(expected(pole), 9);
    expect(weightedSphericalPsnr(black, rowOff(2), width, height)).toBeCloseTo(expected(equator), 9);
  });

  it('structural similarity: equals the formula written out, window by window', () => {
    const [width, height] = [13, 11];
    const a = noise(3 * width * height, 1);
    const b = a.map((x, i) => (x * 3 + (i % 17) * 5) >> 2);
    const luma = (image: Uint8Array, p: number) =>
      0.299 * image[3 * p] + 0.587 * image[3 * p + 1] + 0.114 * image[3 * p + 2];
    let [total, windows] = [0, 0];
    for (let y = 0; y + 8 <= height; y++) {
      for (let x = 0; x + 8 <= width; x++, windows++) {
        const pixels = Array.from({ length: 64 }, (_, k) => (y + (k >> 3)) * width + x + (k & 7));
        const [p, q] = [a, b].map(image => pixels.map(pixel => luma(image, pixel)));
        const mean = (values: number[]) => values.reduce((s, value) => s + value) / 64;
        const [mp, mq] = [mean(p), mean(q)];
        const [vp, vq] = [mean(p.map(v => (v - mp) ** 2)), mean(q.map(v => (v - mq) ** 2))];
        const cov = mean(p.map((v, i) => (v - mp) * (q[i] - mq)));
        total += ((2 * mp * mq + 6.5025) * (2 * cov + 58.5225)) / ((mp * mp + mq * mq + 6.5025) * (vp + vq + 58.5225));
      }
    }
    expect(structuralSimilarity(a, b, width, height)).toBeCloseTo(total / windows, 9);
    expect(structuralSimilarity(a, a, width, height)).toBeCloseTo(1, 9);
  });
});
