import { type Colour, hex } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob } from '../paint/path.ts';
import type { Easel } from './easel.ts';

/** Draws one kind of prop; `tone` gives the element its colour or the fallback. */
export type Part = (easel: Easel, b: Brush, tone: (fallback: string) => Colour) => void;

export const wood = hex('#8f6644');
export const steel = hex('#c3ccd8');

/** A flame with its halo; r is its half width. */
export function flame(b: Brush, x: number, y: number, r: number, strength = 0.6): void {
  b.glow(x, y + r * 0.5, r * 7, hex('#ffae4a'), strength);
  b.part(
    [
      blob(
        x - r * 0.6,
        y,
        x + r * 0.6,
        y,
        x + r * 0.75,
        y + r * 0.8,
        x + r * 0.2,
        y + r * 1.4,
        x,
        y + r * 2,
        x - r * 0.3,
        y + r * 1.3,
        x - r * 0.75,
        y + r * 0.7,
      ),
    ],
    hex('#ff7f2a'),
    {
      emissive: true,
      ink: 0.7,
      inside: [
        {
          path: [
            blob(x - r * 0.3, y, x + r * 0.3, y, x + r * 0.35, y + r * 0.6, x, y + r * 1.2, x - r * 0.35, y + r * 0.6),
          ],
          colour: hex('#ffe27a'),
          emissive: true,
        },
      ],
    },
  );
}
