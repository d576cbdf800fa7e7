import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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

const k = [
  [100, 0, 45],
  [0, 101, 50],
  [0, 0, 1],
];
const metadata = (scene: number, more: (view: number) => Record<string, unknown> = () => ({})) => ({
  name: `subj_id_${scene}`,
  cameras: rigs[scene].map((_, view) => ({
    image: `${view}.png`,
    camera_to_world: placeOf(scene, view),
    ...more(view),
  })),
});
const bothScenes = (make: (scene: number) => unknown) => ({
  'metadata_id_0.json': make(0),
  'metadata_id_1.json': make(1),
});

test('what all identities share is written for each, also as stored', async () => {
  const subjects = Object.fromEntries([0, 1].map(scene => [`subj_id_${scene}`, metadata(scene)]));
  const source = await writeSet({ 'cameras.json': { intrinsics: k, subjects } });
  for (const cameras of [undefined, 'stored']) {
    const { out, notes } = await handOn(source, 'geogen', { cameras });
    expect(await intrinsicsOf(await openDataset([out]))).toEqual(Array(10).fill(k.flat()));
    expect(notes.join()).not.toContain('No file states');
  }
});

test('intrinsics that no file states are told as the guess they are', async () => {
  const sets = [
    await writeSet(bothScenes(metadata)),
    await writeSet(transforms({ w: n, h: n })),
    await writeSet(bothScenes(scene => metadata(scene, view => (view < 2 ? { K: k } : {})))),
  ];
  for (const [i, source] of sets.entries()) {
    const { out, notes } = await handOn(source, i === 1 ? 'colmap' : 'nerfstudio');
    const expected = `No file states the intrinsics of ${[10, 10, 6][i]} cameras`;
    expect(notes.join(' ')).toContain(expected);
    expect(readFileSync(join(out, 'README.md'), 'utf8')).toContain(expected);
  }
  const stored = await handOn(sets[0], 'geogen', { cameras: 'stored' });
  expect(stored.notes.join()).not.toContain('No file states');
});

test.each([
  ['narrow pixels', [60, 80]],
  ['wide pixels', [90, 60]],
])("--cameras blender keeps pixels that are not square as Blender's aspect: %s", async (_, [fx, fy]) => {
  const lens = {
    camera_to_image: [
      [fx, 0, 41],
      [0, fy, 53],
      [0, 0, 1],
    ],
  };
  const source = await writeSet(bothScenes(scene => metadata(scene, () => lens)));
  const { out, losses } = await handOn(source, 'geogen', { cameras: 'blender' });
  expect(losses).toEqual({});
  const entry = JSON.parse(readFileSync(join(out, 'metadata/metadata_id_0.json'), 'utf8')).cameras[0];
  expect(Math.min(entry.pixel_aspect_x, entry.pixel_aspect_y)).toBe(1);
  expect(entry.pixel_aspect_x / entry.pixel_aspect_y).toBeCloseTo(fy / fx, 12);
  for (const found of await intrinsicsOf(await openDataset([out])))
    for (const [i, value] of lens.camera_to_image.flat().entries()) expect(found[i]).toBeCloseTo(value, 9);
});

test('--cameras blender says that skew is left behind', async () => {
  const source = await writeSet(
    bothScenes(scene =>
      metadata(scene, () => ({
        K: [
          [100, 0.5, 45],
          [0, 100, 50],
          [0, 0, 1],
        ],
      })),
    ),
  );
  await expect(handOn(source, 'geogen', { cameras: 'blender' })).rejects.toMatchObject({ code: 'lossy' });
  const { losses } = await handOn(source, 'geogen', { cameras: 'blender', allowLossy: true });
  expect(losses).toEqual({ 'skew of the intrinsics': 2 });
  expect((await handOn(source, 'geogen')).losses).toEqual({});
});

test('--cameras stored is refused where nothing is stored, and takes lists without a name', async () => {
  const other = await writeSet(transforms({ w: n, h: n, fl_x: 100 }));
  await expect(handOn(other, 'geogen', { cameras: 'stored' })).rejects.toMatchObject({ code: 'bad-cameras' });
  const list = await writeSet(bothScenes(scene => metadata(scene, () => ({ K: k })).cameras));
  const { out } = await handOn(list, 'geogen', { cameras: 'stored' });
  expect(await intrinsicsOf(await openDataset([out]))).toEqual(Array(10).fill(k.flat()));
});
