import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { findCameras } from '../../src/camera/camera.ts';
import type { PinholeReport } from '../../src/camera/pinhole.ts';
import { convertPosed } from '../../src/convert/posed/convert.ts';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import type { Dataset } from '../../src/core/model/dataset.ts';
import { cameraEntry, formatMetadata } from '../../src/formats/geogen/layout.ts';
import { openDataset } from '../../src/formats/index.ts';
import {
  focalPixels,
  imageSize,
  makeRigs,
  metadataOf,
  poseOf,
  type StoredConvention,
  writePictures,
} from '../pinhole/posed-set.ts';
import { folderContents, temporaryFolder } from '../support/folders.ts';

// Worker threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

const rigs = makeRigs({ ring: 'jittered', isOffCentre: true, seed: 11, scenes: 5, views: 4 });

/** A set of Panoply's own layout with more than cameras in it. */
async function writeSource(change: (camera: PinholeCamera, view: number) => PinholeCamera = camera => camera) {
  const folder = temporaryFolder();
  await writePictures(folder, rigs, { seed: 2, background: 'plain' });
  mkdirSync(join(folder, 'metadata'));
  for (const [scene, cameras] of rigs.entries()) {
    const entries = cameras.map((camera, view) => {
      const pinhole: PinholeCamera = {
        kind: 'pinhole',
        worldToCamera: poseOf(camera, { axes: 'RDF', up: 'y' }).worldToCamera.flat(),
        intrinsics: [140 + scene, 0, 47, 0, 139, 49.5, 0, 0, 1],
        resolution: [imageSize, imageSize],
        focalLength: 50,
        sensorWidth: 36,
      };
      return { ...cameraEntry(`${view}.png`, change(pinhole, view)), landmarks: [[scene, view, 0.5]] };
    });
    const metadata = formatMetadata({
      name: `subj_id_${scene}`,
      convention: '',
      cameras: entries,
      attributes: { age: scene },
    });
    writeFileSync(join(folder, `metadata/metadata_id_${scene}.json`), metadata);
  }
  return folder;
}

/** A lens that NeRF-synthetic can hold. */
const plain = (camera: PinholeCamera): PinholeCamera => ({
  ...camera,
  intrinsics: [focalPixels, 0, imageSize / 2, 0, focalPixels, imageSize / 2, 0, 0, 1],
});

async function expectSame(actual: Dataset, source: Dataset, ids: readonly string[] = source.index()) {
  expect([...actual.index()].sort()).toEqual([...ids].sort());
  for (const id of ids) {
    const [a, b] = [await actual.scene(id), await source.scene(id)];
    expect(a.views.map(view => view.id)).toEqual(b.views.map(view => view.id));
    for (const [i, view] of a.views.entries()) {
      const [found, wanted] = [view.camera as PinholeCamera, b.views[i].camera as PinholeCamera];
      for (const [j, value] of wanted.worldToCamera.entries()) expect(found.worldToCamera[j]).toBeCloseTo(value, 12);
      for (const [j, value] of wanted.intrinsics.entries()) expect(found.intrinsics[j]).toBeCloseTo(value, 9);
      expect(found.resolution).toEqual(wanted.resolution);
      expect([found.focalLength, found.sensorWidth]).toEqual([wanted.focalLength, wanted.sensorWidth]);
      expect(view.extra.landmarks).toEqual(b.views[i].extra.landmarks);
      const bytes = async (each: typeof view) => Buffer.from(await (await each.image.open()).slice(0));
      expect((await bytes(view)).equals(await bytes(b.views[i]))).toBe(true);
      expect(await view.image.size()).toMatchObject({ width: imageSize, height: imageSize });
    }
  }
}

describe.each(['nerfstudio', 'blender', 'colmap', 'eg3d', 'webdataset', 'imagefolder', 'parquet', 'geogen'])(
  '%s',
  to => {
    const lossy = ['webdataset', 'imagefolder', 'parquet'].includes(to);

    test('what is written reads back as the model it was', async () => {
      const source = await openDataset([await writeSource(to === 'blender' ? plain : undefined)]);
      const out = join(temporaryFolder(), 'out');
      const result = await convertPosed({ dataset: source, to, out, jobs: 1, allowLossy: lossy });
      expect(result.failures).toEqual([]);
      expect(Object.keys(result.losses)).toEqual(lossy ? ['fields of scenes as wholes'] : []);
      await expectSame(await openDataset([out]), source);
      const readme = readFileSync(join(out, 'README.md'), 'utf8');
      expect(readme).toMatch(/Convention: .*(OpenCV|OpenGL|Blender)/);
    });

    test('the same bytes whatever the workers; splits never part a scene', async () => {
      const source = await openDataset([await writeSource(to === 'blender' ? plain : undefined)]);
      const folders = await Promise.all(
        [1, 2].map(async jobs => {
          const out = join(temporaryFolder(), 'out');
          await convertPosed({
            dataset: source,
            to,
            out,
            jobs,
            split: '60/20/20',
            shardMegabytes: 0.01,
            allowLossy: true,
          });
          return out;
        }),
      );
      expect(folderContents(folders[0])).toEqual(folderContents(folders[1]));
      if (to === 'geogen') return;
      const read = await openDataset([folders[0]]);
      expect(read.splits.map(({ name }) => name).sort()).toEqual(['test', 'train', 'val']);
      const all = read.splits.flatMap(({ name }) => read.index(name));
      expect([...all].sort()).toEqual([...source.index()].sort());
      expect(new Set(all).size).toBe(all.length);
      for (const id of all) expect((await read.scene(id)).views).toHaveLength(4);
    });
  },
);

test('failures name files as they lie in the dataset', async () => {
  const root = await writeSource();
  writeFileSync(join(root, 'metadata/metadata_id_1.json'), '{');
  const out = join(temporaryFolder(), 'out');
  await convertPosed({ dataset: await openDataset([root]), to: 'ply', out, jobs: 1 });
  const failures = readFileSync(join(out, 'failures.jsonl'), 'utf8').trim().split('\n');
  expect(failures.map(line => JSON.parse(line))).toMatchObject([
    {
      scene: 'subj_id_1',
      code: 'bad-json',
      message: expect.stringMatching(/^metadata\/metadata_id_1\.json: Expected JSON/),
    },
  ]);
});

test('what a format cannot hold stops it, and is listed; --allow-lossy goes on', async () => {
  const source = await openDataset([await writeSource()]);
  const out = join(temporaryFolder(), 'out');
  const refused = await convertPosed({ dataset: source, to: 'blender', out, jobs: 1 }).catch(error => error);
  expect(refused.code).toBe('lossy');
  expect(refused.message).toContain('principal points off the middle (5)');
  expect(refused.message).toContain('pixels that are not square (5)');
  const { losses } = await convertPosed({ dataset: source, to: 'blender', out, jobs: 1, allowLossy: true });
  expect(losses).toMatchObject({ 'principal points off the middle': 5 });
  expect(readFileSync(join(out, 'README.md'), 'utf8')).toContain('Left behind: principal points off the middle (5).');
});

test.each([
  ['opengl', { direction: 'world_to_camera', axes: 'opengl', up: 'y' }],
  ['blender', { direction: 'camera_to_world', axes: 'opengl', up: 'z' }],
  ['pytorch3d', { direction: 'world_to_camera', axes: 'pytorch3d', up: 'y' }],
  ['unity', { direction: 'world_to_camera', axes: 'unity', up: 'y', handedness: 'left' }],
  ['opencv,direction=camera_to_world,up=z', { direction: 'camera_to_world', axes: 'opencv', up: 'z' }],
])('--to geogen --cameras %s is found again, and read back', async (cameras, verdict) => {
  const source = await openDataset([await writeSource(plain)]);
  const out = join(temporaryFolder(), 'out');
  await convertPosed({ dataset: source, to: 'geogen', out, jobs: 1, cameras });
  const written = await openDataset([out]);
  const report = (await findCameras({ dataset: written })) as PinholeReport;
  // Busts have no front.
  expect(report.ambiguous).toEqual(['front']);
  expect(report.verdict).toMatchObject(verdict);
  const again = join(temporaryFolder(), 'again');
  await convertPosed({ dataset: written, to: 'geogen', out: again, jobs: 1, cameras: 'opencv' });
  const { views } = await (await openDataset([again])).scene('subj_id_3');
  for (const [i, camera] of rigs[3].entries()) {
    const { worldToCamera } = views[i].camera as PinholeCamera;
    const expected = poseOf(camera, { axes: 'RDF', up: verdict.up as 'y' | 'z' }).worldToCamera.flat();
    for (const [j, value] of expected.entries()) expect(worldToCamera[j]).toBeCloseTo(value, 9);
    expect(views[i].extra.landmarks).toEqual([[3, i, 0.5]]);
  }
});

test('--cameras stored writes the metadata back as it was', async () => {
  const folder = temporaryFolder();
  await writePictures(folder, rigs, { seed: 2, background: 'plain' });
  const documents = rigs.map((cameras, scene) => ({
    ...metadataOf(
      cameras,
      { direction: 'camera_to_world', axes: 'RUB', up: 'z', isTransposed: true, k: 'mm' },
      `subj_id_${scene}`,
    ),
    secret: { kept: [scene] },
  }));
  for (const [scene, document] of documents.entries())
    writeFileSync(join(folder, `metadata_id_${scene}.json`), JSON.stringify(document));
  const out = join(temporaryFolder(), 'out');
  await convertPosed({ dataset: await openDataset([folder]), to: 'geogen', out, jobs: 1, cameras: 'stored' });
  for (const [scene, document] of documents.entries())
    expect(JSON.parse(readFileSync(join(out, `metadata/metadata_id_${scene}.json`), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(document)),
    );
});

test('ply draws every scene; wrong asks are refused', async () => {
  const source = await openDataset([await writeSource()]);
  const out = join(temporaryFolder(), 'out');
  await convertPosed({ dataset: source, to: 'ply', out, jobs: 1 });
  expect(readFileSync(join(out, 'subj_id_4/cameras.ply'), 'utf8')).toMatch(/^ply\nformat ascii/);
  const fails = (options: object) =>
    convertPosed({ dataset: source, to: 'nerfstudio', out: join(out, 'no'), jobs: 1, ...options }).catch(
      error => error.code,
    );
  expect(await fails({ cameras: 'opengl' })).toBe('bad-cameras');
  expect(await fails({ to: 'geogen', cameras: 'sideways' })).toBe('bad-axes');
  expect(await fails({ split: 'val' })).toBe('unknown-split');
  expect(await fails({ to: 'word' })).toBe('unknown-target');
});

test('metadata alone, which state no resolution, are refused with what is missing', async () => {
  const folder = temporaryFolder();
  const convention: StoredConvention = {
    direction: 'camera_to_world',
    axes: 'LUF',
    up: 'y',
    isTransposed: false,
    k: 'normalised',
  };
  for (const [scene, cameras] of rigs.entries())
    writeFileSync(
      join(folder, `metadata_id_${scene}.json`),
      JSON.stringify(metadataOf(cameras, convention, `subj_id_${scene}`)),
    );
  const dataset = await openDataset([folder]);
  const out = join(temporaryFolder(), 'out');
  const missing = { code: 'no-resolution', where: { pointer: '/cameras/0' } };
  await expect(convertPosed({ dataset, to: 'nerfstudio', out, jobs: 1 })).rejects.toMatchObject(missing);
  await expect(findCameras({ dataset })).rejects.toMatchObject(missing);
});

test('poses that neither keys nor pictures explain are refused until told', async () => {
  const folder = temporaryFolder();
  await writePictures(folder, rigs, { seed: 2, background: 'none' });
  for (const [scene, cameras] of rigs.entries()) {
    const document = metadataOf(
      cameras,
      { direction: 'camera_to_world', axes: 'LUF', up: 'y', isTransposed: false, k: 'pixels' },
      String(scene),
    );
    writeFileSync(join(folder, `metadata_id_${scene}.json`), JSON.stringify(document));
  }
  const dataset = await openDataset([folder]);
  const out = join(temporaryFolder(), 'out');
  const refused = await convertPosed({ dataset, to: 'nerfstudio', out, jobs: 1 }).catch(error => error);
  expect(refused).toMatchObject({ code: 'ambiguous-cameras' });
  expect(refused.hint).toContain('--from-cameras');
  await convertPosed({ dataset, to: 'nerfstudio', out, jobs: 1, fromCameras: 'pytorch3d' });
  const { views } = await (await openDataset([out])).scene('subj_id_1');
  const expected = poseOf(rigs[1][2], { axes: 'RDF', up: 'y' }).worldToCamera.flat();
  for (const [j, value] of expected.entries())
    expect((views[2].camera as PinholeCamera).worldToCamera[j]).toBeCloseTo(value, 9);
});

test('a scene or picture of a table that would leave its folder is refused, and nothing is written', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'victim'));
  const set = join(folder, 'set');
  await convertPosed({
    dataset: await openDataset([await writeSource()]),
    to: 'imagefolder',
    out: set,
    jobs: 1,
    allowLossy: true,
  });
  const table = join(set, 'train/metadata.jsonl');
  const text = readFileSync(table, 'utf8');
  for (const [from, to] of [
    ['"scene":"subj_id_1"', '"scene":"../../victim"'],
    ['"file_name":"subj_id_1/2.png"', '"file_name":"../../../victim.png"'],
  ]) {
    writeFileSync(table, text.replaceAll(from, to));
    await expect(openDataset([set])).rejects.toMatchObject({ code: 'unsafe-path', where: { file: table } });
  }
});
