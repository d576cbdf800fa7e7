import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { convertPosed } from '../../src/convert/posed/convert.ts';
import { flattenIds, nameScenes } from '../../src/convert/posed/scene-names.ts';
import { distinctNames } from '../../src/core/distinct-names.ts';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import type { Dataset, Scene } from '../../src/core/model/dataset.ts';
import { openDataset } from '../../src/formats/index.ts';
import { makeRigs, poseOf } from '../pinhole/posed-set.ts';
import { temporaryFolder } from '../support/folders.ts';

vi.setConfig({ testTimeout: 240_000 });

const size = 16;
const rigs = makeRigs({ ring: 'jittered', isOffCentre: true, seed: 23, scenes: 6, views: 3 });
const pictures: Buffer[] = [];

/** No two pictures are alike. */
beforeAll(async () => {
  for (let k = 0; k < 18; k++) {
    const background = { r: 10 * k, g: 255 - 10 * k, b: (90 * k) % 256 };
    pictures.push(
      await sharp({ create: { width: size, height: size, channels: 3, background } })
        .png()
        .toBuffer(),
    );
  }
});

function write(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** A set with the names `names` in both `train` and `val`. */
function writeTwice(names: readonly string[]): string {
  const root = temporaryFolder();
  for (const [part, split] of ['train', 'val'].entries())
    for (const [at, name] of names.entries()) {
      const scene = part * names.length + at;
      const frames = rigs[scene].map((camera, view) => {
        write(join(root, split, name, `images/${view}.png`), pictures[3 * scene + view]);
        const { cameraToWorld } = poseOf(camera, { axes: 'RUB', up: 'z' });
        return { file_path: `images/${view}.png`, transform_matrix: cameraToWorld };
      });
      const lens = { w: size, h: size, fl_x: 20, fl_y: 20, cx: 8, cy: 8 };
      write(join(root, split, name, 'transforms.json'), JSON.stringify({ ...lens, frames }));
    }
  return root;
}

/** What a scene is, whatever it is called: its pictures, each with its camera. */
async function contentOf({ views }: Scene): Promise<string> {
  const parts = views.map(async ({ id, image, camera }) => {
    const { worldToCamera, intrinsics } = camera as PinholeCamera;
    const bytes = await (await image.open()).slice(0);
    const picture = pictures.findIndex(each => each.equals(Buffer.from(bytes)));
    const numbers = [...worldToCamera, ...intrinsics].map(value => (value + 0).toFixed(6).replace(/^-(0\.0+)$/, '$1'));
    return [id.slice(id.lastIndexOf('/') + 1), picture, ...numbers].join(' ');
  });
  return (await Promise.all(parts)).join('\n');
}

async function contentsOf(dataset: Dataset): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for (const id of dataset.index()) contents.set(id, await contentOf(await dataset.scene(id)));
  return contents;
}

describe.each(['nerfstudio', 'blender', 'colmap', 'eg3d', 'webdataset', 'imagefolder', 'parquet', 'geogen'])(
  'two splits of one name, --to %s',
  to => {
    test('give the same scenes, views and cameras again', async () => {
      const source = await openDataset([writeTwice(['chair', 'lego', 'ship'])]);
      const wanted = await contentsOf(source);
      expect([...wanted.keys()]).toEqual(['chair', 'lego', 'ship', 'val/chair', 'val/lego', 'val/ship']);
      const out = join(temporaryFolder(), 'out');
      await convertPosed({ dataset: source, to, out, jobs: 1, allowLossy: true });
      const found = await openDataset([out]);
      const ids = (id: string) => (to === 'geogen' ? `subj_id_${id.replace('/', '_')}` : id);
      expect(await contentsOf(found)).toEqual(new Map([...wanted].map(([id, content]) => [ids(id), content])));
      if (to !== 'geogen') expect(found.index('val')).toEqual(['val/chair', 'val/lego', 'val/ship']);
    });

    test.each([0, 1, 2])('and divided anew, with seed %i', async seed => {
      const source = await openDataset([writeTwice(['chair', 'lego', 'ship'])]);
      const wanted = await contentsOf(source);
      const out = join(temporaryFolder(), 'out');
      const options = { dataset: source, to, out, jobs: 1, allowLossy: true, split: '40/30/30', seed };
      expect((await convertPosed(options)).failures).toEqual([]);
      const found = await openDataset([out]);
      const ids = (id: string) => `${to === 'geogen' ? 'subj_id_' : ''}${id.replace('/', '_')}`;
      const sorted = (contents: Iterable<[string, string]>) => [...contents].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(sorted(await contentsOf(found))).toEqual(
        sorted([...wanted].map(([id, content]) => [ids(id), content] as [string, string])),
      );
      if (to !== 'geogen') expect(found.splits.map(({ name }) => name).sort()).toEqual(['test', 'train', 'val']);
    });
  },
);

test('names that clash, also by letter case, have a number; those that need no change keep theirs', () => {
  expect(distinctNames(['a', 'A', 'b', 'a'])).toEqual(['a', 'A_2', 'b', 'a_3']);
  expect(flattenIds(['val/chair', 'val_chair', 'lego', 'a/b/c'])).toEqual([
    'val_chair_2',
    'val_chair',
    'lego',
    'a_b_c',
  ]);
  const scene = (id: string, split: string) => ({ id, split });
  const scenes = [scene('val/chair', 'val'), scene('chair', 'val'), scene('chair', 'train'), scene('a/b', 'train')];
  expect(nameScenes('colmap', scenes, true)).toEqual(['chair', 'chair_2', 'chair', 'a_b']);
  expect(nameScenes('eg3d', scenes, true)).toEqual(['chair', 'chair_2', 'chair', 'a/b']);
  expect(nameScenes('nerfstudio', [scene('../x', 'train'), scene('.y', 'train')], false)).toEqual(['__x', '_y']);
  // Identities are told apart by what is behind their prefix.
  expect(nameScenes('geogen', [scene('subj_id_1', 'train'), scene('scene_1', 'train')], false)).toEqual([
    '1',
    'scene_1_2',
  ]);
});
