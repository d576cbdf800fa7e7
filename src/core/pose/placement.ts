/** Where stored poses put their cameras and which axis looks ahead: every way to read it, and the one to believe. */
import { type Convergence, convergenceOf, type Ray } from './convergence.ts';
import { lengthOf, meanOf, medianOf, normalise, type Vector } from './matrix.ts';
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
  /**
   * Median over scenes of the miss over how far apart the cameras are. The upright axes of a ring meet far above or
   * below it, so that their relative miss is small however badly they meet; this one is not.
   */
  missOverSpread: number;
  /** Median distance of the cameras to what they look at, in the world's unit. */
  radius: number;
  /** Share of cameras that look along the positive axis at the common point. */
  inFront: number;
  /** How differently the optical axes are directed: 0 where parallel, 1 where they cancel; median over scenes. */
  axisSpread: number;
}

/** Above this the optical axes do not meet. */
export const meetingMiss = 0.3;
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

/** Centres in one place tell nothing. */
const missOverSpread = ({ missDistance, spread, relativeMiss }: Convergence): number =>
  relativeMiss === 1 ? 1 : missDistance / spread;

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
    missOverSpread: measured.length === 0 ? 1 : Math.min(1, medianOf(measured.map(missOverSpread))),
    radius: medianOf(measured.map(({ radius }) => radius)),
    inFront: meanOf(measured.map(({ inFront }): Vector => [inFront, 0, 0]))[0],
    axisSpread: medianOf(spreads),
  };
}

/** Every placement the stored form allows, the best first; those of the parts' other readings where nothing meets. */
export function rankPlacements(groups: readonly PoseGroup[]): PlacementHypothesis[] {
  const [first] = groups[0];
  const readings = first.rotations.map(({ reading }) => reading);
  const measure = (pairs: readonly (readonly [PoseDirection, 'offset' | 'centre'])[], axis: 0 | 1 | 2) =>
    readings.flatMap(reading =>
      pairs.map(([direction, translation]) => measurePlacement(groups, { reading, direction, translation }, axis)),
    );
  const measureAll = (pairs: Parameters<typeof measure>[0]) =>
    ([2, 0, 1] as const).flatMap(axis => measure(pairs, axis));
  let all = measureAll(first.form === 'matrix' ? placementsOfMatrix : placementsOfParts);
  if (first.form === 'matrix' && !all.some(one => one.opticalAxis === 2 && fits(one)))
    all = [...all, ...measureAll(placementsOfParts.slice(2))];
  return all.sort((a, b) => a.relativeMiss - b.relativeMiss);
}

/** Whether axes are so parallel, and meet so badly, that the side they meet on is chance. */
export const isParallel = ({ axisSpread, missOverSpread }: PlacementHypothesis) =>
  axisSpread < parallelSpread && missOverSpread > goodMissOverSpread;

export const fits = ({ relativeMiss }: PlacementHypothesis) => relativeMiss < meetingMiss;

/** Right readings are near 0: one several times worse than the best is not one of those that fit. */
const asGood = (miss: number, best: number, good: number) => miss <= Math.max(good, 3 * best);
const goodMiss = 0.05;
const goodMissOverSpread = 0.1;

const isUsual = ({ direction, translation }: PlacementHypothesis) =>
  (direction === 'world_to_camera') === (translation === 'offset');

const isNamed = ({ direction, translation }: PlacementHypothesis, named: StoredPose['named']) =>
  (named.direction === undefined || direction === named.direction) &&
  (named.translation === undefined || translation === named.translation);

/** Those under which axes meet about as well as under the best of them; `ranked` has the best first. */
function closePlacements(ranked: readonly PlacementHypothesis[]): PlacementHypothesis[] {
  const near = ranked.filter(one => fits(one) && asGood(one.relativeMiss, ranked[0].relativeMiss, goodMiss));
  // A level ring read the wrong way round: cameras in one place that look one way, rolled all round.
  const isRing = near.some(({ axisSpread }) => axisSpread > ringSpread);
  return isRing ? near.filter(({ axisSpread }) => axisSpread > parallelSpread) : near;
}

interface ChosenPlacement {
  chosen: PlacementHypothesis;
  /** Others that fit as well: of another direction or another optical axis. */
  open: readonly PlacementHypothesis[];
}

/** The placement to believe: where the axes meet; where several do or none does, what the keys say. */
function chooseAmong(ranked: readonly PlacementHypothesis[], named: StoredPose['named']): ChosenPlacement {
  const close = closePlacements(ranked);
  if (close.length === 1) return { chosen: close[0], open: [] };
  const usual = ranked.filter(isUsual);
  const pool = close.length > 1 ? close : usual;
  const hasNames = named.direction !== undefined || named.translation !== undefined;
  const agrees = (one: PlacementHypothesis) => isNamed(one, named);
  const chosen = (hasNames ? pool.find(agrees) : undefined) ?? pool.find(isUsual) ?? pool[0];
  const others = pool.filter(
    one => one !== chosen && (one.direction !== chosen.direction || one.translation !== chosen.translation),
  );
  return { chosen, open: hasNames && agrees(chosen) ? [] : others };
}

/** The placement that the file states in words, where its axes meet about as well as under any other. */
function findStated(ranked: readonly PlacementHypothesis[], named: StoredPose['named']) {
  const axis = named.isStated && named.direction !== undefined ? (named.axes ?? '').search(/[FB]/) : -1;
  const stated = ranked.find(one => one.opticalAxis === axis && isUsual(one) && isNamed(one, named));
  if (!stated || !fits(stated)) return undefined;
  if (closePlacements(ranked).includes(stated)) return stated;
  const rivals = ranked.filter(({ direction, translation }) => {
    return direction === stated.direction && translation === stated.translation;
  });
  const best = Math.min(...rivals.map(one => one.missOverSpread));
  return axis !== 2 && asGood(stated.missOverSpread, best, goodMissOverSpread) ? stated : undefined;
}

/**
 * What is stated, where the poses allow it. Else z is the optical axis, as in all but a few codes, unless another axis
 * meets and z does not; where both do, as round a ring of one elevation whose pictures are turned or whose cameras look
 * along x, the other one stays open.
 */
export function choosePlacement(ranked: readonly PlacementHypothesis[], named: StoredPose['named']): ChosenPlacement {
  const stated = findStated(ranked, named);
  if (stated) return { chosen: stated, open: [] };
  const alongZ = ranked.filter(({ opticalAxis }) => opticalAxis === 2);
  const z = chooseAmong(alongZ, named);
  const others = ranked.filter(
    one => one.opticalAxis !== 2 && isUsual(one) && one.relativeMiss <= goodMiss && one.axisSpread > parallelSpread,
  );
  if (!fits(z.chosen)) {
    const meeting = others.filter(one => one.missOverSpread <= goodMissOverSpread);
    if (meeting.length > 0) return chooseAmong(meeting, named);
    // One of many readings meets somehow by chance, as in rooms: too little to deny what is stated.
    return named.isStated ? z : chooseAmong(ranked, named);
  }
  const better = others.filter(({ missOverSpread }) => {
    return z.chosen.missOverSpread > Math.max(goodMissOverSpread, 3 * missOverSpread);
  });
  if (better.length > 0) return chooseAmong(better, named);
  const rivals = others.filter(one => asGood(one.missOverSpread, z.chosen.missOverSpread, goodMissOverSpread));
  return { chosen: z.chosen, open: [...z.open, ...rivals] };
}
