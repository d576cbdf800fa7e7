import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { convertPosed } from '../../src/convert/posed/convert.ts';
import { flattenIds, nameScenes } from '../../src/convert/posed/scene-names.ts';
import { distinctNames } from '../../src/core/distinct-names.ts';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import type { Dataset, Scene } from '../../src/core/model/dataset.ts';
import { formatColmapModel } from '../../src/formats/colmap/write.ts';
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

    test('one of them alone is still what it was', async () => {
      const source = await openDataset([writeTwice(['chair', 'lego', 'ship'])]);
      const wanted = await contentsOf(source);
      const out = join(temporaryFolder(), 'out');
      const options = { dataset: source, to, out, jobs: 1, split: 'val' };
      if (to === 'geogen') {
        await expect(convertPosed(options)).rejects.toMatchObject({
          code: 'lossy',
          message: expect.stringContaining('geogen cannot hold splits (3)'),
        });
        return;
      }
      expect((await convertPosed(options)).failures).toEqual([]);
      const found = await openDataset([out]);
      expect(found.splits).toEqual([{ name: 'val', scenes: 3 }]);
      expect([...(await contentsOf(found)).values()]).toEqual([...wanted.values()].slice(3));
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

/** A flat EG3D set of pictures by these names, or a COLMAP workspace of one scene. */
function writeOne(kind: 'eg3d' | 'colmap', names: readonly string[]): string {
  const root = temporaryFolder();
  const poses = names.map((_, k) => poseOf(rigs[Math.floor(k / 3)][k % 3], { axes: 'RDF', up: 'z' }));
  for (const [k, name] of names.entries())
    write(join(root, kind === 'eg3d' ? name : `capture/images/${name}`), pictures[k]);
  if (kind === 'eg3d') {
    const labels = poses.map(({ cameraToWorld }, k) => [
      names[k],
      [...cameraToWorld.flat(), 1.25, 0, 0.5, 0, 1.25, 0.5, 0, 0, 1],
    ]);
    write(join(root, 'dataset.json'), JSON.stringify({ labels }));
    return root;
  }
  const images = poses.map(({ worldToCamera }, k) => ({
    name: names[k],
    camera: {
      kind: 'pinhole' as const,
      worldToCamera: worldToCamera.flat(),
      intrinsics: [20, 0, 8, 0, 20, 8, 0, 0, 1],
      resolution: [size, size] as const,
    },
  }));
  for (const [name, content] of Object.entries(formatColmapModel(images)))
    write(join(root, 'capture/sparse/0', name), content);
  return root;
}

/** Pictures with their cameras, whatever scenes and views are called. */
const unnamed = (contents: Map<string, string>) =>
  [...contents.values()].flatMap(content => content.split('\n').map(line => line.slice(line.indexOf(' ')))).sort();

describe.each(['nerfstudio', 'blender', 'colmap', 'eg3d', 'webdataset', 'imagefolder', 'parquet', 'geogen'])(
  'names of pictures, --to %s',
  to => {
    test('that differ in their ending alone stay with their cameras', async () => {
      const source = await openDataset([
        writeOne('colmap', ['0.png', '0.jpg', '1.png', '1.JPG', '1.webp', 'A.png', 'a.png']),
      ]);
      const out = join(temporaryFolder(), 'out');
      // Loaders of NeRF-synthetic add .png to every name: other endings are told to be lost.
      await convertPosed({ dataset: source, to, out, jobs: 1, allowLossy: to === 'blender' });
      if (to === 'blender') {
        const { frames } = JSON.parse(readFileSync(join(out, 'capture/transforms_train.json'), 'utf8'));
        expect(new Set(frames.map((frame: { file_path: string }) => frame.file_path.toLowerCase())).size).toBe(7);
        return;
      }
      const found = await openDataset([out]);
      const [id] = found.index();
      const { views } = await found.scene(id);
      expect(new Set(views.map(view => view.id.toLowerCase())).size).toBe(7);
      expect(unnamed(await contentsOf(found))).toEqual(unnamed(await contentsOf(source)));
    });

    test('with dots, and scenes of one picture in one folder', async () => {
      // NeRF-synthetic has PNGs alone.
      const more = to === 'blender' ? [] : ['b.jpg'];
      const source = await openDataset([writeOne('eg3d', ['img.0.png', 'img_0.png', 'b.png', ...more, 'c.v1.x.png'])]);
      expect(source.index()).toEqual(['img.0', 'img_0', 'b', ...more, 'c.v1.x']);
      const out = join(temporaryFolder(), 'out');
      const result = await convertPosed({ dataset: source, to, out, jobs: 1 });
      expect(result.failures).toEqual([]);
      const found = await openDataset([out]);
      expect(unnamed(await contentsOf(found))).toEqual(unnamed(await contentsOf(source)));
      if (to === 'geogen') return;
      const view = async (dataset: Dataset, id: string) => (await dataset.scene(id)).views.map(each => each.id);
      for (const id of source.index()) expect(await view(found, id)).toEqual(await view(source, id));
      if (to !== 'webdataset') return;
      // Keys of its archives have no dots; what is made of it has.
      const next = join(temporaryFolder(), 'next');
      await convertPosed({ dataset: found, to: 'nerfstudio', out: next, jobs: 1 });
      const last = await openDataset([next]);
      expect((await view(last, 'c.v1.x')).map(id => id.split('/').at(-1))).toEqual(['c.v1.x']);
    });

    test('of which one is listed with two cameras', async () => {
      const root = writeTwice(['chair']);
      const file = join(root, 'train/chair/transforms.json');
      const document = JSON.parse(readFileSync(file, 'utf8'));
      document.frames[2].file_path = document.frames[0].file_path;
      writeFileSync(file, JSON.stringify(document));
      const source = await openDataset([root]);
      const out = join(temporaryFolder(), 'out');
      await convertPosed({ dataset: source, to, out, jobs: 1, allowLossy: true });
      expect(unnamed(await contentsOf(await openDataset([out])))).toEqual(unnamed(await contentsOf(source)));
      expect((await source.scene('chair')).views).toHaveLength(3);
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
