import { type PinholeCamera, projectPoint, unprojectPixel } from 'panoply';
import type { DepthImage } from './point-cloud.ts';

/** A pixel of one of a scene's pictures; its top-left corner is (0, 0). */
export interface ViewPixel {
  view: number;
  pixel: readonly [number, number];
}

/** A depth closer than this share of a point's own lies in front of it. */
const hiddenShare = 0.98;

function metresAt(depth: DepthImage, [width, height]: readonly [number, number], x: number, y: number): number {
  const column = Math.min(depth.width - 1, Math.floor((x / width) * depth.width));
  const row = Math.min(depth.height - 1, Math.floor((y / height) * depth.height));
  return depth.metres[row * depth.width + column];
}

/** Depth of a pixel in metres; undefined where nothing is, or nothing is known. */
export function depthOfPixel(
  camera: PinholeCamera | undefined,
  depth: DepthImage | undefined,
  [x, y]: readonly [number, number],
): number | undefined {
  const metres = camera && depth ? metresAt(depth, camera.resolution, x, y) : 0;
  return metres > 0 ? metres : undefined;
}

/**
 * Where a pixel's point is in the other pictures; undefined outside them and where something nearer hides it.
 * @param cameras by view
 * @param depths by view, as far as read
 */
export function matchPixel(
  { view: own, pixel }: ViewPixel,
  cameras: readonly (PinholeCamera | undefined)[],
  depths: readonly (DepthImage | undefined)[],
): (readonly [number, number] | undefined)[] {
  const from = cameras[own];
  const metres = depthOfPixel(from, depths[own], pixel);
  if (!from || metres === undefined) return cameras.map(() => undefined);
  const point = unprojectPixel(from, pixel[0], pixel[1], metres);
  return cameras.map((camera, view) => {
    if (!camera || view === own) return undefined;
    const seen = projectPoint(camera, point);
    const [width, height] = camera.resolution;
    if (!seen || seen.x < 0 || seen.y < 0 || seen.x >= width || seen.y >= height) return undefined;
    const there = depthOfPixel(camera, depths[view], [seen.x, seen.y]);
    if (there !== undefined && there < seen.depth * hiddenShare) return undefined;
    return [seen.x, seen.y];
  });
}
