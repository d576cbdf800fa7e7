import { type Colour, darken, hex, lighten, mix } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { ellipse, type Outline } from '../paint/path.ts';
import type { Random } from '../random.ts';
import { type Easel, mainColour } from './easel.ts';

/** A lump of leaves: round puffs inside an ellipse. */
function foliage(random: Random, x: number, y: number, rx: number, ry: number, count: number): Outline[] {
  const puffs: Outline[] = [ellipse(x, y, rx * 0.72, ry * 0.72, 0, 22)];
  for (let i = 0; i < count; i++) {
    const angle = (i / count) * 2 * Math.PI + random.range(-0.2, 0.2);
    const r = random.range(0.24, 0.36);
    puffs.push(ellipse(x + Math.cos(angle) * rx * 0.74, y + Math.sin(angle) * ry * 0.74, rx * r, ry * r * 1.05, 0, 14));
  }
  return puffs;
}

/** Flecks of light or blossom, scattered over a crown. */
export function flecks(
  random: Random,
  x: number,
  y: number,
  rx: number,
  ry: number,
  count: number,
  size: number,
): Outline[] {
  return Array.from({ length: count }, () => {
    const angle = random.range(0, 2 * Math.PI);
    const r = Math.sqrt(random.next()) * 0.85;
    return ellipse(
      x + Math.cos(angle) * rx * r,
      y + Math.sin(angle) * ry * r,
      size * random.range(0.6, 1.3),
      size * 0.55,
      random.range(-30, 30),
      8,
    );
  });
}

/** A rounded crown of leaves, with flecks of light and shade. */
export function crown(
  brush: Brush,
  random: Random,
  x: number,
  y: number,
  rx: number,
  ry: number,
  tone: Colour,
  ink = 1,
): void {
  const path = foliage(random, x, y, rx, ry, 13);
  const light = mix(lighten(tone, 0.16), hex('#fff2a8'), 0.16);
  brush.part(path, tone, {
    ink,
    shade: ry * 0.42,
    rim: ry * 0.07,
    inside: [
      { path: flecks(random, x + rx * 0.1, y + ry * 0.25, rx * 0.8, ry * 0.6, 16, rx * 0.085), colour: light },
      {
        path: flecks(random, x - rx * 0.1, y - ry * 0.3, rx * 0.85, ry * 0.55, 14, rx * 0.08),
        colour: darken(tone, 0.22),
        alpha: 0.7,
      },
    ],
  });
}

/** The tone of a plant's leaves in the season. */
export function leafTone(easel: Easel, own: string): Colour {
  const { element, light } = easel;
  if (element.colour) return element.colour;
  if (element.noun.tone) return mainColour(element, own);
  const base = hex(own);
  if (element.noun.options.evergreen) return light.season === 'winter' ? mix(base, hex('#dfe9f5'), 0.35) : base;
  const pick = easel.random.next();
  // Grass and reeds wither; they do not turn red.
  const isGrass = element.noun.draw === 'bush' && element.noun.options.kind !== undefined;
  if (light.season === 'autumn' && isGrass) return pick < 0.5 ? hex('#c2a14e') : hex('#a98f45');
  if (light.season === 'autumn') return pick < 0.35 ? hex('#d9622f') : pick < 0.7 ? hex('#e2a23a') : hex('#b8402f');
  if (light.season === 'spring') return mix(base, hex('#b8d96a'), 0.3);
  if (light.season === 'winter') return hex('#dfe8f4');
  return mix(base, pick < 0.5 ? hex('#2f7d55') : hex('#93b84a'), 0.2);
}
