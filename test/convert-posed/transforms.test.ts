import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test, vi } from 'vitest';
import { convertPosed } from '../../src/convert/posed/convert.ts';
import type { ConvertPosedOptions } from '../../src/convert/posed/options.ts';
import { cameraCentre } from '../../src/core/geometry/look-at.ts';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import { openDataset } from '../../src/formats/index.ts';
import { temporaryFolder } from '../support/folders.ts';

// Worker threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

const [width, height] = [24, 24];

async function writePicture(file: string, shade: number): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  const background = { r: shade % 256, g: (shade * 37) % 256, b: 90 };
  writeFileSync(
    file,
    await sharp({ create: { width, height, channels: 3, background } })
      .png()
      .toBuffer(),
  );
}

/** Camera to world, OpenGL axes: on a ring about the origin, z up. */
function matrixAt(degrees: number): number[][] {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [
    [-s, 0, c, 3 * c],
    [c, 0, s, 3 * s],
    [0, 1, 0, 0.5],
    [0, 0, 0, 1],
  ];
}

/** NeRF-synthetic: images of one scene in three files, with the same names in three folders. */
async function writeSynthetic(): Promise<string> {
  const root = temporaryFolder();
  let shade = 0;
  for (const [split, count] of [
    ['train', 4],
    ['val', 1],
    ['test', 2],
  ] as const) {
    const frames = [];
    for (let k = 0; k < count; k++) {
      frames.push({ file_path: `./${split}/r_${k}`, rotation: 0.01, transform_matrix: matrixAt(51 * shade) });
      await writePicture(join(root, `lego/${split}/r_${k}.png`), shade++);
    }
    writeFileSync(join(root, `lego/transforms_${split}.json`), JSON.stringify({ camera_angle_x: 0.69, frames }));
  }
  return root;
}

/** A capture as nerfstudio has it, with all it may hold. */
async function writeCapture(change: Record<string, unknown> = {}): Promise<string> {
  const root = temporaryFolder();
  const frames = [];
  for (let k = 0; k < 5; k++) {
    const file = `frame_0000${k}.png`;
    for (const folder of ['images', 'masks', 'depths'])
      await writePicture(join(root, 'cap', folder, file), 7 * k + folder.length);
    frames.push({
      file_path: `images/${file}`,
      mask_path: `masks/${file}`,
      depth_file_path: `depths/${file}`,
      transform_matrix: matrixAt(70 * k),
      colmap_im_id: k,
      time: k / 5,
    });
  }
  const document = {
    ...{ w: width, h: height, fl_x: 30.5, fl_y: 30.25, cx: 11.7, cy: 12.2 },
    ...{ camera_model: 'OPENCV', k1: -0.12, k2: 0.03, p1: 0.001, p2: -0.002 },
    applied_transform: [
      [1, 0, 0, 0],
      [0, 0, 1, 0],
      [0, -1, 0, 0],
    ],
    aabb_scale: 16,
    train_filenames: [0, 1, 2].map(k => `images/frame_0000${k}.png`),
    test_filenames: [3, 4].map(k => `./images/frame_0000${k}.png`),
    ...change,
    frames,
  };
  writeFileSync(join(root, 'cap/transforms.json'), JSON.stringify(document));
  return root;
}

async function handOn(root: string, to: string, more: Partial<ConvertPosedOptions> = {}) {
  const out = join(temporaryFolder(), 'out');
  return { out, ...(await convertPosed({ dataset: await openDataset([root]), to, out, jobs: 1, ...more })) };
}

const only = async (root: string) => {
  const dataset = await openDataset([root]);
  const [id] = dataset.index();
  return dataset.scene(id);
};
const splitsOf = async (root: string) =>
  (await only(root)).views.map(({ id, extra }) => `${id.slice(id.indexOf('/') + 1)} ${extra.split}`);
const centresOf = async (root: string) =>
  (await only(root)).views.map(({ camera }) => cameraCentre((camera as PinholeCamera).worldToCamera));
const about = (centres: readonly (readonly number[])[]) =>
  centres.map(centre => centre.map(value => expect.closeTo(value, 9)));

describe('NeRF-synthetic', () => {
  const divided = [
    ...[0, 1, 2, 3].map(k => `train_r_${k} train`),
    'val_r_0 val',
    ...[0, 1].map(k => `test_r_${k} test`),
  ];

  test('is one scene, whose images know what they are for and have names of their own', async () => {
    const root = await writeSynthetic();
    expect(await splitsOf(root)).toEqual(divided);
    expect((await openDataset([root])).splits).toEqual([{ name: 'train', scenes: 1 }]);
  });

  test.each(['blender', 'nerfstudio', 'colmap', 'imagefolder', 'eg3d', 'webdataset', 'parquet'])(
    'is divided as it was after %s',
    async to => {
      const root = await writeSynthetic();
      const { out, losses } = await handOn(root, to);
      expect(losses).toEqual({});
      expect(await splitsOf(out)).toEqual(divided);
      expect(await centresOf(out)).toEqual(about(await centresOf(root)));
    },
  );

  test.each(['webdataset', 'parquet'])('is handed on from %s, byte for byte', async to => {
    const root = await writeSynthetic();
    const { out: packed } = await handOn(root, to);
    const { out } = await handOn(packed, 'blender');
    expect(await splitsOf(out)).toEqual(divided);
    for (const [i, { image }] of (await only(out)).views.entries()) {
      const bytes = async (each: typeof image) => Buffer.from(await (await each.open()).slice(0));
      expect((await bytes(image)).equals(await bytes((await only(root)).views[i].image))).toBe(true);
    }
  });

  test('is written as its own loaders read it', async () => {
    const { out } = await handOn(await writeSynthetic(), 'blender');
    for (const [split, count] of [
      ['train', 4],
      ['val', 1],
      ['test', 2],
    ] as const) {
      const { frames, camera_angle_x } = JSON.parse(readFileSync(join(out, `lego/transforms_${split}.json`), 'utf8'));
      expect(camera_angle_x).toBeCloseTo(0.69, 12);
      expect(frames).toHaveLength(count);
      for (const { file_path } of frames) {
        expect(file_path).toMatch(new RegExp(`^\\./${split}/`));
        expect(existsSync(join(out, 'lego', `${file_path}.png`))).toBe(true);
      }
    }
  });

  test('gives the images of one part when asked for it', async () => {
    const root = await writeSynthetic();
    const { out } = await handOn(root, 'nerfstudio', { split: 'test' });
    expect(await splitsOf(out)).toEqual(['test_r_0 test', 'test_r_1 test']);
    const { out: train } = await handOn(root, 'nerfstudio', { split: 'train' });
    expect(await splitsOf(train)).toHaveLength(4);
    await expect(handOn(root, 'nerfstudio', { split: 'held-out' })).rejects.toMatchObject({ code: 'unknown-split' });
    await expect(
      handOn(await writeCapture({ test_filenames: [] }), 'nerfstudio', { split: 'test' }),
    ).rejects.toMatchObject({
      code: 'unknown-split',
    });
  });

  test('is not read twice where transforms.json tells of the same pictures', async () => {
    const root = await writeSynthetic();
    const { frames } = JSON.parse(readFileSync(join(root, 'lego/transforms_train.json'), 'utf8'));
    writeFileSync(join(root, 'lego/transforms.json'), JSON.stringify({ camera_angle_x: 0.69, frames }));
    expect(await splitsOf(root)).toEqual(divided);
  });
});

describe('a capture of nerfstudio', () => {
  test('comes back whole: lens, masks, depth, times, lists, what others have put in', async () => {
    const root = await writeCapture();
    const { out, losses, notes } = await handOn(root, 'nerfstudio');
    expect(losses).toEqual({});
    expect(notes.join()).toMatch(/bent by their lens/);
    const [before, after] = [root, out].map(each =>
      JSON.parse(readFileSync(join(each, 'cap/transforms.json'), 'utf8')),
    );
    const { frames, applied_transform, convention: _, ...rest } = after;
    const { frames: written, applied_transform: applied, test_filenames, ...head } = before;
    expect(applied_transform).toEqual(applied);
    expect(rest).toEqual({
      ...head,
      val_filenames: [],
      test_filenames: test_filenames.map((name: string) => name.slice(2)),
    });
    for (const [i, { transform_matrix, ...frame }] of frames.entries()) {
      const { transform_matrix: wanted, ...own } = written[i];
      expect(frame).toEqual(own);
      for (const [j, value] of transform_matrix.flat().entries()) expect(value).toBeCloseTo(wanted.flat()[j], 12);
      for (const path of [own.mask_path, own.depth_file_path])
        expect(readFileSync(join(out, 'cap', path)).equals(readFileSync(join(root, 'cap', path)))).toBe(true);
    }
  });

  test.each([
    ['webdataset', ['depth maps', 'mask images', 'fields of scenes as wholes']],
    [
      'blender',
      ['depth maps', 'mask images', 'lens distortion', 'principal points off the middle', 'pixels that are not square'],
    ],
  ])('%s lists what it cannot hold', async (to, wanted) => {
    const root = await writeCapture();
    await expect(handOn(root, to)).rejects.toMatchObject({ code: 'lossy' });
    const { losses, out } = await handOn(root, to, { allowLossy: true });
    expect(Object.keys(losses).sort()).toEqual([...wanted].sort());
    expect(JSON.stringify(await only(out))).not.toContain('depths/');
  });

  test.each([
    [{}, 'OPENCV 24 24 30.5 30.25 11.7 12.2 -0.12 0.03 0.001 -0.002'],
    [{ k3: 0.5 }, 'FULL_OPENCV 24 24 30.5 30.25 11.7 12.2 -0.12 0.03 0.001 -0.002 0.5 0 0 0'],
    [
      { camera_model: 'OPENCV_FISHEYE', k4: 0.25, p1: 0, p2: 0 },
      'OPENCV_FISHEYE 24 24 30.5 30.25 11.7 12.2 -0.12 0.03 0 0.25',
    ],
  ])('its lens %o goes to COLMAP and back', async (change, line) => {
    const root = await writeCapture(change);
    const { out, losses } = await handOn(root, 'colmap', { allowLossy: true });
    expect(losses).not.toHaveProperty('lens distortion');
    expect(readFileSync(join(out, 'cap/sparse/0/cameras.txt'), 'utf8')).toContain(line);
    const { distortion } = (await only(root)).views[0].extra;
    expect((await only(out)).views.map(({ extra }) => extra.distortion)).toEqual(Array(5).fill(distortion));
    const { out: back } = await handOn(out, 'nerfstudio');
    expect((await only(back)).views[0].extra.distortion).toEqual(distortion);
  });

  test('a lens of nerfstudio that COLMAP has no model of is left behind aloud', async () => {
    const root = await writeCapture({ k4: 0.25 });
    expect((await handOn(root, 'colmap', { allowLossy: true })).losses).toHaveProperty('lens distortion', 1);
  });

  test('a fisheye is kept as one, though its coefficients are 0; a lens that is none is refused', async () => {
    const straight = { k1: 0, k2: 0, p1: 0, p2: 0 };
    const fisheye = await writeCapture({ ...straight, camera_model: 'OPENCV_FISHEYE' });
    expect((await only(fisheye)).views[0].extra.distortion).toEqual({ model: 'OPENCV_FISHEYE' });
    expect((await only(await writeCapture(straight))).views[0].extra).not.toHaveProperty('distortion');
    const round = await writeCapture({ camera_model: 'EQUIRECTANGULAR' });
    await expect(only(round)).rejects.toMatchObject({ code: 'bad-transforms', where: { pointer: '/camera_model' } });
    await expect(only(await writeCapture({ k2: 'much' }))).rejects.toMatchObject({ where: { pointer: '/k2' } });
  });
});

describe('applied_transform', () => {
  const turn = [
    [0, 1, 0],
    [1, 0, 0],
    [0, 0, -1],
  ];
  const original = async () => centresOf(await writeCapture({ applied_transform: undefined }));

  test('is undone with its shift and its scale', async () => {
    const applied = turn.map((row, i) => [...row.map(value => 2 * value), [0.5, -1, 3][i]]);
    const wanted = (await original()).map(centre => {
      const [x, y, z] = centre.map((value, i) => (value - [0.5, -1, 3][i]) / 2);
      return [y, x, -z];
    });
    const root = await writeCapture({ applied_transform: applied });
    expect(await centresOf(root)).toEqual(about(wanted));
    for (const { camera } of (await only(root)).views) {
      const m = (camera as PinholeCamera).worldToCamera;
      for (const row of [0, 4, 8]) expect(Math.hypot(m[row], m[row + 1], m[row + 2])).toBeCloseTo(1, 12);
    }
  });

  test.each([
    [
      'mirrors',
      [
        [-1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
      ],
    ],
    [
      'stretches',
      [
        [2, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
      ],
    ],
  ])('that %s is left as it is', async (_, applied) => {
    expect(await centresOf(await writeCapture({ applied_transform: applied }))).toEqual(about(await original()));
  });
});
