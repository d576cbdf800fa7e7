import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { buildPanime } from '../../src/build/panime/build.ts';
import { check } from '../../src/check/check.ts';
import { convertPosed } from '../../src/convert/posed/convert.ts';
import type { PinholeCamera, SphericalCamera } from '../../src/core/model/camera.ts';
import type { Dataset } from '../../src/core/model/dataset.ts';
import { readColmapFolder } from '../../src/formats/colmap/open.ts';
import { openDataset } from '../../src/formats/index.ts';
import { temporaryFolder } from '../support/folders.ts';
import { writePanoramas } from '../support/panoramas.ts';

// Worker threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const viewSize = 24;
let source: Dataset;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'panoply-panime-views-'));
  await writePanoramas(join(folder, 'in'), ['a red door.png', 'the sea.png', 'a lamp.png']);
  const out = join(folder, 'out');
  await buildPanime({ panoramas: join(folder, 'in'), out, size: '64x32', viewSize, split: '34/33/33', jobs: 1 });
  source = await openDataset([out]);
  return () => rmSync(folder, { recursive: true, force: true });
});

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Right, down and forward of a view, in x right, y down, z forward of the panorama's middle: by trigonometry alone. */
function axesOf({ yaw, pitch }: SphericalCamera) {
  const [cy, sy, cp, sp] = [
    Math.cos(radians(yaw)),
    Math.sin(radians(yaw)),
    Math.cos(radians(pitch)),
    Math.sin(radians(pitch)),
  ];
  return { right: [cy, 0, -sy], down: [sy * sp, cp, cy * sp], forward: [sy * cp, -sp, cy * cp] };
}

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');

describe.each(['nerfstudio', 'blender', 'colmap', 'webdataset', 'imagefolder', 'parquet'])('%s', to => {
  test('views of a panorama are rotations about one centre, with their pictures, and read back so', async () => {
    const out = join(temporaryFolder(), 'out');
    const result = await convertPosed({ dataset: source, to, out, jobs: 1, allowLossy: true });
    expect(result.failures).toEqual([]);
    expect(result.losses.panoramas).toBe(3);
    const written = await openDataset([out]);
    const scenes = await Promise.all(source.index().map(id => source.scene(id)));
    expect(written.index()).toHaveLength(3);
    for (const scene of scenes) {
      const id = written.index().find(each => scene.id.endsWith(each))!;
      const { views, split } = await written.scene(id);
      expect(split).toBe(scene.split);
      expect(views).toHaveLength(20);
      for (const wanted of scene.views) {
        const found = views.find(view => base(view.id) === base(wanted.image.path))!;
        const { worldToCamera: m, intrinsics: k, resolution } = found.camera as PinholeCamera;
        const { right, down, forward } = axesOf(wanted.camera as SphericalCamera);
        const expected = [...right, 0, ...down, 0, ...forward, 0, 0, 0, 0, 1];
        for (const [i, value] of expected.entries()) expect(m[i]).toBeCloseTo(value, 9);
        // 90 degrees: half the picture is the focal length.
        const half = viewSize / 2;
        for (const [i, value] of [half, 0, half, 0, half, half, 0, 0, 1].entries()) expect(k[i]).toBeCloseTo(value, 6);
        expect(resolution).toEqual([viewSize, viewSize]);
        const bytes = async (view: typeof found) => Buffer.from(await (await view.image.open()).slice(0));
        expect((await bytes(found)).equals(await bytes(wanted))).toBe(true);
      }
    }
  });
});

test('what the files say, read without the library: up is up, the centre is the centre', async () => {
  const { views, id } = await source.scene(source.index()[0]);
  const upward = views.findIndex(({ camera }) => (camera as SphericalCamera).pitch > 50);
  const angles = views[upward].camera as SphericalCamera;
  const folder = temporaryFolder();
  for (const to of ['nerfstudio', 'blender', 'colmap'])
    await convertPosed({ dataset: source, to, out: join(folder, to), jobs: 1, allowLossy: true });
  const { split } = await source.scene(id);
  const scene = id.startsWith(`${split}/`) ? id : `${split}/${id}`;
  for (const [to, file] of [
    ['nerfstudio', 'transforms.json'],
    ['blender', 'transforms_train.json'],
  ]) {
    const { frames, camera_angle_x: angle } = JSON.parse(readFileSync(join(folder, to, scene, file), 'utf8'));
    const name = base(views[upward].image.path);
    const { transform_matrix: m } = frames.find((each: { file_path: string }) => base(each.file_path) === name);
    // Camera to world, z up: the camera looks along its -z, up by its pitch.
    expect(-m[2][2]).toBeCloseTo(Math.sin(radians(angles.pitch)), 9);
    expect([m[0][3], m[1][3], m[2][3]].map(Math.abs)).toEqual([0, 0, 0]);
    if (to === 'blender') expect(angle).toBeCloseTo(Math.PI / 2, 9);
  }
  const images = readColmapFolder(join(folder, 'colmap', scene, 'sparse/0'));
  expect(images).toHaveLength(20);
  for (const { camera } of images) for (const at of [3, 7, 11]) expect(Math.abs(camera.worldToCamera[at])).toBe(0);
});

test('nobody finds fault with the convention of cameras that turn about one centre; angles have no axes to overrule', async () => {
  for (const to of ['nerfstudio', 'colmap'] as const) {
    const out = join(temporaryFolder(), to);
    await convertPosed({ dataset: source, to, out, jobs: 1, allowLossy: true });
    expect((await check({ roots: [out], jobs: 1 })).issues).toEqual([]);
  }
  const out = join(temporaryFolder(), 'out');
  await expect(
    convertPosed({ dataset: source, to: 'nerfstudio', out, jobs: 1, allowLossy: true, fromCameras: 'opengl' }),
  ).rejects.toMatchObject({ code: 'bad-cameras' });
});

test('ply draws them in one place; what is about a subject refuses them', async () => {
  const out = join(temporaryFolder(), 'out');
  await convertPosed({ dataset: source, to: 'ply', out, jobs: 1, allowLossy: true });
  const { id, split } = await source.scene(source.index()[0]);
  const text = readFileSync(join(out, id.startsWith(`${split}/`) ? id : `${split}/${id}`, 'cameras.ply'), 'utf8');
  expect(text).toContain('all cameras are in one place');
  const count = Number(/element vertex (\d+)/.exec(text)![1]);
  const lines = text
    .slice(text.indexOf('end_header\n') + 11)
    .split('\n')
    .slice(0, count);
  const reach = Math.max(...lines.map(line => Math.hypot(...line.split(' ').slice(0, 3).map(Number))));
  expect(reach).toBeGreaterThan(0.2);
  expect(reach).toBeLessThan(1);
  for (const to of ['eg3d', 'geogen']) {
    const refused = join(temporaryFolder(), to);
    await expect(convertPosed({ dataset: source, to, out: refused, jobs: 1, allowLossy: true })).rejects.toMatchObject({
      code: 'wrong-family',
      message: expect.stringContaining('turn about one centre'),
    });
    expect(existsSync(refused)).toBe(false);
  }
});
