import type { Random } from '../noise.ts';
import { blob, box, type Canvas, type Finish, type Point, type Rgb, roughen } from './canvas.ts';

/** Where an object stands: the middle of its foot and its height, in pixels. */
export interface Stand {
  x: number;
  y: number;
  size: number;
}

export interface Drawing {
  canvas: Canvas;
  region: number;
  colour: Rgb;
  random: Random;
}

export const shade = ([r, g, b]: Rgb, amount: number): Rgb => [r * amount, g * amount, b * amount];
export const wood: Rgb = [112, 82, 56];
export const metal: Rgb = [92, 96, 102];
export const glass: Rgb = [168, 196, 214];
export const skin: Rgb = [196, 152, 122];

/** Draws in units of the object's height: (0, 0) is the foot, y goes up. */
export function brush({ canvas, region }: Drawing, { x, y, size }: Stand) {
  const place = (points: readonly (readonly [number, number])[]): Point[] =>
    points.map(([u, v]) => [x + u * size, y - v * size]);
  return {
    fill: (points: readonly (readonly [number, number])[], finish: Finish) =>
      canvas.fill(region, place(points), finish),
    box: (left: number, bottom: number, right: number, top: number, finish: Finish) =>
      canvas.fill(region, box(x + left * size, y - top * size, x + right * size, y - bottom * size), finish),
    blob: (u: number, v: number, radiusX: number, radiusY: number, roughness: number, random: Random, finish: Finish) =>
      canvas.fill(region, blob(x + u * size, y - v * size, radiusX * size, radiusY * size, roughness, random), finish),
  };
}

export type Shape = (drawing: Drawing, stand: Stand) => void;

export function roughenUnit(points: readonly Point[], random: Random, roughness = 0.12): Point[] {
  return roughen(points, roughness, random, 3);
}
