import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { PanoplyError } from '../../src/core/errors.ts';
import { lookAt } from '../../src/core/geometry/look-at.ts';
import { pinholeCamera } from '../../src/core/geometry/pinhole.ts';
import type { Scene } from '../../src/core/model/dataset.ts';
import { formatColmapModel } from '../../src/formats/colmap/write.ts';
import { encodeColmapModel } from '../../src/formats/colmap/write-binary.ts';
import { openDataset } from '../../src/formats/index.ts';
import { temporaryFolder } from '../support/folders.ts';

const images = [0, 1, 2].map(k => ({
  name: `${k}.png`,
  camera: pinholeCamera(lookAt([Math.sin(k), 0.3, Math.cos(k)], [0, 0, 0]), [64, 48], 50, 36),
}));

/** A workspace with a model in `sparse/0`. */
function makeModel(kind: 'text' | 'binary'): { root: string; at: (name: string) => string } {
  const root = join(temporaryFolder(), 'set');
  const at = (name: string) => join(root, 'sparse/0', name);
  mkdirSync(at(''), { recursive: true });
  const files = kind === 'text' ? formatColmapModel(images) : encodeColmapModel(images);
  for (const [name, content] of Object.entries(files)) writeFileSync(at(name), content);
  return { root, at };
}

const openScene = async (root: string): Promise<Scene> => (await openDataset([root])).scene('set');

async function errorOf(root: string): Promise<PanoplyError> {
  const error = await openScene(root).catch(caught => caught);
  expect(error).toBeInstanceOf(PanoplyError);
  return error as PanoplyError;
}

const replaceIn = (file: string, pattern: string | RegExp, by: string) =>
  writeFileSync(file, readFileSync(file, 'utf8').replace(pattern, by));
const cameraLine = (model: string) => `# cameras\n${model}\n`;

test.each([
  ['1 PINHOLE 64 48 60 32', 'Expected 4 parameters of PINHOLE (fx fy cx cy) but received 2, for camera 1'],
  ['1 PINHOLE 64 48 60 60 32 24 0', 'Expected 4 parameters of PINHOLE (fx fy cx cy) but received 5, for camera 1'],
  ['1 SIMPLE_PINHOLE 64 48 60 32', 'Expected 3 parameters of SIMPLE_PINHOLE (f cx cy) but received 2, for camera 1'],
  ['1 PINHOLE 64 48 0 60 32 24', 'Expected a focal length above 0 but received 0 60, for camera 1'],
  ['1 PINHOLE 64 48 60 -60 32 24', 'Expected a focal length above 0 but received 60 -60, for camera 1'],
  ['1 PINHOLE 64 48 60 60 nan 24', 'Expected finite parameters but received 60 60 NaN 24, for camera 1'],
  ['1 PINHOLE 64 0 60 60 32 24', 'Expected a width and a height in pixels but received 64 0, for camera 1'],
  ['1 PINHOLE', 'Expected 4 parameters of PINHOLE (fx fy cx cy) but received 0, for camera 1'],
])('a camera %s is refused with its line', async (line, message) => {
  const { root, at } = makeModel('text');
  writeFileSync(at('cameras.txt'), cameraLine(line));
  const error = await errorOf(root);
  expect([error.code, error.message]).toEqual(['bad-colmap', message]);
  expect(error.where).toEqual({ file: at('cameras.txt'), row: 1 });
});

test.each<[string, RegExp, string, number, RegExp]>([
  ['a zero quaternion', /^2 \S+ \S+ \S+ \S+/m, '2 0 0 0 0', 3, /^Expected a quaternion with a direction/],
  ['a pose that is no number', /^2 \S+/m, '2 nan', 3, /^Expected IMAGE_ID QW/],
  [
    'a camera that is not there',
    /1 1\.png/,
    '7 1.png',
    3,
    /^Expected a camera of cameras\.txt but received CAMERA_ID 7/,
  ],
  ['an image twice', /^3 /m, '2 ', 5, /^Expected one image of a number but received another with 2/],
  ['a line that breaks off', /(^2 .*) 1 1\.png/m, '$1', 3, /^Expected IMAGE_ID QW/],
  [
    'no line of points',
    /(1\.png)\n\n/,
    '$1\n',
    4,
    /^Expected X Y POINT3D_ID of points, or an empty line, after image 2/,
  ],
  ['points that break off', /(1\.png)\n\n/, '$1\n1 2 3 4\n', 4, /^Expected X Y POINT3D_ID of points/],
])('%s in images.txt is refused with its line', async (_, pattern, by, row, message) => {
  const { root, at } = makeModel('text');
  replaceIn(at('images.txt'), pattern, by);
  const error = await errorOf(root);
  expect([error.code, error.where]).toEqual(['bad-colmap', { file: at('images.txt'), row }]);
  expect(error.message).toMatch(message);
});

test('quaternions of any length, points, comments and blanks in names are read as COLMAP means them', async () => {
  const { root, at } = makeModel('text');
  const before = await openScene(root);
  const longer = (_: string, id: string, q: string) =>
    `# a comment\n${id} ${q
      .trim()
      .split(' ')
      .map(value => 3 * Number(value))
      .join(' ')}`;
  const text = readFileSync(at('images.txt'), 'utf8')
    .replace(/^(2) ((?:\S+ ){3}\S+)/m, longer)
    .replace(/(0\.png)\n\n/, '$1\n1.5 2 -1 3e1 4 17\n')
    .replace('2.png', 'my  photo 2.png');
  writeFileSync(at('images.txt'), text);
  const { views } = await openScene(root);
  const poseOf = (scene: Pick<Scene, 'views'>, k: number) => {
    const { camera } = scene.views[k];
    return camera?.kind === 'pinhole' ? camera.worldToCamera.map(value => Math.round(value * 1e9) / 1e9 + 0) : [];
  };
  for (const k of [0, 1, 2]) expect(poseOf({ views }, k)).toEqual(poseOf(before, k));
  expect(views[2].image.path).toBe('images/my  photo 2.png');
});

test('a binary model that breaks off, or whose images have no camera, is refused with the place', async () => {
  const { root, at } = makeModel('binary');
  const whole = readFileSync(at('images.bin'));
  for (const length of [4, 100, whole.length - 4]) {
    writeFileSync(at('images.bin'), whole.subarray(0, length));
    const error = await errorOf(root);
    expect([error.code, error.where?.file]).toEqual(['bad-colmap', at('images.bin')]);
  }
  const [zero, foreign] = [Buffer.from(whole), Buffer.from(whole)];
  zero.fill(0, 12, 12 + 32);
  writeFileSync(at('images.bin'), zero);
  expect((await errorOf(root)).message).toMatch(/^Expected a quaternion/);
  foreign.writeInt32LE(9, 8 + 60);
  writeFileSync(at('images.bin'), foreign);
  expect((await errorOf(root)).message).toMatch(/CAMERA_ID 9/);
  writeFileSync(at('images.bin'), whole);
  const cameras = readFileSync(at('cameras.bin'));
  cameras.writeDoubleLE(-5, 8 + 24);
  writeFileSync(at('cameras.bin'), cameras);
  const error = await errorOf(root);
  expect([error.message, error.where?.file]).toEqual([
    expect.stringMatching(/^Expected a focal length above 0 but received -5/),
    at('cameras.bin'),
  ]);
});

test.each(['cameras.bin', 'images.bin', 'cameras.txt', 'images.txt'])('a model without its %s is told', async name => {
  const { root, at } = makeModel(name.endsWith('.bin') ? 'binary' : 'text');
  rmSync(at(name));
  const error = await errorOf(root);
  expect([error.code, error.where]).toEqual(['bad-colmap', { file: dirname(at(name)) }]);
  expect(error.message).toMatch(/ alone$/);
});

test.each(['{"frames": 3}', '[1]', '5', 'null', '{"frames": [4]}', '{"notes": "mine"}', '{"frames": [{"id": 1}]}'])(
  "another's extra.json beside a model is left alone: %s",
  async text => {
    const { root } = makeModel('binary');
    writeFileSync(join(root, 'extra.json'), text);
    const { views, extra } = await openScene(root);
    expect([views.length, extra]).toEqual([3, {}]);
  },
);

test.each([
  ['oops', 'bad-json', undefined],
  ['{"frames": [{"name": "0.png", "focal_length_mm": "x"}]}', 'bad-colmap', '/frames/0/focal_length_mm'],
  ['{"frames": [{"name": "0.png", "extra": 5}]}', 'bad-view', undefined],
  ['{"frames": [{"name": "0.png", "extra": {"captions": "x"}}]}', 'bad-view', undefined],
  ['{"frames": [{"name": "0.png", "extra": {"captions": [{"text": "a"}]}}]}', 'bad-view', undefined],
  ['{"frames": [{"name": "0.png", "extra": {"regions": [{"id": 1}]}}]}', 'bad-view', undefined],
])('an extra.json of ours that is broken is refused: %s', async (text, code, pointer) => {
  const { root } = makeModel('binary');
  writeFileSync(join(root, 'extra.json'), text);
  const error = await errorOf(root);
  expect([error.code, error.where]).toEqual([code, { file: join(root, 'extra.json'), ...(pointer && { pointer }) }]);
});

test('captions and regions of a frame in transforms.json are checked', async () => {
  const root = join(temporaryFolder(), 'set');
  mkdirSync(root, { recursive: true });
  const frame = { file_path: '0.png', transform_matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 4, 0, 0, 0, 1] };
  const write = (panoply: unknown) =>
    writeFileSync(
      join(root, 'transforms.json'),
      JSON.stringify({ fl_x: 30, w: 32, h: 32, frames: [{ ...frame, panoply }] }),
    );
  const caption = { text: 'a jug', phrases: [{ text: 'jug', start: 2, end: 5, regionIds: [1] }] };
  const mask = { size: [32, 32], counts: [0, 4, 1020] };
  const region = { id: 1, categoryId: 2, isThing: true, isCrowd: false, area: 4, bbox: [0, 0, 1, 4], mask };
  write({ captions: [caption], regions: [region], note: 1 });
  const [view] = (await openScene(root)).views;
  expect([view.captions, view.regions, view.extra]).toEqual([[caption], [region], { note: 1 }]);
  for (const wrong of [
    { captions: 'x' },
    { regions: 5 },
    { captions: [null] },
    { regions: [{ ...region, mask: 'm' }] },
  ]) {
    write(wrong);
    const error = await errorOf(root);
    expect([error.code, error.message]).toEqual([
      'bad-view',
      expect.stringMatching(/^Expected .* for set\/0 but received /),
    ]);
  }
});
