import { beforeAll, expect, test, vi } from 'vitest';
import { findCameras } from '../../src/camera/camera.ts';
import type { PinholeReport } from '../../src/camera/pinhole.ts';
import { check } from '../../src/check/check.ts';
import { readInConvention } from '../../src/convert/posed/convention.ts';
import { lookAt } from '../../src/core/geometry/look-at.ts';
import { openDataset } from '../../src/formats/index.ts';
import { createRandom } from '../support/random.ts';
import { around, type Frame, makePicture, makeSet as makeSetOf, stores, type V } from './posed-stores.ts';

vi.setConfig({ testTimeout: 60_000 });

const turnedFrom = (place: (k: number) => V, direction: (k: number) => V, count: number): number[][] =>
  Array.from({ length: count }, (_, k) => {
    const [c, d] = [place(k), direction(k)];
    return lookAt(c, [c[0] + d[0], c[1] + d[1], c[2] + d[2]]);
  });

let picture: Buffer;
beforeAll(async () => {
  picture = await makePicture();
});
const makeSet = (format: string, poses: readonly number[][], change?: (frames: Frame[]) => void) =>
  makeSetOf(format, picture, poses, change);

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
