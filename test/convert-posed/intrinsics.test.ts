import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { convertPosed } from '../../src/convert/posed/convert.ts';
import type { Dataset } from '../../src/core/model/dataset.ts';
import { openDataset } from '../../src/formats/index.ts';
import { makeRigs, imageSize as n, poseOf, writePictures } from '../pinhole/posed-set.ts';
import { temporaryFolder } from '../support/folders.ts';

// Worker threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

const rigs = makeRigs({ ring: 'even', isOffCentre: false, seed: 8, scenes: 2, views: 5 });
/** Camera to world, OpenGL axes, z up. */
const placeOf = (scene: number, view: number) => poseOf(rigs[scene][view], { axes: 'RUB', up: 'z' }).cameraToWorld;

/** Pictures of the rigs, with these files beside. */
async function writeSet(files: Record<string, unknown>): Promise<string> {
  const folder = temporaryFolder();
  await writePictures(folder, rigs, { seed: 5, background: 'alpha' });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(content));
  }
  return folder;
}

/** A transforms.json for each scene. */
const transforms = (head: Record<string, unknown>) =>
  Object.fromEntries(
    rigs.map((views, scene) => [
      `subj_id_${scene}/transforms.json`,
      {
        ...head,
        frames: views.map((_, view) => ({ file_path: `${view}.png`, transform_matrix: placeOf(scene, view) })),
      },
    ]),
  );

async function handOn(source: string, to: string, options: { cameras?: string; allowLossy?: boolean } = {}) {
  const out = join(temporaryFolder(), 'out');
  const result = await convertPosed({ dataset: await openDataset([source]), to, out, jobs: 1, ...options });
  expect(result.failures).toEqual([]);
  return { out, ...result };
}

async function intrinsicsOf(dataset: Dataset): Promise<number[][]> {
  const all: number[][] = [];
  for (const id of dataset.index())
    for (const { camera } of (await dataset.scene(id)).views)
      if (camera?.kind === 'pinhole') all.push([...camera.intrinsics]);
  return all;
}

test.each([
  ['a crop', 2, 2],
  ['the middle between pixel centres', (n - 1) / 2, (n - 1) / 2],
  ['beside the picture', -10, n + 20],
])('pixels stay what they are through formats: %s', async (_, cx, cy) => {
  let folder = await writeSet(transforms({ w: n, h: n, fl_x: 140, fl_y: 141, cx, cy }));
  const expected = Array<number[]>(10).fill([140, 0, cx, 0, 141, cy, 0, 0, 1]);
  expect(await intrinsicsOf(await openDataset([folder]))).toEqual(expected);
  for (const to of ['colmap', 'nerfstudio', 'geogen', 'imagefolder', 'geogen']) {
    folder = (await handOn(folder, to)).out;
    expect(await intrinsicsOf(await openDataset([folder]))).toEqual(expected);
  }
});
