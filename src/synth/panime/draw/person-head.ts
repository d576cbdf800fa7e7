import { type Colour, darken, hex, lighten } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob, ellipse, polygon, strand } from '../paint/path.ts';
import type { Extras, Wardrobe } from './person.ts';
import { drawFace } from './person-face.ts';

export function drawHairBehind(brush: Brush, x: number, y: number, style: string, hair: Colour, grow: number): void {
  const dark = darken(hair, 0.16);
  const g = grow;
  if (style === 'long')
    brush.part(
      [
        blob(
          x - 0.08 * g,
          y + 0.06 * g,
          x + 0.08 * g,
          y + 0.06 * g,
          x + 0.105 * g,
          y - 0.1,
          x + 0.085,
          y - 0.27,
          x,
          y - 0.29,
          x - 0.085,
          y - 0.27,
          x - 0.105 * g,
          y - 0.1,
        ),
      ],
      dark,
      { shade: 0.03 },
    );
  else if (style === 'ponytail')
    brush.part(
      strand([x - 0.05, y + 0.06, x - 0.13, y + 0.04, x - 0.155, y - 0.08, x - 0.13, y - 0.2], 0.055, 0.02),
      dark,
      { shade: 0.014 },
    );
  else if (style === 'twintails') {
    for (const s of [-1, 1])
      brush.part(
        strand(
          [x + 0.07 * s, y + 0.05, x + 0.14 * s, y + 0.03, x + 0.165 * s, y - 0.1, x + 0.14 * s, y - 0.24],
          0.055,
          0.018,
        ),
        dark,
        { shade: 0.014 },
      );
  } else if (style === 'bob')
    brush.part(
      [
        blob(
          x - 0.085 * g,
          y + 0.05,
          x,
          y + 0.1 * g,
          x + 0.085 * g,
          y + 0.05,
          x + 0.1 * g,
          y - 0.07,
          x + 0.05,
          y - 0.095,
          x - 0.05,
          y - 0.095,
          x - 0.1 * g,
          y - 0.07,
        ),
      ],
      dark,
      { shade: 0.02 },
    );
  else if (style === 'bun') brush.part([ellipse(x, y + 0.1 * g, 0.045)], hair, { shade: 0.014 });
}

export function drawHead(brush: Brush, x: number, y: number, wear: Wardrobe, extras: Extras, grow: number): void {
  const { hair: style, mask, back, beard, ears } = extras;
  const g = grow;
  const put = (...points: number[]) => points.map((value, i) => (i & 1 ? y + value * g : x + value * g));
  for (const s of [-1, 1]) {
    if (ears === 'point')
      brush.part([polygon(...put(0.06 * s, -0.005, 0.115 * s, 0.035, 0.065 * s, 0.03))], wear.skin, { shade: 0.01 });
    if (ears === 'cat')
      brush.part([polygon(...put(0.03 * s, 0.075, 0.065 * s, 0.135, 0.08 * s, 0.045))], wear.hair, { shade: 0.01 });
    if (ears === 'horns')
      brush.part(strand(put(0.04 * s, 0.075, 0.06 * s, 0.12, 0.05 * s, 0.16), 0.03, 0.008), hex('#e8dcc4'), {
        shade: 0.008,
      });
  }
  const face = blob(
    ...put(
      -0.068,
      0.03,
      -0.04,
      0.078,
      0.04,
      0.078,
      0.068,
      0.03,
      0.06,
      -0.03,
      0.025,
      -0.075,
      -0.025,
      -0.075,
      -0.06,
      -0.03,
    ),
  );
  if (mask === 'helmet') {
    brush.part([ellipse(x, y + 0.008, 0.088 * g, 0.094 * g)], hex('#f2f4f7'), { shade: 0.025, rim: 0.009 });
    brush.part([ellipse(x, y, 0.064 * g, 0.052 * g)], hex('#28416e'), {
      shade: 0.012,
      inside: [{ path: [ellipse(x - 0.02, y + 0.02, 0.026, 0.014, 25)], colour: hex('#bfe0ff') }],
    });
    return;
  }
  brush.part([face], back ? wear.hair : mask === 'skull' ? hex('#e9e4d6') : wear.skin, { shade: 0.018, rim: 0.008 });
  if (!back) drawFace(brush, put, x, y, g, wear, mask, beard);
  if (style === 'bald') return;
  const cap =
    style === 'spiky'
      ? polygon(
          ...put(
            -0.078,
            -0.01,
            -0.115,
            0.03,
            -0.085,
            0.05,
            -0.105,
            0.1,
            -0.05,
            0.1,
            -0.03,
            0.14,
            0.005,
            0.105,
            0.05,
            0.135,
            0.06,
            0.095,
            0.105,
            0.095,
            0.088,
            0.05,
            0.112,
            0.025,
            0.078,
            -0.01,
            0.062,
            0.04,
            0.03,
            0.028,
            0.012,
            0.055,
            -0.012,
            0.024,
            -0.04,
            0.05,
          ),
        )
      : back
        ? blob(
            ...put(
              -0.083,
              -0.06,
              -0.085,
              0.03,
              -0.05,
              0.095,
              0.05,
              0.095,
              0.085,
              0.03,
              0.083,
              -0.06,
              0.03,
              -0.085,
              -0.03,
              -0.085,
            ),
          )
        : blob(
            ...put(
              -0.078,
              -0.035,
              -0.088,
              0.03,
              -0.055,
              0.092,
              0,
              0.106,
              0.055,
              0.092,
              0.088,
              0.03,
              0.078,
              -0.035,
              0.062,
              0.022,
              0.045,
              0.042,
              0.02,
              0.028,
              0.002,
              0.046,
              -0.022,
              0.022,
              -0.046,
              0.044,
              -0.062,
              0.02,
            ),
          );
  const gloss = blob(...put(-0.055, 0.06, -0.02, 0.074, 0.03, 0.07, 0.05, 0.058, 0.02, 0.062, -0.02, 0.062));
  brush.part([cap], wear.hair, {
    shade: 0.018,
    rim: 0.01,
    inside: [{ path: [gloss], colour: lighten(wear.hair, 0.35), alpha: 0.75 }],
  });
  if (back && style === 'long')
    brush.part(
      [blob(...put(-0.08, 0.03, 0.08, 0.03, 0.095, -0.12, 0.07, -0.28, -0.07, -0.28, -0.095, -0.12))],
      wear.hair,
      { shade: 0.03 },
    );
}
