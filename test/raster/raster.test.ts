import { describe, expect, it } from 'vitest';
import { lookAt } from '../../src/core/geometry/look-at.ts';
import { pinholeCamera } from '../../src/core/geometry/pinhole.ts';
import type { Mesh } from '../../src/core/mesh/mesh.ts';
import { defaultMaterial } from '../../src/core/mesh/mesh.ts';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { createRasteriser, type RenderOptions } from '../../src/kernels/raster.ts';
import { createPlainRasteriser } from '../../src/kernels/raster-plain.ts';
import { ball, lighting, meshOf, stream } from './scenes.ts';

const front = (size: number, distance = 1, focal = 50): PinholeCamera =>
  pinholeCamera(lookAt([0, 0, distance], [0, 0, 0]), [size, size], focal, 36);

function renderBoth(mesh: Mesh, camera: PinholeCamera, options?: RenderOptions) {
  const kernel = createRasteriser(new KernelMemory());
  const plain = createPlainRasteriser();
  kernel.load(mesh);
  plain.load(mesh);
  return { kernel: kernel.render(camera, lighting, options), plain: plain.render(camera, lighting, options) };
}

function compareBytes(a: Uint8Array, b: Uint8Array) {
  let worst = 0;
  let differing = 0;
  for (let at = 0; at < a.length; at++) {
    const difference = Math.abs(a[at] - b[at]);
    worst = Math.max(worst, difference);
    if (difference > 1) differing++;
  }
  return { worst, share: differing / a.length };
}

describe('the kernel against its plain twin', () => {
  it('draws a textured, lit, many-material ball alike, with truth', () => {
    const camera = pinholeCamera(lookAt([0.5, 0.3, 0.9], [0, 0, 0], 12), [96, 80], 40, 36);
    const { kernel, plain } = renderBoth(ball(0.3, 24, 5), camera, { truth: true });
    const { share } = compareBytes(kernel.data, plain.data);
    expect(share).toBeLessThan(0.002);
    expect(kernel.data.filter((_, at) => kernel.data[at] !== kernel.data[at % 3]).length).toBeGreaterThan(3000);
    expect(kernel.truth!.parts).toEqual(plain.truth!.parts);
    for (let at = 0; at < plain.truth!.depth.length; at++) {
      expect(Math.abs(kernel.truth!.depth[at] - plain.truth!.depth[at])).toBeLessThan(2e-6);
    }
    for (let at = 0; at < plain.truth!.normals.length; at++) {
      expect(Math.abs(kernel.truth!.normals[at] - plain.truth!.normals[at])).toBeLessThan(2e-4);
    }
  });

  it('agrees on triangles larger than the fast path, cut by the near plane, seen from both sides', () => {
    const next = stream(77);
    for (let trial = 0; trial < 12; trial++) {
      const positions = Array.from({ length: 12 * 3 }, () => (next() - 0.5) * 3);
      const mesh = meshOf(positions, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], {
        materials: [{ ...defaultMaterial, doubleSided: trial % 2 === 0 }],
      });
      const { kernel, plain } = renderBoth(mesh, front(90, 1, 24), { channels: 4, near: 0.05 });
      expect(compareBytes(kernel.data, plain.data).share).toBeLessThan(0.002);
    }
  });

  it('minifies and magnifies textures alike', () => {
    const mesh = ball(0.3, 24, 9);
    for (const distance of [0.45, 1.5, 6]) {
      const { kernel, plain } = renderBoth(mesh, front(64, distance));
      expect(compareBytes(kernel.data, plain.data).share).toBeLessThan(0.004);
    }
  });
});

describe('coverage', () => {
  it('covers every sample of a triangulated square exactly once, whatever the triangulation', () => {
    const next = stream(3);
    // Random points in a square, fanned around a centre: no gaps, no double hits, also along shared edges.
    const rim = Array.from({ length: 24 }, (_, index) => {
      const t = (index / 24) * 4;
      const s = (t % 1) * 2 - 1;
      return [
        [s, -1],
        [1, s],
        [-s, 1],
        [-1, -s],
      ][Math.floor(t)];
    });
    for (let trial = 0; trial < 20; trial++) {
      const centre = [(next() - 0.5) * 1.6, (next() - 0.5) * 1.6];
      const positions = [...centre, 0, ...rim.flatMap(([x, y]) => [x * 0.7, y * 0.7, 0])];
      const triangles = rim.flatMap((_, index) => [0, 1 + index, 1 + ((index + 1) % rim.length)]);
      const kernel = createRasteriser(new KernelMemory());
      // A camera so near that the square fills the picture.
      const camera = front(50, 1);
      kernel.load(meshOf(positions, triangles));
      const view = kernel.render(camera, lighting, { channels: 4 });
      for (let pixel = 0; pixel < 2500; pixel++) expect(view.data[pixel * 4 + 3]).toBe(255);
      // Each triangle alone: the covered samples sum to four a pixel.
      const sum = new Uint8Array(2500);
      for (let triangle = 0; triangle < triangles.length; triangle += 3) {
        kernel.load(meshOf(positions, triangles.slice(triangle, triangle + 3)));
        const alone = kernel.render(camera, lighting, { channels: 4 });
        for (let pixel = 0; pixel < 2500; pixel++) sum[pixel] += Math.round((alone.data[pixel * 4 + 3] / 255) * 4);
      }
      expect(sum.every(value => value === 4)).toBe(true);
    }
  });

  it('shows front faces, hides back faces, shows both when asked', () => {
    const positions = [-1, -1, 0, 1, -1, 0, 0, 1, 0];
    const opaque = (mesh: Mesh) => {
      const kernel = createRasteriser(new KernelMemory());
      kernel.load(mesh);
      return kernel.render(front(16), lighting, { channels: 4 }).data[(8 * 16 + 8) * 4 + 3];
    };
    expect(opaque(meshOf(positions, [0, 1, 2]))).toBe(255);
    expect(opaque(meshOf(positions, [0, 2, 1]))).toBe(0);
    expect(opaque(meshOf(positions, [0, 2, 1], { materials: [{ ...defaultMaterial, doubleSided: true }] }))).toBe(255);
  });

  it('lets the nearer of two crossing triangles win, sample by sample', () => {
    // Two planes that cross along x = 0: left shows part 1, right part 2.
    const positions = [-2, -2, 0.2, 2, -2, -0.2, 0, 3, 0, -2, -2, -0.2, 2, -2, 0.2, 0, 3, 0];
    const mesh = meshOf(positions, [0, 1, 2, 3, 4, 5], {
      triangleMaterials: Uint8Array.from([0, 1]),
      materials: [
        { ...defaultMaterial, part: 1 },
        { ...defaultMaterial, part: 2 },
      ],
    });
    const kernel = createRasteriser(new KernelMemory());
    kernel.load(mesh);
    const { parts } = kernel.render(front(40), lighting, { truth: true }).truth!;
    for (let x = 0; x < 40; x++) expect(parts[20 * 40 + x]).toBe(x < 20 ? 1 : 2);
  });
});

describe('truth and perspective', () => {
  it('gives the exact depth and normal of a slanted plane at pixel centres', () => {
    const slope = 0.6;
    const corners = [
      [-3, -3],
      [3, -3],
      [3, 3],
      [-3, 3],
    ].flatMap(([x, y]) => [x, y, x * slope]);
    const kernel = createRasteriser(new KernelMemory());
    kernel.load(meshOf(corners, [0, 1, 2, 0, 2, 3]));
    const camera = front(64, 2);
    const { depth, normals } = kernel.render(camera, lighting, { truth: true }).truth!;
    const focal = camera.intrinsics[0];
    for (const [px, py] of [
      [5, 9],
      [32, 31],
      [60, 50],
    ]) {
      // World ray from (0, 0, 2): x = X t, z = 2 - t; plane z = slope x.
      const rayX = (px + 0.5 - 32) / focal;
      expect(depth[py * 64 + px]).toBeCloseTo(2 / (1 + slope * rayX), 5);
      const length = Math.hypot(slope, 1);
      // World normal (-slope, 0, 1): camera x is world x, camera z is world -z.
      expect(normals[(py * 64 + px) * 3]).toBeCloseTo(-slope / length, 5);
      expect(normals[(py * 64 + px) * 3 + 1]).toBeCloseTo(0, 5);
      expect(normals[(py * 64 + px) * 3 + 2]).toBeCloseTo(-1 / length, 5);
    }
  });

  it('interpolates colours with perspective', () => {
    // A floor running away from the camera, dark to bright; halfway in depth must be half bright, not halfway in the picture.
    const mesh = meshOf([-4, -0.5, 0, 4, -0.5, 0, 4, -0.5, -8, -4, -0.5, -8], [0, 1, 2, 0, 2, 3], {
      colours: Float32Array.from([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]),
      materials: [{ ...defaultMaterial, unlit: true }],
    });
    const kernel = createRasteriser(new KernelMemory());
    kernel.load(mesh);
    const camera = pinholeCamera(lookAt([0, 0, 1], [0, 0, 0]), [101, 101], 36, 36);
    const { data } = kernel.render(camera, lighting);
    // World z = -4 is 5 in front of the camera and 0.5 below: y = 50.5 + 101 * 0.1 = 60.6.
    const row = 60;
    const depth = 0.5 / ((row + 0.5 - 50.5) / 101);
    const linear = (depth - 1) / 8;
    const srgb = Math.round(255 * (1.055 * linear ** (1 / 2.4) - 0.055));
    expect(Math.abs(data[(row * 101 + 50) * 3] - srgb)).toBeLessThanOrEqual(2);
  });

  it('blends antialiased edges in linear light', () => {
    // Left half white, right half black background: find an edge pixel with two of four samples.
    const kernel = createRasteriser(new KernelMemory());
    kernel.load(
      meshOf([-3, -3, 0, 0, -3, 0, 0, 3, 0, -3, 3, 0], [0, 1, 2, 0, 2, 3], {
        colours: new Float32Array(12).fill(1),
        materials: [{ ...defaultMaterial, unlit: true }],
      }),
    );
    const { data } = kernel.render(front(33), { ...lighting, background: [0, 0, 0] });
    expect([data[(16 * 33 + 15) * 3], data[(16 * 33 + 16) * 3], data[(16 * 33 + 17) * 3]]).toEqual([255, 188, 0]);
  });

  it('refuses to render before a mesh is loaded', () => {
    const kernel = createRasteriser(new KernelMemory());
    expect(() => kernel.render(front(8), lighting)).toThrow(/Expected a loaded mesh/);
  });

  it('renders the same bytes again after other meshes with other textures', () => {
    const kernel = createRasteriser(new KernelMemory());
    const mesh = ball(0.3, 12, 1);
    kernel.load(mesh);
    const first = kernel.render(front(48), lighting).data.slice();
    for (let other = 0; other < 80; other++) {
      kernel.load(ball(0.2, 6, other + 100));
      kernel.render(front(16), lighting);
    }
    kernel.load(mesh);
    expect(kernel.render(front(48), lighting).data).toEqual(first);
  });
});
