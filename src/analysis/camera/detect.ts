import { UsageError } from '../../core/errors.ts';
import { coarseColumns, coarsenPanorama, coarsenView, errorAtYaw, errorByYaw, searchCoarsely } from './coarse.ts';
import {
  type ConventionKey,
  conventionKeys,
  conventionOf,
  type FovAxis,
  fovAxesFor,
  type Hypothesis,
  type PanoramaRule,
  panoramaRules,
  type RayRule,
  rayRules,
  type SphericalConvention,
  type ViewFilter,
} from './convention.ts';
import { measureFit } from './fit.ts';
import { chooseProbes, type ProbeSet, significance } from './probes.ts';
import type { SceneSample } from './scene-sample.ts';
import { coarseZeroRangeDeg, searchZero, settleZero, type Trial, tryZeros } from './zero.ts';

/** A convention with everything needed to render by it. */
export interface RenderingConvention {
  hypothesis: Hypothesis;
  filter: ViewFilter;
}

export interface ConventionVerdict {
  verdict: SphericalConvention;
  /** How the views were most likely sampled; what the PSNRs below were computed with. */
  filter: ViewFilter;
  /** Pixels added to the panorama coordinate of a full-scale (W) mapping; tells the two kinds of `right-edge` apart. */
  panoramaOffsetPx: number;
  /** Whether the verdict explains most of what the views show; if not, they do not seem to come from their panoramas. */
  isExplained: boolean;
  /** Of the looked-at views rendered under the verdict, RGB, dB; at most 99. */
  psnrDb: number;
  /** The best convention of another name, the keys in which it differs, and its PSNR over the same pixels. */
  runnerUp?: SphericalConvention & { psnrDb: number; differsIn: ConventionKey[] };
  /** psnrDb minus the runner-up's. */
  marginDb: number;
  /** Keys of the verdict that the pixels cannot tell, in the order of the verdict. */
  ambiguous: ConventionKey[];
  /** Why, a sentence a key. */
  reasons: Partial<Record<ConventionKey, string>>;
  /** What was looked at. */
  looked: { scenes: number; views: number; probes: number };
  /** For {@link measureFit}. */
  rendering: RenderingConvention;
}

/** Below this {@link significance} two hypotheses fit alike. */
const sureness = 4;
/** Views that suffice for a verdict, and the fewest of a scene. */
const enoughViews = 32;
const fewestViews = 6;
/** Below this share of the views' variance explained, no hypothesis fits. */
const leastExplained = 0.5;

/**
 * Finds out which convention a dataset's views were cut with, by rendering a few informative pixels of each view from
 * its panorama under every hypothesis, coarse to fine. Views are compared one by one, so a permuted rig does not pass.
 *
 * @param given decoded panoramas (any size, 2:1 or not) with decoded views and their stored angles in degrees. Two to
 *   six scenes are plenty; of more than 32 views an even share is looked at.
 * @returns the verdict, the runner-up, and what stays ambiguous
 * @throws {UsageError} `no-views` when there is no view at all
 */
export function detectConvention(given: readonly SceneSample[]): ConventionVerdict {
  const scenes = chooseViews(given);
  const views = scenes.flatMap(scene => scene.views);
  if (views.length === 0) {
    throw new UsageError('no-views', 'Expected at least one view with a camera beside its panorama but received none');
  }
  const oblong = views.find(({ image }) => image.width !== image.height) ?? views[0];
  const fovAxes = fovAxesFor(oblong.image.width, oblong.image.height, oblong.fov);
  const coarse = searchCoarsely(scenes, fovAxes);
  const fitting = withoutStrangers(scenes, coarse[0]);
  const probes = chooseProbes(fitting);
  const candidates = refineCandidates(probes, coarse);
  const likely = rankRules(probes, candidates[0], 'bilinear');
  const filter = chooseFilter(probes, likely);
  const ranked = filter === 'bilinear' ? likely : rankRules(probes, candidates[0], filter);
  const rivals = ranked.flatMap(hypothesis => tryZeros(probes, hypothesis, filter));
  const best = chooseBest(rivals);
  const { panorama, ray, mirrorsRays } = best.hypothesis;
  const standing = probes.few.measure(best.hypothesis, filter);
  const others = candidates.slice(1).flatMap(candidate => {
    const hypothesis = { ...candidate, panorama, ray, mirrorsRays };
    // Most are out of the question, and a few probes tell so.
    const errors = probes.few.measure(hypothesis, filter);
    if (errors.total > 4 * standing.total && significance(standing, errors) > 2 * sureness) return [];
    return tryZeros(probes, settleZero(probes, hypothesis, filter).hypothesis, filter, best.roundness === 2);
  });
  const trials = [...rivals, ...others].filter(({ roundness }) => roundness <= Math.max(best.roundness, 1));
  return composeVerdict(fitting, probes, best, trials, filter);
}

/** At most {@link enoughViews}, spread over each scene's list, other places in each scene. */
function chooseViews(scenes: readonly SceneSample[]): SceneSample[] {
  const share = Math.max(fewestViews, Math.ceil(enoughViews / Math.max(1, scenes.length)));
  return scenes.map((scene, order) => {
    const { views } = scene;
    if (views.length <= share) return scene;
    const chosen = Array.from({ length: share }, (_, k) =>
      Math.floor(((k + order / scenes.length) * views.length) / share),
    );
    return { ...scene, views: chosen.map(index => views[index]) };
  });
}

/** Leaves out views that the coarse winner does not explain at all, as long as most are left. */
function withoutStrangers(scenes: readonly SceneSample[], winner: Hypothesis): SceneSample[] {
  const kept = scenes.map(scene => {
    const panorama = coarsenPanorama(scene.panorama);
    const views = scene.views.filter(sample => {
      const view = coarsenView(sample);
      const { mirror, fovAxis, yawSign, pitchSign, yawZeroDeg } = winner;
      const errors = errorByYaw(panorama, view, { pitchDeg: pitchSign * view.pitch, mirror, fovAxis });
      const middle = Float64Array.from(errors).sort()[coarseColumns >> 1];
      return errorAtYaw(errors, yawSign * view.yaw + yawZeroDeg) <= 0.5 * middle + 1;
    });
    return { ...scene, views };
  });
  const count = (list: readonly SceneSample[]) => list.reduce((sum, { views }) => sum + views.length, 0);
  return 2 * count(kept) >= count(scenes) ? kept.filter(({ views }) => views.length > 0) : [...scenes];
}

/** Coarse candidates with their zeros to a pixel, best first; equal ones keep their simplest form first. */
function refineCandidates(probes: ProbeSet, coarse: readonly Hypothesis[]): Hypothesis[] {
  const refined = coarse.map(hypothesis => {
    const found = searchZero(probes, hypothesis, coarseZeroRangeDeg);
    return { hypothesis: found, total: probes.few.measure(found).total };
  });
  return refined
    .sort((a, b) => {
      const tie = Math.abs(a.total - b.total) <= 1e-9 * (a.total + b.total);
      return tie ? complexity(a.hypothesis) - complexity(b.hypothesis) : a.total - b.total;
    })
    .map(({ hypothesis }) => hypothesis);
}

/** How unusual a hypothesis is: among hypotheses that no pixel tells apart the plainest is the verdict. */
function complexity({ yawSign, pitchSign, mirror, fovAxis, yawZeroDeg }: Hypothesis): number {
  const axes: FovAxis[] = ['horizontal', 'vertical', 'scaled', 'both'];
  const turned = Math.abs(yawZeroDeg) / 1000;
  return Number(mirror) * 8 + axes.indexOf(fovAxis) + Number(yawSign < 0) * 4 + Number(pitchSign < 0) * 4 + turned;
}

/** Every pairing of panorama and ray rules. */
function pairRules(hypothesis: Hypothesis): { panorama: PanoramaRule; ray: RayRule; mirrorsRays: boolean }[] {
  return panoramaRules.flatMap(panorama =>
    rayRules.flatMap(ray => {
      const both = hypothesis.mirror && ray.shift !== 0;
      return (both ? [false, true] : [false]).map(mirrorsRays => ({ panorama, ray, mirrorsRays }));
    }),
  );
}

/** Pairings of rules that are looked at closely, and those that are whatever the others do. */
const mostRules = 12;
const fewestRules = 8;

/** The pairings of rules that may be right, each with its own zero, best first. */
function rankRules(probes: ProbeSet, candidate: Hypothesis, filter: ViewFilter): Hypothesis[] {
  const settled = pairRules(candidate)
    .map(rules => settleZero(probes, { ...candidate, ...rules }, filter))
    .sort((a, b) => a.total - b.total);
  return settled
    .filter(({ total }, rank) => rank < fewestRules || (rank < mostRules && total < 3 * settled[0].total))
    .map(({ hypothesis }) => hypothesis);
}

/** The sampling that explains the probes best, under whichever of the likely rules suits it. */
function chooseFilter(probes: ProbeSet, likely: readonly Hypothesis[]): ViewFilter {
  let best: { filter: ViewFilter; total: number } = { filter: 'bilinear', total: Infinity };
  for (const hypothesis of likely.slice(0, fewestRules)) {
    for (const filter of ['bilinear', 'nearest', 'area'] as const) {
      const { total } = probes.few.measure(hypothesis, filter);
      // Half a percent better is no reason to leave the usual.
      if (total < best.total * (filter === best.filter ? 1 : 0.995)) best = { filter, total };
    }
  }
  return best.filter;
}

const byError = (a: Trial, b: Trial) => a.errors.total - b.errors.total;

/** The best trial, but one with a rounder zero where that fits as well. */
function chooseBest(trials: readonly Trial[]): Trial {
  const [first, ...less] = [0, 1, 2].flatMap(roundness =>
    trials
      .filter(trial => trial.roundness === roundness)
      .sort(byError)
      .slice(0, 1),
  );
  return less.reduce((best, trial) => {
    const gain = 1 - trial.errors.total / best.errors.total;
    return gain > 0.03 && significance(trial.errors, best.errors) > sureness ? trial : best;
  }, first);
}

function composeVerdict(
  scenes: readonly SceneSample[],
  probes: ProbeSet,
  best: Trial,
  trials: Trial[],
  filter: ViewFilter,
): ConventionVerdict {
  const verdict = conventionOf(best.hypothesis);
  const rendering = { hypothesis: best.hypothesis, filter };
  const fit = measureFit(scenes, rendering);
  const differing = (trial: Trial): ConventionKey[] => {
    const other = conventionOf(trial.hypothesis);
    return conventionKeys.filter(key =>
      key === 'yawZeroDeg' ? Math.abs(turnBetween(other[key], verdict[key])) > 1 : other[key] !== verdict[key],
    );
  };
  const alternatives = trials
    .map(trial => ({ trial, keys: differing(trial) }))
    .filter(({ keys }) => keys.length > 0)
    .sort((a, b) => byError(a.trial, b.trial) || a.keys.length - b.keys.length);

  const reasons: Partial<Record<ConventionKey, string>> = {};
  const isExplained = fit.explained >= leastExplained;
  if (!isExplained && probes.count > 0) {
    for (const key of conventionKeys)
      reasons[key] = 'No convention explains these views: they do not seem to come from their panoramas.';
  } else {
    for (const { trial, keys } of alternatives) {
      if (significance(best.errors, trial.errors) >= sureness) continue;
      for (const key of keys) reasons[key] ??= explain(key, scenes, probes);
    }
  }
  const runnerUp = alternatives[0];
  const runnerUpDb = runnerUp
    ? measureFit(scenes, { hypothesis: runnerUp.trial.hypothesis, filter }).psnrDb
    : fit.psnrDb;
  return {
    verdict,
    filter,
    panoramaOffsetPx: best.hypothesis.panorama.offset,
    isExplained,
    psnrDb: fit.psnrDb,
    runnerUp: runnerUp && {
      ...conventionOf(runnerUp.trial.hypothesis),
      psnrDb: runnerUpDb,
      differsIn: runnerUp.keys,
    },
    marginDb: Math.round((fit.psnrDb - runnerUpDb) * 100) / 100,
    ambiguous: conventionKeys.filter(key => reasons[key] !== undefined),
    reasons,
    looked: {
      scenes: scenes.length,
      views: scenes.reduce((sum, { views }) => sum + views.length, 0),
      probes: probes.count,
    },
    rendering,
  };
}

function turnBetween(aDeg: number, bDeg: number): number {
  const turn = (aDeg - bDeg) / 360;
  return (turn - Math.round(turn)) * 360;
}

/** Why pixels cannot tell a key. */
function explain(key: ConventionKey, scenes: readonly SceneSample[], probes: ProbeSet): string {
  const views = scenes.flatMap(scene => scene.views);
  const onOneLine = views.every(({ yaw }) => Math.abs(Math.sin(((yaw - views[0].yaw) * Math.PI) / 180)) < 1e-6);
  if (probes.count === 0) return 'The views are flat: no pixel tells where they look.';
  if ((key === 'yaw' || key === 'yawZeroDeg') && onOneLine)
    return `Every view has a yaw of ${views[0].yaw} or the opposite: mirroring the yaws gives the same directions.`;
  if (key === 'pitch' && views.every(({ pitch }) => pitch === 0)) return 'Every view has a pitch of 0.';
  return 'Another convention fits these pixels as well: the pictures are too flat, too small or too alike.';
}
