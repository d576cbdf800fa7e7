/** Which convention stored poses are in, as far as poses alone can tell. */
import { type AxisLetter, type AxisLetters, nameOfAxes, toOpencv } from './axes.ts';
import { convergenceOf, type Ray } from './convergence.ts';
import { cross, determinant3, dot, lengthOf, meanOf, medianOf, normalise, type Vector } from './matrix.ts';
import { type PlacedAxes, type PoseConvention, type PoseDirection, placeAxes, type StoredPose } from './stored-pose.ts';

/** Poses of one scene: cameras that look at one subject. */
export type PoseGroup = readonly StoredPose[];

/** A way to read where cameras are and look, and how well their optical axes then meet. */
export interface PlacementHypothesis {
  reading: string;
  direction: PoseDirection;
  translation: 'offset' | 'centre';
  /** Index of the stored axis that is the optical one: 2 (z) but for a few codes. */
  opticalAxis: 0 | 1 | 2;
  /** Median over scenes of {@link Convergence.relativeMiss}: about 0 where right, 0.5 and more where wrong. */
  relativeMiss: number;
  /** Median distance of the cameras to what they look at, in the world's unit. */
  radius: number;
  /** Share of cameras that look along the positive axis at the common point. */
  inFront: number;
  /** How differently the optical axes are directed: 0 where parallel, 1 where they cancel; median over scenes. */
  axisSpread: number;
}

/** A convention that poses do not rule out. */
export interface ConventionCandidate extends PoseConvention {
  /** World axis that is up: `y`, `-y`, `z`, ... */
  up: string;
  /** Of the world as seen from the pictures; a left-handed one is mirrored by reading it. */
  world: 'right' | 'left';
  /** How usual it is: 1 is the most. */
  weight: number;
}

export interface PoseVerdict extends ConventionCandidate {
  /** Unit vector, in the stored world. */
  upVector: Vector;
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

/** Above this the optical axes do not meet. */
const meetingMiss = 0.3;
const placementsOfMatrix = [
  ['world_to_camera', 'offset'],
  ['camera_to_world', 'centre'],
] as const;
const placementsOfParts = [
  ...placementsOfMatrix,
  ['world_to_camera', 'centre'],
  ['camera_to_world', 'offset'],
] as const;

/** Axes this parallel meet anywhere, so that their meeting tells nothing; a ring's axes spread more than the other. */
const parallelSpread = 0.02;
const ringSpread = 0.2;

const raysOf = (placed: readonly PlacedAxes[], axis: number): Ray[] =>
  placed.map(({ centre, axes }) => ({
    centre,
    direction: normalise([axes[3 * axis], axes[3 * axis + 1], axes[3 * axis + 2]]),
  }));

function measurePlacement(
  groups: readonly PoseGroup[],
  convention: Pick<PoseConvention, 'reading' | 'direction' | 'translation'>,
  opticalAxis: 0 | 1 | 2,
): PlacementHypothesis {
  const spreads: number[] = [];
  const measured = groups.flatMap(group => {
    const rays = raysOf(
      group.map(pose => placeAxes(pose, convention)),
      opticalAxis,
    );
    spreads.push(1 - lengthOf(meanOf(rays.map(({ direction }) => direction))));
    const found = convergenceOf(rays);
    return found ? [found] : [];
  });
  const { reading, direction, translation } = convention;
  return {
    reading,
    direction,
    translation,
    opticalAxis,
    relativeMiss: measured.length === 0 ? 1 : Math.min(1, medianOf(measured.map(({ relativeMiss }) => relativeMiss))),
    radius: medianOf(measured.map(({ radius }) => radius)),
    inFront: meanOf(measured.map(({ inFront }): Vector => [inFront, 0, 0]))[0],
    axisSpread: medianOf(spreads),
  };
}

/** Every placement the stored form allows, the best first. */
function rankPlacements(groups: readonly PoseGroup[]): PlacementHypothesis[] {
  const [first] = groups[0];
  const readings = first.rotations.map(({ reading }) => reading);
  const measure = (pairs: readonly (readonly [PoseDirection, 'offset' | 'centre'])[], axis: 0 | 1 | 2) =>
    readings.flatMap(reading =>
      pairs.map(([direction, translation]) => measurePlacement(groups, { reading, direction, translation }, axis)),
    );
  const pairs = first.form === 'matrix' ? placementsOfMatrix : placementsOfParts;
  let all = measure(pairs, 2);
  const isFound = () => all.some(({ relativeMiss }) => relativeMiss < meetingMiss);
  if (!isFound() && pairs !== placementsOfParts) all = [...all, ...measure(placementsOfParts.slice(2), 2)];
  if (!isFound()) all = [...all, ...measure(placementsOfParts, 0), ...measure(placementsOfParts, 1)];
  return all.sort((a, b) => a.relativeMiss - b.relativeMiss);
}

const fits = ({ relativeMiss }: PlacementHypothesis) => relativeMiss < meetingMiss;

/** The placement to believe: where the axes meet; where several do or none does, what the keys say. */
function choosePlacement(ranked: readonly PlacementHypothesis[], named: StoredPose['named']) {
  const agrees = ({ direction, translation }: PlacementHypothesis) =>
    (named.direction === undefined || direction === named.direction) &&
    (named.translation === undefined || translation === named.translation);
  const [best] = ranked;
  const meeting = ranked.filter(fits);
  // Right ones are near 0: a hypothesis several times worse is not one of those that fit.
  const near = meeting.filter(({ relativeMiss }) => relativeMiss <= Math.max(0.05, 3 * best.relativeMiss));
  // A level ring read the wrong way round: cameras in one place that look one way, rolled all round.
  const isRing = near.some(({ axisSpread }) => axisSpread > ringSpread);
  const close = isRing ? near.filter(({ axisSpread }) => axisSpread > parallelSpread) : near;
  const isNamed = named.direction !== undefined || named.translation !== undefined;
  const usual = ranked.filter(
    ({ direction, translation }) => (direction === 'world_to_camera') === (translation === 'offset'),
  );
  if (close.length === 1) return { chosen: close[0], open: [] };
  const pool = close.length > 1 ? close : usual;
  const chosen = (isNamed ? pool.find(agrees) : undefined) ?? pool.find(one => usual.includes(one)) ?? pool[0];
  const isSettled = isNamed && agrees(chosen);
  const others = pool.filter(
    one => one !== chosen && (one.direction !== chosen.direction || one.translation !== chosen.translation),
  );
  return { chosen, open: isSettled ? [] : others };
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
): (ConventionCandidate & { upVector: Vector })[] {
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
  if (open.length > 0 || (!isMeeting && named.direction === undefined)) {
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
  const isSided = isMeeting && Math.abs(chosen.inFront - 0.5) > 0.25;
  if (!isSided) {
    forward = namedForward === 'F' || namedForward === 'B' ? namedForward : 'F';
    if (namedForward === undefined) {
      ambiguous.add('forward').add('axes');
      reasons.forward = 'The point nearest to the optical axes is not on one side of the cameras.';
    }
  }
  const upright = findUpright(placed, chosen.opticalAxis);
  const candidates = listCandidates(chosen, forward, upright, determinantSign, named);
  const [best] = candidates;
  const rivals = candidates.filter(({ weight }) => weight >= openWeight * best.weight);
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
  const elsewhere = placements.find(
    ({ direction, translation }) => direction !== chosen.direction || translation !== chosen.translation,
  );
  return {
    ...best,
    upTiltDeg: tilt,
    handedness,
    relativeMiss: chosen.relativeMiss,
    radius: chosen.radius,
    margin: elsewhere ? elsewhere.relativeMiss - chosen.relativeMiss : Number.NaN,
    ambiguous: [...ambiguous],
    reasons,
    candidates: [...candidates, ...open.flatMap(placement => alternativesOf(placement, poses, named))],
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
