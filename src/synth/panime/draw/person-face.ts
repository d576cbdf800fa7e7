import { darken, hex, lighten } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob, ellipse, limb, polygon, strand } from '../paint/path.ts';
import type { Wardrobe } from './person.ts';

export function drawFace(
  brush: Brush,
  put: (...points: number[]) => number[],
  x: number,
  y: number,
  g: number,
  wear: Wardrobe,
  mask: string,
  beard: string,
): void {
  const eyeTones = ['#3b5f9e', '#5a7d3f', '#7a4a2e', '#6a4a9e', '#2e8088', '#9e3b4a'];
  const iris = hex(eyeTones[Math.abs(Math.round(wear.hair[0] * 3 + wear.top[2] + wear.skin[1])) % eyeTones.length]);
  for (const s of [-1, 1]) {
    const [ex, ey] = put(0.031 * s, -0.012);
    if (mask === 'visor' || mask === 'skull') continue;
    brush.flat([ellipse(ex, ey, 0.0155 * g, 0.022 * g, 0, 14)], hex('#fdfbfa'), { noId: true });
    brush.flat([ellipse(ex, ey - 0.001, 0.0115 * g, 0.0195 * g, 0, 14)], iris, {
      noId: true,
      inside: [
        { path: [ellipse(ex, ey + 0.004 * g, 0.008 * g, 0.0105 * g, 0, 10)], colour: darken(iris, 0.65) },
        {
          path: [ellipse(ex - 0.004 * g, ey + 0.008 * g, 0.0045 * g, 0.006 * g, 0, 8)],
          colour: hex('#ffffff'),
          emissive: true,
        },
      ],
    });
    brush.flat(
      strand(put(0.014 * s, 0.007, 0.03 * s, 0.012, 0.05 * s, 0.004), 0.006 * g, 0.005 * g),
      darken(wear.hair, 0.5),
      { noId: true },
    );
    brush.flat(
      [limb(...(put(0.018 * s, 0.027, 0.045 * s, 0.03) as [number, number, number, number]), 0.005 * g, 0.003 * g)],
      wear.hair,
      { noId: true },
    );
    brush.flat([ellipse(ex + 0.014 * s * g, ey - 0.026 * g, 0.011 * g, 0.006 * g, 0, 10)], hex('#f08a8a'), {
      noId: true,
      alpha: 0.45,
    });
  }
  const [mx, my] = put(0, -0.05);
  if (mask === 'cloth')
    brush.part(
      [blob(...put(-0.062, -0.02, 0, -0.012, 0.062, -0.02, 0.05, -0.055, 0.02, -0.08, -0.02, -0.08, -0.05, -0.055))],
      darken(wear.top, 0.35),
      { ink: 0.7, shade: 0.012 },
    );
  else if (mask === 'visor')
    brush.part(
      [blob(...put(-0.07, 0.012, 0, 0.018, 0.07, 0.012, 0.066, -0.028, 0, -0.032, -0.066, -0.028))],
      hex('#2c3a52'),
      {
        ink: 0.8,
        shade: 0,
        inside: [
          {
            path: [polygon(...put(-0.05, 0.02, -0.02, 0.02, -0.04, -0.04, -0.07, -0.04))],
            colour: hex('#a9d6ff'),
            alpha: 0.8,
          },
        ],
      },
    );
  else if (mask === 'fox') {
    brush.part(
      [blob(...put(-0.068, 0.05, 0, 0.04, 0.068, 0.05, 0.05, -0.03, 0, -0.08, -0.05, -0.03))],
      hex('#f6f1ea'),
      {
        ink: 0.7,
        inside: [
          {
            path: [
              ellipse(...(put(-0.03, 0.002) as [number, number]), 0.018, 0.006, -20),
              ellipse(...(put(0.03, 0.002) as [number, number]), 0.018, 0.006, 20),
            ],
            colour: hex('#2c2430'),
          },
          { path: [ellipse(...(put(0, -0.055) as [number, number]), 0.01)], colour: hex('#d23c3c') },
        ],
      },
    );
  } else if (mask === 'skull') {
    brush.flat(
      [
        ellipse(...(put(-0.028, -0.008) as [number, number]), 0.019 * g),
        ellipse(...(put(0.028, -0.008) as [number, number]), 0.019 * g),
        polygon(...put(-0.008, -0.045, 0.008, -0.045, 0, -0.025)),
      ],
      hex('#26202c'),
      { noId: true },
    );
  } else brush.flat([ellipse(mx, my, 0.012 * g, 0.0035 * g, 0, 10)], hex('#a34b4b'), { noId: true });
  if (beard !== 'none') {
    const length = beard === 'long' ? 0.2 : 0.105;
    brush.part(
      [
        blob(
          ...put(
            -0.066,
            -0.015,
            -0.03,
            -0.04,
            0,
            -0.036,
            0.03,
            -0.04,
            0.066,
            -0.015,
            0.055,
            -0.07,
            0.02,
            -length,
            -0.01,
            -length - 0.01,
            -0.055,
            -0.07,
          ),
        ),
      ],
      lighten(wear.hair, 0.1),
      { ink: 0.7, shade: 0.014 },
    );
  }
  void y;
  void x;
}
