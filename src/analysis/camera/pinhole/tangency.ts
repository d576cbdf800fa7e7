/** How well outlines agree where two cameras see them touch one plane: what hulls of few views are too coarse for. */

import type { PinholeCamera } from '../../../core/model/camera.ts';
import { cross, dot, lengthOf, normalise, subtract, type Vector } from '../../../core/pose/matrix.ts';
import { centreOf } from './rig.ts';
import type { Silhouette } from './silhouette.ts';

/** A camera and the outline it saw, in the pixels of the silhouette. */
export interface OutlinedCamera {
  centre: Vector;
  /** Right, down and forward in the world, unit length. */
  right: Vector;
  down: Vector;
  forward: Vector;
  focalX: number;
  focalY: number;
  middleX: number;
  middleY: number;
  /** x and y of the corners of the outline's hull, by turns; the picture's own edge is none. */
  points: Float64Array;
  width: number;
  height: number;
}

/** Points of an outline this near to the picture's edge may be where the picture ends rather than the subject. */
const edgePixels = 3;
/** Cameras that look at each other or side by side have no planes that touch the subject and hold both. */
const leastSine = 0.35;

/**
 * The corners of an outline's convex hull, where any plane through the camera touches it; of points between neighbouring
 * pixels of which one is inside, one outside.
 * @source A. M. Andrew, "Another efficient algorithm for convex hulls in two dimensions", 1979: the monotone chain
 */
export function outlinePoints({ width, height, distances }: Silhouette): Float64Array {
  // The first and the last of each line across are all that a hull can have; lines come in their order.
  const lines = Array.from({ length: 2 * height }, (): [number, number] => [Number.POSITIVE_INFINITY, -1]);
  const add = (line: number, x: number) => {
    const ends = lines[line];
    if (x < ends[0]) ends[0] = x;
    if (x > ends[1]) ends[1] = x;
  };
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const isInside = distances[at] > 0;
      if (x + 1 < width && distances[at + 1] > 0 !== isInside) add(2 * y, x + 1);
      if (y + 1 < height && distances[at + width] > 0 !== isInside) add(2 * y + 1, x + 0.5);
    }
  const half = (side: 0 | 1): number[] => {
    const chain: number[] = [];
    for (const [line, ends] of lines.entries()) {
      if (ends[1] < 0) continue;
      const [x, y] = [ends[side], (line + 1) / 2];
      while (chain.length >= 4) {
        const at = chain.length - 4;
        const x0 = chain[at];
        const y0 = chain[at + 1];
        const x1 = chain[at + 2];
        const y1 = chain[at + 3];
        const turn = (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0);
        if (side === 0 ? turn < 0 : turn > 0) break;
        chain.length -= 2;
      }
      chain.push(x, y);
    }
    return chain;
  };
  return Float64Array.from([...half(0), ...half(1)]);
}

/** A camera with its outline; `points` as of {@link outlinePoints}, where they are known. */
export function outlineCamera(
  camera: PinholeCamera,
  silhouette: Silhouette,
  points = outlinePoints(silhouette),
): OutlinedCamera {
  const { worldToCamera: m, intrinsics: k, resolution } = camera;
  const { width, height } = silhouette;
  const [scaleX, scaleY] = [width / resolution[0], height / resolution[1]];
  return {
    centre: centreOf(camera),
    right: [m[0], m[1], m[2]],
    down: [m[4], m[5], m[6]],
    forward: [m[8], m[9], m[10]],
    focalX: k[0] * scaleX,
    focalY: k[4] * scaleY,
    middleX: k[2] * scaleX,
    middleY: k[5] * scaleY,
    points,
    width,
    height,
  };
}

/** A plane through both cameras that touches an outline. */
interface Touch {
  /** Of the plane about the line through the cameras. */
  angle: number;
  /** Change of that angle a pixel. */
  perPixel: number;
  isAtEdge: boolean;
}

/** The two planes about a line that enclose an outline; undefined where the line passes through it. */
function enclosingPlanes(camera: OutlinedCamera, ahead: Vector, aside: Vector): [Touch, Touch] | undefined {
  const { right, down, forward, focalX, focalY, middleX, middleY, points, width, height } = camera;
  const [ax, ay, az] = [dot(right, ahead), dot(down, ahead), dot(forward, ahead)];
  const [sx, sy, sz] = [dot(right, aside), dot(down, aside), dot(forward, aside)];
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [leastAt, mostAt] = [0, 0];
  for (let i = 0; i < points.length; i += 2) {
    const x = (points[i] - middleX) / focalX;
    const y = (points[i + 1] - middleY) / focalY;
    const depth = ax * x + ay * y + az;
    if (depth <= 0) return undefined;
    const tangent = (sx * x + sy * y + sz) / depth;
    if (tangent < least) {
      least = tangent;
      leastAt = i;
    }
    if (tangent > most) {
      most = tangent;
      mostAt = i;
    }
  }
  const angleAt = (pixelX: number, pixelY: number) => {
    const x = (pixelX - middleX) / focalX;
    const y = (pixelY - middleY) / focalY;
    return Math.atan2(sx * x + sy * y + sz, ax * x + ay * y + az);
  };
  const touch = (at: number, tangent: number): Touch => {
    const [x, y] = [points[at], points[at + 1]];
    const perX = angleAt(x + 0.5, y) - angleAt(x - 0.5, y);
    const perY = angleAt(x, y + 0.5) - angleAt(x, y - 0.5);
    const isAtEdge = x < edgePixels || y < edgePixels || x > width - edgePixels || y > height - edgePixels;
    return { angle: Math.atan(tangent), perPixel: Math.sqrt(perX * perX + perY * perY), isAtEdge };
  };
  return [touch(leastAt, least), touch(mostAt, most)];
}

/**
 * Appends by how many pixels two outlines miss each other where planes through both cameras touch the subject: it is
 * touched in one point, which both see. Nothing for cameras that such planes do not enclose, or where the picture ends.
 * @source R. Cipolla, K. Astrom and P. Giblin, "Motion from the frontier of curved surfaces", ICCV 1995: frontier points;
 *   K.-Y. Wong and R. Cipolla, "Structure and motion from silhouettes", ICCV 2001: the distance in pixels as a cost
 */
export function measureTangents(a: OutlinedCamera, b: OutlinedCamera, misses: number[]): void {
  const baseline = subtract(b.centre, a.centre);
  if (lengthOf(baseline) < 1e-9 || a.points.length === 0 || b.points.length === 0) return;
  const line = normalise(baseline);
  const gaze: Vector = [a.forward[0] + b.forward[0], a.forward[1] + b.forward[1], a.forward[2] + b.forward[2]];
  const along = dot(gaze, line);
  const across = subtract(gaze, [line[0] * along, line[1] * along, line[2] * along]);
  if (lengthOf(across) < leastSine) return;
  const ahead = normalise(across);
  const aside = cross(line, ahead);
  const seenByA = enclosingPlanes(a, ahead, aside);
  const seenByB = seenByA && enclosingPlanes(b, ahead, aside);
  if (!seenByA || !seenByB) return;
  for (const side of [0, 1] as const) {
    const [own, other] = [seenByA[side], seenByB[side]];
    if (own.isAtEdge || other.isAtEdge) continue;
    const perPixel = Math.sqrt((own.perPixel * own.perPixel + other.perPixel * other.perPixel) / 2);
    misses.push((own.angle - other.angle) / perPixel);
  }
}

/** Misses of so many pixels count half of what none may exceed: one that belongs to nothing spoils no mean. */
const tolerancePixels = 0.8;

/**
 * Mean of misses, each between 0 and 1.
 * @source S. Geman and D. McClure, "Statistical methods for tomographic image reconstruction", 1987: r^2 / (r^2 + s^2)
 */
export function lossOfMisses(misses: readonly number[]): number {
  let sum = 0;
  for (const miss of misses) sum += (miss * miss) / (miss * miss + tolerancePixels * tolerancePixels);
  return sum / misses.length;
}
