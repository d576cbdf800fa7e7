/**
 * The sphere around a panorama's viewer.
 *
 * World axes are those of a camera at yaw 0, pitch 0: x right, y down, z forward (OpenCV).
 * Half-pixel convention: column u of W looks at yaw (u + 0.5) / W * 360 - 180, row v of H at pitch 90 - (v + 0.5) / H * 180.
 */

export type Vector3 = readonly [number, number, number];

export const DEGREES_PER_RADIAN = 180 / Math.PI;
export const RADIANS_PER_DEGREE = Math.PI / 180;

/** Unit direction of a yaw and pitch in degrees. */
export function directionOf(yawDeg: number, pitchDeg: number): Vector3 {
  const yaw = yawDeg * RADIANS_PER_DEGREE;
  const pitch = pitchDeg * RADIANS_PER_DEGREE;
  return [Math.sin(yaw) * Math.cos(pitch), -Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch)];
}

/** Yaw in (-180, 180] and pitch in [-90, 90], degrees, of a direction of any length. */
export function yawPitchOf([x, y, z]: Vector3): { yawDeg: number; pitchDeg: number } {
  return {
    yawDeg: Math.atan2(x, z) * DEGREES_PER_RADIAN,
    pitchDeg: Math.atan2(-y, Math.hypot(x, z)) * DEGREES_PER_RADIAN,
  };
}

/**
 * Continuous panorama coordinates of a yaw and pitch, in pixels, such that integers are pixel centres
 * (the first column's centre is u = 0). u lies in [-0.5, W - 0.5), v in [-0.5, H - 0.5].
 */
export function panoramaPixelOf(
  yawDeg: number,
  pitchDeg: number,
  width: number,
  height: number,
): { u: number; v: number } {
  const turn = yawDeg / 360 + 0.5;
  return { u: (turn - Math.floor(turn)) * width - 0.5, v: (0.5 - pitchDeg / 180) * height - 0.5 };
}

/** Yaw and pitch, degrees, that a panorama's pixel looks at; integers are pixel centres. */
export function yawPitchOfPixel(
  u: number,
  v: number,
  width: number,
  height: number,
): { yawDeg: number; pitchDeg: number } {
  return { yawDeg: ((u + 0.5) / width) * 360 - 180, pitchDeg: 90 - ((v + 0.5) / height) * 180 };
}

/** The angle in (-180, 180] that differs from `angleDeg` by whole turns. */
export function wrapDegrees(angleDeg: number): number {
  const wrapped = angleDeg - 360 * Math.floor((angleDeg + 180) / 360);
  return wrapped === -180 ? 180 : wrapped;
}

/** Angle between two directions of any length, in degrees. Accurate for small angles too. */
export function angleBetween(a: Vector3, b: Vector3): number {
  const cross = Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
  return Math.atan2(cross, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) * DEGREES_PER_RADIAN;
}
