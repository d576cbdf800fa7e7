import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { psnr } from '../../src/analysis/image-quality.ts';
import { sphericalCamera, verticalFov } from '../../src/core/geometry/perspective.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { PanoramaBuffer } from '../../src/kernels/panorama.ts';
import { ViewRenderer } from '../../src/kernels/view-renderer.ts';
import { sharedFolder } from '../shared.ts';
import { paintPanorama } from './fixtures.ts';

interface Panorama {
  rgb: Uint8Array;
  width: number;
  height: number;
}

interface Angles {
  yaw: number;
  pitch: number;
  roll: number;
  fovX: number;
}

function viewByFfmpeg({ rgb, width, height }: Panorama, angles: Angles, viewWidth: number, viewHeight: number) {
  const { yaw, pitch, roll, fovX } = angles;
  const fovY = verticalFov(fovX, viewWidth, viewHeight);
  const filter =
    `format=gbrp,v360=e:flat:yaw=${yaw}:pitch=${pitch}:roll=${roll}:h_fov=${fovX}:v_fov=${fovY}` +
    `:w=${viewWidth}:h=${viewHeight}:interp=linear`;
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24'];
  const input = ['-s', `${width}x${height}`, '-i', '-'];
  const { stdout, stderr, status } = spawnSync(
    'ffmpeg',
    ['-hide_banner', '-loglevel', 'error', ...raw, ...input, '-vf', filter, '-frames:v', '1', ...raw, '-'],
    { input: rgb, maxBuffer: 2 ** 30 },
  );
  expect(status, String(stderr)).toBe(0);
  return new Uint8Array(stdout);
}

function viewByUs({ rgb, width, height }: Panorama, angles: Angles, viewWidth: number, viewHeight: number) {
  const memory = new KernelMemory();
  const renderer = new ViewRenderer(memory);
  const cameras = [sphericalCamera(angles, viewWidth, viewHeight)];
  renderer.prepare({ panoramaWidth: width, panoramaHeight: height, viewWidth, viewHeight, cameras, fast: true });
  renderer.load(PanoramaBuffer.fromRgb(memory, rgb, width, height));
  return memory.u8(renderer.render(0), 3 * viewWidth * viewHeight).slice();
}

const cases: [string, Angles, number, number][] = [
  ['front', { yaw: 0, pitch: 0, roll: 0, fovX: 90 }, 256, 256],
  ['upper ring', { yaw: 72, pitch: 52.622632, roll: 0, fovX: 90 }, 256, 256],
  ['lower ring across the seam', { yaw: 180, pitch: -10.812317, roll: 0, fovX: 90 }, 256, 256],
  ['wide and rolled', { yaw: -100, pitch: 20, roll: 30, fovX: 70 }, 320, 200],
];

/** A smooth picture with no symmetry, so that a wrong sign cannot pass. */
const painted = (): Panorama => ({
  rgb: paintPanorama(2048, 1024, ([x, y, z]) => [
    128 + 60 * Math.sin(9 * x + 5 * y + 1) + 40 * Math.sin(13 * z + 2),
    128 + 80 * Math.sin(11 * y - 7 * z + 3) + 30 * x,
    128 + 80 * Math.cos(8 * x - 12 * z + 6 * y),
  ]),
  width: 2048,
  height: 1024,
});

async function photograph(): Promise<Panorama> {
  const { data, info } = await sharp(resolve(sharedFolder!, 'data/pano/bma-4096x2048.jpg'))
    .resize(1024, 512)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgb: new Uint8Array(data), width: info.width, height: info.height };
}

function compare(panorama: Panorama, leastDb: number) {
  for (const [name, angles, width, height] of cases) {
    const theirs = viewByFfmpeg(panorama, angles, width, height);
    const decibels = psnr(theirs, viewByUs(panorama, angles, width, height));
    expect(decibels, name).toBeGreaterThan(leastDb);
    // Any other sign is far off.
    for (const key of ['yaw', 'pitch', 'roll'] as const) {
      if (angles[key] % 180 === 0) continue;
      const other = viewByUs(panorama, { ...angles, [key]: -angles[key] }, width, height);
      expect(psnr(theirs, other), `${name}, other ${key}`).toBeLessThan(decibels - 8);
    }
  }
}

// FFmpeg places pixels a fraction of a pixel beside ours, so the pictures are alike and not equal.
describe('views against FFmpeg v360', () => {
  it('a painted panorama', () => compare(painted(), 36), 300_000);
  it.runIf(sharedFolder)('a photograph', async () => compare(await photograph(), 25), 300_000);
});
