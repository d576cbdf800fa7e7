import { darken, hex, lighten } from '../colour.ts';
import { blob, ellipse, limb, polygon, rect, star, strand } from '../paint/path.ts';
import { type Part, steel } from './prop-part.ts';

const gold = hex('#e0b84f');

/** Instruments, toys, treasures and things of a household, one unit high. */
export const playProps: Readonly<Record<string, Part>> = {
  hourglass: (_e, b, tone) => {
    b.part(
      [
        blob(
          -0.24,
          0.9,
          0.24,
          0.9,
          0.22,
          0.68,
          0.04,
          0.5,
          0.22,
          0.32,
          0.24,
          0.1,
          -0.24,
          0.1,
          -0.22,
          0.32,
          -0.04,
          0.5,
          -0.22,
          0.68,
        ),
      ],
      hex('#dcecf4'),
      {
        shade: 0.04,
        inside: [
          {
            path: [
              polygon(-0.3, 0.1, 0.3, 0.1, 0, 0.34),
              polygon(-0.16, 0.66, 0.16, 0.66, 0, 0.5),
              limb(0, 0.5, 0, 0.2, 0.014),
            ],
            colour: hex('#e3bd6a'),
          },
        ],
      },
    );
    b.part([rect(-0.32, 0.9, 0.64, 0.1), rect(-0.32, 0, 0.64, 0.1)], tone('#94633f'), { shade: 0.03, rim: 0.01 });
    b.part([limb(-0.28, 0.1, -0.28, 0.9, 0.04), limb(0.28, 0.1, 0.28, 0.9, 0.04)], tone('#94633f'), { shade: 0 });
  },
  drum: (_e, b, tone) => {
    const c = tone('#b5402f');
    b.part([blob(-0.52, 0.14, -0.58, 0.5, -0.52, 0.86, 0.52, 0.86, 0.58, 0.5, 0.52, 0.14)], c, {
      shade: 0.1,
      rim: 0.02,
      inside: [
        {
          path: Array.from({ length: 9 }, (_, i) =>
            limb(-0.54 + i * 0.135, i % 2 ? 0.2 : 0.8, -0.42 + i * 0.135, i % 2 ? 0.8 : 0.2, 0.016),
          ),
          colour: hex('#f4e2c0'),
        },
      ],
    });
    b.part([rect(-0.56, 0.12, 1.12, 0.08), rect(-0.56, 0.8, 1.12, 0.08)], hex('#3a2f38'), { shade: 0 });
    b.part([ellipse(0, 0.9, 0.55, 0.1)], hex('#f4ead6'), { shade: 0.02 });
  },
  suitcase: (_e, b, tone) => {
    const c = tone('#8f5a3a');
    b.part(strand([-0.18, 0.84, -0.16, 1, 0.16, 1, 0.18, 0.84], 0.05), darken(c, 0.4), { shade: 0 });
    b.part([blob(-0.66, 0.06, -0.68, 0.46, -0.62, 0.86, 0.62, 0.86, 0.68, 0.46, 0.66, 0.06)], c, {
      shade: 0.08,
      rim: 0.02,
      inside: [
        { path: [rect(-0.42, 0, 0.1, 1), rect(0.32, 0, 0.1, 1)], colour: darken(c, 0.35) },
        { path: [rect(-0.42, 0.5, 0.1, 0.1), rect(0.32, 0.5, 0.1, 0.1)], colour: gold },
      ],
    });
  },
  crown: (_e, b, tone) => {
    const c = tone('#e8bd4a');
    b.part([polygon(-0.56, 0.1, 0.56, 0.1, 0.66, 0.84, 0.32, 0.5, 0, 1, -0.32, 0.5, -0.66, 0.84)], c, {
      shade: 0.07,
      rim: 0.02,
      inside: [{ path: [rect(-0.8, 0.1, 1.6, 0.14)], colour: lighten(c, 0.35) }],
    });
    for (const [x, y, colour] of [
      [-0.66, 0.86, '#d2344a'],
      [0, 1, '#3f74c9'],
      [0.66, 0.86, '#d2344a'],
      [0, 0.34, '#2c9c6e'],
    ] as const)
      b.part([ellipse(x, y, 0.08)], hex(colour), { shade: 0.02 });
  },
  shield: (_e, b, tone) => {
    const c = tone('#3f5f9a');
    b.part([blob(-0.42, 0.98, 0.42, 0.98, 0.4, 0.5, 0.22, 0.18, 0, 0, -0.22, 0.18, -0.4, 0.5)], steel, {
      shade: 0.04,
      rim: 0.016,
    });
    b.part([blob(-0.33, 0.89, 0.33, 0.89, 0.31, 0.5, 0.17, 0.24, 0, 0.1, -0.17, 0.24, -0.31, 0.5)], c, {
      shade: 0.06,
      inside: [{ path: [rect(-0.05, 0, 0.1, 1), rect(-0.5, 0.52, 1, 0.1)], colour: hex('#f1ead6') }],
    });
  },
  harp: (_e, b, tone) => {
    const c = tone('#d9a94a');
    b.flat(
      Array.from({ length: 9 }, (_, i) =>
        limb(-0.2 + i * 0.055, 0.14 + i * 0.03, -0.2 + i * 0.055, 0.86 - i * 0.025, 0.008),
      ),
      hex('#f4ecd8'),
    );
    b.part(
      [
        ...strand([-0.3, 0.08, -0.32, 0.5, -0.26, 0.94], 0.07),
        ...strand([-0.28, 0.92, 0, 0.86, 0.16, 0.68, 0.34, 0.7], 0.07, 0.05),
        ...strand([-0.3, 0.06, 0.06, 0.28, 0.34, 0.7], 0.1, 0.06),
        rect(-0.4, 0, 0.4, 0.07),
      ],
      c,
      { shade: 0.02, rim: 0.01 },
    );
  },
  guitar: (_e, b, tone) => {
    const c = tone('#c98a4a');
    b.part([limb(0, 0.4, 0, 0.92, 0.06), rect(-0.06, 0.88, 0.12, 0.12)], hex('#5a3a2c'), { shade: 0.01 });
    b.part([blob(-0.24, 0.16, -0.17, 0.36, -0.2, 0.5, 0, 0.58, 0.2, 0.5, 0.17, 0.36, 0.24, 0.16, 0, 0)], c, {
      shade: 0.07,
      rim: 0.02,
      inside: [{ path: [ellipse(0, 0.38, 0.075)], colour: hex('#33241e') }],
    });
    b.part([rect(-0.09, 0.17, 0.18, 0.035)], hex('#33241e'), { shade: 0 });
    b.flat(
      [-0.018, 0, 0.018].map(x => limb(x, 0.18, x, 0.94, 0.005)),
      hex('#f2ead8'),
    );
  },
  chandelier: ({ light }, b, tone) => {
    const c = tone('#d9b04a');
    const lit = light.night > 0.1;
    b.flat([limb(0, 0.7, 0, 1.6, 0.025)], hex('#4a3a34'));
    if (lit) b.glow(0, 0.5, 1.8, hex('#ffd48a'), 0.7);
    for (const x of [-0.56, -0.3, 0.3, 0.56]) {
      b.part(strand([0, 0.24, x * 0.7, 0.14, x, 0.36], 0.05), c, { shade: 0.01 });
      b.part([rect(x - 0.035, 0.36, 0.07, 0.2)], hex('#f8f1de'), { shade: 0.01 });
      b.part([ellipse(x, 0.62, 0.035, 0.07)], hex('#ffc24a'), { emissive: true, ink: 0.5 });
    }
    b.part([blob(-0.12, 0.1, -0.07, 0.4, 0, 0.74, 0.07, 0.4, 0.12, 0.1, 0, 0)], c, { shade: 0.03, rim: 0.012 });
  },
  windchime: (_e, b, tone) => {
    const c = tone('#7fc4d8');
    b.flat([limb(0, 0.96, 0, 1.5, 0.02), limb(0, 0.5, 0, 0.3, 0.02)], hex('#4a4450'));
    b.part([blob(-0.3, 0.56, -0.3, 0.82, 0, 1, 0.3, 0.82, 0.3, 0.56, 0.16, 0.62, -0.16, 0.62)], c, {
      shade: 0.06,
      rim: 0.03,
      alpha: 0.92,
      inside: [
        { path: [ellipse(-0.1, 0.8, 0.06), star(0.1, 0.72, 0.07, 0.03, 5)], colour: hex('#ffffff'), alpha: 0.8 },
      ],
    });
    b.part([rect(-0.09, 0, 0.18, 0.34)], hex('#fbf5e4'), {
      shade: 0.01,
      inside: [{ path: [rect(-0.03, 0.06, 0.06, 0.22)], colour: hex('#d2453f') }],
    });
  },
  trophy: (_e, b, tone) => {
    const c = tone('#e0b84f');
    b.part(
      [
        ...strand([-0.28, 0.86, -0.52, 0.82, -0.44, 0.56, -0.2, 0.5], 0.06),
        ...strand([0.28, 0.86, 0.52, 0.82, 0.44, 0.56, 0.2, 0.5], 0.06),
      ],
      c,
      { shade: 0.01 },
    );
    b.part([blob(-0.34, 1, 0.34, 1, 0.28, 0.6, 0.08, 0.4, -0.08, 0.4, -0.28, 0.6), rect(-0.05, 0.2, 0.1, 0.24)], c, {
      shade: 0.08,
      rim: 0.024,
      inside: [{ path: [star(0, 0.74, 0.12, 0.05, 5)], colour: lighten(c, 0.6) }],
    });
    b.part([polygon(-0.28, 0, 0.28, 0, 0.2, 0.2, -0.2, 0.2)], hex('#4a3428'), { shade: 0.03 });
  },
  sled: (_e, b, tone) => {
    b.part([...strand([-1.1, 0.1, 0.8, 0.1, 1.16, 0.34, 1.05, 0.6], 0.08)], hex('#6b4a35'), { shade: 0.01 });
    b.part(
      [-0.7, 0, 0.6].map(x => rect(x, 0.1, 0.08, 0.36)),
      hex('#6b4a35'),
      { shade: 0 },
    );
    b.part([rect(-1, 0.44, 1.9, 0.14)], tone('#c83a38'), { shade: 0.03, rim: 0.014 });
    b.flat(strand([1.05, 0.58, 1.3, 0.36, 1.5, 0.2], 0.025), hex('#d9c39a'));
  },
  surfboard: (_e, b, tone) => {
    const c = tone('#3fbdb5');
    b.part([blob(-0.12, 0.02, -0.16, 0.4, -0.12, 0.8, 0, 1, 0.12, 0.8, 0.16, 0.4, 0.12, 0.02)], c, {
      shade: 0.04,
      rim: 0.014,
      inside: [
        {
          path: [rect(-0.012, 0, 0.024, 1), rect(-0.3, 0.3, 0.6, 0.06), rect(-0.3, 0.4, 0.6, 0.025)],
          colour: hex('#f8f4ea'),
        },
      ],
    });
  },
  skateboard: (_e, b, tone) => {
    for (const x of [-1.1, 1.1]) b.part([ellipse(x, 0.24, 0.24)], hex('#f0e2b8'), { shade: 0.05 });
    b.part(
      [blob(-2, 0.86, -1.6, 0.5, 1.6, 0.5, 2, 0.86, 1.9, 0.98, 1.5, 0.7, -1.5, 0.7, -1.9, 0.98)],
      tone('#e0604f'),
      { shade: 0.06, rim: 0.03 },
    );
  },
  pinwheel: ({ random }, b, tone) => {
    b.part([limb(0, 0, 0, 0.72, 0.03)], hex('#e9e2d2'), { shade: 0 });
    const turn = random.range(0, 90);
    for (let i = 0; i < 4; i++) {
      const a = ((turn + i * 90) * Math.PI) / 180;
      const [c, s] = [Math.cos(a), Math.sin(a)];
      const at = (x: number, y: number): [number, number] => [x * c - y * s, 0.72 + x * s + y * c];
      b.part(
        [polygon(...at(0, 0), ...at(0.27, 0.02), ...at(0.2, 0.2), ...at(0.04, 0.12))],
        i % 2 ? tone('#e0527a') : hex('#f6d75a'),
        { shade: 0.02, ink: 0.8 },
      );
    }
    b.part([ellipse(0, 0.72, 0.035)], hex('#f8f4ee'), { shade: 0 });
  },
  typewriter: (_e, b, tone) => {
    b.part([rect(-0.5, 0.62, 1, 0.36)], hex('#f8f5ee'), {
      shade: 0,
      inside: [{ path: [0.7, 0.78, 0.86].map(y => rect(-0.4, y, 0.7, 0.025)), colour: hex('#8a8a94') }],
    });
    b.part([rect(-0.78, 0.54, 1.56, 0.16)], hex('#33333d'), { shade: 0.02 });
    b.part([blob(-0.74, 0.04, -0.62, 0.56, 0.62, 0.56, 0.74, 0.04)], tone('#4f7a72'), {
      shade: 0.07,
      rim: 0.02,
      inside: [
        {
          path: Array.from({ length: 18 }, (_, i) =>
            ellipse(-0.5 + (i % 6) * 0.2, 0.14 + Math.floor(i / 6) * 0.12, 0.06, 0.04),
          ),
          colour: hex('#f0ead8'),
        },
      ],
    });
  },
};
