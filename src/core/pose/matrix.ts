/** 3x3 matrices as row-major lists of nine numbers, vectors as three. */
import type { Matrix3 } from '../model/camera.ts';

export type Vector = readonly [number, number, number];

export function multiply3(a: Matrix3, b: Matrix3): number[] {
  const product = new Array<number>(9);
  for (let row = 0; row < 3; row++)
    for (let column = 0; column < 3; column++)
      product[3 * row + column] =
        a[3 * row] * b[column] + a[3 * row + 1] * b[3 + column] + a[3 * row + 2] * b[6 + column];
  return product;
}

export function transpose3([a, b, c, d, e, f, g, h, i]: Matrix3): number[] {
  return [a, d, g, b, e, h, c, f, i];
}

export function apply3(m: Matrix3, [x, y, z]: Vector): [number, number, number] {
  return [m[0] * x + m[1] * y + m[2] * z, m[3] * x + m[4] * y + m[5] * z, m[6] * x + m[7] * y + m[8] * z];
}

export function determinant3([a, b, c, d, e, f, g, h, i]: Matrix3): number {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

/** Largest absolute entry of M^T M - I: 0 for a rotation or reflection. */
export function orthonormalityError(m: Matrix3): number {
  const product = multiply3(transpose3(m), m);
  let largest = 0;
  for (let i = 0; i < 9; i++) largest = Math.max(largest, Math.abs(product[i] - (i % 4 === 0 ? 1 : 0)));
  return largest;
}

/** Solution of a symmetric or general 3x3 system by Cramer's rule; undefined where it is singular. */
export function solve3(m: Matrix3, [x, y, z]: Vector): [number, number, number] | undefined {
  const determinant = determinant3(m);
  const scale = Math.max(...m.map(Math.abs));
  if (!(Math.abs(determinant) > 1e-12 * scale ** 3)) return undefined;
  const [a, b, c, d, e, f, g, h, i] = m;
  return [
    determinant3([x, b, c, y, e, f, z, h, i]) / determinant,
    determinant3([a, x, c, d, y, f, g, z, i]) / determinant,
    determinant3([a, b, x, d, e, y, g, h, z]) / determinant,
  ];
}

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const subtract = (a: Vector, b: Vector): [number, number, number] => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const lengthOf = (a: Vector): number => Math.hypot(a[0], a[1], a[2]);

export function cross(a: Vector, b: Vector): [number, number, number] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** A vector of length 1; zero stays zero. */
export function normalise(a: Vector): [number, number, number] {
  const length = lengthOf(a) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
}

export function meanOf(vectors: readonly Vector[]): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (const [x, y, z] of vectors) {
    sum[0] += x;
    sum[1] += y;
    sum[2] += z;
  }
  const count = Math.max(1, vectors.length);
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}

/** The middle of a list; NaN when it is empty. */
export function medianOf(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
