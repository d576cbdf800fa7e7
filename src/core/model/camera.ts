/** Looks everywhere: columns are yaw, rows are pitch (see core/geometry/sphere.ts for the pixel convention). */
export interface EquirectangularCamera {
  kind: 'equirectangular';
}

/**
 * A perspective view from the centre of a panorama. Degrees.
 * Yaw 0 is the panorama's centre column, positive to the right; pitch is positive up and applied before yaw;
 * roll turns the camera clockwise around its optical axis (its picture turns counter-clockwise).
 */
export interface SphericalCamera {
  kind: 'spherical';
  yaw: number;
  pitch: number;
  roll: number;
  /** Horizontal field of view. */
  fovX: number;
  /** Vertical field of view: tan(fovY/2) = height/width * tan(fovX/2) for square pixels. */
  fovY: number;
}

/** A 4x4 matrix, row-major. */
export type Matrix4 = readonly number[];
/** A 3x3 matrix, row-major. */
export type Matrix3 = readonly number[];

/** A posed perspective camera. Axes are OpenCV's: x right, y down, z forward. */
export interface PinholeCamera {
  kind: 'pinhole';
  /** Maps homogeneous world points (metres) to camera axes: row-major 4x4, det of its rotation +1. */
  worldToCamera: Matrix4;
  /** Pixels; the image's top-left corner is (0, 0), its first pixel's centre (0.5, 0.5). Row-major 3x3. */
  intrinsics: Matrix3;
  /** [width, height] in pixels. */
  resolution: readonly [number, number];
  /** Millimetres. */
  focalLength?: number;
  /** Millimetres, along the longer side. */
  sensorWidth?: number;
}

export type Camera = EquirectangularCamera | SphericalCamera | PinholeCamera;
