/** What is found of posed cameras, as the report tells it. */
import type { ImageEvidence, Rig, SettledConvention } from '../analysis/camera/pinhole/index.ts';
import { nameOfAxes } from '../core/pose/axes.ts';
import { medianOf } from '../core/pose/matrix.ts';
import { compareStated } from '../core/pose/stated-poses.ts';
import type { StoredPose } from '../core/pose/stored-pose.ts';
import type { PinholeReport, Range } from './pinhole-report.ts';

/** @param decimals of what is given */
export const rounded = (value: number, decimals: number) => Math.round(value * 10 ** decimals) / 10 ** decimals;

export function rangeOf(values: readonly number[]): Range {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return { least: rounded(least, 4), median: rounded(medianOf(values), 4), most: rounded(most, 4) };
}

/** What a stored form and reading come to in words. */
export function verdictOf(settled: SettledConvention, first: StoredPose, unit: string): PinholeReport['verdict'] {
  // A rotation of row vectors beside an offset is a transposed world-to-camera.
  const isRowRotation = settled.direction === 'camera_to_world' && settled.translation === 'offset';
  return {
    direction: isRowRotation ? 'world_to_camera' : settled.direction,
    axes: nameOfAxes(settled.axes),
    up: settled.up,
    handedness: settled.handedness,
    intrinsics: unit,
    transposed: first.isTransposed || isRowRotation,
    translation: settled.translation,
    rotation: settled.reading,
    world: settled.world,
  };
}

export function statedOf(settled: SettledConvention, first: StoredPose): PinholeReport['stated'] {
  const compared = compareStated(first.named, settled);
  if (!compared) return undefined;
  const { stated, isContradicted } = compared;
  return { direction: stated.direction, axes: nameOfAxes(stated.axes), isContradicted };
}

/** What else open questions could come to. */
export function alternativesOf(settled: SettledConvention): Record<string, string[]> {
  const others = settled.candidates.filter(({ weight }) => weight >= 0.3 * settled.weight);
  const list = (of: (candidate: (typeof others)[number]) => string, own: string) =>
    [...new Set(others.map(of))].filter(name => name !== own);
  const all: Record<string, string[]> = {
    direction: list(({ direction }) => direction, settled.direction),
    axes: list(({ axes }) => nameOfAxes(axes), nameOfAxes(settled.axes)),
    up: list(({ up }) => up, settled.up),
    forward: ['outward', 'inward'],
  };
  return Object.fromEntries(settled.ambiguous.map(key => [key, all[key]]));
}

export function evidenceOf(evidence: ImageEvidence | undefined): PinholeReport['evidence'] {
  return (
    evidence && {
      scenes: evidence.scenes,
      views: evidence.views,
      origins: evidence.origins,
      isDecisive: evidence.isDecisive,
      candidates: evidence.held.map(({ direction, axes, up, world, loss }) => ({
        direction,
        axes: nameOfAxes(axes),
        up,
        world,
        lossPercent: rounded(loss, 4),
      })),
    }
  );
}

export function summariseRigs(rigs: readonly Rig[], upTiltDeg: number): PinholeReport['rig'] {
  const placed = rigs.flatMap(({ cameras }) => cameras);
  const tilts = rigs.flatMap(({ ringTiltDeg }) => ringTiltDeg ?? []);
  return {
    views: rangeOf(rigs.map(({ cameras }) => cameras.length)),
    radius: rangeOf(placed.map(({ radius }) => radius)),
    elevationDeg: rangeOf(placed.map(({ elevationDeg }) => elevationDeg)),
    rollDeg: rangeOf(placed.map(({ rollDeg }) => rollDeg)),
    fovXDeg: rangeOf(placed.map(({ fovDeg }) => fovDeg)),
    largestGapDeg: rangeOf(rigs.map(({ largestGapDeg }) => largestGapDeg)),
    evenShare: rounded(rigs.filter(({ isEven }) => isEven).length / rigs.length, 3),
    missDeg: rangeOf(placed.map(({ missDeg }) => missDeg)),
    upTiltDeg: rounded(upTiltDeg, 2),
    ringTiltDeg: tilts.length > 0 ? rounded(medianOf(tilts), 2) : undefined,
    azimuthsDeg: rigs[0].cameras.map(({ azimuthDeg }) => rounded(azimuthDeg, 2)),
  };
}
