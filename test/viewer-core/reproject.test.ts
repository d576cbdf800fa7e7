import { describe, expect, test } from 'vitest';
import {
  differenceGain,
  differenceOf,
  Reprojector,
  rgbaOfRgb,
  rgbOfRgba,
} from '../../apps/viewer/src/scene/panime/reproject.ts';
import { psnr } from '../../src/analysis/image-quality.ts';
import { cameraToWorldRotation, sphericalCamera, transform3, viewRay } from '../../src/core/geometry/perspective.ts';
import { panoramaPixelOf, yawPitchOf } from '../../src/core/geometry/sphere.ts';

const [width, height] = [256, 128];
/** A smooth picture on the sphere, without a seam. */
const shade = (direction: readonly [number, number, number]) =>
  direction.map(value => Math.round(127.5 + 120 * Math.sin(3 * value)));
const panorama = new Uint8Array(3 * width * height);
for (let v = 0; v < height; v++) {
  for (let u = 0; u < width; u++) {
    const [yaw, pitch] = [(((u + 0.5) / width) * 2 - 1) * Math.PI, (0.5 - (v + 0.5) / height) * Math.PI];
    panorama.set(
      shade([Math.sin(yaw) * Math.cos(pitch), -Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch)]),
      3 * (v * width + u),
    );
  }
}

describe('a view cut from the sphere', () => {
  const reprojector = new Reprojector(panorama, width, height);
  const camera = sphericalCamera({ yaw: 170, pitch: 35, roll: 10, fovX: 80 }, 48, 32);
  const rotation = cameraToWorldRotation(camera);
  const stored = new Uint8Array(3 * 48 * 32);
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 48; x++) {
      const ray = transform3(rotation, viewRay(x, y, 48, 32, 80));
      const length = Math.hypot(...ray);
      stored.set(shade(ray.map(value => value / length) as [number, number, number]), 3 * (y * 48 + x));
    }
  }

  test('by the right camera is the stored one; by a wrong one it is not', () => {
    const right = reprojector.compare(camera, rgbaOfRgb(stored), 48, 32);
    expect(right.psnrDb).toBeGreaterThan(40);
    const wrong = reprojector.compare({ ...camera, yaw: 175 }, rgbaOfRgb(stored), 48, 32);
    expect(wrong.psnrDb).toBeLessThan(30);
    expect(wrong.rendered).toHaveLength(4 * 48 * 32);
    expect(wrong.psnrDb).toBe(psnr(rgbOfRgba(wrong.rendered), stored));
    // The first result is not written over by the second.
    expect(psnr(rgbOfRgba(right.rendered), stored)).toBe(right.psnrDb);
    const { u, v } = panoramaPixelOf(
      yawPitchOf(transform3(rotation, viewRay(24, 16, 48, 32, 80))).yawDeg,
      yawPitchOf(transform3(rotation, viewRay(24, 16, 48, 32, 80))).pitchDeg,
      width,
      height,
    );
    const nearest = 3 * (Math.round(v) * width + Math.round(u));
    for (let channel = 0; channel < 3; channel++) {
      expect(Math.abs(right.rendered[4 * (16 * 48 + 24) + channel] - panorama[nearest + channel])).toBeLessThan(12);
    }
  });
});

test('differences are stronger than they are, and opaque', () => {
  const difference = differenceOf([10, 20, 30, 0, 0, 0], [12, 20, 20, 255, 0, 0]);
  expect([...difference]).toEqual([2 * differenceGain, 0, 10 * differenceGain, 255, 255, 0, 0, 255]);
});

test('RGB and RGBA', () => {
  expect([...rgbaOfRgb([1, 2, 3, 4, 5, 6])]).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
  expect([...rgbOfRgba([1, 2, 3, 255, 4, 5, 6, 7])]).toEqual([1, 2, 3, 4, 5, 6]);
});
