import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { findCameras } from '../../src/camera/camera.ts';
import type { PinholeReport } from '../../src/camera/pinhole.ts';
import { pinholeText } from '../../src/camera/pinhole-text.ts';
import { check } from '../../src/check/check.ts';
import { convertPosed } from '../../src/convert/posed/convert.ts';
import type { PosedTarget } from '../../src/convert/targets.ts';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import { cameraEntry, formatMetadata } from '../../src/formats/geogen/layout.ts';
import { openDataset } from '../../src/formats/index.ts';
import { focalPixels, imageSize, makeRigs, poseOf, writePictures } from '../pinhole/posed-set.ts';
import { temporaryFolder } from '../support/folders.ts';

// Worker threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const rigs = makeRigs({ ring: 'even', isOffCentre: false, seed: 4, scenes: 3, views: 5 });
let source: string;
const cameraOf = (scene: number, view: number): PinholeCamera => ({
  kind: 'pinhole',
  worldToCamera: poseOf(rigs[scene][view], { axes: 'RDF', up: 'y' }).worldToCamera.flat(),
  intrinsics: [focalPixels, 0, imageSize / 2, 0, focalPixels, imageSize / 2, 0, 0, 1],
  resolution: [imageSize, imageSize],
});

beforeAll(async () => {
  source = mkdtempSync(join(tmpdir(), 'panoply-stated-'));
  await writePictures(source, rigs, { seed: 3, background: 'alpha' });
  mkdirSync(join(source, 'metadata'));
  for (const [scene, views] of rigs.entries()) {
    const cameras = views.map((_, view) => cameraEntry(`${view}.png`, cameraOf(scene, view)));
    const text = formatMetadata({ name: `subj_id_${scene}`, convention: '', cameras });
    writeFileSync(join(source, `metadata/metadata_id_${scene}.json`), text);
  }
  return () => rmSync(source, { recursive: true, force: true });
});

async function handOn(to: PosedTarget, roots: readonly string[] = [source], fromCameras?: string) {
  const out = join(temporaryFolder(), 'out');
  const dataset = await openDataset(roots);
  return { out, ...(await convertPosed({ dataset, to, out, jobs: 1, allowLossy: true, fromCameras })) };
}

const reportOn = async (folder: string) =>
  (await findCameras({ dataset: await openDataset([folder]) })) as PinholeReport;
const codesIn = async (folder: string) =>
  (await check({ roots: [folder], jobs: 1 })).issues.map(({ code }) => code).filter(code => !/^manifest/.test(code));

describe('what the cameras verb tells of a format is what its files have', () => {
  test.each([
    ['nerfstudio', 'camera_to_world', 'opengl', 'pixels'],
    ['blender', 'camera_to_world', 'opengl', 'fov'],
    ['colmap', 'world_to_camera', 'opencv', 'pixels'],
    ['eg3d', 'camera_to_world', 'opencv', 'normalised'],
    ['webdataset', 'world_to_camera', 'opencv', 'pixels'],
    ['imagefolder', 'world_to_camera', 'opencv', 'pixels'],
    ['parquet', 'world_to_camera', 'opencv', 'pixels'],
  ] as const)('%s: %s, %s, %s', async (to, direction, axes, intrinsics) => {
    const { out } = await handOn(to);
    const { verdict, stated } = await reportOn(out);
    expect(verdict).toMatchObject({ direction, axes, intrinsics, handedness: 'right', world: 'right' });
    expect(stated).toEqual({ direction, axes, isContradicted: false });
    expect(await codesIn(out)).toEqual([]);
  });
});

/** OpenCV axes under the name of transforms.json, which are to be OpenGL's: a slip that is often made. */
async function mistaken(): Promise<string> {
  const { out } = await handOn('nerfstudio');
  for (const scene of rigs.keys()) {
    const file = join(out, `subj_id_${scene}/transforms.json`);
    const document = JSON.parse(readFileSync(file, 'utf8')) as { frames: { transform_matrix: number[][] }[] };
    for (const { transform_matrix: matrix } of document.frames)
      for (const row of matrix.slice(0, 3)) for (const column of [1, 2]) row[column] = -row[column];
    writeFileSync(file, JSON.stringify(document));
  }
  rmSync(join(out, 'files.jsonl'));
  return out;
}

test('a transforms.json that is not in its own convention is told, and read as it is when asked', async () => {
  const folder = await mistaken();
  const report = await reportOn(folder);
  expect(report.verdict).toMatchObject({ direction: 'camera_to_world', axes: 'opencv' });
  expect(report.stated).toEqual({ direction: 'camera_to_world', axes: 'opengl', isContradicted: true });
  expect(pinholeText(report)).toContain('camera to world, opengl axes: the poses are otherwise');
  expect(await codesIn(folder)).toContain('convention-contradicted');

  const believed = await handOn('geogen', [folder]);
  expect(believed.notes[0]).toContain('--from-cameras opencv,direction=camera_to_world');
  // What was written states an untruth, which is told as well.
  expect(await codesIn(believed.out)).toContain('convention-contradicted');

  const { out, notes } = await handOn('geogen', [folder], 'opencv');
  expect(notes[0]).toContain('read as camera_to_world, opencv axes');
  expect(await codesIn(out)).toEqual([]);
  for (const scene of rigs.keys()) {
    const { views } = await (await openDataset([out])).scene(`subj_id_${scene}`);
    for (const [view, { camera }] of views.entries())
      for (const [i, value] of cameraOf(scene, view).worldToCamera.entries())
        expect((camera as PinholeCamera).worldToCamera[i]).toBeCloseTo(value, 9);
  }
});
