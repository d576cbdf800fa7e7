import { hex } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { ellipse } from '../paint/path.ts';

export const ink = hex('#2c2430');

export function eye(brush: Brush, x: number, y: number, r: number): void {
  brush.flat([ellipse(x, y, r, r * 1.2, 0, 12)], ink, {
    noId: true,
    inside: [
      { path: [ellipse(x - r * 0.3, y + r * 0.4, r * 0.35, r * 0.35, 0, 8)], colour: hex('#ffffff'), emissive: true },
    ],
  });
}
