import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWebgl } from '../../bench/peers/webgl.js';
import type { Mesh } from '../../src/core/mesh/mesh.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { createRasteriser } from '../../src/kernels/raster.ts';
import { drawCameras } from '../../src/synth/geogen/cameras.ts';
import { buildHead } from '../../src/synth/geogen/head.ts';
import { drawIdentity } from '../../src/synth/geogen/identity.ts';
import { studioLighting } from '../../src/synth/geogen/lighting.ts';

const size = 512;

describe('the same mesh and cameras in WebGL (three.js)', () => {
  let page: Awaited<ReturnType<typeof openWebgl>>;
  beforeAll(async () => {
    page = await openWebgl();
  });
  afterAll(() => page.close());

  it.each([2, 7])('head %i: silhouettes within a pixel, small differences inside', async index => {
    const { mesh: lit } = buildHead(drawIdentity(3, index));
    // Colours and textures alone: the two shade differently on purpose.
    const mesh: Mesh = {
      ...lit,
      materials: lit.materials.map(material => ({ ...material, unlit: true, uvOffset: [0, 0] })),
    };
    const cameras = drawCameras(
      {
        views: 3,
        size,
        focal: [50, 50],
        sensor: 36,
        azimuth: 'even',
        elevation: [-5, 25],
        distance: [0.6, 0.6],
        roll: [-8, 8],
      },
      index,
    );
    const { pictures, samples } = await page.draw(mesh, cameras, {
      size,
      lit: false,
      background: [0, 0, 1],
      wantPictures: true,
    });
    expect(samples).toBe(4);
    const rasteriser = createRasteriser(new KernelMemory());
    rasteriser.load(mesh);
    for (const [view, camera] of cameras.entries()) {
      const { data } = rasteriser.render(camera, studioLighting([0, 0, 1]));
      const theirs = pictures[view];
      const isOurs = (pixel: number) =>
        !(data[pixel * 3] === 0 && data[pixel * 3 + 1] === 0 && data[pixel * 3 + 2] === 255);
      const isTheirs = (pixel: number) =>
        !(theirs[pixel * 4] === 0 && theirs[pixel * 4 + 1] === 0 && theirs[pixel * 4 + 2] === 255);
      let inside = 0;
      let sum = 0;
      for (let pixel = size + 1; pixel < size * (size - 1) - 1; pixel++) {
        const around = [-size - 1, -size, -size + 1, -1, 0, 1, size - 1, size, size + 1].map(step => pixel + step);
        if (isOurs(pixel) !== isTheirs(pixel)) {
          // A silhouette one pixel away at most: the other's edge passes next to it.
          expect(around.some(isOurs) && around.some(isTheirs) && !around.every(isOurs)).toBe(true);
          continue;
        }
        if (!isOurs(pixel)) continue;
        inside++;
        for (let channel = 0; channel < 3; channel++)
          sum += Math.abs(data[pixel * 3 + channel] - theirs[pixel * 4 + channel]) / 3;
      }
      expect(inside).toBeGreaterThan(40_000);
      // Their multisampling resolves in sRGB, ours in linear light, and mip levels are chosen differently.
      expect(sum / inside).toBeLessThan(5);
    }
  });
});
