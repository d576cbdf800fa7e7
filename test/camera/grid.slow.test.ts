import { existsSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { detectConvention } from '../../src/analysis/camera/index.ts';
import { createScene, paintScene } from '../../src/synth/panime/index.ts';
import { sharedFolder } from '../shared.ts';
import { conventionGrid, expectedConvention } from './convention-grid.ts';
import {
  icosahedron,
  makeScene,
  type Picture,
  paintTestPanorama,
  type SceneKind,
  type TestConvention,
} from './independent-renderer.ts';

/** Five views of all four rings: enough to tell, and a quarter of the time. */
const sparse = icosahedron.filter((_, i) => i % 4 === 0);

const kinds = [
  { size: 512, quality: undefined },
  { size: 512, quality: 90 },
  { size: 256, quality: undefined },
  { size: 256, quality: 90 },
] as const;

/** Every verdict that is not the convention a set was rendered with, and every one that leaves something open. */
async function countFaults(panorama: Picture, grid: readonly TestConvention[], kind: SceneKind) {
  const wrong: string[] = [];
  const unsure: string[] = [];
  for (const convention of grid) {
    const { verdict, ambiguous } = detectConvention([await makeScene(panorama, sparse, convention, kind)]);
    const name = JSON.stringify(convention);
    if (JSON.stringify(sorted(verdict)) !== JSON.stringify(sorted(expectedConvention(convention))))
      wrong.push(`${name} -> ${JSON.stringify(verdict)} ${ambiguous}`);
    if (ambiguous.length > 0) unsure.push(`${name}: ${ambiguous}`);
  }
  return { wrong, unsure };
}

const sorted = (record: object) => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

describe.each(kinds)('views of $size pixels, JPEG quality $quality', kind => {
  test('all 600 conventions of a panorama of noise and shapes: none wrong, none unsure', async () => {
    expect(await countFaults(paintTestPanorama(1024, 5), conventionGrid, kind)).toEqual({ wrong: [], unsure: [] });
  });

  test('a 23rd of them on a painted landscape at 2048x1024', async () => {
    const { rgb } = paintScene(createScene('a quiet harbour town at sunset'), 2048);
    const painted = { width: 2048, height: 1024, data: rgb };
    const grid = conventionGrid.filter((_, i) => i % 23 === 0);
    const { wrong, unsure } = await countFaults(painted, grid, kind);
    expect(wrong).toEqual([]);
    // Soft skies and seas: at most one in twenty may stay open.
    expect(unsure.length).toBeLessThanOrEqual(grid.length / 20);
  });

  const photograph = sharedFolder && join(sharedFolder, 'data/pano/bma-4096x2048.jpg');
  test.runIf(photograph && existsSync(photograph))('a 23rd of them on a photograph of 2048x1024', async () => {
    const { data, info } = await sharp(photograph)
      .resize(2048, 1024, { fit: 'fill' })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const grid = conventionGrid.filter((_, i) => i % 23 === 5);
    const picture = { width: info.width, height: info.height, data: new Uint8Array(data) };
    expect(await countFaults(picture, grid, kind)).toEqual({ wrong: [], unsure: [] });
  });
});

describe.each([
  { size: 512, height: 384, fov: 90 },
  { size: 384, height: 512, fov: 75 },
  { size: 320, height: 180, fov: 100 },
])('views of $size x $height pixels, field of view $fov', shape => {
  test.each([undefined, 90])(
    'every axis of the field of view under 40 conventions, JPEG quality %s: none wrong, none unsure',
    async quality => {
      const grid = conventionGrid
        .filter((_, i) => i % 60 === 7)
        .flatMap(convention =>
          (['horizontal', 'vertical', 'scaled', 'both'] as const).map(fovAxis => ({ ...convention, fovAxis })),
        );
      expect(await countFaults(paintTestPanorama(1024, 6), grid, { ...shape, quality })).toEqual({
        wrong: [],
        unsure: [],
      });
    },
  );
});
