import { darken, hex, lighten } from '../colour.ts';
import { blob, ellipse, limb, polygon, rect, strand } from '../paint/path.ts';
import { glass } from './car.ts';
import { type Drawing, mainColour } from './easel.ts';

/** What flies: planes, helicopters, balloons, airships, rockets, saucers, satellites. */
export const drawAircraft: Drawing = easel => {
  const { element } = easel;
  const kind = String(element.noun.options.kind ?? 'plane');
  const b = easel.brush.at(0, 0, element.size);
  const half = element.noun.aspect / 2;
  const tone = mainColour(
    element,
    kind === 'plane' ? '#e9edf2' : kind === 'ufo' ? '#b6c0cc' : kind === 'rocket' ? '#eceef2' : '#d9534a',
  );
  const second = element.second ?? hex('#f6efe0');
  switch (kind) {
    case 'balloon': {
      const stripes = [-0.28, 0, 0.28].map(x =>
        blob(x * 0.25, 0.24, x - 0.06, 0.6, x * 0.9 - 0.03, 0.9, x * 0.3, 1, x * 0.9 + 0.06, 0.9, x + 0.06, 0.6),
      );
      b.part([limb(-0.09, 0.15, -0.16, 0.34, 0.008), limb(0.09, 0.15, 0.16, 0.34, 0.008)], hex('#5a4638'), {
        shade: 0,
        ink: 0.4,
      });
      b.part([blob(-0.1, 0.28, -0.37, 0.56, -0.34, 0.84, 0, 1, 0.34, 0.84, 0.37, 0.56, 0.1, 0.28)], tone, {
        shade: 0.1,
        rim: 0.02,
        inside: [{ path: stripes, colour: second }],
      });
      b.part([polygon(-0.09, 0, 0.09, 0, 0.11, 0.14, -0.11, 0.14)], hex('#a8743f'), {
        shade: 0.02,
        inside: [{ path: [rect(-0.2, 0.06, 0.4, 0.015)], colour: hex('#6a4428') }],
      });
      return;
    }
    case 'airship':
      b.part(
        [
          polygon(-half * 0.85, 0.62, -half * 1.02, 0.98, -half * 0.6, 0.8),
          polygon(-half * 0.85, 0.6, -half * 1.02, 0.26, -half * 0.6, 0.44),
        ],
        darken(tone, 0.15),
        { shade: 0.02 },
      );
      b.part(
        [
          blob(
            -half * 0.95,
            0.62,
            -half * 0.5,
            0.9,
            0.2,
            1,
            half * 0.8,
            0.86,
            half,
            0.62,
            half * 0.8,
            0.38,
            0.2,
            0.26,
            -half * 0.5,
            0.34,
          ),
        ],
        tone,
        {
          shade: 0.14,
          rim: 0.03,
          inside: [
            { path: [rect(-half * 2, 0.58, half * 4, 0.08)], colour: second },
            { path: [-0.5, 0, 0.5].map(t => ellipse(half * t, 0.62, 0.015, 0.5)), colour: darken(tone, 0.2) },
          ],
        },
      );
      b.part([blob(-half * 0.35, 0.24, -half * 0.3, 0.05, half * 0.3, 0.05, half * 0.38, 0.26)], hex('#7a5a44'), {
        shade: 0.03,
        inside: [
          {
            path: Array.from({ length: 5 }, (_, i) => rect(-half * 0.26 + i * half * 0.12, 0.12, half * 0.07, 0.07)),
            colour: hex('#ffe2a0'),
            emissive: true,
          },
        ],
      });
      return;
    case 'rocket':
      b.glow(0, -0.02, 0.5, hex('#ffb04a'), element.y > 1 ? 0.7 : 0);
      if (element.y > 1)
        b.part([blob(-0.08, 0.1, 0.08, 0.1, 0.05, -0.12, 0, -0.3, -0.05, -0.12)], hex('#ff9a3a'), {
          emissive: true,
          ink: 0.5,
        });
      b.part(
        [polygon(-0.12, 0.34, -0.26, 0.02, -0.1, 0.08), polygon(0.12, 0.34, 0.26, 0.02, 0.1, 0.08)],
        hex('#d8453f'),
        { shade: 0.02 },
      );
      b.part([blob(-0.12, 0.08, -0.15, 0.5, -0.1, 0.8, 0, 1, 0.1, 0.8, 0.15, 0.5, 0.12, 0.08)], tone, {
        shade: 0.07,
        rim: 0.015,
        inside: [
          { path: [polygon(-0.2, 0.78, 0.2, 0.78, 0.2, 1.1, -0.2, 1.1)], colour: hex('#d8453f') },
          { path: [ellipse(0, 0.62, 0.065)], colour: hex('#4f6f9a') },
          { path: [ellipse(0, 0.62, 0.048)], colour: hex('#a9dcf4') },
        ],
      });
      return;
    case 'ufo':
      b.flat([polygon(-0.4, 0.3, 0.4, 0.3, half * 1.3, -1.6, -half * 1.3, -1.6)], hex('#d8ffb0'), {
        emissive: true,
        alpha: 0.2,
        noId: true,
      });
      b.part([blob(-0.42, 0.5, -0.34, 0.86, 0, 1, 0.34, 0.86, 0.42, 0.5)], hex('#a9e8f0'), { shade: 0.08, rim: 0.03 });
      b.part([ellipse(0, 0.42, half, 0.24)], tone, {
        shade: 0.1,
        rim: 0.03,
        inside: [
          {
            path: [-0.75, -0.4, 0, 0.4, 0.75].map(t => ellipse(half * t, 0.36, 0.07, 0.055)),
            colour: hex('#fff08a'),
            emissive: true,
          },
        ],
      });
      return;
    case 'ship':
      b.part(
        [
          polygon(-half * 0.7, 0.5, -half, 0.95, -half * 0.75, 0.98, -half * 0.2, 0.55),
          polygon(-half * 0.6, 0.4, -half * 1.05, 0.06, -half * 0.7, 0.05, 0.1, 0.35),
        ],
        darken(tone, 0.2),
        { shade: 0.03 },
      );
      b.glow(-half * 0.95, 0.45, 0.6, hex('#6fd8ff'), 0.7);
      b.part([blob(-half * 0.95, 0.45, -half * 0.6, 0.66, 0.2, 0.7, half, 0.42, 0.2, 0.26, -half * 0.6, 0.28)], tone, {
        shade: 0.1,
        rim: 0.025,
        inside: [{ path: [rect(-half, 0.36, half * 2, 0.04)], colour: hex('#4fb8e8'), emissive: true }],
      });
      b.part([blob(half * 0.15, 0.58, half * 0.25, 0.76, half * 0.5, 0.66, half * 0.6, 0.52)], hex('#8fd8f4'), {
        shade: 0.03,
        rim: 0.015,
      });
      return;
    case 'helicopter':
      b.part(
        [limb(-half * 0.3, 0.5, -half, 0.62, 0.12, 0.05), limb(-half, 0.45, -half * 0.97, 0.8, 0.05)],
        darken(tone, 0.12),
        { shade: 0.02 },
      );
      b.part(
        [
          blob(
            -half * 0.4,
            0.45,
            -half * 0.3,
            0.75,
            half * 0.2,
            0.78,
            half * 0.6,
            0.55,
            half * 0.5,
            0.28,
            -half * 0.2,
            0.24,
          ),
        ],
        tone,
        {
          shade: 0.09,
          rim: 0.02,
          inside: [
            { path: [blob(half * 0.1, 0.5, half * 0.14, 0.72, half * 0.36, 0.68, half * 0.56, 0.5)], colour: glass },
          ],
        },
      );
      b.part(
        [
          limb(0, 0.76, 0, 0.92, 0.05),
          limb(-half * 0.9, 0.94, half * 0.9, 0.94, 0.03),
          limb(-half * 0.35, 0.1, half * 0.5, 0.1, 0.04),
          limb(-0.1, 0.26, -0.15, 0.1, 0.03),
          limb(0.25, 0.26, 0.3, 0.1, 0.03),
        ],
        hex('#4a4c5a'),
        { shade: 0 },
      );
      return;
    case 'satellite':
      for (const s of [-1, 1])
        b.part([rect(s > 0 ? 0.22 : -0.22 - half * 0.7, 0.32, half * 0.7, 0.36)], hex('#31559e'), {
          shade: 0.05,
          inside: [
            {
              path: [0.25, 0.5, 0.75].map(t =>
                rect(s > 0 ? 0.22 + half * 0.7 * t : -0.22 - half * 0.7 * t, 0.3, 0.02, 0.4),
              ),
              colour: hex('#9fc0ee'),
            },
          ],
        });
      b.part([limb(-0.3, 0.5, 0.3, 0.5, 0.05), rect(-0.17, 0.25, 0.34, 0.5)], tone, { shade: 0.06, rim: 0.02 });
      b.part([blob(-0.2, 0.8, 0, 0.74, 0.2, 0.8, 0, 0.95)], hex('#f2f2f4'), { shade: 0.03 });
      return;
    case 'kite':
      b.part(strand([0, 0.3, 0.12, 0.15, 0.02, 0.04, 0.14, -0.12], 0.016), hex('#f4efe6'), { shade: 0 });
      b.part([polygon(0, 0.25, 0.34, 0.68, 0, 1, -0.34, 0.68)], tone, {
        shade: 0,
        inside: [
          { path: [polygon(0, 0.25, 0.34, 0.68, 0, 0.68), polygon(-0.34, 0.68, 0, 0.68, 0, 1)], colour: second },
        ],
      });
      return;
    default:
      b.part([polygon(-half * 0.85, 0.5, -half, 0.95, -half * 0.78, 0.95, -half * 0.5, 0.55)], hex('#d8453f'), {
        shade: 0.02,
      });
      b.part([polygon(0, 0.52, -half * 0.1, 0.86, half * 0.06, 0.86, half * 0.25, 0.52)], darken(tone, 0.2), {
        shade: 0.02,
      });
      b.part(
        [blob(-half, 0.55, -half * 0.5, 0.64, half * 0.6, 0.66, half, 0.5, half * 0.6, 0.36, -half * 0.5, 0.4)],
        tone,
        {
          shade: 0.08,
          rim: 0.02,
          inside: [
            {
              path: Array.from({ length: 8 }, (_, i) => ellipse(-half * 0.5 + i * half * 0.15, 0.54, 0.035, 0.04)),
              colour: hex('#4f6f93'),
            },
            {
              path: [polygon(half * 0.72, 0.5, half * 0.76, 0.62, half * 0.92, 0.56, half * 0.95, 0.5)],
              colour: hex('#4f6f93'),
            },
          ],
        },
      );
      b.part(
        [polygon(half * 0.25, 0.46, -half * 0.1, 0.46, -half * 0.45, 0.05, -half * 0.28, 0.05)],
        lighten(tone, 0.1),
        { shade: 0.04, rim: 0.012 },
      );
  }
};
