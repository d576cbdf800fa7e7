import { type Colour, darken, hex, lighten, mix } from '../colour.ts';
import type { Brush, Detail } from '../paint/brush.ts';
import { blob, ellipse, limb, type Outline, polygon, strand } from '../paint/path.ts';
import { eye, ink } from './animal-eye.ts';

export function drawAnimalHead(
  b: Brush,
  x: number,
  y: number,
  r: number,
  snout: number,
  fur: Colour,
  belly: Colour,
  dark: Colour,
  o: Readonly<Record<string, string | number>>,
): void {
  const ears = String(o.ears ?? 'point');
  const ear = (dx: number): Outline => {
    if (ears === 'long')
      return blob(
        x + dx - 0.05,
        y + r * 0.6,
        x + dx - 0.09,
        y + r * 1.9,
        x + dx - 0.02,
        y + r * 2.5,
        x + dx + 0.06,
        y + r * 1.8,
        x + dx + 0.05,
        y + r * 0.6,
      );
    if (ears === 'round') return ellipse(x + dx - r * 0.1, y + r * 0.85, r * 0.36, r * 0.36, 0, 14);
    if (ears === 'flop')
      return blob(
        x + dx - r * 0.1,
        y + r * 0.7,
        x + dx - r * 0.6,
        y + r * 0.5,
        x + dx - r * 0.6,
        y - r * 0.5,
        x + dx - r * 0.2,
        y - r * 0.3,
      );
    if (ears === 'fan')
      return blob(
        x + dx - r * 0.2,
        y + r * 0.8,
        x + dx - r * 1.4,
        y + r * 0.9,
        x + dx - r * 1.5,
        y - r * 0.3,
        x + dx - r * 0.6,
        y - r * 0.9,
        x + dx - r * 0.1,
        y - r * 0.2,
      );
    return polygon(x + dx - r * 0.38, y + r * 0.55, x + dx + r * 0.2, y + r * 0.7, x + dx - r * 0.22, y + r * 1.6);
  };
  const horns = String(o.horns ?? 'none');
  if (ears !== 'none' && ears !== 'fan') b.part([ear(r * 0.35)], darken(fur, 0.2), { shade: 0 });
  if (horns === 'antlers') {
    b.part(
      [
        ...strand([x - 0.02, y + r * 0.7, x - 0.14, y + r * 2.2, x - 0.02, y + r * 3.4], 0.045, 0.02),
        ...strand([x - 0.11, y + r * 1.8, x + 0.08, y + r * 2.5], 0.035, 0.015),
        ...strand([x - 0.1, y + r * 2.4, x - 0.26, y + r * 3.1], 0.035, 0.015),
      ],
      hex('#cdb08a'),
      { shade: 0.01 },
    );
  } else if (horns === 'short')
    b.part(
      [
        blob(
          x - 0.02,
          y + r * 0.7,
          x - 0.02,
          y + r * 1.3,
          x + r * 0.5,
          y + r * 1.7,
          x + r * 0.2,
          y + r * 1.1,
          x + r * 0.3,
          y + r * 0.7,
        ),
      ],
      hex('#efe4cc'),
      { shade: 0.01 },
    );
  else if (horns === 'curl')
    b.part(
      strand(
        [x, y + r * 0.8, x - r * 0.9, y + r * 1.1, x - r * 1.2, y + r * 0.2, x - r * 0.6, y - r * 0.2],
        0.09,
        0.03,
      ),
      hex('#d9c49c'),
      { shade: 0.015 },
    );
  else if (horns === 'one')
    b.part([polygon(x + r * 0.2, y + r * 0.75, x + r * 0.6, y + r * 0.6, x + r * 1.2, y + r * 2.6)], hex('#fff2c2'), {
      shade: 0.015,
    });
  else if (horns === 'nose')
    b.part(
      [polygon(x + r + snout * 0.55, y, x + r + snout * 0.95, y - r * 0.1, x + r + snout * 1.1, y + r * 1.2)],
      hex('#efe4cc'),
      { shade: 0.01 },
    );
  const inside: Detail[] = [];
  if (snout > 0) {
    const length = r * 0.5 + snout;
    const jaw = Number(o.jaw ?? 0.55);
    b.part(
      [
        blob(
          x + r * 0.1,
          y + r * 0.35,
          x + length,
          y + r * 0.05,
          x + length + r * 0.28,
          y - r * 0.3,
          x + length,
          y - r * jaw - r * 0.1,
          x,
          y - r * 0.75,
        ),
      ],
      o.muzzle ? hex(`#${o.muzzle}`) : mix(fur, belly, 0.45),
      { shade: 0.02, rim: 0.01 },
    );
    b.flat([ellipse(x + length + r * 0.16, y - r * 0.1, r * 0.16, r * 0.13, 0, 12)], o.nose ? hex(`#${o.nose}`) : ink, {
      noId: true,
    });
  }
  if (o.mask === 'panda')
    inside.push({ path: [ellipse(x + r * 0.35, y + r * 0.15, r * 0.34, r * 0.42, -20)], colour: ink });
  if (o.mask === 'bandit')
    inside.push({
      path: [blob(x - r * 0.4, y + r * 0.1, x + r * 0.9, y + r * 0.42, x + r, y, x - r * 0.2, y - r * 0.3)],
      colour: ink,
    });
  if (o.marks === 'stripes')
    inside.push({
      path: [
        limb(x - r * 0.1, y + r, x, y + r * 0.55, 0.03),
        limb(x - r * 0.9, y + r * 0.2, x - r * 0.45, y + r * 0.1, 0.03),
        limb(x - r * 0.85, y - r * 0.3, x - r * 0.4, y - r * 0.2, 0.03),
      ],
      colour: ink,
    });
  b.part([ellipse(x, y, r, r * 0.94)], fur, { shade: r * 0.2, rim: 0.016, inside });
  if (o.trunk)
    b.part(
      strand(
        [x + r * 0.7, y - r * 0.1, x + r * 1.3, y - r * 0.7, x + r * 1.35, y - r * 1.9, x + r * 1.7, y - r * 2.3],
        r * 0.6,
        r * 0.26,
      ),
      fur,
      { shade: 0.03 },
    );
  if (o.trunk)
    b.part(
      [blob(x + r * 0.6, y - r * 0.5, x + r * 1.2, y - r * 1.1, x + r * 1.7, y - r * 1.0, x + r * 1.1, y - r * 0.8)],
      hex('#f4ecd8'),
      { shade: 0.01 },
    );
  if (ears !== 'none')
    b.part([ear(-r * 0.25)], fur, {
      shade: 0.015,
      inside:
        ears === 'long' || ears === 'point'
          ? [
              {
                path: [
                  ellipse(
                    x - r * 0.4,
                    y + r * (ears === 'long' ? 1.6 : 0.95),
                    r * 0.13,
                    r * (ears === 'long' ? 0.7 : 0.3),
                    10,
                  ),
                ],
                colour: mix(belly, hex('#f0a0a0'), 0.5),
              },
            ]
          : [],
    });
  eye(b, x + r * 0.42, y + r * 0.16, r * 0.15);
  if (o.whiskers)
    b.flat(
      [
        limb(x + r * 0.8, y - r * 0.3, x + r * 1.5, y - r * 0.15, 0.008),
        limb(x + r * 0.8, y - r * 0.4, x + r * 1.5, y - r * 0.5, 0.008),
      ],
      hex('#f4f0ea'),
      { noId: true },
    );
  if (o.beard)
    b.part(
      [polygon(x + r * 0.3, y - r * 0.7, x + r * 0.8, y - r * 0.65, x + r * 0.5, y - r * 1.6)],
      lighten(dark, 0.5),
      { shade: 0 },
    );
}
