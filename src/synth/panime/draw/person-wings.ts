import { darken, hex } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob, limb, polygon } from '../paint/path.ts';

export function drawWings(brush: Brush, x: number, y: number, kind: string): void {
  const colour = kind === 'bat' ? hex('#5a3550') : kind === 'fairy' ? hex('#cdeefa') : hex('#f8f6f0');
  for (const s of [-1, 1]) {
    const wing =
      kind === 'bat'
        ? polygon(
            x + 0.03 * s,
            y - 0.05,
            x + 0.2 * s,
            y + 0.2,
            x + 0.5 * s,
            y + 0.16,
            x + 0.44 * s,
            y - 0.08,
            x + 0.34 * s,
            y + 0.0,
            x + 0.26 * s,
            y - 0.14,
            x + 0.17 * s,
            y - 0.04,
          )
        : blob(
            x + 0.03 * s,
            y - 0.06,
            x + 0.12 * s,
            y + 0.1,
            x + 0.36 * s,
            y + 0.22,
            x + 0.42 * s,
            y + 0.06,
            x + 0.32 * s,
            y - 0.14,
            x + 0.16 * s,
            y - 0.24,
          );
    const feathers = [0.1, 0.2, 0.3].map(t =>
      limb(x + (0.08 + t * 0.3) * s, y + 0.02, x + (0.1 + t) * s, y - 0.2 + t * 0.3, 0.006),
    );
    brush.part([wing], colour, {
      shade: 0.05,
      rim: 0.012,
      alpha: kind === 'fairy' ? 0.85 : 1,
      inside: [{ path: feathers, colour: darken(colour, 0.15) }],
    });
  }
}
