/** What poses leave open, settled by silhouettes where they can. */
import type { Matrix3 } from '../../../core/model/camera.ts';
import { nameOfAxes } from '../../../core/pose/axes.ts';
import {
  type ConventionCandidate,
  detectPoseConvention,
  nearestAxis,
  type PoseVerdict,
} from '../../../core/pose/detect-convention.ts';
import { decodePose, type PoseConvention, type StoredPose } from '../../../core/pose/stored-pose.ts';
import { fitHull, type SeenSilhouette } from './hull.ts';
import type { Silhouette } from './silhouette.ts';

/** A camera as stored, with its picture's outline where there is one. */
export interface PosedView {
  view: string;
  pose: StoredPose;
  intrinsics: Matrix3;
  resolution: readonly [number, number];
  silhouette?: Silhouette;
  /** Focal length of the stated lens over that of `intrinsics`, where a file has both. */
  lensScale?: number;
}

export interface PosedScene {
  id: string;
  views: readonly PosedView[];
}

/** One convention held against the pictures. */
export interface HeldCandidate extends ConventionCandidate {
  /** Mean over scenes of {@link fitHull}'s loss, per cent of the picture's width. */
  loss: number;
}

export interface ImageEvidence {
  scenes: number;
  views: number;
  origins: readonly Silhouette['origin'][];
  /** Every candidate, the best first. */
  held: readonly HeldCandidate[];
  /** Whether the best is clearly better than the next. */
  isDecisive: boolean;
}

export interface SettledConvention extends PoseVerdict {
  evidence?: ImageEvidence;
}

/** A hull that falls short by less than this of the picture's width is taken for whole. */
const goodLoss = 0.06;
/** The next best must fall short by this much more. */
const leastGap = 0.008;

/** Scenes with at least three outlines. */
const usable = (scenes: readonly PosedScene[]): PosedScene[] =>
  scenes
    .map(({ id, views }) => ({ id, views: views.filter(({ silhouette }) => silhouette !== undefined) }))
    .filter(({ views }) => views.length >= 3);

/** The outlines of a scene with their cameras, poses read in a convention. */
export function seenScene({ views }: PosedScene, convention: PoseConvention): SeenSilhouette[] {
  return views.flatMap(({ pose, intrinsics, resolution, silhouette }) =>
    silhouette
      ? [
          {
            silhouette,
            camera: { kind: 'pinhole', worldToCamera: decodePose(pose, convention), intrinsics, resolution },
          },
        ]
      : [],
  );
}

const lossOf = (scene: PosedScene, candidate: ConventionCandidate): number | undefined =>
  fitHull(seenScene(scene, candidate))?.loss;

/** Whether the first list is smaller than the second, scene by scene, beyond what chance gives. */
function isClearlySmaller(a: readonly number[], b: readonly number[]): boolean {
  const differences = a.map((value, i) => b[i] - value);
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  if (mean < leastGap) return false;
  if (differences.length < 3) return mean > 3 * leastGap;
  const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (differences.length - 1);
  const wins = differences.filter(value => value > 0).length;
  return mean > 2 * Math.sqrt(variance / differences.length) && wins >= 0.7 * differences.length;
}

/** Holds every candidate against the outlines. */
export function holdAgainstImages(
  scenes: readonly PosedScene[],
  candidates: readonly ConventionCandidate[],
): ImageEvidence | undefined {
  const seen = usable(scenes);
  if (seen.length === 0) return undefined;
  const losses = candidates.map(candidate => seen.map(scene => lossOf(scene, candidate) ?? 100));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const order = candidates.map((_, index) => index).sort((a, b) => mean(losses[a]) - mean(losses[b]));
  const best = order[0];
  const isDecisive =
    mean(losses[best]) < goodLoss * 4 &&
    order
      .slice(1)
      .every(other => isClearlySmaller(losses[best], losses[other]) && mean(losses[best]) < 0.6 * mean(losses[other]));
  const silhouettes = seen.flatMap(({ views }) => views.flatMap(({ silhouette }) => silhouette ?? []));
  return {
    scenes: seen.length,
    views: silhouettes.length,
    origins: [...new Set(silhouettes.map(({ origin }) => origin))].sort(),
    held: order.map(index => ({ ...candidates[index], loss: mean(losses[index]) })),
    isDecisive,
  };
}

const isSame = (a: ConventionCandidate, b: ConventionCandidate) =>
  a.axes === b.axes && a.direction === b.direction && a.translation === b.translation;

/**
 * The convention of stored poses, from the poses and, for what they leave open, from silhouettes: 180 degrees of roll,
 * mirroring of world and camera together, a direction that two readings fit.
 * @throws {RangeError} without any pose
 */
export function settleConvention(scenes: readonly PosedScene[]): SettledConvention {
  const verdict = detectPoseConvention(scenes.map(({ views }) => views.map(({ pose }) => pose)));
  const evidence = holdAgainstImages(scenes, verdict.candidates);
  if (!evidence) return verdict;
  const [best] = evidence.held;
  const pictures = `${evidence.views} outlines of ${evidence.scenes} scene${evidence.scenes === 1 ? '' : 's'}`;
  if (!evidence.isDecisive) {
    const isPoor = best.loss >= goodLoss * 4;
    const reasons = Object.fromEntries(
      verdict.ambiguous.map(key => [
        key,
        `${verdict.reasons[key]} ${isPoor ? `The ${pictures} agree with none of them.` : `The ${pictures} fit more than one of them as well.`}`,
      ]),
    );
    return { ...verdict, reasons, evidence };
  }
  const chosen = verdict.candidates.find(candidate => isSame(candidate, best))!;
  // Only rolled ways and a sideless rig keep a question that outlines do not answer.
  const ambiguous = verdict.ambiguous.filter(
    key => key === 'up' && verdict.reasons.up?.startsWith('No axis of the cameras'),
  );
  return {
    ...verdict,
    ...chosen,
    upTiltDeg: nearestAxis(chosen.upVector).angleDeg,
    ambiguous,
    reasons: Object.fromEntries(ambiguous.map(key => [key, verdict.reasons[key]])),
    evidence,
  };
}

/** A candidate in a few words. */
export function describeCandidate({ axes, up, world, direction }: ConventionCandidate): string {
  return `${direction}, ${nameOfAxes(axes)} axes, ${up} up${world === 'left' ? ', left-handed world' : ''}`;
}
