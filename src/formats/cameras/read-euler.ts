import type { Matrix3 } from '../../core/model/camera.ts';
import { multiply3, type Vector } from '../../core/pose/matrix.ts';
import type { StoredPose } from '../../core/pose/stored-pose.ts';
import { type Fields, findField } from './fields.ts';

const orders = ['XYZ', 'ZYX', 'XZY', 'YXZ', 'YZX', 'ZXY'];

function rotationAbout(axis: string, angle: number): Matrix3 {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  if (axis === 'X') return [1, 0, 0, 0, c, -s, 0, s, c];
  if (axis === 'Y') return [c, 0, s, 0, 1, 0, -s, 0, c];
  return [c, -s, 0, s, c, 0, 0, 0, 1];
}

/** Turns about fixed axes in the given order, as Blender's `XYZ`: R = Rz Ry Rx. Angles are those of x, y, z. */
function rotationOfEuler([x, y, z]: Vector, order: string): number[] {
  const angles: Record<string, number> = { X: x, Y: y, Z: z };
  const [first, second, third] = [...order].map(axis => rotationAbout(axis, angles[axis]));
  return multiply3(third, multiply3(second, first));
}

/**
 * The rotations three angles may stand for: in the order the entry names, else in each; in degrees where one is more
 * than a turn in radians, else in radians, then degrees.
 */
export function readEuler(angles: Vector, key: string, fields: Fields): StoredPose['rotations'] {
  const named = findField(fields, ['rotationmode', 'rotationorder', 'eulerorder', 'order'])?.value;
  const order = typeof named === 'string' ? named.toUpperCase() : undefined;
  const tried = order !== undefined && orders.includes(order) ? [order] : orders;
  const isDegrees =
    key.endsWith('deg') || key.endsWith('degrees') || angles.some(angle => Math.abs(angle) > 2 * Math.PI + 0.01);
  const units = isDegrees ? ['degrees'] : key.endsWith('rad') ? ['radians'] : ['radians', 'degrees'];
  return units.flatMap(unit => {
    const radians = angles.map(angle => (unit === 'degrees' ? (angle * Math.PI) / 180 : angle)) as unknown as Vector;
    return tried.map(each => ({ reading: `Euler ${each} in ${unit}`, matrix: rotationOfEuler(radians, each) }));
  });
}
