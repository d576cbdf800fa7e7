import { type Colour, darken } from '../colour.ts';
import type { Random } from '../random.ts';
import type { Element } from '../scene.ts';
import { drawBox, type Easel } from './easel.ts';

/** One piece of furniture at work: its easel, its measures in metres, its wood. */
export interface FurniturePiece {
  easel: Easel;
  element: Element;
  random: Random;
  kind: string;
  w: number;
  h: number;
  /** Lamps are on. */
  lit: boolean;
  wood: Colour;
}

/** Tones of book covers. */
export const bookTones = ['#a8483f', '#3f6f8f', '#c99a4a', '#4f7f5a', '#7a4f7f', '#d9c39a', '#33455f', '#8a5a3a'];

/** Four legs of `thick` metres at the corners of a `w` x `d` top. */
export function drawLegs(easel: Easel, w: number, d: number, h: number, tone: Colour, thick = 0.07): void {
  for (const z of [d / 2 - thick / 2, -d / 2 + thick / 2]) {
    for (const x of [-w / 2 + thick / 2, w / 2 - thick / 2])
      drawBox(easel, { width: thick, depth: thick, height: h, x, z }, darken(tone, 0.15), undefined, { ink: 0.8 });
  }
}
