import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { convertPosed } from '../../src/convert/posed/convert.ts';
import { openDataset } from '../../src/formats/index.ts';
import { encodeImage } from '../../src/io/node/sharp.ts';
import { makeRigs, metadataOf, imageSize as n, writePictures } from '../pinhole/posed-set.ts';
import { temporaryFolder } from '../support/folders.ts';

// Worker threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

const rigs = makeRigs({ ring: 'even', isOffCentre: false, seed: 12, scenes: 2, views: 3 });
const flat = (level: number) =>
  encodeImage({ width: n, height: n, data: new Uint8Array(3 * n * n).fill(level) }, 'png');

/** Depth as a picture and as an array, normals as an array alone, masks as pictures. */
async function writeSource(): Promise<string> {
  const folder = temporaryFolder();
  await writePictures(folder, rigs, { seed: 5, background: 'alpha' });
  const convention = { direction: 'world_to_camera', axes: 'RDF', up: 'y', isTransposed: false, k: 'pixels' } as const;
  for (const [scene, views] of rigs.entries()) {
    writeFileSync(
      join(folder, `metadata_id_${scene}.json`),
      JSON.stringify(metadataOf(views, convention, `subj_id_${scene}`, 'world_to_camera')),
    );
    for (const layer of ['depth', 'normals', 'masks'])
      mkdirSync(join(folder, layer, `subj_id_${scene}`), { recursive: true });
    for (const view of views.keys()) {
      writeFileSync(join(folder, `depth/subj_id_${scene}/${view}.png`), await flat(10 * view));
      writeFileSync(join(folder, `depth/subj_id_${scene}/${view}.npy`), `depth ${scene} ${view}`);
      writeFileSync(join(folder, `normals/subj_id_${scene}/${view}.exr`), `normals ${scene} ${view}`);
      writeFileSync(join(folder, `masks/subj_id_${scene}/${view}.png`), await flat(200 + view));
    }
  }
  return folder;
}

async function handOn(source: string, out: string, to = 'geogen') {
  return convertPosed({ dataset: await openDataset([source]), to, out, jobs: 1, fromCameras: 'opencv' });
}

test('layers that are arrays come along, and are read again', async () => {
  let folder = await writeSource();
  for (const turn of [0, 1]) {
    const out = join(temporaryFolder(), `out${turn}`);
    expect((await handOn(folder, out)).losses).toEqual({});
    folder = out;
  }
  const { views } = await (await openDataset([folder])).scene('subj_id_1');
  expect(views[2].layers.depth?.path).toBe('depth/subj_id_1/2.png');
  expect(views[2].layers.normals).toBeUndefined();
  expect(views[2].layers.ids?.path).toBe('masks/subj_id_1/2.png');
  expect(views[2].layerArrays?.map(({ layer, file }) => [layer, file.path])).toEqual([
    ['depth', 'depth/subj_id_1/2.npy'],
    ['normals', 'normals/subj_id_1/2.exr'],
  ]);
  expect(readFileSync(join(folder, 'depth/subj_id_1/2.npy'), 'utf8')).toBe('depth 1 2');
  const entry = JSON.parse(readFileSync(join(folder, 'metadata/metadata_id_1.json'), 'utf8')).cameras[2];
  expect(entry).toMatchObject({ depth: 'depth/subj_id_1/2.png', normals: 'normals/subj_id_1/2.exr' });
});

test('other formats say that they leave them behind', async () => {
  const source = await writeSource();
  await expect(handOn(source, join(temporaryFolder(), 'out'), 'nerfstudio')).rejects.toMatchObject({
    code: 'lossy',
    message: expect.stringContaining('layers as arrays (12)'),
  });
});

test.each<[string, (source: string) => Promise<void> | void]>([
  [
    'a depth map that is another',
    async source =>
      writeFileSync(
        join(source, 'depth/subj_id_0/1.png'),
        await encodeImage(
          { width: n, height: n, data: new Uint8Array(3 * n * n).map((_, i) => (i * 7919) % 251) },
          'png',
        ),
      ),
  ],
  ['a mask that is gone', source => rmSync(join(source, 'masks/subj_id_1/2.png'))],
])('a finished folder is not complete for a source with %s', async (_, change) => {
  const source = await writeSource();
  const out = join(temporaryFolder(), 'out');
  await handOn(source, out);
  expect((await handOn(source, out)).alreadyComplete).toBe(true);
  await change(source);
  const again = await handOn(source, out).catch(error => error);
  expect(again).toMatchObject({ code: 'other-plan' });
});

test('a finished folder is not complete for other stored metadata', async () => {
  const source = await writeSource();
  const out = join(temporaryFolder(), 'out');
  const convert = async () =>
    convertPosed({
      dataset: await openDataset([source]),
      to: 'geogen',
      cameras: 'stored',
      out,
      jobs: 1,
      fromCameras: 'opencv',
    });
  await convert();
  const file = join(source, 'metadata_id_0.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), convention: 'another' }));
  await expect(convert()).rejects.toMatchObject({ code: 'other-plan' });
});
