import { type Colour, darken, hex, lighten } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob, ellipse, limb, polygon, rect, star } from '../paint/path.ts';

/** What sits on a head at (x, y), on top of the hair. */
export function drawHat(brush: Brush, hat: string, x: number, y: number, colour: Colour, grow: number): void {
  const put = (...points: number[]) => points.map((value, i) => (i & 1 ? y + value * grow : x + value * grow));
  const dark = darken(colour, 0.3);
  switch (hat) {
    case 'helmet':
      brush.part(
        [
          blob(
            ...put(
              -0.092,
              0.005,
              -0.09,
              0.06,
              -0.05,
              0.115,
              0.05,
              0.115,
              0.09,
              0.06,
              0.092,
              0.005,
              0.05,
              0.03,
              -0.05,
              0.03,
            ),
          ),
        ],
        colour,
        { shade: 0.025, rim: 0.01 },
      );
      brush.part([limb(...(put(-0.09, 0.025, 0.09, 0.025) as [number, number, number, number]), 0.02)], dark, {
        ink: 0.6,
        shade: 0,
      });
      return;
    case 'knight':
      brush.part(
        [blob(...put(-0.086, -0.07, -0.09, 0.04, -0.04, 0.115, 0.04, 0.115, 0.09, 0.04, 0.086, -0.07, 0, -0.09))],
        lighten(colour, 0.15),
        { shade: 0.025, rim: 0.01 },
      );
      brush.flat(
        [
          rect(x - 0.06 * grow, y - 0.015, 0.12 * grow, 0.014),
          limb(...(put(0, 0.01, 0, -0.07) as [number, number, number, number]), 0.008),
        ],
        hex('#23232f'),
        { noId: true },
      );
      brush.part([blob(...put(0, 0.1, -0.04, 0.19, -0.11, 0.17, -0.05, 0.13))], hex('#c8433f'), { shade: 0.014 });
      return;
    case 'straw':
      brush.part([ellipse(x, y + 0.055 * grow, 0.15 * grow, 0.032 * grow)], hex('#e3c87f'), { shade: 0.01 });
      brush.part([blob(...put(-0.075, 0.06, -0.06, 0.125, 0.06, 0.125, 0.075, 0.06))], hex('#ecd596'), {
        shade: 0.018,
        inside: [{ path: [rect(x - 0.1, y + 0.058 * grow, 0.2, 0.018)], colour: hex('#c8433f') }],
      });
      return;
    case 'cone':
      brush.part([polygon(...put(-0.15, 0.03, 0.15, 0.03, 0, 0.135))], hex('#d9bb78'), { shade: 0.03 });
      return;
    case 'witch':
    case 'wizard':
      brush.part([ellipse(x, y + 0.055 * grow, 0.155 * grow, 0.03 * grow)], dark, { shade: 0.008 });
      brush.part([blob(...put(-0.075, 0.06, 0.075, 0.06, 0.03, 0.18, -0.06, 0.275, -0.035, 0.17))], colour, {
        shade: 0.024,
        rim: 0.01,
        inside: [{ path: [rect(x - 0.1, y + 0.055 * grow, 0.2, 0.022)], colour: hex('#e0b64c') }],
      });
      return;
    case 'cap':
      brush.part([blob(...put(-0.085, 0.03, -0.07, 0.1, 0, 0.118, 0.07, 0.1, 0.085, 0.03))], colour, { shade: 0.02 });
      brush.part([blob(...put(-0.03, 0.04, 0.07, 0.045, 0.13, 0.02, 0.06, 0.025))], dark, { shade: 0, ink: 0.8 });
      return;
    case 'police':
      brush.part([blob(...put(-0.1, 0.065, -0.07, 0.12, 0.07, 0.12, 0.1, 0.065, 0.08, 0.035, -0.08, 0.035))], colour, {
        shade: 0.02,
        inside: [
          { path: [rect(x - 0.12, y + 0.034 * grow, 0.24, 0.022)], colour: hex('#22222c') },
          { path: [star(x, y + 0.08 * grow, 0.018, 0.008, 5)], colour: hex('#f0c95a') },
        ],
      });
      return;
    case 'crown':
      brush.part(
        [polygon(...put(-0.065, 0.06, 0.065, 0.06, 0.075, 0.135, 0.035, 0.1, 0, 0.145, -0.035, 0.1, -0.075, 0.135))],
        hex('#f0c648'),
        {
          shade: 0.014,
          rim: 0.008,
          inside: [{ path: [ellipse(...(put(0, 0.083) as [number, number]), 0.011)], colour: hex('#d23c5c') }],
        },
      );
      return;
    case 'chef':
      brush.part(
        [
          ellipse(x - 0.045, y + 0.145 * grow, 0.045),
          ellipse(x + 0.045, y + 0.145 * grow, 0.045),
          ellipse(x, y + 0.165 * grow, 0.05),
          rect(x - 0.06, y + 0.06 * grow, 0.12, 0.08),
        ],
        hex('#f8f6f2'),
        { shade: 0.02 },
      );
      return;
    case 'hood':
      brush.part(
        [
          blob(
            ...put(
              -0.1,
              -0.09,
              -0.105,
              0.03,
              -0.05,
              0.12,
              0.02,
              0.14,
              0.09,
              0.07,
              0.1,
              -0.09,
              0.066,
              -0.04,
              0.058,
              0.045,
              0,
              0.07,
              -0.058,
              0.045,
              -0.066,
              -0.04,
            ),
          ),
        ],
        colour,
        { shade: 0.025, rim: 0.01 },
      );
      return;
    case 'turban':
      brush.part(
        [
          ellipse(x, y + 0.075 * grow, 0.092 * grow, 0.058 * grow),
          ellipse(x + 0.01, y + 0.11 * grow, 0.06 * grow, 0.035 * grow),
        ],
        colour,
        {
          shade: 0.018,
          inside: [
            {
              path: [
                limb(...(put(-0.08, 0.06, 0.06, 0.12) as [number, number, number, number]), 0.008),
                limb(...(put(-0.04, 0.04, 0.09, 0.09) as [number, number, number, number]), 0.008),
              ],
              colour: dark,
            },
          ],
        },
      );
      return;
    case 'top':
      brush.part([ellipse(x, y + 0.065 * grow, 0.11 * grow, 0.02 * grow)], dark, { shade: 0 });
      brush.part([polygon(...put(-0.065, 0.065, 0.065, 0.065, 0.075, 0.19, -0.075, 0.19))], colour, {
        shade: 0.02,
        inside: [{ path: [rect(x - 0.1, y + 0.07 * grow, 0.2, 0.02)], colour: hex('#a8323c') }],
      });
      return;
    case 'cowboy':
      brush.part([blob(...put(-0.15, 0.075, -0.07, 0.05, 0.07, 0.05, 0.15, 0.075, 0.07, 0.07, -0.07, 0.07))], dark, {
        shade: 0,
      });
      brush.part([blob(...put(-0.072, 0.06, -0.06, 0.13, 0, 0.118, 0.06, 0.13, 0.072, 0.06))], colour, {
        shade: 0.018,
      });
      return;
    case 'pirate':
      brush.part([blob(...put(-0.14, 0.05, -0.08, 0.12, 0, 0.145, 0.08, 0.12, 0.14, 0.05, 0, 0.075))], colour, {
        shade: 0.018,
        inside: [
          {
            path: [
              ellipse(...(put(0, 0.105) as [number, number]), 0.018, 0.016),
              limb(...(put(-0.025, 0.08, 0.025, 0.09) as [number, number, number, number]), 0.007),
            ],
            colour: hex('#f4f0e6'),
          },
        ],
      });
      return;
    case 'halo':
      brush.part([ellipse(x, y + 0.16 * grow, 0.07 * grow, 0.018 * grow)], hex('#ffe9a0'), {
        emissive: true,
        ink: 0.5,
      });
      brush.glow(x, y + 0.16 * grow, 0.2, hex('#ffe9a0'), 0.5);
      return;
    case 'viking':
      for (const s of [-1, 1])
        brush.part(
          [blob(...put(0.07 * s, 0.06, 0.13 * s, 0.1, 0.125 * s, 0.165, 0.1 * s, 0.11, 0.07 * s, 0.09))],
          hex('#efe6cf'),
          { shade: 0.01 },
        );
      brush.part([blob(...put(-0.088, 0.03, -0.07, 0.1, 0, 0.125, 0.07, 0.1, 0.088, 0.03))], colour, { shade: 0.02 });
      return;
    case 'band':
      brush.part([limb(...(put(-0.084, 0.045, 0.084, 0.045) as [number, number, number, number]), 0.024)], colour, {
        shade: 0,
        ink: 0.6,
      });
      return;
    case 'veil':
      brush.part(
        [
          blob(
            ...put(
              -0.095,
              -0.13,
              -0.1,
              0.03,
              -0.05,
              0.115,
              0.05,
              0.115,
              0.1,
              0.03,
              0.095,
              -0.13,
              0.07,
              -0.06,
              0.06,
              0.05,
              0,
              0.07,
              -0.06,
              0.05,
              -0.07,
              -0.06,
            ),
          ),
        ],
        colour,
        { shade: 0.02 },
      );
      return;
    case 'flowers':
      for (let i = 0; i < 5; i++)
        brush.part(
          [star(x + (i - 2) * 0.034 * grow, y + (0.078 - Math.abs(i - 2) * 0.012) * grow, 0.022, 0.011, 5)],
          i % 2 ? hex('#f6d860') : hex('#f29ab4'),
          { shade: 0, ink: 0.5 },
        );
      return;
    default:
  }
}
