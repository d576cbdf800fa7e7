import { UsageError } from '../errors.ts';
import type { Matrix4 } from '../model/camera.ts';
import { RADIANS_PER_DEGREE, type Vector3 } from './sphere.ts';

/**
 * World-to-camera matrix (OpenCV axes: x right, y down, z forward) of a camera at `position` that looks at `target`,
 * the world's +y upwards in its picture.
 * @param rollDeg turns the camera clockwise around its optical axis
 * @returns row-major 4x4
 * @throws {UsageError} `bad-camera` when position and target coincide or the camera looks straight up or down
 */
export function lookAt(position: Vector3, target: Vector3, rollDeg = 0): number[] {
  const forward = [target[0] - position[0], target[1] - position[1], target[2] - position[2]];
  const distance = Math.hypot(forward[0], forward[1], forward[2]);
  const level = Math.hypot(forward[0], forward[2]);
  if (!(distance > 0) || level < 1e-9 * distance) {
    throw new UsageError(
      'bad-camera',
      `Expected a camera that does not look straight up or down but received position ${position.join(', ')} and target ${target.join(', ')}`,
    );
  }
  const [fx, fy, fz] = forward.map(value => value / distance);
  // right = forward x up, of unit length; down = forward x right.
  const right: Vector3 = [-forward[2] / level, 0, forward[0] / level];
  const down: Vector3 = [fy * right[2] - fz * right[1], fz * right[0] - fx * right[2], fx * right[1] - fy * right[0]];
  const cos = Math.cos(rollDeg * RADIANS_PER_DEGREE);
  const sin = Math.sin(rollDeg * RADIANS_PER_DEGREE);
  const rows = [
    [0, 1, 2].map(axis => cos * right[axis] + sin * down[axis]),
    [0, 1, 2].map(axis => cos * down[axis] - sin * right[axis]),
    [fx, fy, fz],
  ];
  const offset = rows.map(row => -(row[0] * position[0] + row[1] * position[1] + row[2] * position[2]));
  return [...rows[0], offset[0], ...rows[1], offset[1], ...rows[2], offset[2], 0, 0, 0, 1];
}

/** Where a camera is in the world: -R^T t. @param worldToCamera row-major 4x4 */
export function cameraCentre(worldToCamera: Matrix4): [number, number, number] {
  const m = worldToCamera;
  return [0, 1, 2].map(axis => -(m[axis] * m[3] + m[4 + axis] * m[7] + m[8 + axis] * m[11])) as [
    number,
    number,
    number,
  ];
}
