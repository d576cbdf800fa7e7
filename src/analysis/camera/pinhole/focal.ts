/** Which focal length the outlines of posed scenes were taken with, relative to the one that files state. */

import { medianOf } from '../../../core/pose/matrix.ts';
import type { SeenSilhouette } from './hull.ts';
import { lossOfMisses, measureTangents, type OutlinedCamera, outlineCamera } from './tangency.ts';

export interface FocalFit {
  /** The focal length that outlines agree on, over the one given. */
  scale: number;
  /** Where the true one is, all but certainly. */
  least: number;
  most: number;
  /** Loss of {@link lossOfMisses} at `scale`, and as given. */
  loss: number;
  lossAsGiven: number;
  scenes: number;
}

/** Scales tried: 5 % apart, then between the best one's neighbours. */
const leastScale = 0.5;
const mostScale = 3;
const step = 1.05;
/** Touching planes below this tell nothing in a scene. */
const leastTangents = 6;
/** Outlines that agree no better than this are not of one solid. */
const mostLoss = 0.35;
/** Pixels of outlines are no finer. */
const leastUncertainty = 0.05;

/** The camera as if its lens had another focal length. */
const withScale = (camera: OutlinedCamera, scale: number): OutlinedCamera => ({
  ...camera,
  focalX: camera.focalX * scale,
  focalY: camera.focalY * scale,
});

function lossAt(cameras: readonly OutlinedCamera[], scale: number): number | undefined {
  const misses: number[] = [];
  const scaled = cameras.map(camera => withScale(camera, scale));
  for (let i = 0; i < scaled.length; i++)
    for (let j = i + 1; j < scaled.length; j++) measureTangents(scaled[i], scaled[j], misses);
  return misses.length < leastTangents ? undefined : lossOfMisses(misses);
}

/** Mean over scenes; undefined where too few tell at this scale. */
function meanLoss(scenes: readonly (readonly OutlinedCamera[])[], scale: number): number | undefined {
  const losses = scenes.flatMap(scene => lossAt(scene, scale) ?? []);
  return losses.length < scenes.length ? undefined : losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

interface Minimum {
  scale: number;
  loss: number;
  /** A scale with a valley: losses on both sides rise well above it. */
  isSharp: boolean;
}

function findMinimum(scenes: readonly (readonly OutlinedCamera[])[], around?: number): Minimum | undefined {
  const [from, to] = around === undefined ? [leastScale, mostScale] : [around / 1.35, around * 1.35];
  const tried: { scale: number; loss: number }[] = [];
  for (let scale = from; scale <= to; scale *= step) {
    const loss = meanLoss(scenes, scale);
    if (loss !== undefined) tried.push({ scale, loss });
  }
  if (tried.length < 8) return undefined;
  // A grain of single pixels is on every curve: neighbours are taken together.
  const smooth = tried.map(({ scale, loss }, i) => {
    const [before, after] = [tried[i - 1]?.loss ?? loss, tried[i + 1]?.loss ?? loss];
    return { scale, loss: (before + 2 * loss + after) / 4 };
  });
  const best = smooth.reduce((a, b) => (b.loss < a.loss ? b : a));
  const at = smooth.indexOf(best);
  if (at === 0 || at === smooth.length - 1) return undefined;
  // The vertex of the parabola through the best and its neighbours, in steps.
  const [before, after] = [smooth[at - 1].loss, smooth[at + 1].loss];
  const bend = before - 2 * best.loss + after;
  const shift = bend > 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / bend)) : 0;
  const isHigher = (factor: number) => {
    const beyond = smooth.filter(({ scale }) =>
      factor > 1 ? scale >= best.scale * factor : scale <= best.scale * factor,
    );
    return beyond.length === 0 || Math.min(...beyond.map(({ loss }) => loss)) > 1.25 * best.loss + 0.02;
  };
  return { scale: best.scale * step ** shift, loss: best.loss, isSharp: isHigher(1.3) && isHigher(1 / 1.3) };
}

/**
 * The focal length that makes outlines agree, from frontier points. A wrong one scales a subject seen from afar, which
 * nothing contradicts; seen from near, planes through two cameras then touch it in different places.
 * Cost: about 60 evaluations of views^2 outlines a scene.
 * @param scenes outlines with the cameras they were taken by, as given
 * @returns undefined where outlines do not tell: too few, no agreement at any focal length, or much the same at all
 */
export function fitFocal(scenes: readonly (readonly SeenSilhouette[])[]): FocalFit | undefined {
  const outlined = scenes
    .map(views => views.map(({ camera, silhouette }) => outlineCamera(camera, silhouette)))
    .filter(cameras => cameras.length >= 3 && lossAt(cameras, 1) !== undefined);
  if (outlined.length === 0) return undefined;
  const common = findMinimum(outlined);
  if (!common?.isSharp || common.loss > mostLoss) return undefined;
  const own = outlined.flatMap(cameras => findMinimum([cameras], common.scale)?.scale ?? []);
  // Few scenes say little about how far they scatter.
  const logs = own.map(scale => Math.log(scale / common.scale));
  const spread = own.length >= 4 ? 1.4826 * medianOf(logs.map(Math.abs)) : 0.08;
  const uncertainty = Math.max(leastUncertainty, (3 * Math.max(spread, 0.02)) / Math.sqrt(outlined.length));
  return {
    scale: common.scale,
    least: common.scale * Math.exp(-uncertainty),
    most: common.scale * Math.exp(uncertainty),
    loss: common.loss,
    lossAsGiven: meanLoss(outlined, 1)!,
    scenes: outlined.length,
  };
}
