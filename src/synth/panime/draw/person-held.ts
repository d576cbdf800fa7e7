import { type Colour, darken, hex, lighten } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob, ellipse, limb, type Path, polygon, rect, star, strand } from '../paint/path.ts';

const wood = hex('#8a5f41');
const steel = hex('#c9d2de');

/** What a hand at (x, y) holds; sizes in body heights. */
export function drawHeld(brush: Brush, item: string, x: number, y: number, colour: Colour): void {
  const b = brush.at(x, y);
  const part = (path: Path, tone: Colour, shade = 0.01) => b.part(path, tone, { shade });
  switch (item) {
    case 'sword':
    case 'katana': {
      const bend = item === 'katana' ? 0.05 : 0;
      part([polygon(-0.012, 0.03, 0.012, 0.03, 0.075 + bend, 0.4, 0.05 + bend, 0.42, 0.03 + bend * 0.6, 0.3)], steel);
      part([limb(-0.045, 0.035, 0.05, 0.015, 0.016)], hex('#d9a94a'), 0);
      part([limb(-0.012, -0.06, 0.004, 0.02, 0.02)], darken(wood, 0.3), 0);
      return;
    }
    case 'staff':
    case 'spear':
    case 'broom':
    case 'trident':
      part([limb(-0.02, -0.56, 0.03, 0.42, 0.02)], wood, 0.006);
      if (item === 'staff') {
        b.glow(0.033, 0.46, 0.2, lighten(colour, 0.3), 0.5);
        b.part([ellipse(0.033, 0.46, 0.042)], colour, {
          shade: 0.014,
          inside: [{ path: [ellipse(0.02, 0.475, 0.013)], colour: hex('#ffffff'), emissive: true }],
        });
      } else if (item === 'spear') part([polygon(0.005, 0.4, 0.058, 0.4, 0.036, 0.54)], steel);
      else if (item === 'trident')
        part(
          [
            limb(-0.03, 0.42, 0.09, 0.42, 0.016),
            limb(-0.03, 0.42, -0.025, 0.53, 0.014),
            limb(0.032, 0.42, 0.035, 0.56, 0.014),
            limb(0.09, 0.42, 0.095, 0.53, 0.014),
          ],
          steel,
          0,
        );
      else part([polygon(-0.06, -0.56, 0.02, -0.56, 0.0, -0.42, -0.03, -0.42)], hex('#d9b45f'));
      return;
    case 'umbrella':
    case 'parasol': {
      part([limb(0, -0.05, 0.02, 0.36, 0.012)], wood, 0);
      const canopy = blob(
        -0.28,
        0.31,
        -0.2,
        0.43,
        0.02,
        0.5,
        0.24,
        0.43,
        0.32,
        0.31,
        0.17,
        0.335,
        0.02,
        0.32,
        -0.13,
        0.335,
      );
      b.part([canopy], colour, {
        shade: 0.05,
        rim: 0.012,
        inside: [
          {
            path: [limb(0.02, 0.5, -0.13, 0.32, 0.006), limb(0.02, 0.5, 0.17, 0.32, 0.006)],
            colour: darken(colour, 0.3),
          },
        ],
      });
      return;
    }
    case 'rifle':
      b.part(
        [
          limb(-0.17, -0.015, 0.02, 0.005, 0.036, 0.03),
          limb(0, 0.01, 0.27, 0.022, 0.016),
          polygon(-0.05, -0.01, -0.02, -0.01, -0.03, -0.085, -0.065, -0.085),
          rect(-0.03, 0.02, 0.08, 0.022),
        ],
        hex('#3a3c48'),
        { shade: 0.01, rim: 0.006 },
      );
      return;
    case 'bow':
      b.part(strand([0.0, -0.22, 0.075, -0.1, 0.085, 0, 0.075, 0.1, 0, 0.22], 0.016), wood, { shade: 0 });
      b.flat([limb(0, -0.22, 0, 0.22, 0.004)], hex('#efe8d8'), { noId: true });
      return;
    case 'book':
      b.part([polygon(-0.075, -0.02, 0, -0.035, 0.075, -0.02, 0.075, 0.07, 0, 0.055, -0.075, 0.07)], colour, {
        shade: 0,
        inside: [
          {
            path: [
              polygon(-0.066, -0.012, -0.004, -0.026, -0.004, 0.058, -0.066, 0.07),
              polygon(0.066, -0.012, 0.004, -0.026, 0.004, 0.058, 0.066, 0.07),
            ],
            colour: hex('#f8f2e4'),
          },
        ],
      });
      return;
    case 'lantern':
      part([limb(0, 0, 0, -0.05, 0.008)], wood, 0);
      b.glow(0, -0.12, 0.4, hex('#ffc46a'), 0.6);
      b.part([ellipse(0, -0.115, 0.05, 0.064)], hex('#ff9d4a'), {
        emissive: true,
        bottom: hex('#ffe08a'),
        inside: [
          { path: [rect(-0.06, -0.063, 0.12, 0.012), rect(-0.06, -0.178, 0.12, 0.012)], colour: hex('#6a2c28') },
        ],
      });
      return;
    case 'torch':
      part([limb(0, -0.12, 0.01, 0.11, 0.022, 0.028)], wood);
      b.glow(0.01, 0.17, 0.45, hex('#ffae4a'), 0.65);
      b.part([blob(-0.035, 0.12, 0.045, 0.12, 0.05, 0.18, 0.012, 0.26, -0.03, 0.18)], hex('#ff8a2e'), {
        emissive: true,
        inside: [
          {
            path: [blob(-0.015, 0.12, 0.03, 0.12, 0.028, 0.165, 0.008, 0.2, -0.014, 0.165)],
            colour: hex('#ffe37a'),
            emissive: true,
          },
        ],
      });
      return;
    case 'bag':
    case 'basket':
      b.part(
        [blob(-0.055, -0.13, 0.055, -0.13, 0.065, -0.05, -0.065, -0.05)],
        item === 'basket' ? hex('#c9974e') : colour,
        { shade: 0.018, inside: [{ path: [rect(-0.1, -0.07, 0.2, 0.012)], colour: darken(colour, 0.35) }] },
      );
      b.part(strand([-0.045, -0.05, -0.02, 0.0, 0.02, 0.0, 0.045, -0.05], 0.01), wood, { shade: 0, ink: 0.6 });
      return;
    case 'fan':
      b.part([polygon(0, 0, -0.09, 0.08, -0.06, 0.12, 0, 0.14, 0.06, 0.12, 0.09, 0.08)], colour, {
        shade: 0.015,
        inside: [
          {
            path: [limb(0, 0, -0.04, 0.13, 0.004), limb(0, 0, 0, 0.14, 0.004), limb(0, 0, 0.04, 0.13, 0.004)],
            colour: darken(colour, 0.35),
          },
        ],
      });
      return;
    case 'balloon':
      b.part([limb(0, 0, 0.05, 0.42, 0.005)], hex('#e9e2d4'), { shade: 0, ink: 0 });
      b.part([ellipse(0.05, 0.52, 0.085, 0.105)], colour, {
        shade: 0.03,
        rim: 0.012,
        inside: [{ path: [ellipse(0.02, 0.56, 0.016, 0.03, 20)], colour: hex('#ffffff') }],
      });
      return;
    case 'guitar':
      b.part([limb(0, -0.02, 0.2, 0.12, 0.022)], darken(wood, 0.2), { shade: 0 });
      b.part([ellipse(-0.06, -0.065, 0.085, 0.07, 35), ellipse(0.015, -0.015, 0.05, 0.05)], colour, {
        shade: 0.018,
        inside: [{ path: [ellipse(-0.02, -0.04, 0.024)], colour: hex('#33242a') }],
      });
      return;
    case 'shield':
      b.part([blob(-0.11, 0.11, 0, 0.13, 0.11, 0.11, 0.1, -0.05, 0, -0.17, -0.1, -0.05)], colour, {
        shade: 0.03,
        rim: 0.012,
        inside: [
          { path: [limb(0, 0.2, 0, -0.2, 0.02), limb(-0.2, 0.03, 0.2, 0.03, 0.02)], colour: lighten(colour, 0.6) },
        ],
      });
      return;
    case 'camera':
      b.part([rect(-0.045, -0.03, 0.09, 0.062), rect(-0.015, 0.025, 0.03, 0.018)], hex('#34343f'), {
        shade: 0,
        inside: [{ path: [ellipse(0, 0, 0.022)], colour: hex('#9fc3e8') }],
      });
      return;
    case 'phone':
      b.part([rect(-0.018, -0.01, 0.036, 0.07)], hex('#2b2d3c'), {
        shade: 0,
        inside: [{ path: [rect(-0.014, -0.004, 0.028, 0.056)], colour: hex('#9fe0ff'), emissive: true }],
      });
      return;
    case 'flag':
      part([limb(0, -0.3, 0.02, 0.45, 0.014)], wood, 0);
      b.part([blob(0.02, 0.44, 0.13, 0.46, 0.26, 0.42, 0.27, 0.3, 0.13, 0.32, 0.015, 0.28)], colour, { shade: 0.03 });
      return;
    case 'flowers':
      part([polygon(-0.03, -0.06, 0.03, -0.06, 0.05, 0.03, -0.05, 0.03)], hex('#f4efe2'));
      for (const [dx, dy, tone] of [
        [-0.04, 0.05, '#f29ab4'],
        [0.04, 0.05, '#f6d860'],
        [0, 0.075, '#e0594f'],
        [-0.015, 0.035, '#ffffff'],
        [0.02, 0.03, '#b9a3e3'],
      ] as const) {
        b.part([star(dx, dy, 0.026, 0.013, 5)], hex(tone), { shade: 0, ink: 0.5 });
      }
      return;
    case 'wand':
      part([limb(0, -0.03, 0.06, 0.17, 0.012)], wood, 0);
      b.glow(0.065, 0.2, 0.25, hex('#fff0a0'), 0.6);
      b.part([star(0.065, 0.2, 0.045, 0.02, 5)], hex('#ffe680'), { emissive: true, ink: 0.6 });
      return;
    case 'rod':
      part([limb(-0.02, -0.1, 0.34, 0.42, 0.014, 0.006)], wood, 0);
      b.flat([limb(0.34, 0.42, 0.37, -0.4, 0.003)], hex('#f4f0ea'), { noId: true });
      return;
    case 'hammer':
    case 'pickaxe':
    case 'axe':
      part([limb(-0.03, -0.16, 0.03, 0.2, 0.018)], wood, 0);
      if (item === 'hammer') part([rect(-0.035, 0.17, 0.12, 0.06)], steel);
      else if (item === 'axe') part([blob(0.03, 0.12, 0.13, 0.1, 0.14, 0.26, 0.035, 0.22)], steel);
      else part(strand([-0.09, 0.14, 0.03, 0.21, 0.15, 0.16], 0.014, 0.022), steel, 0);
      return;
    case 'microphone':
      part([limb(0, -0.03, 0.01, 0.06, 0.014)], hex('#34343f'), 0);
      part([ellipse(0.012, 0.08, 0.022)], steel, 0.008);
      return;
    case 'ball':
      b.part([ellipse(0, -0.02, 0.055)], colour, {
        shade: 0.016,
        inside: [
          {
            path: [limb(-0.06, -0.02, 0.06, -0.02, 0.007), limb(0, -0.08, 0, 0.04, 0.007)],
            colour: darken(colour, 0.4),
          },
        ],
      });
      return;
    case 'scythe':
      part([limb(-0.03, -0.52, 0.04, 0.42, 0.018)], darken(wood, 0.3), 0);
      part([blob(0.03, 0.41, 0.05, 0.45, -0.14, 0.46, -0.26, 0.32, -0.13, 0.4)], steel);
      return;
    case 'cup':
      part([polygon(-0.022, 0, 0.022, 0, 0.026, 0.05, -0.026, 0.05)], hex('#f4efe6'), 0.008);
      return;
    case 'paint':
      part([limb(0, -0.03, 0.05, 0.12, 0.01)], wood, 0);
      part([ellipse(0.055, 0.135, 0.012, 0.02, -20)], hex('#d23c5c'), 0);
      return;
    default:
  }
}
