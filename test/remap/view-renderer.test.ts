import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cameraToWorldRotation, sphericalCamera, transform3, viewRay } from '../../src/core/geometry/perspective.ts';
import { namedRig } from '../../src/core/geometry/rigs.ts';
import { directionOf } from '../../src/core/geometry/sphere.ts';
import { buildViewMap, columnOffset, largestFootprint } from '../../src/core/geometry/view-map.ts';
import { chooseSampling, FOUR_SAMPLES, SIXTEEN_SAMPLES } from '../../src/core/geometry/view-sampling.ts';
import { shrinkByFactorPlain } from '../../src/core/image/resample.ts';
import { paddedPanorama, sampleView } from '../../src/core/image/sample-view.ts';
import type { SphericalCamera } from '../../src/core/model/camera.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { PanoramaBuffer } from '../../src/kernels/panorama.ts';
import { ViewRenderer } from '../../src/kernels/view-renderer.ts';
import { directionColour, largestDifference, noise, paintPanorama } from './fixtures.ts';
import { renderReference } from './reference.ts';

interface Size {
  width: number;
  height: number;
}

function renderAll(rgb: Uint8Array, panorama: Size, view: Size, cameras: SphericalCamera[], fast = false) {
  const memory = new KernelMemory();
  const renderer = new ViewRenderer(memory);
  renderer.prepare({
    panoramaWidth: panorama.width,
    panoramaHeight: panorama.height,
    viewWidth: view.width,
    viewHeight: view.height,
    cameras,
    fast,
  });
  renderer.load(PanoramaBuffer.fromRgb(memory, rgb, panorama.width, panorama.height));
  return cameras.map((_, i) => memory.u8(renderer.render(i), 3 * view.width * view.height).slice());
}

/** The same through the plain code only. */
function renderPlain(rgb: Uint8Array, panorama: Size, view: Size, camera: SphericalCamera, fast = false) {
  const footprint = largestFootprint(panorama.height, view.width, camera.fovX);
  const { halvings, pattern } = chooseSampling(footprint, { fast, ...panorama });
  let image = { data: rgb, ...panorama };
  for (let i = 0; i < halvings; i++) image = shrinkByFactorPlain(image, 2);
  const map = buildViewMap({
    panoramaWidth: image.width,
    panoramaHeight: image.height,
    viewWidth: view.width,
    viewHeight: view.height,
    camera,
    pattern,
  });
  return sampleView(
    paddedPanorama(image.data, image.width, image.height),
    map,
    pattern.length / 2,
    columnOffset(camera.yaw, image.width),
  );
}

const anyCase = fc.record({
  width: fc.integer({ min: 1, max: 90 }).map(half => 2 * half),
  height: fc.integer({ min: 2, max: 90 }),
  viewWidth: fc.integer({ min: 1, max: 37 }),
  viewHeight: fc.integer({ min: 1, max: 37 }),
  yaw: fc.double({ min: -720, max: 720, noNaN: true }),
  pitch: fc.oneof(fc.constantFrom(-90, 0, 90), fc.double({ min: -90, max: 90, noNaN: true })),
  roll: fc.double({ min: -180, max: 180, noNaN: true }),
  fovX: fc.double({ min: 5, max: 150, noNaN: true }),
  fast: fc.boolean(),
  seed: fc.integer(),
});

describe('a rendered view', () => {
  it('equals its plain twin bit for bit, whatever the sizes and the camera', () => {
    fc.assert(
      fc.property(anyCase, ({ width, height, viewWidth, viewHeight, seed, fast, ...angles }) => {
        const rgb = noise(3 * width * height, seed);
        const view = { width: viewWidth, height: viewHeight };
        const camera = sphericalCamera(angles, viewWidth, viewHeight);
        const [kernel] = renderAll(rgb, { width, height }, view, [camera], fast);
        expect(kernel).toEqual(renderPlain(rgb, { width, height }, view, camera, fast));
      }),
      { numRuns: 300 },
    );
  });

  it('is within 1 of everything computed directly in float64, also on noise', () => {
    fc.assert(
      fc.property(anyCase, ({ width, height, viewWidth, viewHeight, seed, fast, ...angles }) => {
        const rgb = noise(3 * width * height, seed);
        const camera = sphericalCamera(angles, viewWidth, viewHeight);
        const footprint = largestFootprint(height, viewWidth, camera.fovX);
        const { halvings, pattern } = chooseSampling(footprint, { width, height, fast });
        fc.pre(halvings === 0);
        const view = { width: viewWidth, height: viewHeight };
        const [kernel] = renderAll(rgb, { width, height }, view, [camera], fast);
        const grid = Math.sqrt(pattern.length / 2);
        const reference = renderReference(rgb, width, height, camera, viewWidth, viewHeight, grid).map(Math.round);
        expect(largestDifference(kernel, reference)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });

  it('shows the direction that the geometry says, at its centre, corners and everywhere', () => {
    const size = { width: 512, height: 256 };
    const rgb = paintPanorama(size.width, size.height, directionColour);
    const view = { width: 65, height: 47 };
    const cameras = [
      ...namedRig('icosahedron').views,
      ...namedRig('cubemap').views,
      { yaw: 179.9, pitch: -31, roll: 25 },
      { yaw: -77, pitch: 88, roll: -140 },
    ].map(direction => sphericalCamera({ ...direction, fovX: 90 }, view.width, view.height));
    renderAll(rgb, size, view, cameras).forEach((pixels, index) => {
      const camera = cameras[index];
      const rotation = cameraToWorldRotation(camera);
      for (let y = 0; y < view.height; y++) {
        for (let x = 0; x < view.width; x++) {
          const [rx, ry, rz] = viewRay(x, y, view.width, view.height, camera.fovX);
          const length = Math.hypot(rx, ry, rz);
          const expected = directionColour(transform3(rotation, [rx / length, ry / length, rz / length]));
          const at = 3 * (y * view.width + x);
          expect(largestDifference(pixels.subarray(at, at + 3), expected), `view ${index} at ${x},${y}`).toBeLessThan(
            2,
          );
        }
      }
      // The centre pixel by the definition of yaw and pitch alone.
      const centre = 3 * (23 * view.width + 32);
      expect(
        largestDifference(pixels.subarray(centre, centre + 3), directionColour(directionOf(camera.yaw, camera.pitch))),
      ).toBeLessThan(2);
    });
  });

  it('has known edges: up is up, right is right, roll is clockwise', () => {
    const size = { width: 256, height: 128 };
    const rgb = paintPanorama(size.width, size.height, directionColour);
    const view = { width: 33, height: 33 };
    const at = (pixels: Uint8Array, x: number, y: number) => [
      ...pixels.subarray(3 * (y * 33 + x), 3 * (y * 33 + x) + 3),
    ];
    const cameras = [
      { yaw: 0, pitch: 0 },
      { yaw: 90, pitch: 0 },
      { yaw: 0, pitch: 90 },
      { yaw: 0, pitch: 0, roll: 90 },
    ];
    const [front, right, up, rolled] = renderAll(
      rgb,
      size,
      view,
      cameras.map(camera => sphericalCamera({ ...camera, fovX: 90 }, 33, 33)),
    );
    // Colours are (right, down, forward).
    expect(at(front, 16, 16)[2]).toBeGreaterThan(250);
    expect(at(front, 32, 16)[0]).toBeGreaterThan(210);
    expect(at(front, 16, 0)[1]).toBeLessThan(45);
    expect(at(right, 16, 16)[0]).toBeGreaterThan(250);
    expect(at(right, 32, 16)[2]).toBeLessThan(45);
    expect(at(up, 16, 16)[1]).toBeLessThan(4);
    expect(at(up, 16, 32)[2]).toBeGreaterThan(210);
    // Rolled clockwise, the image's right edge looks down.
    expect(at(rolled, 32, 16)[1]).toBeGreaterThan(210);
  });

  it('meets no seam: a pixel grid across column 0 looks the same as anywhere else', () => {
    const size = { width: 360, height: 180 };
    const view = { width: 64, height: 64 };
    const rgb = paintPanorama(size.width, size.height, (_, yaw, pitch) => {
      const on = (Math.floor(yaw / 5 + 360) + Math.floor(pitch / 5 + 36)) % 2 === 0;
      return on ? [255, 255, 255] : [0, 64, 128];
    });
    for (const pitch of [0, 40, -75]) {
      // 10 degrees are two squares and 10 whole columns: the pictures must be the same bytes.
      const cameras = Array.from({ length: 36 }, (_, i) => sphericalCamera({ yaw: 10 * i, pitch, fovX: 60 }, 64, 64));
      const views = renderAll(rgb, size, view, cameras, true);
      for (const pixels of views) expect(largestDifference(pixels, views[0])).toBeLessThanOrEqual(1);
    }
  });

  it('reads across the poles: looking straight up, half a turn of yaw is half a turn of the picture', () => {
    const size = { width: 128, height: 64 };
    const rgb = noise(3 * size.width * size.height, 5);
    for (const pitch of [90, -90]) {
      const cameras = [20, 200].map(yaw => sphericalCamera({ yaw, pitch, fovX: 20 }, 32, 32));
      const [a, b] = renderAll(rgb, size, { width: 32, height: 32 }, cameras);
      const turned = new Uint8Array(a.length);
      for (let p = 0; p < 1024; p++) turned.set(b.subarray(3 * (1023 - p), 3 * (1024 - p)), 3 * p);
      expect(largestDifference(a, turned)).toBeLessThanOrEqual(1);
    }
  });

  it('places views by fractions of a column', () => {
    // A ramp of one grey level a column around yaw 0: half a column is half a level; ten levels make it visible.
    const size = { width: 64, height: 32 };
    const rgb = new Uint8Array(3 * 64 * 32);
    for (let i = 0; i < 64 * 32; i++) rgb.fill(4 * (i % 64), 3 * i, 3 * i + 3);
    const column = 360 / 64;
    for (const shift of [0, 0.25, 0.5, 0.75, 1.25]) {
      const camera = sphericalCamera({ yaw: shift * column, pitch: 0, fovX: 3 }, 1, 1);
      const [pixel] = renderAll(rgb, size, { width: 1, height: 1 }, [camera]);
      expect(pixel[0]).toBe(Math.round(4 * (31.5 + shift)));
    }
  });
});

describe('ViewRenderer', () => {
  it('is reusable: other sizes, the same again, memory not growing', () => {
    const memory = new KernelMemory();
    const renderer = new ViewRenderer(memory);
    const cameras = [0, 72].map(yaw => sphericalCamera({ yaw, pitch: 10, fovX: 90 }, 40, 40));
    const run = (width: number) => {
      const height = width / 2;
      renderer.prepare({ panoramaWidth: width, panoramaHeight: height, viewWidth: 40, viewHeight: 40, cameras });
      const rgb = noise(3 * width * height, width);
      renderer.load(PanoramaBuffer.fromRgb(memory, rgb, width, height));
      for (let i = 0; i < 2; i++) {
        const mark = memory.mark();
        const view = memory.u8(renderer.render(i), 4800).slice();
        expect(view).toEqual(renderPlain(rgb, { width, height }, { width: 40, height: 40 }, cameras[i]));
        memory.release(mark);
      }
      return memory.mark();
    };
    for (const width of [128, 512, 1024]) run(width);
    const before = run(1024);
    for (const width of [512, 128, 1024, 1024]) run(width);
    expect(run(1024)).toBe(before);
  });

  it('refuses what it was not prepared for', () => {
    const memory = new KernelMemory();
    const renderer = new ViewRenderer(memory);
    const cameras = [sphericalCamera({ yaw: 0, pitch: 0, fovX: 90 }, 8, 8)];
    const plan = { panoramaWidth: 32, panoramaHeight: 16, viewWidth: 8, viewHeight: 8, cameras };
    renderer.prepare(plan);
    expect(() => renderer.render(0)).toThrow(/loaded panorama/);
    expect(() => renderer.load(new PanoramaBuffer(memory, 64, 32))).toThrow(
      'Expected 32x16 for the panorama but received 64x32',
    );
    renderer.load(PanoramaBuffer.fromRgb(memory, new Uint8Array(1536), 32, 16));
    expect(() => renderer.render(1)).toThrow(/received 1/);
    expect(() => renderer.prepare({ ...plan, viewWidth: 0 })).toThrow('received 0x8');
    expect(() => new PanoramaBuffer(memory, 33, 16)).toThrow(/even width.*33x16/);
    expect(() => PanoramaBuffer.fromRgb(memory, new Uint8Array(5), 32, 16)).toThrow('Expected 1536 bytes');
  });
});

describe('a view map', () => {
  const shape = { panoramaWidth: 512, panoramaHeight: 256, viewWidth: 31, viewHeight: 22 };

  it('is the same whether its right half is mirrored or computed', () => {
    for (const viewWidth of [31, 32]) {
      for (const pattern of [FOUR_SAMPLES, [0, 0], SIXTEEN_SAMPLES]) {
        const camera = { pitch: 52.6, roll: 0, fovX: 100 };
        const mirrored = buildViewMap({ ...shape, viewWidth, camera, pattern });
        // A whole turn of roll changes nothing but is not recognised as no roll.
        const computed = buildViewMap({ ...shape, viewWidth, camera: { ...camera, roll: 360 }, pattern });
        const samples = pattern.length / 2;
        const entries = (map: Uint32Array, pixel: number) =>
          Array.from({ length: samples }, (_, k) =>
            map.subarray(2 * (pixel * samples + k), 2 * (pixel * samples + k) + 2),
          );
        // In 1/65536 pixel, around the seam.
        const columnsApart = (u: number, s: number) => Math.min(Math.abs(u - s), 512 * 65536 - Math.abs(u - s));
        for (let pixel = 0; pixel < viewWidth * shape.viewHeight; pixel++) {
          const others = entries(computed, pixel);
          const missing = entries(mirrored, pixel).filter(
            ([u, v]) => !others.some(([s, t]) => columnsApart(u, s) <= 2 && Math.abs(v - t) <= 2),
          );
          expect(missing).toEqual([]);
        }
      }
    }
  });

  it('keeps an asymmetric pattern as it is', () => {
    const camera = { pitch: 10, roll: 0, fovX: 60 };
    const lopsided = buildViewMap({ ...shape, camera, pattern: [0.25, 0] });
    const turned = buildViewMap({ ...shape, camera: { ...camera, roll: 360 }, pattern: [0.25, 0] });
    expect(largestDifference(lopsided, turned)).toBeLessThanOrEqual(2);
  });
});
