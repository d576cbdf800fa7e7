/** Turns of the world that put its up axis onto z, as many codes want it. */
import { apply3, multiply3, transpose3 } from '../../core/pose/matrix.ts';

/** Row-major 3x3: a signed permutation with determinant 1 that takes the axis `up` to +z. */
export function toZUp(up: string): number[] {
  const turns: Record<string, number[]> = {
    z: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    y: [1, 0, 0, 0, 0, -1, 0, 1, 0],
    '-y': [1, 0, 0, 0, 0, 1, 0, -1, 0],
    '-z': [1, 0, 0, 0, -1, 0, 0, 0, -1],
    x: [0, 0, -1, 0, 1, 0, 1, 0, 0],
    '-x': [0, 0, 1, 0, 1, 0, -1, 0, 0],
  };
  return turns[up] ?? turns.z;
}

/** A camera-to-world 4x4 (row-major) in a turned world. */
export function turnCameraToWorld(cameraToWorld: readonly number[], turn: readonly number[]): number[] {
  const m = cameraToWorld;
  const r = multiply3(turn, [m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]]);
  const [x, y, z] = apply3(turn, [m[3], m[7], m[11]]);
  return [r[0], r[1], r[2], x, r[3], r[4], r[5], y, r[6], r[7], r[8], z, 0, 0, 0, 1];
}

export const inverseTurn = transpose3;
