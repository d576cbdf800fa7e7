/** Whether poses can be in the convention that their files state. */
import { type AxisLetters, toOpencv } from './axes.ts';
import type { PoseVerdict } from './detect-convention.ts';
import { determinant3 } from './matrix.ts';
import type { PoseConvention, PoseDirection, StoredPose } from './stored-pose.ts';

export interface StatedPoses {
  stated: { direction: PoseDirection; axes: AxisLetters };
  found: { direction: PoseDirection; axes: AxisLetters };
  /**
   * Under what is stated, optical axes do not meet, or behind the cameras. (Rolls are not looked at: poses alone do not
   * tell them.)
   */
  isContradicted: boolean;
  /** Rotations have the determinant of mirrored cameras: `all` of them (a left-handed world), `some`, or none. */
  mirrored?: 'all' | 'some';
}

/** The camera axis that looks ahead: its number and letter. */
function opticalAxis(axes: AxisLetters): string {
  const at = axes.search(/[FB]/);
  return `${at}${axes[at]}`;
}

/** A matrix whose translation goes with its rotation, as files mean it that name a direction. */
const isPlain = ({ direction, translation }: Pick<PoseConvention, 'direction' | 'translation'>): boolean =>
  (direction === 'world_to_camera') === (translation === 'offset');

/** @returns undefined where the files state nothing, by words or by their format */
export function compareStated(
  { direction, axes, isStated }: StoredPose['named'],
  verdict: Pick<PoseVerdict, 'direction' | 'translation' | 'axes' | 'handedness'> & { ambiguous: readonly string[] },
): StatedPoses | undefined {
  if (!isStated || direction === undefined || axes === undefined) return undefined;
  const isCertain = (key: string) => !verdict.ambiguous.includes(key);
  const otherWay = isCertain('direction') && isPlain(verdict) && verdict.direction !== direction;
  const behind = isCertain('direction') && isCertain('forward') && opticalAxis(verdict.axes) !== opticalAxis(axes);
  const expected = determinant3(toOpencv(axes)) > 0 ? 'right' : 'left';
  const mirrored = verdict.handedness === 'mixed' ? 'some' : verdict.handedness === expected ? undefined : 'all';
  return {
    stated: { direction, axes },
    found: { direction: verdict.direction, axes: verdict.axes },
    isContradicted: otherWay || behind,
    mirrored,
  };
}
