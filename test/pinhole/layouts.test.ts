import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import { openDataset } from '../../src/formats/index.ts';
import { temporaryFolder } from '../support/folders.ts';
import { focalPixels, imageSize, makeRigs, poseOf, type TrueCamera } from './posed-set.ts';

const rigs = makeRigs({ ring: 'jittered', isOffCentre: true, seed: 3, scenes: 3 });
const n = imageSize;
const pixelK = [
  [focalPixels, 0, n / 2],
  [0, focalPixels, n / 2],
  [0, 0, 1],
];
const world = (camera: TrueCamera, axes = 'RDF', up: 'y' | 'z' = 'y') => poseOf(camera, { axes, up });
const transpose = (m: readonly (readonly number[])[]) => m[0].map((_, column) => m.map(row => row[column]));

/** w, x, y, z of rotation rows, by the half-angle of each axis: enough for rotations that are no half-turns. */
function quaternion(rows: readonly (readonly number[])[]): number[] {
  const [[a, b, c], [d, e, f], [g, h, i]] = rows;
  const magnitude = (value: number) => Math.sqrt(Math.max(0, value)) / 2;
  const sign = (value: number) => (value < 0 ? -1 : 1);
  const w = magnitude(1 + a + e + i);
  if (w > 1e-3)
    return [
      w,
      sign(h - f) * magnitude(1 + a - e - i),
      sign(c - g) * magnitude(1 - a + e - i),
      sign(d - b) * magnitude(1 - a - e + i),
    ];
  throw new Error('half-turn');
}

/** Angles of turns about x, then y, then z, of rotation rows. */
function eulerXyz(rows: readonly (readonly number[])[]): number[] {
  return [Math.atan2(rows[2][1], rows[2][2]), -Math.asin(rows[2][0]), Math.atan2(rows[1][0], rows[0][0])];
}

interface Layout {
  /** Files by path; pictures are written beside. */
  files(scenes: readonly TrueCamera[][]): Record<string, unknown>;
  /** The world the layout's poses are in. */
  up?: 'y' | 'z';
}

/** One metadata file a scene, with a camera an entry. */
const perSubject =
  (
    entry: (camera: TrueCamera, view: number) => unknown,
    around: (entries: unknown[], scene: number) => unknown = (cameras, scene) => ({
      name: `subj_id_${scene}`,
      cameras,
    }),
    path: (scene: number) => string = scene => `metadata/metadata_id_${scene}.json`,
  ): Layout['files'] =>
  scenes =>
    Object.fromEntries(scenes.map((cameras, scene) => [path(scene), around(cameras.map(entry), scene)]));

const lens = { focal_length: 50, sensor_width: 36 };
const first = (camera: TrueCamera, view: number) => ({
  image: `${view}.png`,
  world_to_camera: world(camera).worldToCamera,
  camera_to_image: pixelK,
  resolution: [n, n],
});

const layouts: Record<string, Layout> = {
  "Panoply's own": { files: perSubject(first) },
  'a map by number': {
    files: perSubject(first, (entries, scene) => ({
      name: scene,
      cameras: Object.fromEntries(entries.map((entry, i) => [String(i), { ...(entry as object), image: undefined }])),
    })),
  },
  'a map by file name, numbers as texts': {
    files: perSubject(
      camera => ({
        extrinsics: world(camera).worldToCamera.map(row => row.map(String)),
        intrinsics: pixelK.map(row => row.map(String)),
      }),
      entries => ({ cameras: Object.fromEntries(entries.map((entry, i) => [`${i}.png`, entry])) }),
    ),
  },
  "Blender's matrix_world with lens and shift": {
    files: perSubject((camera, view) => ({
      image: `${view}.png`,
      matrix_world: world(camera, 'RUB').cameraToWorld,
      lens: 50,
      sensor_width: 36,
      sensor_fit: 'AUTO',
      shift_x: 0,
      resolution_x: n,
      resolution_y: n,
    })),
  },
  "Blender's z-up world, scaled objects": {
    files: perSubject((camera, view) => ({
      image: `${view}.png`,
      matrix_world: world(camera, 'RUB', 'z').cameraToWorld.map((row, i) =>
        i < 3 ? row.map((value, j) => (j < 3 ? value * 2.5 : value)) : row,
      ),
      ...lens,
    })),
    up: 'z',
  },
  'transforms with an angle, per frame file paths': {
    files: perSubject(
      (camera, view) => ({ file_path: `./subj/${view}`, transform_matrix: world(camera, 'RUB').cameraToWorld }),
      frames => ({ camera_angle_x: 2 * Math.atan(18 / 50), frames }),
    ),
  },
  'R and t': {
    files: perSubject((camera, i) => ({ index: i, R: world(camera).rows, t: world(camera).offset, K: pixelK })),
  },
  'rotation and position': {
    files: perSubject((camera, i) => ({
      view: i,
      rotation: world(camera).rows,
      position: world(camera).centre,
      fov: 39.5978,
    })),
  },
  'quaternion xyzw and location': {
    files: perSubject((camera, i) => {
      const [w, x, y, z] = quaternion(world(camera, 'RUB').columns);
      return { frame: i, quaternion: [x, y, z, w], location: world(camera, 'RUB').centre, ...lens };
    }),
  },
  'qvec and tvec': {
    files: perSubject((camera, i) => ({
      name: `${i}.png`,
      qvec: quaternion(world(camera).rows),
      tvec: world(camera).offset,
      fx: focalPixels,
      fy: focalPixels,
      cx: n / 2,
      cy: n / 2,
    })),
  },
  'quaternion as an object': {
    files: perSubject((camera, i) => {
      const [w, x, y, z] = quaternion(world(camera, 'RUB').columns);
      const [px, py, pz] = world(camera, 'RUB').centre;
      return { image: `${i}.png`, rotation: { x, y, z, w }, translation: { x: px, y: py, z: pz }, ...lens };
    }),
  },
  'Euler angles in degrees': {
    files: perSubject((camera, i) => ({
      image: `${i}.png`,
      rotation_euler: eulerXyz(world(camera, 'RUB').columns).map(angle => (angle * 180) / Math.PI),
      location: world(camera, 'RUB').centre,
      ...lens,
    })),
  },
  'Euler angles in radians, order named': {
    files: perSubject((camera, i) => ({
      image: `${i}.png`,
      rotation_euler: eulerXyz(world(camera, 'RUB').columns),
      rotation_mode: 'XYZ',
      location: world(camera, 'RUB').centre,
      ...lens,
    })),
  },
  'extrinsics 3x4 in nested objects': {
    files: perSubject((camera, i) => ({
      image: `${i}.png`,
      camera: {
        extrinsics: { R: world(camera).rows, t: world(camera).offset.map(value => [value]) },
        intrinsics: { fx: focalPixels, fy: focalPixels, cx: n / 2, cy: n / 2 },
      },
    })),
  },
  'flat lists, column-major': {
    files: perSubject((camera, i) => ({
      image: `${i}.png`,
      extrinsics: transpose(world(camera).worldToCamera).flat(),
      intrinsics: transpose(pixelK).flat(),
    })),
  },
  'twelve numbers': {
    files: perSubject((camera, i) => ({
      image: `${i}.png`,
      extrinsic: world(camera).worldToCamera.slice(0, 3).flat(),
      K: pixelK.flat(),
    })),
  },
  'twelve numbers by columns': {
    files: perSubject((camera, i) => ({
      image: `${i}.png`,
      extrinsic: transpose(world(camera).worldToCamera.slice(0, 3)).flat(),
      K: pixelK.flat(),
    })),
  },
  'lists side by side': {
    files: perSubject(first, (_, scene) => ({
      name: scene,
      cameras: { extrinsics: rigs[scene].map(camera => world(camera).cameraToWorld), intrinsics: pixelK },
    })),
  },
  'normalised K': {
    files: perSubject((camera, i) => ({
      image: `${i}.png`,
      w2c: world(camera).worldToCamera,
      K: [
        [50 / 36, 0, 0.5],
        [0, 50 / 36, 0.5],
        [0, 0, 1],
      ],
    })),
  },
  'K in millimetres': {
    files: perSubject((camera, i) => ({
      image: `${i}.png`,
      w2c: world(camera).worldToCamera,
      K: [
        [50, 0, 18],
        [0, 50, 18],
        [0, 0, 1],
      ],
      sensor_width: 36,
    })),
  },
  'K about pixel centres': {
    files: perSubject((camera, i) => ({
      image: `${i}.png`,
      w2c: world(camera).worldToCamera,
      K: [
        [focalPixels, 0, (n - 1) / 2],
        [0, focalPixels, (n - 1) / 2],
        [0, 0, 1],
      ],
    })),
  },
  'a projection matrix': {
    files: perSubject((camera, i) => ({
      image: `${i}.png`,
      view_matrix: world(camera, 'RUB').worldToCamera,
      projection: [
        [(2 * focalPixels) / n, 0, 0, 0],
        [0, (2 * focalPixels) / n, 0, 0],
        [0, 0, -1.01, -0.2],
        [0, 0, -1, 0],
      ],
    })),
  },
  'one JSON an image': {
    files: scenes =>
      Object.fromEntries(
        scenes.flatMap((cameras, scene) =>
          cameras.map((camera, view) => [
            `subj_id_${scene}/${view}.json`,
            { c2w: world(camera, 'RUB').cameraToWorld, ...lens },
          ]),
        ),
      ),
  },
  'metadata.json in a folder of its own': {
    files: perSubject(first, undefined, scene => `metadata_id_${scene}/metadata.json`),
  },
  "metadata.json in the subject's folder": {
    files: perSubject(first, undefined, scene => `subj_id_${scene}/metadata.json`),
  },
  'one file for all, by subject': {
    files: scenes => ({
      'metadata.json': Object.fromEntries(
        scenes.map((cameras, scene) => [`subj_id_${scene}`, { cameras: cameras.map(first) }]),
      ),
    }),
  },
  'one list for all, with names': {
    files: scenes => ({
      'cameras.json': scenes.map((cameras, scene) => ({ name: `subj_id_${scene}`, cameras: cameras.map(first) })),
    }),
  },
  "EG3D's labels": {
    files: scenes => ({
      'dataset.json': {
        labels: scenes.flatMap((cameras, scene) =>
          cameras.map((camera, view) => [
            `subj_id_${scene}/${view}.png`,
            [...world(camera).cameraToWorld.flat(), 50 / 36, 0, 0.5, 0, 50 / 36, 0.5, 0, 0, 1],
          ]),
        ),
      },
    }),
  },
};

async function writeSet(files: Record<string, unknown>): Promise<string> {
  const folder = temporaryFolder();
  const blank = await sharp({ create: { width: n, height: n, channels: 3, background: '#567' } })
    .png()
    .toBuffer();
  for (const [scene, cameras] of rigs.entries()) {
    mkdirSync(join(folder, `subj_id_${scene}`), { recursive: true });
    for (const view of cameras.keys()) writeFileSync(join(folder, `subj_id_${scene}/${view}.png`), blank);
  }
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(content));
  }
  return folder;
}

describe.each(Object.entries(layouts))('%s', (_, { files, up = 'y' }) => {
  test('is read to the true cameras', async () => {
    const dataset = await openDataset([await writeSet(files(rigs))]);
    expect(dataset.index()).toEqual(['subj_id_0', 'subj_id_1', 'subj_id_2']);
    for (const [scene, cameras] of rigs.entries()) {
      const { views } = await dataset.scene(`subj_id_${scene}`);
      expect(views.map(({ image }) => image.path)).toEqual(cameras.map((_, view) => `subj_id_${scene}/${view}.png`));
      for (const [view, camera] of cameras.entries()) {
        const { worldToCamera, intrinsics, resolution } = views[view].camera as PinholeCamera;
        const expected = world(camera, 'RDF', up).worldToCamera.flat();
        for (const [i, value] of expected.entries()) expect(worldToCamera[i]).toBeCloseTo(value, 5);
        for (const [i, value] of pixelK.flat().entries()) expect(intrinsics[i]).toBeCloseTo(value, 3);
        expect(resolution).toEqual([n, n]);
      }
    }
  });
});

test('a layout nobody knows: which keys were there and what they looked like', async () => {
  const folder = await writeSet(
    perSubject((camera, i) => ({ image: `${i}.png`, secret: world(camera).worldToCamera, zoom: 3 }))(rigs),
  );
  const dataset = await openDataset([folder]);
  const error = await dataset.scene('subj_id_1').catch(cause => cause);
  expect(error).toMatchObject({ code: 'unknown-layout', where: { file: join(folder, 'metadata/metadata_id_1.json') } });
  expect(error.message).toContain('secret (4x4 numbers)');
  expect(error.message).toContain('zoom (a number)');
});
