import type { Matrix3 } from '../model/camera.ts';

/** [w, x, y, z], unit length. */
export type Quaternion = readonly [number, number, number, number];

/**
 * Unit quaternion of a rotation, w >= 0.
 * @param r row-major 3x3, det +1
 * @source S. Shepperd, "Quaternion from rotation matrix", J. Guidance and Control 1(3), 1978: the largest component first
 */
export function quaternionOf(r: Matrix3): Quaternion {
  const squares = [1 + r[0] + r[4] + r[8], 1 + r[0] - r[4] - r[8], 1 - r[0] + r[4] - r[8], 1 - r[0] - r[4] + r[8]].map(
    square => Math.max(0, square),
  );
  const largest = squares.indexOf(Math.max(...squares));
  const s = 2 * Math.sqrt(squares[largest]);
  const [wx, wy, wz] = [r[7] - r[5], r[2] - r[6], r[3] - r[1]];
  const [xy, xz, yz] = [r[1] + r[3], r[2] + r[6], r[5] + r[7]];
  const q = [
    [s / 4, wx / s, wy / s, wz / s],
    [wx / s, s / 4, xy / s, xz / s],
    [wy / s, xy / s, s / 4, yz / s],
    [wz / s, xz / s, yz / s, s / 4],
  ][largest];
  const sign = q[0] < 0 ? -1 : 1;
  return [q[0] * sign, q[1] * sign, q[2] * sign, q[3] * sign];
}

/** Row-major 3x3 rotation of a quaternion of any length but 0. */
export function rotationOf([w, x, y, z]: Quaternion): number[] {
  const n = 2 / (w * w + x * x + y * y + z * z);
  return [
    1 - n * (y * y + z * z),
    n * (x * y - w * z),
    n * (x * z + w * y),
    n * (x * y + w * z),
    1 - n * (x * x + z * z),
    n * (y * z - w * x),
    n * (x * z - w * y),
    n * (y * z + w * x),
    1 - n * (x * x + y * y),
  ];
}
