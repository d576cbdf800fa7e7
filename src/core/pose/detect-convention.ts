/** Which convention stored poses are in, as far as poses alone can tell. */
import { type AxisLetter, type AxisLetters, nameOfAxes, toOpencv } from './axes.ts';
import { cross, determinant3, dot, lengthOf, meanOf, normalise, type Vector } from './matrix.ts';
import {
  choosePlacement,
  fits,
  isParallel,
  type PlacementHypothesis,
  type PoseGroup,
  rankPlacements,
} from './placement.ts';
import { type PlacedAxes, type PoseConvention, placeAxes, type StoredPose } from './stored-pose.ts';

/** A convention that poses do not rule out. */
export interface ConventionCandidate extends PoseConvention {
  /** World axis that is up: `y`, `-y`, `z`, ... */
  up: string;
  /** Of the world as seen from the pictures; a left-handed one is mirrored by reading it. */
  world: 'right' | 'left';
  /** How usual it is: 1 is the most. */
  weight: number;
  /** Unit vector, in the stored world. */
  upVector: Vector;
}

export interface PoseVerdict extends ConventionCandidate {
  /** Degrees between {@link upVector} and the world axis of `up`. */
  upTiltDeg: number;
  /** Of the stored rotations: sign of their determinant; undefined where they differ. */
  handedness: 'right' | 'left' | 'mixed';
  relativeMiss: number;
  radius: number;
  /** relativeMiss of the next best placement less that of the best one; NaN when there is no other. */
  margin: number;
  /** What poses and names leave open. */
  ambiguous: readonly ('direction' | 'axes' | 'up' | 'forward')[];
  reasons: Readonly<Record<string, string>>;
  /** Every candidate, the likeliest first. */
  candidates: readonly ConventionCandidate[];
  placements: readonly PlacementHypothesis[];
}

/** How usual camera axes are; what no code uses is all but ruled out. */
const usualAxes: Partial<Record<AxisLetters, number>> = {
  RDF: 1,
  RUB: 1,
  LUF: 0.85,
  RUF: 0.6,
  DRB: 0.5,
  FLU: 0.5,
  FRU: 0.4,
};

const axisNames = ['x', 'y', 'z'];

/** The world axis nearest to a direction, e.g. `-y`, and the angle to it in degrees. */
export function nearestAxis(direction: Vector): { name: string; angleDeg: number } {
  const unit = normalise(direction);
  const axis = [0, 1, 2].reduce((a, b) => (Math.abs(unit[b]) > Math.abs(unit[a]) ? b : a), 0);
  return {
    name: `${unit[axis] < 0 ? '-' : ''}${axisNames[axis]}`,
    angleDeg: (Math.acos(Math.min(1, Math.abs(unit[axis]))) * 180) / Math.PI,
  };
}

const negate = ([x, y, z]: Vector): Vector => [0 - x, 0 - y, 0 - z];

interface Upright {
  axis: number;
  /** Mean of that axis over the cameras: short where they are rolled all ways. */
  mean: Vector;
  /** Unit vector. */
  direction: Vector;
}

/** Which of the two axes beside the optical one stands upright: its mean over a ring stays long, the other's cancels. */
function findUpright(axes: readonly PlacedAxes[], opticalAxis: number): Upright {
  const others = [1, 0, 2].filter(axis => axis !== opticalAxis).slice(0, 2);
  const means = others.map(axis =>
    meanOf(axes.map(({ axes: m }): Vector => [m[3 * axis], m[3 * axis + 1], m[3 * axis + 2]])),
  );
  const [a, b] = means.map(lengthOf);
  // Of codes whose optical axis is x, z stands upright; else y, unless x clearly does.
  const usual = opticalAxis === 0 ? others.indexOf(2) : 0;
  const isOther = usual === 0 ? b > a + 0.15 : a > b + 0.15;
  const chosen = isOther ? 1 - usual : usual;
  const level = others[1 - chosen];
  return {
    axis: others[chosen],
    mean: means[chosen],
    direction: plumbLine(
      axes.map(({ axes: m }): Vector => [m[3 * level], m[3 * level + 1], m[3 * level + 2]]),
      means[chosen],
    ),
  };
}

/** Cameras whose level axes are compared pair by pair. */
const mostLevels = 48;

/**
 * The direction that is upright for cameras held level: across all their level axes, whatever their heights, where
 * these spread enough to tell; else the mean of the upright axes.
 */
function plumbLine(levels: readonly Vector[], mean: Vector): Vector {
  const some = levels.length <= mostLevels ? levels : levels.slice(0, mostLevels);
  let sum: Vector = [0, 0, 0];
  let total = 0;
  for (const [i, a] of some.entries())
    for (const b of some.slice(i + 1)) {
      const normal = cross(a, b);
      const sign = dot(normal, mean) < 0 ? -1 : 1;
      sum = [sum[0] + sign * normal[0], sum[1] + sign * normal[1], sum[2] + sign * normal[2]];
      total += lengthOf(normal);
    }
  const isTold = total > 0.2 * some.length && lengthOf(sum) > 0.8 * total;
  return isTold ? normalise(sum) : normalise(mean);
}

/** All namings of the camera's axes that keep the optical axis: upright axis up or down, the third left or right. */
function listCandidates(
  placement: PlacementHypothesis,
  forward: 'F' | 'B',
  upright: Upright,
  determinantSign: number,
  named: StoredPose['named'],
): ConventionCandidate[] {
  const { reading, direction, translation, opticalAxis } = placement;
  const side = 3 - opticalAxis - upright.axis;
  return (['U', 'D'] as const)
    .flatMap(vertical =>
      (['R', 'L'] as const).map(horizontal => {
        const letters: AxisLetter[] = [];
        letters[opticalAxis] = forward;
        letters[upright.axis] = vertical;
        letters[side] = horizontal;
        const axes = letters.join('') as AxisLetters;
        const upVector = vertical === 'U' ? upright.direction : negate(upright.direction);
        const up = nearestAxis(upVector).name;
        const world = determinant3(toOpencv(axes)) * determinantSign > 0 ? ('right' as const) : ('left' as const);
        // An optical axis other than z has other codes' names.
        const usual = usualAxes[axes] ?? 0.05;
        const weight =
          usual * (up.startsWith('-') ? 0.45 : 1) * (world === 'left' ? 0.5 : 1) * namedWeight(axes, named);
        return { reading, direction, translation, axes, up, world, weight, upVector };
      }),
    )
    .sort((a, b) => b.weight - a.weight);
}

/** Keys hint; words about the convention settle it. */
function namedWeight(axes: AxisLetters, named: StoredPose['named']): number {
  if (named.axes === undefined) return 1;
  const [same, other] = named.isStated ? [4, 0.1] : [1.2, 0.8];
  return named.axes === axes ? same : other;
}

/** Candidates at least this usual, relative to the best, stay open while nothing else tells. */
const openWeight = 0.3;

/**
 * The convention of stored poses: direction by how well optical axes meet, forward by the side they meet on, handedness
 * by determinants, upright by which axis keeps its direction round the ring. What is not settled so is taken as the
 * keys say, else as is usual, and listed as ambiguous.
 * @param groups one a scene; fewer than two cameras in every group are taken together as one
 * @throws {RangeError} without any pose
 */
export function detectPoseConvention(groups: readonly PoseGroup[]): PoseVerdict {
  const filled = groups.filter(({ length }) => length > 0);
  if (filled.length === 0) throw new RangeError('Expected at least one pose but received none');
  const rings = filled.some(({ length }) => length >= 2) ? filled.filter(({ length }) => length >= 2) : [filled.flat()];
  const named = filled[0][0].named;
  const placements = rankPlacements(rings);
  const { chosen, open } = choosePlacement(placements, named);
  const reasons: Record<string, string> = {};
  const ambiguous = new Set<'direction' | 'axes' | 'up' | 'forward'>();
  const isMeeting = fits(chosen);
  const isElsewhere = ({ direction, translation }: PlacementHypothesis) =>
    direction !== chosen.direction || translation !== chosen.translation;
  if (open.some(isElsewhere) || (!isMeeting && named.direction === undefined)) {
    ambiguous.add('direction');
    reasons.direction = isMeeting
      ? 'The optical axes meet in one point under more than one reading of the poses.'
      : 'The optical axes meet under no reading of the poses: the cameras do not look at one subject.';
  }

  const poses = rings.flat();
  const placed = poses.map(pose => placeAxes(pose, chosen));
  const signs = placed.map(({ axes }) => Math.sign(determinant3(axes)));
  const positive = signs.filter(sign => sign > 0).length;
  const handedness = positive === signs.length ? 'right' : positive === 0 ? 'left' : 'mixed';
  const determinantSign = positive * 2 >= signs.length ? 1 : -1;

  const namedForward = named.axes?.[chosen.opticalAxis];
  let forward: 'F' | 'B' = chosen.inFront >= 0.5 ? 'F' : 'B';
  const isSided = isMeeting && !isParallel(chosen) && Math.abs(chosen.inFront - 0.5) > 0.25;
  if (!isSided) {
    forward = namedForward === 'F' || namedForward === 'B' ? namedForward : 'F';
    if (namedForward === undefined) {
      ambiguous.add('forward').add('axes');
      reasons.forward = 'The point nearest to the optical axes is not on one side of the cameras.';
    }
  }
  const upright = findUpright(placed, chosen.opticalAxis);
  const own = listCandidates(chosen, forward, upright, determinantSign, named);
  const [best] = own;
  const isOpen = ({ weight }: ConventionCandidate) => weight >= openWeight * best.weight;
  const alternatives = open.map(placement => ({ placement, listed: alternativesOf(placement, poses, named) }));
  // No code that is known looks along y: that its axes meet too, as above any ring of one elevation, opens nothing.
  const alike = alternatives.filter(({ placement, listed }) => isElsewhere(placement) || listed.some(isOpen));
  const otherAxes = alike.filter(({ placement }) => placement.opticalAxis !== chosen.opticalAxis);
  const rivals = [...own, ...otherAxes.flatMap(({ listed }) => listed)].filter(isOpen);
  if (rivals.some(({ axes }) => axes !== best.axes)) {
    ambiguous.add('axes');
    reasons.axes = `${rivals.map(({ axes, up, world }) => `${nameOfAxes(axes)} with ${up} up${world === 'left' ? ' in a left-handed world' : ''}`).join(', or ')}: poses fit each.`;
  }
  if (rivals.some(({ up }) => up !== best.up)) {
    ambiguous.add('up');
    reasons.up = 'Which way along its axis the world is up follows from the camera axes.';
  }
  if (lengthOf(upright.mean) < 0.2) {
    ambiguous.add('up');
    reasons.up = 'No axis of the cameras keeps its direction: they are rolled all ways.';
  }
  const tilt = nearestAxis(best.upVector).angleDeg;
  const elsewhere = placements.find(isElsewhere);
  return {
    ...best,
    upTiltDeg: tilt,
    handedness,
    relativeMiss: chosen.relativeMiss,
    radius: chosen.radius,
    margin: elsewhere ? elsewhere.relativeMiss - chosen.relativeMiss : Number.NaN,
    ambiguous: [...ambiguous],
    reasons,
    candidates: [...own, ...alike.flatMap(({ listed }) => listed)],
    placements,
  };
}

/** Candidates of another placement that fits as well. */
function alternativesOf(placement: PlacementHypothesis, poses: PoseGroup, named: StoredPose['named']) {
  const placed = poses.map(pose => placeAxes(pose, placement));
  const upright = findUpright(placed, placement.opticalAxis);
  const sign = Math.sign(placed.reduce((sum, { axes }) => sum + determinant3(axes), 0)) || 1;
  return listCandidates(placement, placement.inFront >= 0.5 ? 'F' : 'B', upright, sign, named);
}

/** Angle between two vectors, degrees. */
export function angleOf(a: Vector, b: Vector): number {
  return (Math.acos(Math.max(-1, Math.min(1, dot(normalise(a), normalise(b))))) * 180) / Math.PI;
}
