/** Focal against crop: the matrix of a file, its lens, or neither, as outlines tell. */
import { medianOf } from '../../../core/pose/matrix.ts';
import type { PoseConvention } from '../../../core/pose/stored-pose.ts';
import { type FocalFit, fitFocal } from './focal.ts';
import { type PosedScene, seenScene } from './settle.ts';

export interface FocalVerdict {
  /**
   * What the outlines agree with: the focal length as read (`stated`), that of focal length and sensor where it is another
   * (`lens`), or none that the files have (`neither`); `open` where they do not tell.
   */
  fits: 'stated' | 'lens' | 'neither' | 'open';
  /** The focal length of the lens over the one read, where both are there. */
  lensScale?: number;
  /** What outlines say, relative to the one read. */
  fit?: FocalFit;
  /** Set where it stays a question, with what else it may be. */
  doubt?: { reason: string; alternatives: string[] };
}

/** Focal lengths this near are one: lenses vary by as much, and outlines tell no better. */
const sameFocal = 0.08;

const twoDigits = (value: number) => String(Math.round(value * 100) / 100);
const isWithin = (scale: number, { least, most }: FocalFit) => scale >= least && scale <= most;

/**
 * @param scenes with outlines where there are any; `lensScale` of a view where its file states a lens beside a matrix
 * @param convention that poses are read in; undefined while it is open, which leaves this open too
 * @param unit what the intrinsics are stored as
 */
export function judgeFocal(
  scenes: readonly PosedScene[],
  convention: PoseConvention | undefined,
  unit: string,
): FocalVerdict {
  const lenses = scenes.flatMap(({ views }) => views.flatMap(({ lensScale }) => lensScale ?? []));
  const lensScale = lenses.length === 0 ? undefined : medianOf(lenses);
  const isOther = lensScale !== undefined && Math.abs(Math.log(lensScale)) > sameFocal;
  const fit = convention && fitFocal(scenes.map(scene => seenScene(scene, convention)));
  const lens = isOther ? { lensScale } : {};
  const source =
    unit === 'lens' ? 'focal length and sensor' : unit === 'assumed' ? 'the assumed lens' : 'the intrinsics';
  if (fit) {
    const isLens = isOther && isWithin(lensScale, fit);
    const isStated = isWithin(1, fit) || (!isLens && Math.abs(Math.log(fit.scale)) <= sameFocal);
    if (isStated && !isLens) return { fits: 'stated', ...lens, fit };
    if (isLens && !isStated) {
      const reason = `The outlines agree on ${scaleInWords(fit)} of ${source}: on focal length and sensor.`;
      return { fits: 'lens', ...lens, fit, doubt: { reason, alternatives: ['the focal length and sensor'] } };
    }
    if (!isStated) {
      const reason = `The outlines agree on ${scaleInWords(fit)} of ${source}: a crop or a scale that the files do not tell?`;
      return { fits: 'neither', ...lens, fit, doubt: { reason, alternatives: [`${twoDigits(fit.scale)} times it`] } };
    }
  }
  const untold = fit ? 'the outlines fit both' : 'no outlines tell';
  if (isOther) {
    const reason = `Focal length and sensor give ${twoDigits(lensScale)} times the focal length of ${source}, as of a picture before a crop; ${untold}.`;
    return { fits: 'open', ...lens, fit, doubt: { reason, alternatives: ['the focal length and sensor'] } };
  }
  if (unit === 'lens') {
    const reason = `Only focal length and sensor are stated: a crop would make the true focal length longer; ${untold}.`;
    return { fits: 'open', fit, doubt: { reason, alternatives: ['any longer focal length'] } };
  }
  return { fits: 'open', fit };
}

/** `0.72 times (0.69 to 0.75) the focal length`. */
export function scaleInWords({ scale, least, most }: Pick<FocalFit, 'scale' | 'least' | 'most'>): string {
  return `${twoDigits(scale)} times (${twoDigits(least)} to ${twoDigits(most)}) the focal length`;
}
