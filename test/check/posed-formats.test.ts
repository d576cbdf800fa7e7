import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, test, vi } from 'vitest';
import { findCameras } from '../../src/camera/camera.ts';
import type { PinholeReport } from '../../src/camera/pinhole.ts';
import { check } from '../../src/check/check.ts';
import { readInConvention } from '../../src/convert/posed/convention.ts';
import { lookAt } from '../../src/core/geometry/look-at.ts';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import { poseMatrix, poseOfCamera } from '../../src/core/pose/stored-pose.ts';
import { formatColmapModel } from '../../src/formats/colmap/write.ts';
import { openDataset } from '../../src/formats/index.ts';
import { temporaryFolder } from '../support/folders.ts';
import { createRandom } from '../support/random.ts';

vi.setConfig({ testTimeout: 60_000 });

const [width, height, focal] = [32, 24, 40];
type V = [number, number, number];
/** A stored frame: a matrix of 16 in its format's convention, the size and the principal point it states. */
interface Frame {
  matrix: number[];
  width: number;
  height: number;
  cx: number;
}

const around = (count: number, seed = 1, { radius = 2, wobble = 0 } = {}): number[][] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, k) => {
    const [azimuth, elevation] = [(2 * Math.PI * k) / count, 0.2 + 0.5 * random()];
    const r = radius * (wobble > 0 ? 1 + 3 * random() : 1);
    const place: V = [
      r * Math.cos(elevation) * Math.sin(azimuth),
      r * Math.sin(elevation),
      r * Math.cos(elevation) * Math.cos(azimuth),
    ];
    const aim = () => wobble * r * (random() - 0.5);
    return lookAt(place, [aim(), aim(), aim()]);
  });
};

const turnedFrom = (place: (k: number) => V, direction: (k: number) => V, count: number): number[][] =>
  Array.from({ length: count }, (_, k) => {
    const [c, d] = [place(k), direction(k)];
    return lookAt(c, [c[0] + d[0], c[1] + d[1], c[2] + d[2]]);
  });

interface Stored {
  axes: 'RUB' | 'RDF';
  direction: 'camera_to_world' | 'world_to_camera';
  write(root: string, frames: readonly Frame[]): void;
}

const put = (path: string, content: string) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
};
const rowsOf = (m: readonly number[], columns: number) =>
  Array.from({ length: m.length / columns }, (_, row) => m.slice(columns * row, columns * (row + 1)));
const intrinsicsOf = ({ cx }: Frame) => [focal, 0, cx, 0, focal, height / 2, 0, 0, 1];
const names = (frames: readonly Frame[]) => frames.map((_, k) => `${k}.png`);
const transforms = (frames: readonly Frame[]) => ({
  fl_x: focal,
  fl_y: focal,
  cy: height / 2,
  frames: frames.map(({ matrix, width: w, height: h, cx }, k) => ({
    ...{ file_path: `images/${k}.png`, transform_matrix: rowsOf(matrix, 4) },
    ...{ w, h, cx },
  })),
});

const stores: Record<string, Stored> = {
  nerfstudio: {
    axes: 'RUB',
    direction: 'camera_to_world',
    write: (root, frames) => put(join(root, 's/transforms.json'), JSON.stringify(transforms(frames))),
  },
  blender: {
    axes: 'RUB',
    direction: 'camera_to_world',
    write: (root, frames) => put(join(root, 's/transforms_train.json'), JSON.stringify(transforms(frames))),
  },
  colmap: {
    axes: 'RDF',
    direction: 'world_to_camera',
    write: (root, frames) => {
      const cameras = frames.map((frame, k) => ({
        name: names(frames)[k],
        camera: {
          kind: 'pinhole',
          worldToCamera: frame.matrix,
          intrinsics: intrinsicsOf(frame),
          resolution: [frame.width, frame.height],
        } as PinholeCamera,
      }));
      for (const [name, text] of Object.entries(formatColmapModel(cameras))) put(join(root, 's/sparse/0', name), text);
    },
  },
  eg3d: {
    axes: 'RDF',
    direction: 'camera_to_world',
    write: (root, frames) => {
      const labels = frames.map((frame, k) => {
        const intrinsics = intrinsicsOf(frame).map((value, i) => value / (i < 3 ? width : i < 6 ? height : 1));
        return [`s/images/${k}.png`, [...frame.matrix, ...intrinsics]];
      });
      put(join(root, 'dataset.json'), JSON.stringify({ labels }));
    },
  },
  imagefolder: {
    axes: 'RDF',
    direction: 'world_to_camera',
    write: (root, frames) => {
      const rows = frames.map((frame, k) => ({
        ...{ file_name: `s/images/${k}.png`, scene: 's', view: String(k) },
        ...{ world_to_camera: rowsOf(frame.matrix, 4), intrinsics: rowsOf(intrinsicsOf(frame), 3) },
        ...{ width: frame.width, height: frame.height, up: 'y' },
      }));
      put(join(root, 'panoply.json'), JSON.stringify({ verb: 'convert imagefolder' }));
      put(join(root, 'train/metadata.jsonl'), rows.map(row => `${JSON.stringify(row)}\n`).join(''));
    },
  },
};

let picture: Buffer;
beforeAll(async () => {
  picture = await sharp({ create: { width, height, channels: 3, background: '#567' } })
    .png()
    .toBuffer();
});

/** A set of one scene in a format, its frames changed before they are written. */
function makeSet(format: string, poses: readonly number[][], change: (frames: Frame[]) => void = () => {}): string {
  const root = join(temporaryFolder(), 'set');
  const { axes, direction, write } = stores[format];
  const translation = direction === 'camera_to_world' ? 'centre' : 'offset';
  const frames = poses.map((worldToCamera): Frame => {
    const { rotations, translation: t } = poseOfCamera({ worldToCamera }, { direction, translation, axes });
    return { matrix: poseMatrix(rotations[0].matrix, t), width, height, cx: width / 2 };
  });
  change(frames);
  for (const name of names(frames)) {
    const path = format === 'imagefolder' ? `train/s/images/${name}` : `s/images/${name}`;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), picture);
  }
  write(root, frames);
  return root;
}

async function issuesOf(root: string): Promise<string[]> {
  const { issues } = await check({ roots: [root], jobs: 1 });
  // Nobody wrote the manifest of a folder that these tests write.
  const own = issues.filter(({ code }) => !code.startsWith('manifest-'));
  return own.map(({ code, file }) => `${code} ${file.replace(/^.*\/(\d+\.png)$/, '$1')}`).sort();
}

const mirror = ({ matrix }: Frame, axis = 0) => {
  for (const row of [0, 1, 2]) matrix[4 * row + axis] *= -1;
};
/** A pose turned aside by a third of a turn about the world's upright axis, in its place. */
const aside = (pose: readonly number[]): number[] => {
  const c = [0, 1, 2].map(i => 0 - (pose[i] * pose[3] + pose[4 + i] * pose[7] + pose[8 + i] * pose[11])) as V;
  return lookAt(c, [c[0] + c[2], c[1], c[2] - c[0]]);
};

const formats = Object.keys(stores);
const matrices = formats.filter(format => format !== 'colmap');

test.each(formats)('%s: sets without faults have no issues', async format => {
  const random = createRandom(5);
  const some = (scale: number) => scale * (random() - 0.5);
  const sound: Record<string, number[][]> = {
    'around an object': around(12),
    'of two pictures': around(2),
    'by hand, near and far': around(24, 3, { wobble: 0.5 }),
    'forward-facing': turnedFrom(
      k => [(k % 4) * 0.1, Math.floor(k / 4) * 0.1, 0],
      () => [some(0.2), some(0.2), -1],
      12,
    ),
    'out of a room': turnedFrom(
      () => [some(2), some(0.2), some(2)],
      k => [Math.sin(k * 0.9), some(0.3), Math.cos(k * 0.9)],
      20,
    ),
    'from one place': turnedFrom(
      () => [0, 0, 0],
      k => [Math.sin(k * 1.2), (k % 3) - 1, Math.cos(k * 1.2)],
      20,
    ),
    'on the way': turnedFrom(
      k => [k * 0.3, 0, 0],
      () => [1, some(0.1), some(0.1)],
      20,
    ),
  };
  for (const [name, poses] of Object.entries(sound)) {
    expect(await issuesOf(makeSet(format, poses)), name).toEqual([]);
  }
});

test.each(matrices)('%s: a mirrored camera is told', async format => {
  expect(await issuesOf(makeSet(format, around(7), frames => mirror(frames[3])))).toContain('pose-handedness 3.png');
});

test.each(matrices)(
  '%s: a mirrored set is told by check, camera and convert, and read where its axes are given',
  async format => {
    const root = makeSet(format, around(7), frames => {
      // The camera's x axis the other way.
      for (const { matrix } of frames)
        if (stores[format].direction === 'camera_to_world') mirror({ matrix } as Frame);
        else for (const column of [0, 1, 2, 3]) matrix[column] *= -1;
    });
    expect(await issuesOf(root)).toEqual(['pose-handedness 0.png']);
    const dataset = await openDataset([root]);
    const report = (await findCameras({ dataset, noPictures: true })) as PinholeReport;
    expect(report.verdict.handedness).toBe('left');
    expect((await readInConvention(dataset, undefined)).note).toMatch(/^The rotations have determinant -1/);
    const axes = stores[format].axes.replace('R', 'L');
    const again = await readInConvention(await openDataset([root]), axes);
    const { views } = await again.dataset.scene(again.dataset.index()[0]);
    const expected = around(7);
    for (const [k, { camera }] of views.entries()) {
      const pose = camera?.kind === 'pinhole' ? camera.worldToCamera : [];
      for (const [i, value] of expected[k].entries()) expect(pose[i]).toBeCloseTo(value, 9);
    }
  },
);

test('a set as its format has it is read without a note', async () => {
  for (const format of formats)
    expect((await readInConvention(await openDataset([makeSet(format, around(7))]), undefined)).note).toBeUndefined();
});

test.each(matrices)('%s: a rotation that drifted is told', async format => {
  const root = makeSet(format, around(7), frames => (frames[5].matrix[0] += 0.01));
  expect(await issuesOf(root)).toEqual(['pose-rotation 5.png']);
});

test.each(formats)('%s: poses that do not follow the camera are told', async format => {
  const [still] = around(1);
  expect(
    await issuesOf(
      makeSet(
        format,
        Array.from({ length: 5 }, () => still),
      ),
    ),
  ).toContain('pose-repeated 1.png');
});

test.each(formats)('%s: a camera that looks aside, and a subject out of the picture', async format => {
  const poses = around(12);
  poses[4] = aside(poses[4]);
  expect(await issuesOf(makeSet(format, poses))).toEqual(['pose-stray 4.png', 'subject-outside 4.png']);
  const root = makeSet(format, around(12), frames => (frames[2].cx = -60));
  expect(await issuesOf(root)).toEqual(['subject-outside 2.png']);
});

test.each(['nerfstudio', 'blender', 'colmap', 'imagefolder'])(
  '%s: a size that is not the picture’s is told',
  async format => {
    const root = makeSet(format, around(7), frames => Object.assign(frames[6], { width: 64, height: 48, cx: 32 }));
    expect(await issuesOf(root)).toContain('render-size 6.png');
  },
);

test.each(['eg3d', 'imagefolder'])('%s: a matrix of zeros is no rotation', async format => {
  const root = makeSet(format, around(7), frames => frames[1].matrix.fill(0, 0, 3));
  expect(await issuesOf(root)).toContain('pose-rotation 1.png');
});
