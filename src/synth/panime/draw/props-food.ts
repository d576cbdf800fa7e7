import { darken, hex, lighten } from '../colour.ts';
import { blob, ellipse, limb, polygon, rect, strand } from '../paint/path.ts';
import type { Part } from './prop-part.ts';
import { wood } from './prop-part.ts';

const leaf = hex('#6fae4f');

/** Fruit, vegetables and dishes, one unit high. */
export const foodProps: Readonly<Record<string, Part>> = {
  lemon: (_e, b, tone) => {
    const c = tone('#f4d63f');
    b.part([blob(-0.62, 0.42, -0.4, 0.72, 0, 0.84, 0.4, 0.72, 0.62, 0.42, 0.4, 0.14, 0, 0.02, -0.4, 0.14)], c, {
      shade: 0.13,
      rim: 0.03,
      inside: [{ path: [ellipse(-0.18, 0.6, 0.09, 0.06, 20)], colour: lighten(c, 0.65) }],
    });
    b.part([blob(0.5, 0.56, 0.72, 0.78, 0.9, 0.74, 0.72, 0.56)], leaf, { shade: 0.02 });
  },
  pear: (_e, b, tone) => {
    const c = tone('#c9cf52');
    b.part([blob(-0.4, 0.3, -0.22, 0.62, -0.14, 0.84, 0.14, 0.84, 0.22, 0.62, 0.4, 0.3, 0.2, 0.02, -0.2, 0.02)], c, {
      shade: 0.12,
      rim: 0.03,
      inside: [{ path: [ellipse(-0.14, 0.42, 0.06, 0.12, 10)], colour: lighten(c, 0.55) }],
    });
    b.part([limb(0, 0.82, 0.08, 1, 0.05)], wood, { shade: 0 });
  },
  peach: (_e, b, tone) => {
    const c = tone('#f5a98a');
    b.part([blob(-0.42, 0.45, -0.3, 0.8, 0, 0.84, 0.3, 0.8, 0.42, 0.45, 0.22, 0.04, -0.22, 0.04)], c, {
      shade: 0.12,
      rim: 0.03,
      inside: [
        { path: [ellipse(0.22, 0.62, 0.22, 0.26)], colour: hex('#ee7a72'), alpha: 0.6 },
        { path: strand([0, 0.86, 0.1, 0.55, 0.02, 0.1], 0.03), colour: darken(c, 0.25) },
      ],
    });
    b.part([blob(0, 0.84, 0.18, 1.02, 0.4, 0.98, 0.2, 0.84)], leaf, { shade: 0.02 });
  },
  tomato: (_e, b, tone) => {
    const c = tone('#e0402f');
    b.part([blob(-0.5, 0.4, -0.36, 0.78, 0, 0.82, 0.36, 0.78, 0.5, 0.4, 0.3, 0.04, -0.3, 0.04)], c, {
      shade: 0.13,
      rim: 0.03,
      inside: [{ path: [ellipse(-0.22, 0.6, 0.08, 0.06)], colour: lighten(c, 0.6) }],
    });
    b.part(
      Array.from({ length: 5 }, (_, i) => {
        const angle = (i / 5) * Math.PI + 0.3;
        return limb(0, 0.84, Math.cos(angle) * 0.26, 0.84 + (Math.sin(angle) - 0.55) * 0.14, 0.06, 0.02);
      }),
      leaf,
      { shade: 0 },
    );
  },
  banana: (_e, b, tone) => {
    const c = tone('#f3d34f');
    for (const dx of [0.16, 0, -0.16])
      b.part(
        [
          blob(
            dx - 0.5,
            0.62,
            dx - 0.34,
            0.24,
            dx,
            0.06,
            dx + 0.4,
            0.16,
            dx + 0.56,
            0.42,
            dx + 0.3,
            0.32,
            dx - 0.06,
            0.34,
            dx - 0.34,
            0.68,
          ),
        ],
        c,
        {
          shade: 0.07,
          rim: 0.02,
        },
      );
    b.part([rect(-0.62, 0.62, 0.3, 0.14)], hex('#8a6a35'), { shade: 0 });
  },
  grapes: (_e, b, tone) => {
    const c = tone('#7a4fa8');
    for (let row = 0; row < 4; row++)
      for (let i = 0; i < 4 - row; i++)
        b.part([ellipse((i - (3 - row) / 2) * 0.24, 0.7 - row * 0.19, 0.135)], c, {
          shade: 0.04,
          rim: 0.014,
          inside: [
            { path: [ellipse((i - (3 - row) / 2) * 0.24 - 0.04, 0.75 - row * 0.19, 0.03)], colour: lighten(c, 0.6) },
          ],
        });
    b.part([limb(0, 0.82, 0.04, 1, 0.05)], wood, { shade: 0 });
    b.part([blob(0.02, 0.88, 0.22, 1, 0.42, 0.9, 0.2, 0.82)], leaf, { shade: 0.02 });
  },
  strawberry: (_e, b, tone) => {
    const c = tone('#dc3045');
    b.part([blob(-0.4, 0.66, -0.2, 0.84, 0.2, 0.84, 0.4, 0.66, 0.22, 0.24, 0, 0.02, -0.22, 0.24)], c, {
      shade: 0.11,
      rim: 0.03,
      inside: [
        {
          path: Array.from({ length: 11 }, (_, i) =>
            ellipse(-0.26 + (i % 4) * 0.17 + (i > 3 ? 0.06 : 0), 0.66 - Math.floor(i / 4) * 0.19, 0.02, 0.03),
          ),
          colour: hex('#f8dc7a'),
        },
      ],
    });
    b.part([polygon(-0.36, 0.84, -0.14, 0.76, 0, 0.86, 0.14, 0.76, 0.36, 0.84, 0.06, 1, -0.06, 1)], leaf, {
      shade: 0.02,
    });
  },
  pineapple: (_e, b, tone) => {
    const c = tone('#e0a83a');
    for (const [x, h] of [
      [-0.2, 0.88],
      [0.2, 0.88],
      [-0.1, 0.98],
      [0.1, 0.98],
      [0, 1.04],
    ] as const)
      b.part([blob(x * 0.4 - 0.06, 0.6, x * 1.3, h, x * 0.4 + 0.06, 0.6)], leaf, { shade: 0.01 });
    b.part([ellipse(0, 0.33, 0.27, 0.33)], c, {
      shade: 0.09,
      rim: 0.024,
      inside: [
        {
          path: [-0.4, -0.2, 0, 0.2, 0.4].flatMap(x => [
            limb(x - 0.3, 0, x + 0.3, 0.66, 0.016),
            limb(x + 0.3, 0, x - 0.3, 0.66, 0.016),
          ]),
          colour: darken(c, 0.3),
        },
      ],
    });
  },
  carrot: (_e, b, tone) => {
    const c = tone('#ef8335');
    for (const x of [-0.14, 0, 0.14])
      b.part([blob(-0.02, 0.66, x * 1.6, 1, x * 0.9 + 0.08, 0.72)], leaf, { shade: 0.01 });
    b.part([blob(-0.2, 0.66, 0, 0.74, 0.2, 0.66, 0.08, 0.26, 0, 0, -0.08, 0.26)], c, {
      shade: 0.07,
      rim: 0.02,
      inside: [{ path: [0.54, 0.4, 0.26].map(y => limb(-0.1, y, 0.04, y - 0.01, 0.016)), colour: darken(c, 0.3) }],
    });
  },
  riceball: (_e, b, tone) => {
    b.part([blob(-0.5, 0.1, -0.42, 0.34, 0, 0.98, 0.42, 0.34, 0.5, 0.1, 0.3, 0.02, -0.3, 0.02)], tone('#f8f5ee'), {
      shade: 0.12,
      rim: 0.03,
    });
    b.part([rect(-0.22, 0, 0.44, 0.44)], hex('#2f4038'), { shade: 0.03 });
  },
  sushi: (_e, b, tone) => {
    for (const [x, colour] of [
      [-0.62, '#f08a5a'],
      [0.62, '#e2546a'],
      [0, '#f3c04a'],
    ] as const) {
      b.part([blob(x - 0.28, 0.08, x - 0.28, 0.5, x, 0.58, x + 0.28, 0.5, x + 0.28, 0.08)], hex('#f8f5ee'), {
        shade: 0.06,
      });
      b.part(
        [blob(x - 0.36, 0.46, x - 0.22, 0.82, x, 0.9, x + 0.24, 0.82, x + 0.36, 0.44, x, 0.54)],
        x === 0 ? tone(colour) : hex(colour),
        {
          shade: 0.05,
          inside: [
            {
              path: [-0.14, 0.04, 0.2].map(dx => limb(x + dx, 0.5, x + dx - 0.06, 0.9, 0.026)),
              colour: hex('#fdeee2'),
            },
          ],
        },
      );
    }
    b.part([rect(-1.02, 0, 2.04, 0.1)], hex('#8a5a3a'), { shade: 0.02 });
  },
  pizza: (_e, b, tone) => {
    b.part([ellipse(0, 0.5, 0.98, 0.46)], hex('#d99a4f'), { shade: 0.06, rim: 0.02 });
    b.part([ellipse(0, 0.53, 0.84, 0.37)], tone('#f3c24a'), {
      shade: 0.02,
      inside: [
        {
          path: [
            [-0.4, 0.6],
            [0.3, 0.7],
            [0.5, 0.42],
            [-0.1, 0.4],
            [-0.5, 0.38],
            [0.02, 0.76],
          ].map(([x, y]) => ellipse(x, y, 0.13, 0.06)),
          colour: hex('#c23c33'),
        },
        {
          path: [
            [-0.2, 0.62],
            [0.2, 0.5],
            [0.4, 0.58],
          ].map(([x, y]) => ellipse(x, y, 0.06, 0.03, 30)),
          colour: leaf,
        },
      ],
    });
  },
  burger: (_e, b, tone) => {
    b.part([blob(-0.6, 0.02, -0.6, 0.22, 0.6, 0.22, 0.6, 0.02)], hex('#d99a4f'), { shade: 0.05 });
    b.part([rect(-0.62, 0.22, 1.24, 0.16)], hex('#6b4030'), { shade: 0.03 });
    b.part([polygon(-0.66, 0.4, 0.66, 0.4, 0.5, 0.28, 0.2, 0.38, -0.1, 0.27, -0.4, 0.38)], hex('#f6c93f'), {
      shade: 0,
    });
    b.part([blob(-0.68, 0.42, -0.4, 0.5, -0.1, 0.42, 0.2, 0.51, 0.5, 0.43, 0.68, 0.48, 0.5, 0.56, -0.5, 0.56)], leaf, {
      shade: 0.02,
    });
    b.part([blob(-0.62, 0.54, -0.5, 0.86, 0, 1, 0.5, 0.86, 0.62, 0.54)], tone('#e0a458'), {
      shade: 0.1,
      rim: 0.03,
      inside: [
        {
          path: [
            [-0.3, 0.82],
            [0, 0.9],
            [0.28, 0.8],
            [0.1, 0.74],
            [-0.14, 0.72],
          ].map(([x, y]) => ellipse(x, y, 0.04, 0.02, 30)),
          colour: hex('#f8ead0'),
        },
      ],
    });
  },
  donut: (_e, b, tone) => {
    b.part([ellipse(0, 0.5, 0.5, 0.48)], hex('#d99a5a'), { shade: 0.06 });
    b.part([ellipse(0, 0.52, 0.44, 0.42)], tone('#f29ab4'), {
      shade: 0.04,
      inside: [
        {
          path: Array.from({ length: 9 }, (_, i) =>
            limb(
              Math.cos(i * 0.7) * 0.3,
              0.52 + Math.sin(i * 0.7) * 0.28,
              Math.cos(i * 0.7) * 0.3 + 0.05,
              0.55 + Math.sin(i * 0.7) * 0.28,
              0.025,
            ),
          ),
          colour: hex('#fff6d8'),
        },
      ],
    });
    b.part([ellipse(0, 0.5, 0.15, 0.14)], hex('#8a6a4a'), { shade: 0.02 });
  },
  egg: (_e, b, tone) => {
    const c = tone('#f6ecda');
    b.part([blob(-0.34, 0.36, -0.22, 0.76, 0, 0.96, 0.22, 0.76, 0.34, 0.36, 0.18, 0.03, -0.18, 0.03)], c, {
      shade: 0.11,
      rim: 0.03,
      inside: [{ path: [ellipse(-0.1, 0.66, 0.06, 0.1, 16)], colour: lighten(c, 0.7) }],
    });
  },
  cheese: (_e, b, tone) => {
    const c = tone('#f3c53f');
    b.part([polygon(-0.8, 0.02, 0.8, 0.02, 0.8, 0.62, -0.8, 0.4)], c, {
      shade: 0.05,
      inside: [
        {
          path: [ellipse(-0.4, 0.22, 0.12), ellipse(0.1, 0.34, 0.1), ellipse(0.5, 0.2, 0.13), ellipse(0.3, 0.08, 0.06)],
          colour: darken(c, 0.28),
        },
      ],
    });
    b.part([polygon(-0.8, 0.4, 0.8, 0.62, 0.5, 0.86)], lighten(c, 0.3), { shade: 0 });
  },
  pie: (_e, b, tone) => {
    b.part([blob(-0.8, 0.5, -0.6, 0.08, 0.6, 0.08, 0.8, 0.5)], hex('#b9794a'), { shade: 0.06 });
    b.part([blob(-0.9, 0.5, -0.5, 0.8, 0, 0.88, 0.5, 0.8, 0.9, 0.5, 0, 0.42)], tone('#e0a458'), {
      shade: 0.07,
      rim: 0.02,
      inside: [
        {
          path: [-0.5, -0.17, 0.17, 0.5].flatMap(x => [limb(x - 0.2, 0.46, x + 0.15, 0.86, 0.05)]),
          colour: hex('#b0503f'),
        },
      ],
    });
  },
  dango: (_e, b, tone) => {
    b.part([limb(0, 0, 0, 1, 0.05)], hex('#d9b27a'), { shade: 0 });
    for (const [y, colour] of [
      [0.82, '#f3a9bd'],
      [0.6, '#f8f4ea'],
      [0.38, '#9cc27a'],
    ] as const)
      b.part([ellipse(0, y, 0.16, 0.13)], y === 0.82 ? tone(colour) : hex(colour), { shade: 0.05, rim: 0.016 });
  },
  cookie: (_e, b, tone) => {
    const c = tone('#c98f52');
    b.part([ellipse(0, 0.5, 0.48, 0.48)], c, {
      shade: 0.08,
      rim: 0.02,
      inside: [
        {
          path: [
            [-0.2, 0.66],
            [0.16, 0.74],
            [0.24, 0.4],
            [-0.06, 0.46],
            [-0.26, 0.34],
            [0.04, 0.22],
          ].map(([x, y]) => ellipse(x, y, 0.06)),
          colour: hex('#5a3a2c'),
        },
      ],
    });
  },
  candyapple: (_e, b, tone) => {
    const c = tone('#d2293c');
    b.part([limb(0, 0.6, 0, 1, 0.06)], hex('#d9b27a'), { shade: 0 });
    b.part([ellipse(0, 0.34, 0.3, 0.32)], c, {
      shade: 0.09,
      rim: 0.026,
      inside: [{ path: [ellipse(-0.1, 0.46, 0.08, 0.1, 24), ellipse(0.14, 0.2, 0.04)], colour: lighten(c, 0.75) }],
    });
  },
};
