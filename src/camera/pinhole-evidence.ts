/** What pictures tell of posed sets beside the convention of their poses, as the report has it. */
import { type FocalVerdict, findFront, type PosedScene, seenScene } from '../analysis/camera/pinhole/index.ts';
import type { Scene } from '../core/model/dataset.ts';
import type { Vector } from '../core/pose/matrix.ts';
import type { PoseConvention } from '../core/pose/stored-pose.ts';
import type { PinholeReport } from './pinhole-report.ts';

const threeDigits = (value: number) => Math.round(value * 1000) / 1000;

export function focalOf({ fits, lensScale, fit }: FocalVerdict): PinholeReport['focal'] {
  return {
    fits,
    ...(fit && { scale: threeDigits(fit.scale), least: threeDigits(fit.least), most: threeDigits(fit.most) }),
    ...(lensScale !== undefined && { lensScale: threeDigits(lensScale) }),
  };
}

/** Further from what metadata say, outlines contradict them. */
const sameFrontDeg = 15;

/** Whether the metadata say in words that the face looks along +z: azimuth 0. */
export function statesFront({ extra }: Scene): boolean {
  const { convention } = (extra.metadata ?? {}) as { convention?: unknown };
  return typeof convention === 'string' && /the face looks along \+z/.test(convention);
}

const needs = 'It takes the outlines of three scenes with level cameras to tell which way the subjects face.';

/**
 * Which way the subjects face: by their outlines, else by what the metadata say.
 * @param convention that poses are read in; undefined while it is open
 * @param stated of each scene, see {@link statesFront}
 */
export function judgeFront(
  scenes: readonly PosedScene[],
  convention: PoseConvention | undefined,
  up: Vector,
  stated: readonly boolean[],
): PinholeReport['front'] {
  const isStated = stated.length > 0 && stated.every(Boolean);
  const found =
    convention &&
    findFront(
      scenes.map(scene => seenScene(scene, convention)),
      up,
    );
  const share = found && `Of ${found.scenes} scenes, the outlines`;
  if (found?.planeDeg) {
    const [a, b] = found.planeDeg;
    const plane = `${share} are symmetric about the plane of azimuth ${a} and ${b}`;
    const told = found.azimuthDeg === undefined ? [a, b] : [found.azimuthDeg];
    // What is stated is azimuth 0.
    if (isStated && told.every(azimuth => Math.abs(azimuth) > sameFrontDeg)) {
      const side = told.length === 1 ? ` and look to ${told[0]}` : '';
      return { candidatesDeg: [0, ...told], why: `${plane}${side}; but the metadata say that faces look along +z.` };
    }
    if (found.azimuthDeg !== undefined) {
      const why = `${plane}, and their upper parts stand forward of the lower to the side of ${found.azimuthDeg}, as heads do on necks.`;
      return { azimuthDeg: found.azimuthDeg, why };
    }
    if (isStated) return { azimuthDeg: 0, why: `${plane}; the metadata say that faces look along +z.` };
    return { candidatesDeg: found.planeDeg, why: `${plane}; they do not tell to which side the subjects look.` };
  }
  if (isStated) return { azimuthDeg: 0, why: 'The metadata say that faces look along +z.' };
  if (!convention) return { why: 'While the convention of the poses is open, so is which way the subjects face.' };
  if (!found) return { why: needs };
  return {
    why: `${share} are symmetric about no plane, or about several: they do not tell which way the subjects face.`,
  };
}
