import { type Colour, darken, hex, lighten } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob, ellipse, limb, star, strand } from '../paint/path.ts';
import type { Random } from '../random.ts';
import type { Drawing } from './easel.ts';
import { crown, leafTone } from './foliage.ts';

/** Long ribbons that sway in the water, with leaves to both sides. */
function drawKelp(b: Brush, random: Random, tone: Colour, aspect: number): void {
  const ribbons = 5;
  for (let i = 0; i < ribbons; i++) {
    const x = (i / (ribbons - 1) - 0.5) * aspect * 0.7;
    const tall = random.range(0.7, 1);
    const sway = random.range(0.05, 0.1) * (i % 2 ? 1 : -1);
    const at = (t: number) => x * (0.6 + 0.6 * t) + Math.sin(t * 6) * sway;
    const colour = i % 2 ? tone : darken(tone, 0.14);
    const points = [0, 0.2, 0.4, 0.6, 0.8, 1].flatMap(t => [at(t), t * tall]);
    for (let k = 1; k < 7; k++) {
      const [t, side] = [k / 7, k % 2 ? 1 : -1];
      const [lx, ly] = [at(t), t * tall];
      const leaf = blob(lx, ly, lx + 0.05 * side, ly + 0.05, lx + 0.13 * side, ly + 0.12, lx + 0.09 * side, ly + 0.03);
      b.part([leaf], lighten(colour, 0.1), { shade: 0.01, ink: 0.5 });
    }
    b.part(strand(points, 0.045, 0.02), colour, { shade: 0.012, rim: 0.006, ink: 0.7 });
  }
}

/** Bushes, ferns, grass, reeds, vines. */
export const drawBush: Drawing = easel => {
  const { element, random } = easel;
  const kind = String(element.noun.options.kind ?? 'bush');
  const b = easel.brush.at(0, 0, element.size);
  const tone = leafTone(easel, '#5f9e52');
  if (kind === 'bush' || kind === 'hedge') {
    const wide = element.noun.aspect / 2;
    crown(b, random, 0, 0.44, wide, 0.5, tone);
    const bloom = element.noun.options.bloom;
    if (bloom)
      b.part(
        Array.from({ length: 12 }, () =>
          star(random.range(-0.8, 0.8) * wide, random.range(0.2, 0.85), 0.075, 0.04, 5, random.range(0, 90)),
        ),
        hex(`#${bloom}`),
        { shade: 0, ink: 0.5 },
      );
    return;
  }
  if (kind === 'kelp') {
    drawKelp(b, random, tone, element.noun.aspect);
    return;
  }
  const blades = kind === 'reed' ? 11 : kind === 'fern' ? 9 : 13;
  for (let i = 0; i < blades; i++) {
    const t = (i + 0.5) / blades - 0.5;
    const tall = random.range(0.6, 1) * (1 - Math.abs(t) * 0.5);
    const x = t * element.noun.aspect * 0.6;
    const bend = t * (kind === 'fern' ? 1.3 : 0.55) + random.range(-0.08, 0.08);
    const colour = i % 3 === 0 ? darken(tone, 0.15) : i % 3 === 1 ? tone : lighten(tone, 0.1);
    const w = kind === 'fern' ? 0.09 : 0.055;
    b.part(
      [
        blob(
          x - w / 2,
          0,
          x + bend * 0.4 - w / 2,
          tall * 0.6,
          x + bend,
          tall,
          x + bend * 0.4 + w / 2,
          tall * 0.6,
          x + w / 2,
          0,
        ),
      ],
      colour,
      { shade: 0.012, ink: 0.6 },
    );
    if (kind === 'reed' && i % 2 === 0)
      b.part([limb(x + bend, tall - 0.05, x + bend * 1.08, tall + 0.12, 0.06)], hex('#8a5f41'), { shade: 0.012 });
    if (kind === 'wheat')
      b.part([ellipse(x + bend, tall, 0.05, 0.12, -bend * 40)], hex('#eac766'), { shade: 0.014, ink: 0.6 });
  }
};
