import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import { openGeogen } from '../../src/formats/geogen/open.ts';
import { openDataset } from '../../src/formats/index.ts';
import { makeRigs, imageSize as n, poseOf, writePictures } from '../pinhole/posed-set.ts';
import { temporaryFolder } from '../support/folders.ts';

const rigs = makeRigs({ ring: 'even', isOffCentre: false, seed: 9, scenes: 2, views: 4 });
/** Unlike the lens that is assumed where there is none. */
const k = [
  [100, 0, 45],
  [0, 101, 50],
  [0, 0, 1],
];
const name = (scene: number) => `subj_id_${scene}`;
const pose = (scene: number, view: number) => poseOf(rigs[scene][view], { axes: 'RDF', up: 'y' }).worldToCamera;
/** Something for every view of every identity. */
const each = <Item>(make: (scene: number, view: number) => Item) =>
  rigs.map((views, scene) => views.map((_, view) => make(scene, view)));
const camera = (scene: number, view: number) => ({ image: `${view}.png`, world_to_camera: pose(scene, view) });

function writeJson(folder: string, files: Record<string, unknown>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(content));
  }
  return folder;
}

async function writeSet(document: unknown): Promise<string> {
  const folder = temporaryFolder();
  await writePictures(folder, rigs, { seed: 1, background: 'alpha' });
  return writeJson(folder, { 'cameras.json': document });
}

async function expectTrue(folder: string) {
  const dataset = await openDataset([folder]);
  expect(dataset.index()).toEqual(['subj_id_0', 'subj_id_1']);
  for (const [scene, views] of rigs.entries()) {
    const read = await dataset.scene(name(scene));
    expect(read.views.map(({ image }) => image.path)).toEqual(views.map((_, view) => `${name(scene)}/${view}.png`));
    for (const [view, { camera: found }] of read.views.entries()) {
      const { intrinsics, worldToCamera } = found as PinholeCamera;
      expect(intrinsics).toEqual(k.flat());
      for (const [i, value] of pose(scene, view).flat().entries()) expect(worldToCamera[i]).toBeCloseTo(value, 6);
    }
  }
  return dataset;
}

const bySubject = (make: (cameras: ReturnType<typeof camera>[]) => unknown) =>
  Object.fromEntries(each(camera).map((cameras, scene) => [name(scene), make(cameras)]));
const entries = each((scene, view) => ({ ...camera(scene, view), scene, view })).flat();

describe('what all identities share is inherited, and kept with each', () => {
  test.each<[string, unknown]>([
    ['around a map of documents', { intrinsics: k, subjects: bySubject(cameras => ({ cameras })) }],
    ['around a map of lists', { camera: { K: k }, subjects: bySubject(cameras => cameras) }],
    ['in the map', { intrinsics: k, ...bySubject(cameras => ({ cameras })) }],
    ['at two heights', { resolution: [n, n], data: { intrinsics: k, scenes: bySubject(cameras => ({ cameras })) } }],
    ['around a list of documents', { K: k, subjects: each(camera).map((cameras, i) => ({ name: name(i), cameras })) }],
    [
      'around flat frames',
      { K: k, frames: each((s, v) => ({ ...camera(s, v), image: `${name(s)}/${v}.png` })).flat() },
    ],
    [
      'in a map by picture',
      {
        intrinsics: k,
        ...Object.fromEntries(
          each((s, v): [string, object] => [`${name(s)}/${v}.png`, { world_to_camera: pose(s, v) }]).flat(),
        ),
      },
    ],
  ])('%s', async (_, document) => {
    const dataset = await expectTrue(await writeSet(document));
    // Each identity's own file, as `--cameras stored` writes it.
    const files = Object.fromEntries(
      await Promise.all(
        dataset.index().map(async id => [`${id}/metadata.json`, (await dataset.scene(id)).extra.metadata] as const),
      ),
    );
    const folder = temporaryFolder();
    await writePictures(folder, rigs, { seed: 1, background: 'alpha' });
    await expectTrue(writeJson(folder, files));
  });
});

describe('one list for all, an identity named in each camera', () => {
  test.each<[string, unknown]>([
    [
      'frames with what all share',
      { K: k, frames: entries.map(({ scene, view, ...entry }) => ({ ...entry, subject: name(scene) })) },
    ],
    ['subject', entries.map(({ scene, view, ...entry }) => ({ ...entry, subject: name(scene), K: k }))],
    [
      'a running number beside',
      entries.map(({ scene, view, ...entry }, id) => ({ id, ...entry, subject: scene, K: k })),
    ],
    ['name and view', entries.map(({ scene, view, image, ...entry }) => ({ ...entry, name: name(scene), view, K: k }))],
    [
      'name alone, in order',
      entries.map(({ scene, view, image, ...entry }) => ({ ...entry, name: name(scene), K: k })),
    ],
    ['several documents', entries.map(({ scene, view, ...entry }) => ({ name: name(scene), K: k, cameras: [entry] }))],
    [
      'lists side by side',
      rigs.map((views, scene) => ({ name: name(scene), K: k, world_to_camera: views.map((_, v) => pose(scene, v)) })),
    ],
    [
      'landmarks beside',
      entries.map(({ scene, view, ...entry }) => ({
        ...entry,
        subject: name(scene),
        K: k,
        landmarks: Array(5).fill([1, 2, 3]),
      })),
    ],
  ])('%s', async (_, list) => {
    await expectTrue(await writeSet(list));
  });
});

describe('folders of one name', () => {
  const metadata = (scene: number) => ({ name: name(0), K: k, cameras: each(camera)[scene] });

  test.each([
    ['metadata.json', 'metadata.json'],
    ['metadata_id_0.json beside', '../metadata/metadata_id_0.json'],
  ])('are two identities where their pictures have the same names: %s', async (_, path) => {
    const folder = temporaryFolder();
    for (const [scene, part] of ['train', 'test'].entries()) {
      await writePictures(join(folder, part), [rigs[scene]], { seed: scene, background: 'alpha' });
      writeJson(folder, { [join(part, name(0), path)]: metadata(scene) });
    }
    const dataset = await openGeogen(folder);
    expect(dataset.index()).toEqual(['test/subj_id_0', 'train/subj_id_0']);
    for (const [scene, part] of ['train', 'test'].entries()) {
      const { views } = await dataset.scene(`${part}/subj_id_0`);
      expect(views.map(({ image }) => image.path)).toEqual([0, 1, 2, 3].map(view => `${part}/subj_id_0/${view}.png`));
      const found = (views[1].camera as PinholeCamera).worldToCamera;
      for (const [i, value] of pose(scene, 1).flat().entries()) expect(found[i]).toBeCloseTo(value, 6);
    }
    const codes = (await check({ roots: [folder], jobs: 1 })).issues.map(({ code }) => code);
    expect(codes).not.toContain('identity-name');
    expect(codes).not.toContain('render-unposed');
  });

  test('are one where each has views of its own', async () => {
    const folder = temporaryFolder();
    await writePictures(folder, [rigs[0]], { seed: 1, background: 'alpha' });
    mkdirSync(join(folder, 'rear/subj_id_0'), { recursive: true });
    renameSync(join(folder, 'subj_id_0/3.png'), join(folder, 'rear/subj_id_0/3.png'));
    writeJson(folder, { 'metadata_id_0.json': metadata(0) });
    const dataset = await openGeogen(folder);
    expect(dataset.index()).toEqual(['subj_id_0']);
    const { views } = await dataset.scene('subj_id_0');
    expect(views.map(({ image }) => image.path)).toContain('rear/subj_id_0/3.png');
    expect(views.every(({ camera: found }) => found)).toBe(true);
  });
});
