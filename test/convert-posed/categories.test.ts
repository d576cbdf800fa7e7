import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { convertPosed } from '../../src/convert/posed/convert.ts';
import { openDataset } from '../../src/formats/index.ts';
import { makeRigs, metadataOf, writePictures } from '../pinhole/posed-set.ts';
import { temporaryFolder } from '../support/folders.ts';

// Worker threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

const rigs = makeRigs({ ring: 'even', isOffCentre: false, seed: 31, scenes: 2, views: 3 });
const region = { part: 2, area: 6, bbox: [1, 1, 2, 3], segmentation: { size: [8, 8], counts: '11161h1' } };
const names = ['face', 'nose'];

/** Identities whose masks have parts with names. */
async function writeSource(regions: readonly object[] = [region]): Promise<string> {
  const folder = temporaryFolder();
  await writePictures(folder, rigs, { seed: 5, background: 'plain' });
  const convention = { direction: 'world_to_camera', axes: 'RDF', up: 'y', isTransposed: false, k: 'pixels' } as const;
  for (const [scene, views] of rigs.entries()) {
    const metadata = metadataOf(views, convention, `subj_id_${scene}`, 'world_to_camera') as { cameras: object[] };
    const cameras = metadata.cameras.map(camera => ({ ...camera, regions }));
    const parts = Object.fromEntries(names.map((name, i) => [i + 1, name]));
    writeFileSync(join(folder, `metadata_id_${scene}.json`), JSON.stringify({ ...metadata, parts, cameras }));
  }
  return folder;
}

async function handOn(source: string, to: string): Promise<string> {
  const out = join(temporaryFolder(), 'out');
  const dataset = await openDataset([source]);
  const fromCameras = 'stated' in dataset ? undefined : 'opencv';
  await convertPosed({ dataset, to, out, jobs: 1, fromCameras, allowLossy: true });
  return out;
}

test.each(['nerfstudio', 'blender', 'colmap', 'eg3d', 'webdataset', 'imagefolder', 'parquet', 'geogen'])(
  'what regions are of has its names, to %s and back',
  async to => {
    const out = await handOn(await writeSource(), to);
    const read = await openDataset([out]);
    expect(read.categories.map(({ id, name, isThing }) => [id, name, isThing])).toEqual([
      [1, 'face', true],
      [2, 'nose', true],
    ]);
    const { views } = await read.scene(read.index()[1]);
    expect(views[2].regions).toMatchObject([{ categoryId: 2, area: 6 }]);
    const back = await openDataset([await handOn(out, 'geogen')]);
    expect(back.index()).toHaveLength(2);
    expect(back.categories.map(({ name }) => name)).toEqual(names);
  },
);

test('without regions there is nothing to name', async () => {
  expect(existsSync(join(await handOn(await writeSource([]), 'eg3d'), 'categories.json'))).toBe(false);
});

test('a list of names that is none is told with its file and place', async () => {
  const out = await handOn(await writeSource(), 'imagefolder');
  const file = join(out, 'categories.json');
  const list = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify([list[0], { id: 'two', name: 'nose' }]));
  await expect(openDataset([out])).rejects.toMatchObject({ code: 'bad-categories', where: { file, pointer: '/1' } });
  writeFileSync(file, '[');
  await expect(openDataset([out])).rejects.toMatchObject({ code: 'bad-json', where: { file } });
});
