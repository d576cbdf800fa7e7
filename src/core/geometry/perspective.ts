import { UsageError } from '../errors.ts';
import type { Matrix3, SphericalCamera } from '../model/camera.ts';
import { DEGREES_PER_RADIAN, RADIANS_PER_DEGREE, type Vector3 } from './sphere.ts';

/**
 * Vertical field of view, degrees, of a view with square pixels: tan(fovY/2) = height/width * tan(fovX/2).
 * (Some codes scale the angle itself; that is a different picture.)
 */
export function verticalFov(fovXDeg: number, width: number, height: number): number {
  return 2 * Math.atan((height / width) * Math.tan((fovXDeg / 2) * RADIANS_PER_DEGREE)) * DEGREES_PER_RADIAN;
}

/**
 * The camera of a perspective view of `width` x `height` square pixels.
 * @throws {UsageError} `bad-camera` when an angle is not finite or the field of view is not within (0, 180)
 */
export function sphericalCamera(
  { yaw, pitch, roll = 0, fovX }: { yaw: number; pitch: number; roll?: number; fovX: number },
  width: number,
  height: number,
): SphericalCamera {
  for (const [name, value] of Object.entries({ yaw, pitch, roll, fovX })) {
    if (!Number.isFinite(value))
      throw new UsageError('bad-camera', `Expected a finite angle in degrees for ${name} but received ${value}`);
  }
  if (!(fovX > 0 && fovX < 180)) {
    throw new UsageError(
      'bad-camera',
      `Expected degrees between 0 and 180 (both excluded) for the field of view but received ${fovX}`,
    );
  }
  return { kind: 'spherical', yaw, pitch, roll, fovX, fovY: verticalFov(fovX, width, height) };
}

/** Product of two row-major 3x3 matrices. */
export function multiply3(a: Matrix3, b: Matrix3): number[] {
  const product = new Array<number>(9);
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      product[row * 3 + column] =
        a[row * 3] * b[column] + a[row * 3 + 1] * b[column + 3] + a[row * 3 + 2] * b[column + 6];
    }
  }
  return product;
}

/** A row-major 3x3 matrix times a column vector. */
export function transform3(matrix: Matrix3, [x, y, z]: Vector3): [number, number, number] {
  return [
    matrix[0] * x + matrix[1] * y + matrix[2] * z,
    matrix[3] * x + matrix[4] * y + matrix[5] * z,
    matrix[6] * x + matrix[7] * y + matrix[8] * z,
  ];
}

/** The transpose, which for a rotation is its inverse. */
export function transpose3(m: Matrix3): number[] {
  return [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];
}

/**
 * Rotation from camera axes (x right, y down, z forward) to the panorama's world axes: roll, then pitch, then yaw.
 * @returns row-major 3x3
 */
export function cameraToWorldRotation({ yaw, pitch, roll }: Pick<SphericalCamera, 'yaw' | 'pitch' | 'roll'>): number[] {
  const [sinYaw, cosYaw] = [Math.sin(yaw * RADIANS_PER_DEGREE), Math.cos(yaw * RADIANS_PER_DEGREE)];
  const [sinPitch, cosPitch] = [Math.sin(pitch * RADIANS_PER_DEGREE), Math.cos(pitch * RADIANS_PER_DEGREE)];
  const [sinRoll, cosRoll] = [Math.sin(roll * RADIANS_PER_DEGREE), Math.cos(roll * RADIANS_PER_DEGREE)];
  const yawRight = [cosYaw, 0, sinYaw, 0, 1, 0, -sinYaw, 0, cosYaw];
  const pitchUp = [1, 0, 0, 0, cosPitch, -sinPitch, 0, sinPitch, cosPitch];
  const rollClockwise = [cosRoll, -sinRoll, 0, sinRoll, cosRoll, 0, 0, 0, 1];
  return multiply3(multiply3(yawRight, pitchUp), rollClockwise);
}

/** Focal length in pixels of a view `width` pixels wide with horizontal field of view `fovXDeg`. */
export function focalPixels(fovXDeg: number, width: number): number {
  return width / 2 / Math.tan((fovXDeg / 2) * RADIANS_PER_DEGREE);
}

/**
 * Direction in camera axes (not of unit length, z = 1) through a view's pixel.
 * @param x column; integers are pixel centres, so pixel i of N lies at ((i + 0.5) / N * 2 - 1) * tan(fov / 2)
 */
export function viewRay(
  x: number,
  y: number,
  width: number,
  height: number,
  fovXDeg: number,
): [number, number, number] {
  const focal = focalPixels(fovXDeg, width);
  return [(x + 0.5 - width / 2) / focal, (y + 0.5 - height / 2) / focal, 1];
}

/**
 * View pixel (integers are pixel centres) that sees a world direction, or undefined when it lies behind the camera.
 * The pixel may lie outside the image.
 */
export function viewPixelOf(
  direction: Vector3,
  camera: SphericalCamera,
  width: number,
  height: number,
): { x: number; y: number } | undefined {
  const [x, y, z] = transform3(transpose3(cameraToWorldRotation(camera)), direction);
  if (z <= 0) return undefined;
  const focal = focalPixels(camera.fovX, width);
  return { x: (x / z) * focal + width / 2 - 0.5, y: (y / z) * focal + height / 2 - 0.5 };
}
