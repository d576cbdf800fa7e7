import { darken, hex, lighten } from '../colour.ts';
import { blob, ellipse, limb, polygon, rect, star, strand } from '../paint/path.ts';
import { type Part, wood } from './prop-part.ts';

/** Food, vases, instruments and yard things. */
export const yardProps: Readonly<Record<string, Part>> = {
  food: ({ element }, b, tone) => {
    const kind = String(element.noun.options.kind);
    const plate = () => b.part([ellipse(0, 0.1, 0.62, 0.1)], hex('#f4f1ea'), { shade: 0.03 });
    if (kind === 'fruit') {
      const c = tone('#e0483a');
      b.part([blob(-0.42, 0.45, -0.3, 0.85, 0, 0.78, 0.3, 0.85, 0.42, 0.45, 0.2, 0.04, -0.2, 0.04)], c, {
        shade: 0.13,
        rim: 0.03,
        inside: [{ path: [ellipse(-0.18, 0.6, 0.07, 0.1, 20)], colour: lighten(c, 0.6) }],
      });
      b.part([limb(0, 0.78, 0.05, 1, 0.05)], wood, { shade: 0 });
      b.part([blob(0.06, 0.88, 0.2, 1, 0.34, 0.92, 0.18, 0.84)], hex('#6fae4f'), { shade: 0.02 });
    } else if (kind === 'bowl') {
      b.flat(strand([-0.15, 0.75, -0.2, 0.95, -0.1, 1.1, -0.16, 1.3], 0.04), hex('#ffffff'), {
        alpha: 0.5,
        noId: true,
      });
      b.part([ellipse(0, 0.62, 0.55, 0.12)], tone('#f0c46a'), {
        shade: 0.02,
        inside: [
          { path: [ellipse(-0.2, 0.65, 0.13, 0.05), ellipse(0.24, 0.64, 0.12, 0.05)], colour: hex('#f8f2e2') },
          { path: [ellipse(0.02, 0.6, 0.13, 0.05)], colour: hex('#6fae4f') },
        ],
      });
      b.part([blob(-0.56, 0.62, -0.45, 0.2, -0.2, 0.02, 0.2, 0.02, 0.45, 0.2, 0.56, 0.62, 0, 0.53)], hex('#c94a3f'), {
        shade: 0.1,
        rim: 0.025,
        inside: [{ path: [rect(-0.6, 0.3, 1.2, 0.05)], colour: hex('#f4e2c0') }],
      });
    } else if (kind === 'cake') {
      plate();
      const c = tone('#f6b8c8');
      b.part([rect(-0.48, 0.1, 0.96, 0.36), rect(-0.32, 0.44, 0.64, 0.28)], c, {
        shade: 0.08,
        inside: [
          { path: [0, 1, 2, 3, 4, 5].map(i => ellipse(-0.45 + i * 0.18, 0.46, 0.1, 0.07)), colour: hex('#fff6ee') },
        ],
      });
      for (const x of [-0.2, 0, 0.2]) {
        b.part([ellipse(x, 0.76, 0.07)], hex('#e0303f'), { shade: 0.02 });
      }
      b.part([limb(0, 0.8, 0, 1, 0.03)], hex('#7fc4e8'), { shade: 0 });
      b.part([ellipse(0, 1.03, 0.03, 0.05)], hex('#ffc24a'), { emissive: true });
    } else if (kind === 'bread') {
      b.part([blob(-0.6, 0.05, -0.5, 0.6, 0, 0.8, 0.5, 0.6, 0.6, 0.05)], tone('#d99a4f'), {
        shade: 0.12,
        rim: 0.03,
        inside: [{ path: [-0.3, 0, 0.3].map(x => limb(x - 0.08, 0.62, x + 0.08, 0.4, 0.05)), colour: hex('#f4d9a0') }],
      });
    } else if (kind === 'cup') {
      b.flat(strand([0, 0.8, -0.08, 1, 0.05, 1.15], 0.05), hex('#ffffff'), { alpha: 0.5, noId: true });
      b.part([ellipse(0.42, 0.42, 0.17, 0.2)], tone('#f2ede2'), {
        shade: 0.02,
        inside: [{ path: [ellipse(0.42, 0.42, 0.09, 0.12)], colour: hex('#8a7a78') }],
      });
      b.part([blob(-0.36, 0.75, -0.32, 0.1, 0.32, 0.1, 0.36, 0.75, 0, 0.7)], tone('#f2ede2'), {
        shade: 0.1,
        rim: 0.02,
      });
    } else if (kind === 'teapot') {
      const c = tone('#5f8a9a');
      b.part([blob(0.3, 0.4, 0.62, 0.75, 0.74, 0.72, 0.45, 0.25)], c, { shade: 0.03 });
      b.part(strand([-0.36, 0.65, -0.68, 0.62, -0.62, 0.28, -0.36, 0.25], 0.08), c, { shade: 0.02 });
      b.part([blob(-0.44, 0.4, -0.2, 0.78, 0.2, 0.78, 0.44, 0.4, 0.25, 0.04, -0.25, 0.04), ellipse(0, 0.86, 0.08)], c, {
        shade: 0.11,
        rim: 0.03,
      });
    } else if (kind === 'bottle') {
      const c = tone('#4f9a7a');
      b.part([blob(-0.2, 0, -0.2, 0.55, -0.07, 0.72, -0.07, 0.98, 0.07, 0.98, 0.07, 0.72, 0.2, 0.55, 0.2, 0)], c, {
        shade: 0.06,
        rim: 0.02,
        inside: [{ path: [rect(-0.3, 0.2, 0.6, 0.22)], colour: hex('#f4ecd4') }],
      });
    } else if (kind === 'pumpkin') {
      const c = tone('#ef8a35');
      b.part(
        [
          ellipse(-0.32, 0.42, 0.24, 0.38),
          ellipse(0.32, 0.42, 0.24, 0.38),
          ellipse(-0.14, 0.42, 0.26, 0.42),
          ellipse(0.14, 0.42, 0.26, 0.42),
        ],
        c,
        {
          shade: 0.12,
          rim: 0.03,
          inside: [
            { path: [ellipse(-0.14, 0.42, 0.02, 0.4), ellipse(0.14, 0.42, 0.02, 0.4)], colour: darken(c, 0.25) },
          ],
        },
      );
      b.part([limb(0, 0.82, 0.06, 1, 0.1)], hex('#6f8f4a'), { shade: 0.02 });
      if (element.noun.options.face)
        b.flat(
          [
            polygon(-0.24, 0.5, -0.06, 0.5, -0.15, 0.68),
            polygon(0.06, 0.5, 0.24, 0.5, 0.15, 0.68),
            polygon(-0.26, 0.3, 0.26, 0.3, 0.12, 0.16, 0, 0.24, -0.12, 0.16),
          ],
          hex('#ffe27a'),
          { emissive: true },
        );
    } else {
      b.part([polygon(-0.35, 0.6, 0.35, 0.6, 0, 0)], hex('#d9a05a'), { shade: 0.04 });
      b.part([ellipse(-0.14, 0.7, 0.2), ellipse(0.15, 0.7, 0.2), ellipse(0, 0.86, 0.2)], tone('#f8d0d8'), {
        shade: 0.06,
        rim: 0.02,
      });
    }
  },
  vase: (_e, b, tone) => {
    const c = tone('#5f86b8');
    for (const [x, k] of [
      [-0.16, '#f29ab4'],
      [0.02, '#f6d860'],
      [0.18, '#e0594f'],
    ] as const) {
      b.part([limb(x * 0.3, 0.5, x, 0.86, 0.02)], hex('#5d9a4d'), { shade: 0, ink: 0.6 });
      b.part([star(x, 0.88, 0.12, 0.06, 6)], hex(k), { shade: 0.02, ink: 0.7 });
    }
    b.part([blob(-0.14, 0, -0.26, 0.28, -0.1, 0.5, -0.14, 0.62, 0.14, 0.62, 0.1, 0.5, 0.26, 0.28, 0.14, 0)], c, {
      shade: 0.07,
      rim: 0.02,
      inside: [{ path: [rect(-0.3, 0.26, 0.6, 0.05)], colour: hex('#f2ead6') }],
    });
  },
  telescope: (_e, b, tone) => {
    b.part([limb(0, 0.55, -0.3, 0, 0.04), limb(0, 0.55, 0.3, 0, 0.04), limb(0, 0.55, 0.02, 0, 0.04)], wood, {
      shade: 0,
    });
    b.part([limb(-0.3, 0.42, 0.35, 0.9, 0.1, 0.17), ellipse(0.37, 0.915, 0.04, 0.09, 36)], tone('#c9a14f'), {
      shade: 0.03,
      rim: 0.012,
    });
  },
  globe: (_e, b) => {
    b.part([rect(-0.05, 0.1, 0.1, 0.2), ellipse(0, 0.06, 0.28, 0.06)], wood, { shade: 0.02 });
    b.part([ellipse(0, 0.62, 0.36)], hex('#4f8fc8'), {
      shade: 0.11,
      rim: 0.03,
      inside: [
        {
          path: [
            blob(-0.25, 0.75, -0.05, 0.85, 0.02, 0.65, -0.12, 0.5, -0.25, 0.58),
            blob(0.1, 0.6, 0.3, 0.7, 0.25, 0.45, 0.12, 0.38),
          ],
          colour: hex('#7fae5a'),
        },
      ],
    });
  },
  skull: (_e, b) => {
    const bone = hex('#ece5d2');
    b.part(
      [blob(-0.42, 0.55, -0.3, 0.95, 0.3, 0.95, 0.42, 0.55, 0.24, 0.28, 0.22, 0.02, -0.22, 0.02, -0.24, 0.28)],
      bone,
      {
        shade: 0.1,
        rim: 0.025,
        inside: [
          {
            path: [
              ellipse(-0.17, 0.5, 0.12, 0.13),
              ellipse(0.17, 0.5, 0.12, 0.13),
              polygon(-0.05, 0.28, 0.05, 0.28, 0, 0.4),
              rect(-0.1, 0.02, 0.02, 0.14),
              rect(0, 0.02, 0.02, 0.14),
              rect(0.1, 0.02, 0.02, 0.14),
            ],
            colour: hex('#2f2830'),
          },
        ],
      },
    );
  },
  bell: (_e, b, tone) => {
    const c = tone('#b8964a');
    b.part([rect(-0.5, 0, 0.08, 0.95), rect(0.42, 0, 0.08, 0.95), rect(-0.58, 0.9, 1.16, 0.1)], hex('#7a4a3a'), {
      shade: 0.02,
    });
    b.part([blob(-0.3, 0.26, -0.22, 0.65, -0.1, 0.84, 0.1, 0.84, 0.22, 0.65, 0.3, 0.26, 0, 0.22)], c, {
      shade: 0.08,
      rim: 0.02,
      inside: [{ path: [rect(-0.4, 0.36, 0.8, 0.04), rect(-0.4, 0.62, 0.8, 0.03)], colour: darken(c, 0.35) }],
    });
  },
  swing: (_e, b, tone) => {
    const c = tone('#5f8fc0');
    b.part(
      [
        limb(-0.75, 0, -0.6, 1, 0.05),
        limb(-0.45, 0, -0.6, 1, 0.05),
        limb(0.75, 0, 0.6, 1, 0.05),
        limb(0.45, 0, 0.6, 1, 0.05),
        limb(-0.62, 0.98, 0.62, 0.98, 0.05),
      ],
      c,
      { shade: 0.01 },
    );
    for (const x of [-0.25, 0.25]) {
      b.flat(
        [limb(x - 0.09, 0.98, x - 0.09, 0.24, 0.012), limb(x + 0.09, 0.98, x + 0.09, 0.24, 0.012)],
        hex('#6b6f7c'),
      );
      b.part([rect(x - 0.12, 0.21, 0.24, 0.035)], hex('#e0a04a'), { shade: 0 });
    }
  },
  carousel: ({ light }, b, tone) => {
    const c = tone('#e0607f');
    b.part([ellipse(0, 0.07, 0.75, 0.07)], hex('#e9c98a'), { shade: 0.02 });
    for (let i = 0; i < 5; i++) {
      const x = -0.52 + i * 0.26;
      b.part([limb(x, 0.08, x, 0.66, 0.018)], hex('#e8c050'), { shade: 0, ink: 0.6 });
      b.part(
        [
          ellipse(x, 0.34 + (i % 2) * 0.06, 0.09, 0.055),
          limb(x + 0.06, 0.37 + (i % 2) * 0.06, x + 0.11, 0.46 + (i % 2) * 0.06, 0.045),
          limb(x - 0.05, 0.32 + (i % 2) * 0.06, x - 0.06, 0.22 + (i % 2) * 0.06, 0.025),
          limb(x + 0.05, 0.32 + (i % 2) * 0.06, x + 0.07, 0.22 + (i % 2) * 0.06, 0.025),
        ],
        hex(['#f4f0ea', '#c9a06a', '#8a6a5a'][i % 3]),
        { shade: 0.014 },
      );
    }
    b.part([polygon(-0.8, 0.62, 0.8, 0.62, 0.7, 0.74, 0.06, 0.98, -0.06, 0.98, -0.7, 0.74)], hex('#f8efe0'), {
      shade: 0.05,
      rim: 0.014,
      inside: [
        {
          path: [-0.6, -0.2, 0.2, 0.6].map(x =>
            polygon(x - 0.1, 0.6, x + 0.1, 0.6, x * 0.1 + 0.02, 1, x * 0.1 - 0.02, 1),
          ),
          colour: c,
        },
      ],
    });
    if (light.night > 0.2) for (let i = 0; i < 8; i++) b.glow(-0.7 + i * 0.2, 0.63, 0.14, hex('#ffe29a'), 0.6);
  },
};
