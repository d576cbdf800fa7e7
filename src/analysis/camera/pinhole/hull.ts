/** How well silhouettes agree on one solid under given cameras: the visual hull, carved and seen again. */

import type { PinholeCamera } from '../../../core/model/camera.ts';
import { convergenceOf } from '../../../core/pose/convergence.ts';
import type { Silhouette } from './silhouette.ts';

/** A silhouette and the camera that is said to have taken it. */
export interface SeenSilhouette {
  silhouette: Silhouette;
  camera: PinholeCamera;
}

export interface HullFit {
  /** Mean over views of {@link perView}: about 0 where all cameras are right. */
  loss: number;
  /**
   * How far, in per cent of the picture's width, the hull falls short of each view's outline on average: every point
   * of an outline must have, somewhere along its ray, a place that all other silhouettes cover.
   */
  perView: readonly number[];
}

/** Steps along a ray. */
const steps = 40;
/** Outline pixels looked at in a view, at most. */
const samplesPerView = 160;
/** Pixels of the outline: not further inside than this. */
const bandPixels = 1.6;
/** What a silhouette says of a place outside its picture: nothing against it. */
const unseen = 1e6;
/** Differences below this are the grain of pixels and steps. */
const grainPixels = 0.75;

/** Row-major 3x4 of a camera for a silhouette's size: world to pixels times depth. */
function projectionOf({ camera, silhouette }: SeenSilhouette): Float64Array {
  const [sx, sy] = [silhouette.width / camera.resolution[0], silhouette.height / camera.resolution[1]];
  const k = camera.intrinsics;
  const m = camera.worldToCamera;
  const p = new Float64Array(12);
  for (let column = 0; column < 4; column++) {
    const [x, y, z] = [m[column], m[4 + column], m[8 + column]];
    p[column] = sx * (k[0] * x + k[1] * y + k[2] * z);
    p[4 + column] = sy * (k[3] * x + k[4] * y + k[5] * z);
    p[8 + column] = z;
  }
  return p;
}

/** Pixels along the outline that are not at the picture's edge, evenly picked. */
function outlinePixels({ width, height, distances }: Silhouette): number[] {
  const found: number[] = [];
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const distance = distances[y * width + x];
      if (distance > 0 && distance <= bandPixels) found.push(y * width + x);
    }
  const stride = Math.max(1, found.length / samplesPerView);
  return Array.from({ length: Math.min(found.length, samplesPerView) }, (_, i) => found[Math.floor(i * stride)]);
}

/**
 * Carves and compares without a grid: along the ray of each outline pixel, the place that the other silhouettes cover
 * best. Cost: views^2 * 160 * 40 look-ups.
 * @returns undefined for fewer than three views, or cameras whose axes do not meet
 * @source W. Matusik et al., "Image-based visual hulls", SIGGRAPH 2000: intersection of rays with silhouette cones in the
 *   pictures; ours measures by how many pixels a ray misses the cones, so that near misses count less
 */
export function fitHull(views: readonly SeenSilhouette[]): HullFit | undefined {
  if (views.length < 3) return undefined;
  const centres = views.map(({ camera: { worldToCamera: m } }) =>
    [0, 1, 2].map(axis => -(m[axis] * m[3] + m[4 + axis] * m[7] + m[8 + axis] * m[11])),
  );
  const meeting = convergenceOf(
    views.map(({ camera: { worldToCamera: m } }, i) => ({
      centre: centres[i] as [number, number, number],
      direction: [m[8], m[9], m[10]],
    })),
  );
  if (!meeting) return undefined;
  const projections = views.map(projectionOf);
  const perView = views.map((view, index) => {
    const { silhouette, camera } = view;
    const [sx, sy] = [silhouette.width / camera.resolution[0], silhouette.height / camera.resolution[1]];
    const k = camera.intrinsics;
    const m = camera.worldToCamera;
    const middle = centres[index].reduce((sum, value, axis) => sum + m[8 + axis] * (meeting.point[axis] - value), 0);
    // The subject is within a picture's reach of the point all look at.
    const reach = Math.abs(middle) * Math.min(0.9, (0.75 * camera.resolution[0]) / k[0]);
    const pixels = outlinePixels(silhouette);
    const [centreX, centreY, centreZ] = centres[index];
    let total = 0;
    for (const pixel of pixels) {
      const x = (pixel % silhouette.width) + 0.5;
      const y = Math.floor(pixel / silhouette.width) + 0.5;
      const dx = (x / sx - k[2]) / k[0];
      const dy = (y / sy - k[5]) / k[4];
      // World direction for a depth of 1: R^T (dx, dy, 1).
      const directionX = m[0] * dx + m[4] * dy + m[8];
      const directionY = m[1] * dx + m[5] * dy + m[9];
      const directionZ = m[2] * dx + m[6] * dy + m[10];
      let best = -Infinity;
      // From the middle, where the subject mostly is, and no further than a place that is good enough.
      for (let step = 0; step < steps && best < -grainPixels; step++) {
        const outwards = (step % 2 === 0 ? step + 1 : -step) / (steps - 1);
        const depth = middle + reach * outwards;
        const wx = centreX + directionX * depth;
        const wy = centreY + directionY * depth;
        const wz = centreZ + directionZ * depth;
        let worst = unseen;
        let isSeen = false;
        for (let other = 0; other < views.length && worst > best; other++) {
          if (other === index) continue;
          const value = coverage(projections[other], views[other].silhouette, wx, wy, wz);
          isSeen ||= value !== unseen;
          if (value < worst) worst = value;
        }
        // What all pictures show is nowhere that no other picture holds.
        if (worst > best && isSeen) best = worst;
      }
      total += Math.min(10, Math.max(0, -best - grainPixels));
    }
    return pixels.length === 0 ? 0 : (100 * total) / pixels.length / silhouette.width;
  });
  return { loss: perView.reduce((sum, value) => sum + value, 0) / perView.length, perView };
}

/** Signed distance at a world point's place in a silhouette, in pixels; outside the picture nobody knows: far inside. */
function coverage(p: Float64Array, { width, height, distances }: Silhouette, x: number, y: number, z: number): number {
  const w = p[8] * x + p[9] * y + p[10] * z + p[11];
  if (w <= 0) return unseen;
  const u = (p[0] * x + p[1] * y + p[2] * z + p[3]) / w - 0.5;
  const v = (p[4] * x + p[5] * y + p[6] * z + p[7]) / w - 0.5;
  if (!(u > -0.5 && v > -0.5 && u < width - 0.5 && v < height - 0.5)) return unseen;
  const left = Math.max(0, Math.min(width - 2, Math.floor(u)));
  const top = Math.max(0, Math.min(height - 2, Math.floor(v)));
  const fx = Math.max(0, Math.min(1, u - left));
  const fy = Math.max(0, Math.min(1, v - top));
  const at = top * width + left;
  const above = distances[at] * (1 - fx) + distances[at + 1] * fx;
  const below = distances[at + width] * (1 - fx) + distances[at + width + 1] * fx;
  return above * (1 - fy) + below * fy;
}
