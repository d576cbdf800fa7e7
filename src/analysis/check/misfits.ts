/** What the rules on re-rendered views share. */

import type { LikelyCause } from '../camera/index.ts';
import { isFlat } from './pixels.ts';
import type { Finding, ImageFacts, SceneContext, ViewMisfit } from './types.ts';

/** Fewest misfits, and their share of the views, that are one problem of the scene rather than one each. */
const fewestOfScene = 3;
const shareOfScene = 0.6;

/** Whether so many views do not fit that the scene as a whole is wrong. */
export function isSceneMisfit({ misfits }: SceneContext): boolean {
  return misfits !== undefined && misfits.views.length >= Math.max(fewestOfScene, shareOfScene * misfits.measured);
}

export const viewOf = (images: readonly ImageFacts[], view: number): ImageFacts | undefined =>
  images.find(({ role, index }) => role === 'view' && index === view);

/** Whether another rule says what is wrong with the picture: it is blank, or that of another view. */
function isToldElsewhere({ images }: SceneContext, { view, likely }: ViewMisfit): boolean {
  const pixels = viewOf(images, view)?.pixels;
  if (!pixels || isFlat(pixels)) return true;
  return likely?.kind === 'swapped' && viewOf(images, likely.view)?.pixels?.digest === pixels.digest;
}

/**
 * The misfits of a scene with one kind of cause, as findings at the views' files.
 * @param describe the rest of "Expected what camera 3 sees in the panorama but ..."
 */
export function* findingsOfKind<Kind extends LikelyCause['kind'] | 'unknown'>(
  context: SceneContext,
  kind: Kind,
  describe: (likely: Kind extends LikelyCause['kind'] ? Extract<LikelyCause, { kind: Kind }> : undefined) => string,
): Iterable<Finding> {
  if (isSceneMisfit(context)) return;
  for (const misfit of context.misfits?.views ?? []) {
    const { view, psnrDb, likely } = misfit;
    const image = viewOf(context.images, view);
    if (!image || (likely?.kind ?? 'unknown') !== kind || isToldElsewhere(context, misfit)) continue;
    const what = describe(likely as Parameters<typeof describe>[0]);
    yield {
      file: image.path,
      message: `Expected what camera ${view} sees in the panorama but ${what} (${psnrDb.toFixed(1)} dB)`,
    };
  }
}

const conventionNames = {
  yaw: 'yaw positive to the',
  pitch: 'pitch positive',
  yawZeroDeg: 'yaw 0 at',
  panorama: 'panorama coordinate',
  ray: 'view ray',
  fovAxis: 'field of view',
  mirror: 'mirrored views',
} as const;

/** A part of a convention in words, e.g. `yaw positive to the left`. */
export function describeConvention(key: keyof typeof conventionNames, value: string | number | boolean): string {
  if (key === 'mirror') return value ? 'mirrored views' : 'views that are not mirrored';
  if (key === 'yawZeroDeg') return `yaw 0 at ${Math.round(Number(value) * 100) / 100} degrees`;
  return `${conventionNames[key]} ${value}`;
}
