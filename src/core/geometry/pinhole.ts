import { UsageError } from '../errors.ts';
import type { Matrix4, PinholeCamera } from '../model/camera.ts';
import type { Vector3 } from './sphere.ts';

/**
 * The camera of a full-frame picture: fx = fy = focal / sensor * longer side, principal point at the centre.
 * @param focalMm @param sensorMm along the longer side
 * @throws {UsageError} `bad-camera` when a length is not positive
 */
export function pinholeCamera(
  worldToCamera: Matrix4,
  [width, height]: readonly [number, number],
  focalMm: number,
  sensorMm: number,
): PinholeCamera {
  for (const [name, value] of Object.entries({ width, height, focalMm, sensorMm })) {
    if (!(value > 0 && Number.isFinite(value)))
      throw new UsageError('bad-camera', `Expected a positive number for ${name} but received ${value}`);
  }
  const focal = (focalMm / sensorMm) * Math.max(width, height);
  return {
    kind: 'pinhole',
    worldToCamera,
    intrinsics: [focal, 0, width / 2, 0, focal, height / 2, 0, 0, 1],
    resolution: [width, height],
    focalLength: focalMm,
    sensorWidth: sensorMm,
  };
}

/**
 * The camera of a rectangle of a picture scaled to `resolution`. Corners, not pixel centres, map to corners.
 * @param crop [x, y, width, height] in pixels of the full picture; fractions are fine
 */
export function cropCamera(
  camera: PinholeCamera,
  [x, y, width, height]: readonly [number, number, number, number],
  resolution: readonly [number, number],
): PinholeCamera {
  const [scaleX, scaleY] = [resolution[0] / width, resolution[1] / height];
  const k = camera.intrinsics;
  return {
    ...camera,
    intrinsics: [
      k[0] * scaleX,
      k[1] * scaleX,
      (k[2] - x) * scaleX,
      k[3] * scaleY,
      k[4] * scaleY,
      (k[5] - y) * scaleY,
      0,
      0,
      1,
    ],
    resolution: [resolution[0], resolution[1]],
  };
}

/** A world point in camera axes (x right, y down, z forward), in the world's unit. */
export function worldToCameraPoint(camera: Pick<PinholeCamera, 'worldToCamera'>, [x, y, z]: Vector3): Vector3 {
  const m = camera.worldToCamera;
  return [
    m[0] * x + m[1] * y + m[2] * z + m[3],
    m[4] * x + m[5] * y + m[6] * z + m[7],
    m[8] * x + m[9] * y + m[10] * z + m[11],
  ];
}

/**
 * Pixel coordinates (top-left corner of the image is (0, 0)) and depth of a world point;
 * undefined when it is not in front of the camera. The point may lie outside the image.
 */
export function projectPoint(
  camera: PinholeCamera,
  point: Vector3,
): { x: number; y: number; depth: number } | undefined {
  const [x, y, z] = worldToCameraPoint(camera, point);
  if (z <= 0) return undefined;
  const k = camera.intrinsics;
  return { x: (k[0] * x + k[1] * y) / z + k[2], y: (k[3] * x + k[4] * y) / z + k[5], depth: z };
}

/** World point at pixel coordinates (top-left corner (0, 0)) and depth along the optical axis; no skew. */
export function unprojectPixel(camera: PinholeCamera, x: number, y: number, depth: number): [number, number, number] {
  const k = camera.intrinsics;
  const m = camera.worldToCamera;
  const px = ((x - k[2]) / k[0]) * depth - m[3];
  const py = ((y - k[5]) / k[4]) * depth - m[7];
  const pz = depth - m[11];
  return [m[0] * px + m[4] * py + m[8] * pz, m[1] * px + m[5] * py + m[9] * pz, m[2] * px + m[6] * py + m[10] * pz];
}
