import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lookAt } from '../../src/core/geometry/look-at.ts';
import { pinholeCamera, projectPoint } from '../../src/core/geometry/pinhole.ts';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import { detectGeogen } from '../../src/formats/geogen/detect.ts';
import { cameraEntry, formatMetadata } from '../../src/formats/geogen/layout.ts';
import { openGeogen } from '../../src/formats/geogen/open.ts';
import { openDataset } from '../../src/formats/index.ts';
import { decodeImage, encodeImage } from '../../src/io/node/sharp.ts';

const cameraAt = (position: readonly [number, number, number]) =>
  pinholeCamera(lookAt(position, [0, 0, 0], 0), [8, 6], 50, 36);
const cameras = [cameraAt([0, 0.1, 0.6]), cameraAt([0.6, 0, 0.1]), cameraAt([-0.3, 0.2, -0.5])];
const red = (level: number) => ({ width: 8, height: 6, data: new Uint8Array(144).map((_, i) => (i % 3 ? 0 : level)) });

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'panoply-geogen-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function metadataOf(name: string, change: (entries: Record<string, unknown>[]) => void = () => {}): string {
  const entries = cameras.map((camera, i) => ({ ...cameraEntry(`${i}.png`, camera) }));
  change(entries as unknown as Record<string, unknown>[]);
  return formatMetadata({ name, convention: '', cameras: entries, parts: { 1: 'skin', 2: 'hair' } });
}

async function writeSubject(key: string, metadata: string | undefined, path = `metadata/metadata_id_${key}.json`) {
  mkdirSync(join(root, `subj_id_${key}`), { recursive: true });
  for (const i of [0, 1, 2])
    writeFileSync(join(root, `subj_id_${key}/${i}.png`), await encodeImage(red(50 + i), 'png'));
  if (metadata === undefined) return;
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), metadata);
}

const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    cause => cause,
  );
  return { code: error?.code, file: error?.where?.file, pointer: error?.where?.pointer };
};

describe('openGeogen', () => {
  test('identities in the order of their numbers, cameras that project as before, pictures that decode', async () => {
    for (const key of ['10', '2']) await writeSubject(key, metadataOf(`subj_id_${key}`));
    const dataset = await openDataset([root]);
    expect(dataset.family).toBe('geogen');
    expect(dataset.index()).toEqual(['subj_id_2', 'subj_id_10']);
    expect(dataset.splits).toEqual([{ name: 'train', scenes: 2 }]);
    expect(dataset.index('val')).toEqual([]);
    expect(dataset.categories.map(({ id, name }) => [id, name])).toEqual([
      [1, 'skin'],
      [2, 'hair'],
    ]);
    const { views, split } = await dataset.scene('subj_id_2');
    expect(split).toBe('train');
    expect(views.map(({ id }) => id)).toEqual(['subj_id_2/0', 'subj_id_2/1', 'subj_id_2/2']);
    for (const [i, view] of views.entries()) {
      const point = [0.05, -0.02, 0.03] as const;
      expect(projectPoint(view.camera as PinholeCamera, point)).toEqual(projectPoint(cameras[i], point));
      const bytes = new Uint8Array(await (await view.image.open()).slice(0));
      expect((await decodeImage(bytes)).data[0]).toBe(50 + i);
      expect(await view.image.size()).toMatchObject({ width: 8, height: 6 });
    }
  });

  test('metadata at the root, with either spelling of the ending', async () => {
    await writeSubject('0', metadataOf('subj_id_0'), 'metadata_id_0.json');
    await writeSubject('1', metadataOf('subj_id_1'), 'metadata_id_1_json');
    const dataset = await openGeogen(root);
    expect(dataset.index()).toEqual(['subj_id_0', 'subj_id_1']);
    for await (const { views } of dataset.scenes())
      expect(views.map(({ camera }) => camera?.kind)).toEqual(['pinhole', 'pinhole', 'pinhole']);
  });

  test('layers and regions are there when the metadata names them', async () => {
    const counts = '0020N0';
    const metadata = metadataOf('subj_id_0', entries => {
      Object.assign(entries[1], { depth: 'depth/subj_id_0/1.png', normals: 'normals/subj_id_0/1.png' });
      entries[1].regions = [
        { part: 2, name: 'hair', area: 2, bbox: [0, 0, 1, 2], segmentation: { size: [6, 8], counts } },
      ];
    });
    await writeSubject('0', metadata);
    const { views } = await (await openGeogen(root)).scene('subj_id_0');
    expect(views[0].layers).toEqual({ depth: undefined, normals: undefined, ids: undefined });
    expect([views[1].layers.depth?.path, views[1].layers.normals?.path]).toEqual([
      'depth/subj_id_0/1.png',
      'normals/subj_id_0/1.png',
    ]);
    expect(views[1].regions).toMatchObject([{ id: 2, categoryId: 2, area: 2, mask: { size: [6, 8], counts } }]);
  });

  test('pictures without cameras, and cameras without pictures, are views all the same', async () => {
    await writeSubject('0', undefined);
    await writeSubject('1', metadataOf('subj_id_1'));
    copyFileSync(join(root, 'subj_id_1/0.png'), join(root, 'subj_id_1/11.png'));
    mkdirSync(join(root, 'metadata'), { recursive: true });
    writeFileSync(join(root, 'metadata/metadata_id_2.json'), metadataOf('subj_id_2'));
    const dataset = await openGeogen(root);
    const kinds = [];
    for await (const { views } of dataset.scenes()) kinds.push(views.map(({ camera }) => camera?.kind ?? 'none'));
    expect(kinds).toEqual([
      ['none', 'none', 'none'],
      ['pinhole', 'pinhole', 'pinhole', 'none'],
      ['pinhole', 'pinhole', 'pinhole'],
    ]);
    const { views } = await dataset.scene('subj_id_2');
    expect(await failure(views[0].image.open())).toMatchObject({ code: 'missing-file' });
  });

  test.each<[string, (entries: Record<string, unknown>[]) => void]>([
    ['/cameras/1/world_to_camera', entries => (entries[1].world_to_camera = [[1, 0, 0, 0]])],
    ['/cameras/0/world_to_camera', ([entry]) => ((entry.world_to_camera as number[][])[0] = [0, 0, 0, 0])],
    ['/cameras/0/world_to_camera/3', ([entry]) => ((entry.world_to_camera as number[][])[3] = [0, 0, 1, 1])],
    ['/cameras/2/camera_to_image', entries => ((entries[2].camera_to_image as unknown[])[0] = ['x', 0, 0])],
    ['/cameras/0/resolution', ([entry]) => (entry.resolution = [512])],
    ['/cameras/0/focal_length', ([entry]) => (entry.focal_length = -50)],
    ['/cameras/0/image', ([entry]) => (entry.image = '../../secret.png')],
    ['/cameras/0/depth', ([entry]) => (entry.depth = '/etc/depth.png')],
  ])('what is wrong is told with file and pointer: %s', async (pointer, change) => {
    await writeSubject('0', metadataOf('subj_id_0', change));
    await writeSubject('1', metadataOf('subj_id_1'));
    const dataset = await openGeogen(root);
    const file = join(root, 'metadata/metadata_id_0.json');
    expect(await failure(dataset.scene('subj_id_0'))).toEqual({ code: 'bad-geogen', file, pointer });
    expect((await dataset.scene('subj_id_1')).views).toHaveLength(3);
  });

  test('half a file, no cameras, no such scene, no dataset', async () => {
    const whole = metadataOf('subj_id_0');
    await writeSubject('0', whole.slice(0, whole.length / 2));
    await writeSubject('1', '{"name": "subj_id_1"}');
    const dataset = await openGeogen(root);
    expect(await failure(dataset.scene('subj_id_0'))).toMatchObject({ code: 'bad-json' });
    expect(await failure(dataset.scene('subj_id_1'))).toMatchObject({ code: 'bad-geogen', pointer: '/cameras' });
    expect(await failure(dataset.scene('subj_id_7'))).toMatchObject({ code: 'unknown-scene' });
    expect(await failure(openGeogen(join(root, 'nowhere')))).toMatchObject({ code: 'missing-dataset' });
  });

  test('other folders are not taken for one', () => {
    mkdirSync(join(root, 'images'));
    writeFileSync(join(root, 'subj_id_0.zip'), '');
    writeFileSync(join(root, 'metadata.json'), '{}');
    expect(detectGeogen([root])).toBe(false);
    expect(detectGeogen([join(root, 'nowhere')])).toBe(false);
  });
});
