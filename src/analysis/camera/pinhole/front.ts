/** Which way the subjects of a posed set face, as far as outlines tell: their plane of symmetry, and its side. */

import { cross, dot, normalise, type Vector } from '../../../core/pose/matrix.ts';
import type { SeenSilhouette } from './hull.ts';
import { describeRig, horizon } from './rig.ts';
import type { Silhouette } from './silhouette.ts';
import { lossOfMisses, measureTangents, type OutlinedCamera, outlineCamera } from './tangency.ts';

export interface FrontEvidence {
  /** Azimuths of the plane that outlines are mirrored in, 180 degrees apart, in a rig's degrees. */
  planeDeg?: readonly [number, number];
  /** The one of them that the subjects face. */
  azimuthDeg?: number;
  scenes: number;
  /** Mean loss of {@link lossOfMisses} at the plane, and at the best one elsewhere. */
  loss: number;
  lossElsewhere: number;
}

const coarseDeg = 7.5;
const fineDeg = 1.5;
/** Planes this far apart are different answers. */
const otherDeg = 21;
/** Sideways offsets of the plane from the point all cameras look at, as shares of their distance. */
const coarseOffsets = [-0.04, -0.02, 0, 0.02, 0.04];
const fineOffsets = [-0.045, -0.03, -0.0225, -0.015, -0.0075, 0, 0.0075, 0.015, 0.0225, 0.03, 0.045];
const leastTangents = 12;

const wrap = (angleDeg: number, period: number) => ((angleDeg % period) + period) % period;
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean over its standard error; 0 for fewer than three. */
function significanceOf(values: readonly number[]): number {
  if (values.length < 3) return 0;
  const mean = meanOf(values);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return mean / Math.sqrt(variance / values.length + 1e-12);
}

interface OutlinedScene {
  cameras: readonly OutlinedCamera[];
  silhouettes: readonly Silhouette[];
  /** The same outlines left for right. */
  flipped: readonly Float64Array[];
  subject: Vector;
  radius: number;
}

function outlineScene(views: readonly SeenSilhouette[], up: Vector): OutlinedScene | undefined {
  const rig = describeRig(
    views.map(({ camera }, index) => ({ view: String(index), camera })),
    up,
  );
  // Rolled cameras have no rows that are level.
  if (!rig || rig.cameras.some(({ rollDeg }) => Math.abs(rollDeg) > 20)) return undefined;
  const cameras = views.map(({ camera, silhouette }) => outlineCamera(camera, silhouette));
  return {
    cameras,
    silhouettes: views.map(({ silhouette }) => silhouette),
    flipped: cameras.map(({ points, width }) => points.map((value, i) => (i % 2 === 0 ? width - value : value))),
    subject: rig.subject,
    radius: meanOf(rig.cameras.map(({ radius }) => radius)),
  };
}

/** The camera that sees the mirrored subject as this one sees the subject, its picture left for right. */
function mirrorCamera(camera: OutlinedCamera, points: Float64Array, normal: Vector, at: number): OutlinedCamera {
  const reflect = (v: Vector, distance: number): Vector => [
    v[0] - 2 * distance * normal[0],
    v[1] - 2 * distance * normal[1],
    v[2] - 2 * distance * normal[2],
  ];
  const turn = (v: Vector) => reflect(v, dot(v, normal));
  const [x, y, z] = turn(camera.right);
  return {
    ...camera,
    centre: reflect(camera.centre, dot(camera.centre, normal) - at),
    right: [-x, -y, -z],
    down: turn(camera.down),
    forward: turn(camera.forward),
    middleX: camera.width - camera.middleX,
    points,
  };
}

/** How badly a scene's outlines agree among themselves: mirror images cannot do much better. */
function ownLoss({ cameras }: OutlinedScene): number {
  const misses: number[] = [];
  for (const [index, camera] of cameras.entries())
    for (const other of cameras.slice(index + 1)) measureTangents(camera, other, misses);
  return misses.length === 0 ? 1 : lossOfMisses(misses);
}

/** How badly a scene's outlines agree with their own mirror images. */
function mirrorLoss(scene: OutlinedScene, normal: Vector, offsets: readonly number[]): number | undefined {
  const { cameras, flipped, subject, radius } = scene;
  let best: number | undefined;
  for (const offset of offsets) {
    const misses: number[] = [];
    const at = dot(subject, normal) + offset * radius;
    for (const [index, camera] of cameras.entries()) {
      const mirrored = mirrorCamera(camera, flipped[index], normal, at);
      // The mirror image of the one and the other say what the other's and the one do.
      for (const other of cameras.slice(0, index + 1)) measureTangents(other, mirrored, misses);
    }
    if (misses.length < leastTangents) continue;
    const loss = lossOfMisses(misses);
    if (best === undefined || loss < best) best = loss;
  }
  return best;
}

/** Parts of an outline's height, from its top: a head, and what carries it. */
const headRows = [0.1, 0.5] as const;
const neckRows = [0.62, 0.8] as const;

/** How far the upper part of an outline stands to the right of the lower, as a share of its height. */
function overhangOf({ width, height, distances }: Silhouette): number | undefined {
  const middles: number[] = [];
  for (let y = 0; y < height; y++) {
    let [left, right] = [-1, -1];
    for (let x = 0; x < width; x++) {
      if (distances[y * width + x] <= 0) continue;
      if (left < 0) left = x;
      right = x;
    }
    // Rows that leave the picture have no middle.
    if (left > 0 && right < width - 1) middles.push((left + right) / 2);
    else if (left >= 0) middles.push(Number.NaN);
  }
  const rows = ([from, to]: readonly [number, number]) =>
    middles.slice(Math.round(from * middles.length), Math.round(to * middles.length)).filter(Number.isFinite);
  const [head, neck] = [rows(headRows), rows(neckRows)];
  return head.length < 5 || neck.length < 3 ? undefined : (meanOf(head) - meanOf(neck)) / middles.length;
}

/** To which side of its plane a scene's subject overhangs: positive towards `facing`. */
function leaningOf({ cameras, silhouettes }: OutlinedScene, facing: Vector): number {
  let sum = 0;
  for (const [index, { right }] of cameras.entries()) sum += dot(right, facing) * (overhangOf(silhouettes[index]) ?? 0);
  return sum / cameras.length;
}

/**
 * The plane of symmetry that the subjects of a set have in common, held upright, and which way along it a head looks:
 * heads stand forward of their necks.
 * Cost: 300 planes of views^2 / 2 pairs of outlines a scene.
 * @param scenes outlines with their cameras, in the model's convention
 * @param up of the world
 * @returns undefined for fewer than three scenes with outlines
 * @source frontier points of the outlines and of their mirror images, see {@link measureTangents}: a mirrored subject seen
 *   by mirrored cameras is one more set of views of the same solid
 */
export function findFront(scenes: readonly (readonly SeenSilhouette[])[], up: Vector): FrontEvidence | undefined {
  const upright = normalise(up);
  const { zero, quarter } = horizon(upright);
  const outlined = scenes.flatMap(views => (views.length >= 3 ? (outlineScene(views, upright) ?? []) : []));
  if (outlined.length < 3) return undefined;
  const facingOf = (azimuthDeg: number): Vector => {
    const [c, s] = [Math.cos((azimuthDeg * Math.PI) / 180), Math.sin((azimuthDeg * Math.PI) / 180)];
    return [c * zero[0] + s * quarter[0], c * zero[1] + s * quarter[1], c * zero[2] + s * quarter[2]];
  };
  const lossesAt = (azimuthDeg: number, offsets: readonly number[]) => {
    const normal = normalise(cross(facingOf(azimuthDeg), upright));
    return { azimuthDeg, losses: outlined.map(scene => mirrorLoss(scene, normal, offsets) ?? 1) };
  };
  const planes: ReturnType<typeof lossesAt>[] = [];
  for (let azimuthDeg = 0; azimuthDeg < 180; azimuthDeg += coarseDeg) planes.push(lossesAt(azimuthDeg, coarseOffsets));
  const least = (some: typeof planes) => some.reduce((a, b) => (meanOf(b.losses) < meanOf(a.losses) ? b : a));
  const refine = ({ azimuthDeg }: (typeof planes)[number]) => {
    const near: typeof planes = [];
    for (let by = -coarseDeg + fineDeg; by < coarseDeg; by += fineDeg)
      near.push(lossesAt(azimuthDeg + by, fineOffsets));
    return least(near);
  };
  const best = refine(least(planes));
  const apart = ({ azimuthDeg }: { azimuthDeg: number }) => {
    const difference = wrap(azimuthDeg - best.azimuthDeg, 180);
    return Math.min(difference, 180 - difference);
  };
  // As fair to the rival as to the best.
  const away = planes.filter(plane => apart(plane) >= otherDeg);
  const elsewhere = refine(least(away));
  const others = [...away, elsewhere];
  const evidence = { scenes: outlined.length, loss: meanOf(best.losses), lossElsewhere: meanOf(elsewhere.losses) };
  // What is lopsided has no plane: the best one may be far from any that people would draw.
  const isSymmetric = evidence.loss < 1.6 * meanOf(outlined.map(ownLoss)) + 0.04;
  const isClear = others.every(
    ({ losses }) =>
      evidence.loss < 0.85 * meanOf(losses) && significanceOf(losses.map((loss, i) => loss - best.losses[i])) > 2.5,
  );
  if (!isClear || !isSymmetric) return evidence;
  const azimuthDeg = Math.round(2 * wrap(best.azimuthDeg, 180)) / 2;
  const leanings = outlined.map(scene => leaningOf(scene, facingOf(azimuthDeg)));
  const towards = leanings.filter(value => value > 0).length / leanings.length;
  const signed = wrap(azimuthDeg + 180, 360) - 180;
  const planeDeg = [signed, signed > 0 ? signed - 180 : signed + 180] as const;
  if (Math.abs(significanceOf(leanings)) < 3 || Math.max(towards, 1 - towards) < 0.75) return { ...evidence, planeDeg };
  return { ...evidence, planeDeg, azimuthDeg: towards > 0.5 ? planeDeg[0] : planeDeg[1] };
}
