import { expect, test } from 'vitest';
import { lookAt } from '../../src/core/geometry/look-at.ts';
import { type AxisLetters, axesOfName } from '../../src/core/pose/axes.ts';
import { detectPoseConvention, type PoseVerdict } from '../../src/core/pose/detect-convention.ts';
import { compareStated } from '../../src/core/pose/stated-poses.ts';
import { type PoseDirection, poseOfCamera, type StoredPose } from '../../src/core/pose/stored-pose.ts';
import { createRandom } from '../support/random.ts';

const directions: readonly PoseDirection[] = ['world_to_camera', 'camera_to_world'];

interface Rings {
  axes: AxisLetters;
  direction: PoseDirection;
  views: number;
  /** Degrees: one for all cameras, or any within this much of level. */
  elevation: { all: number } | { within: number };
  isStated: boolean;
  /** How far beside the subject cameras aim, in radii. */
  aim?: number;
  scenes?: number;
}

/** Rings of cameras around subjects, as a file in a convention has their poses. */
function makeRings({ axes, direction, views, elevation, isStated, aim = 0, scenes = 8 }: Rings, seed: number) {
  const random = createRandom(seed);
  const offset = () => 2 * aim * (2 * random() - 1);
  return Array.from({ length: scenes }, () =>
    Array.from({ length: views }, (_, k): StoredPose => {
      const azimuth = (2 * Math.PI * (k + 0.6 * (random() - 0.5))) / views;
      const degrees = 'all' in elevation ? elevation.all : (2 * random() - 1) * elevation.within;
      const e = (degrees * Math.PI) / 180;
      const place: [number, number, number] = [
        2 * Math.cos(e) * Math.sin(azimuth),
        2 * Math.sin(e),
        2 * Math.cos(e) * Math.cos(azimuth),
      ];
      const translation = direction === 'world_to_camera' ? 'offset' : 'centre';
      const worldToCamera = lookAt(place, [offset(), offset(), offset()]);
      const pose = poseOfCamera({ worldToCamera }, { direction, translation, axes });
      return { ...pose, named: isStated ? { direction, axes, isStated } : {} };
    }),
  );
}

const elevations: readonly Rings['elevation'][] = [
  { all: 0 },
  { all: 3 },
  { all: 10 },
  { all: 25 },
  { all: 45 },
  { all: 60 },
  { within: 2 },
  { within: 5 },
  { within: 15 },
  { within: 40 },
];

function* combine(names: readonly string[], isStated: boolean): Generator<Rings> {
  for (const name of names)
    for (const direction of directions)
      for (const elevation of elevations)
        for (const views of [4, 7, 24])
          for (const aim of [0, 0.015])
            for (const scenes of [1, 8])
              yield { axes: axesOfName(name), direction, views, elevation, isStated, aim, scenes };
}

const describeSet = ({ axes, direction, views, elevation, aim, scenes }: Rings) =>
  `${direction} ${axes} ${views} views ${JSON.stringify(elevation)} aim ${aim} ${scenes} scenes`;

/** What the verdict says against the truth, and does not call uncertain. */
function findWrong({ axes, direction }: Rings, verdict: PoseVerdict): string[] {
  const wrong: string[] = [];
  if (verdict.direction !== direction && !verdict.ambiguous.includes('direction')) wrong.push(verdict.direction);
  if (verdict.axes !== axes && !verdict.ambiguous.includes('axes')) wrong.push(verdict.axes);
  return wrong;
}

test.each(['ros', 'unreal', 'LFU', 'opencv', 'opengl', 'llff'])(
  'stated %s axes are found in poses that are in them',
  name => {
    const wrong: string[] = [];
    for (const set of combine([name], true)) {
      const groups = makeRings(set, 5);
      const verdict = detectPoseConvention(groups);
      const isRight =
        verdict.axes === set.axes &&
        verdict.direction === set.direction &&
        compareStated(groups[0][0].named, verdict)?.isContradicted === false;
      if (!isRight) wrong.push(`${describeSet(set)}: ${verdict.direction} ${verdict.axes} ${verdict.ambiguous}`);
    }
    expect(wrong).toEqual([]);
  },
);

test.each(['ros', 'unreal', 'opencv', 'opengl', 'pytorch3d', 'unity', 'llff'])(
  'unstated %s axes are found, or left open',
  name => {
    const wrong: string[] = [];
    for (const set of combine([name], false)) {
      const verdict = detectPoseConvention(makeRings(set, 6));
      const found = findWrong(set, verdict);
      if (found.length > 0) wrong.push(`${describeSet(set)}: ${found} ${verdict.ambiguous}`);
      const names = verdict.candidates.map(({ axes }) => axes);
      if (!names.includes(set.axes)) wrong.push(`${describeSet(set)}: not among ${names}`);
    }
    expect(wrong).toEqual([]);
  },
);

test.each(['opencv', 'opengl', 'pytorch3d', 'unity'])('unstated %s axes leave no other optical axis open', name => {
  const open: string[] = [];
  for (const set of combine([name], false)) {
    const { candidates, ambiguous } = detectPoseConvention(makeRings(set, 7));
    if (candidates.some(({ axes }) => !/[FB]$/.test(axes))) open.push(describeSet(set));
    if (ambiguous.includes('direction')) open.push(`direction of ${describeSet(set)}`);
    if (name === 'opengl' && ambiguous.length > 0) open.push(`${ambiguous} of ${describeSet(set)}`);
  }
  expect(open).toEqual([]);
});

test('round a ring of one elevation, x or z may be what looks ahead where nothing is stated', () => {
  const ring = { direction: 'camera_to_world', views: 7, elevation: { all: 25 } } as const;
  const { ambiguous, candidates } = detectPoseConvention(makeRings({ ...ring, axes: 'FLU', isStated: false }, 1));
  expect(ambiguous).toContain('axes');
  expect(new Set(candidates.map(({ axes }) => axes.search(/[FB]/)))).toEqual(new Set([0, 2]));
});

test('axes that are stated and cannot be are contradicted', () => {
  const ring = { direction: 'camera_to_world', views: 7, elevation: { within: 10 } } as const;
  const isContradicted = (axes: AxisLetters, said: AxisLetters) => {
    const groups = makeRings({ ...ring, axes, isStated: false }, 2);
    const verdict = detectPoseConvention(
      groups.map(poses =>
        poses.map(pose => ({ ...pose, named: { direction: ring.direction, axes: said, isStated: true } })),
      ),
    );
    return compareStated({ direction: ring.direction, axes: said, isStated: true }, verdict)?.isContradicted;
  };
  expect([isContradicted('FLU', 'RUB'), isContradicted('RUB', 'FLU'), isContradicted('RDF', 'LFU')]).toEqual([
    true,
    true,
    true,
  ]);
  expect(isContradicted('FLU', 'FLU')).toBe(false);
});
