import { darken, hex, lighten } from '../colour.ts';
import { blob, ellipse, limb, polygon, rect, star, strand } from '../paint/path.ts';
import { type Part, steel, wood } from './prop-part.ts';

const gold = hex('#e0b84f');

/** Instruments, tools, toys and street furniture, one unit high. */
export const thingProps: Readonly<Record<string, Part>> = {
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
  ladder: (_e, b, tone) => {
    const c = tone('#b08a5a');
    b.part(
      [
        limb(-0.16, 0, -0.11, 1, 0.034),
        limb(0.16, 0, 0.11, 1, 0.034),
        ...Array.from({ length: 8 }, (_, i) =>
          limb(-0.15 + i * 0.005, 0.09 + i * 0.12, 0.15 - i * 0.005, 0.09 + i * 0.12, 0.026),
        ),
      ],
      c,
      { shade: 0.01, rim: 0.006 },
    );
  },
  bucket: (_e, b, tone) => {
    const c = tone('#8d9aa8');
    b.flat(strand([-0.42, 0.74, -0.3, 1.02, 0.3, 1.02, 0.42, 0.74], 0.03), hex('#4a5060'));
    b.part([polygon(-0.3, 0, 0.3, 0, 0.44, 0.76, -0.44, 0.76)], c, {
      shade: 0.1,
      rim: 0.03,
      inside: [{ path: [rect(-0.5, 0.2, 1, 0.035), rect(-0.5, 0.58, 1, 0.035)], colour: darken(c, 0.3) }],
    });
    b.part([ellipse(0, 0.76, 0.44, 0.1)], hex('#6aa8c8'), { shade: 0 });
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
  wheel: (_e, b, tone) => {
    const c = tone('#8a5f41');
    const spoke = (i: number) => limb(0, 0.5, Math.cos(i * 0.785) * 0.42, 0.5 + Math.sin(i * 0.785) * 0.42, 0.05);
    const rim = (i: number) =>
      limb(
        Math.cos(i * 0.262) * 0.44,
        0.5 + Math.sin(i * 0.262) * 0.44,
        Math.cos((i + 1) * 0.262) * 0.44,
        0.5 + Math.sin((i + 1) * 0.262) * 0.44,
        0.1,
      );
    b.part([...Array.from({ length: 24 }, (_, i) => rim(i)), ...Array.from({ length: 8 }, (_, i) => spoke(i))], c, {
      shade: 0.02,
      rim: 0.01,
    });
    b.part([ellipse(0, 0.5, 0.1)], darken(c, 0.3), { shade: 0.02 });
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
  hydrant: (_e, b, tone) => {
    const c = tone('#d2423c');
    b.part([rect(-0.46, 0.52, 0.92, 0.16)], darken(c, 0.12), { shade: 0.02 });
    b.part([rect(-0.24, 0.1, 0.48, 0.64), blob(-0.26, 0.74, -0.2, 0.94, 0, 1, 0.2, 0.94, 0.26, 0.74)], c, {
      shade: 0.08,
      rim: 0.024,
    });
    b.part([rect(-0.32, 0, 0.64, 0.12), rect(-0.3, 0.7, 0.6, 0.08)], darken(c, 0.08), { shade: 0.02 });
    b.part([ellipse(0, 0.5, 0.13)], hex('#e6c64f'), { shade: 0.03 });
  },
  phonebooth: ({ light }, b, tone) => {
    const c = tone('#c83a38');
    const lit = light.night > 0.1;
    if (lit) b.glow(0, 0.5, 0.8, hex('#ffe2a0'), 0.4);
    b.part([rect(-0.19, 0, 0.38, 0.97)], c, {
      shade: 0.04,
      rim: 0.012,
      inside: [
        {
          path: [0, 1, 2, 3, 4].flatMap(row =>
            [0, 1, 2].map(i => rect(-0.145 + i * 0.1, 0.12 + row * 0.135, 0.085, 0.115)),
          ),
          colour: lit ? hex('#ffe6a8') : hex('#a9cbe0'),
          emissive: lit,
        },
        { path: [rect(-0.16, 0.83, 0.32, 0.08)], colour: hex('#f6f0e2') },
      ],
    });
    b.part([blob(-0.21, 0.95, -0.14, 1, 0.14, 1, 0.21, 0.95)], darken(c, 0.12), { shade: 0.01 });
  },
  trafficcone: (_e, b, tone) => {
    b.part([rect(-0.42, 0, 0.84, 0.1)], darken(tone('#ef7a2f'), 0.15), { shade: 0.02 });
    b.part([polygon(-0.3, 0.1, 0.3, 0.1, 0.07, 1, -0.07, 1)], tone('#ef7a2f'), {
      shade: 0.08,
      rim: 0.02,
      inside: [{ path: [rect(-0.5, 0.34, 1, 0.16), rect(-0.5, 0.66, 1, 0.12)], colour: hex('#f8f4ee') }],
    });
  },
  busstop: (_e, b, tone) => {
    b.part([limb(0, 0, 0, 0.8, 0.035), rect(-0.16, 0, 0.32, 0.045)], hex('#6b7080'), { shade: 0.008 });
    b.part([rect(-0.14, 0.42, 0.28, 0.24)], hex('#f4f1ea'), {
      shade: 0.01,
      inside: [{ path: [0.46, 0.5, 0.54, 0.58].map(y => rect(-0.1, y, 0.2, 0.012)), colour: hex('#5a6070') }],
    });
    b.part([ellipse(0, 0.85, 0.15)], tone('#3f74c9'), {
      shade: 0.02,
      inside: [{ path: [rect(-0.075, 0.8, 0.15, 0.1)], colour: hex('#f8f6f0') }],
    });
  },
  sundial: (_e, b, tone) => {
    const c = tone('#b5b0a8');
    b.part([polygon(-0.3, 0, 0.3, 0, 0.16, 0.16, 0.13, 0.66, 0.2, 0.74, -0.2, 0.74, -0.13, 0.66, -0.16, 0.16)], c, {
      shade: 0.06,
      rim: 0.016,
    });
    b.part([ellipse(0, 0.78, 0.46, 0.11)], lighten(c, 0.2), {
      shade: 0.01,
      inside: [
        {
          path: Array.from({ length: 7 }, (_, i) =>
            limb(0, 0.78, Math.cos(0.5 + i * 0.36) * 0.42, 0.78 + Math.sin(0.5 + i * 0.36) * 0.1, 0.01),
          ),
          colour: darken(c, 0.4),
        },
      ],
    });
    b.part([polygon(-0.06, 0.78, 0.24, 0.8, -0.06, 1)], hex('#a9743f'), { shade: 0.01 });
  },
  birdcage: (_e, b, tone) => {
    const c = tone('#c9a24a');
    b.part([ellipse(0, 0.46, 0.1, 0.08), polygon(0.08, 0.5, 0.17, 0.47, 0.08, 0.44)], hex('#f3d34f'), { shade: 0.02 });
    b.flat([limb(-0.2, 0.36, 0.2, 0.36, 0.02)], wood);
    b.part(
      [
        ...[-0.34, -0.2, -0.07, 0.07, 0.2, 0.34].flatMap(x => strand([x, 0.1, x, 0.6, x * 0.5, 0.84, 0, 0.92], 0.016)),
        limb(-0.34, 0.42, 0.34, 0.42, 0.016),
      ],
      c,
      { shade: 0, ink: 0.5 },
    );
    b.part([rect(-0.38, 0.04, 0.76, 0.09), ellipse(0, 0.95, 0.05)], c, { shade: 0.02 });
  },
  beehive: (_e, b, tone) => {
    const c = tone('#e0b04a');
    b.part(
      [blob(-0.4, 0.04, -0.44, 0.34, -0.34, 0.66, -0.14, 0.94, 0.14, 0.94, 0.34, 0.66, 0.44, 0.34, 0.4, 0.04)],
      c,
      {
        shade: 0.1,
        rim: 0.024,
        inside: [
          { path: [0.22, 0.42, 0.62, 0.8].map(y => rect(-0.6, y, 1.2, 0.028)), colour: darken(c, 0.32) },
          { path: [ellipse(0, 0.3, 0.1, 0.11)], colour: hex('#3a2a24') },
        ],
      },
    );
  },
  nest: (_e, b, tone) => {
    for (const x of [-0.26, 0, 0.26]) b.part([ellipse(x, 0.66, 0.18, 0.24)], hex('#b9dbe6'), { shade: 0.05 });
    const c = tone('#9a7444');
    b.part([blob(-0.86, 0.56, -0.66, 0.1, 0, 0, 0.66, 0.1, 0.86, 0.56, 0.4, 0.46, 0, 0.5, -0.4, 0.46)], c, {
      shade: 0.1,
      rim: 0.02,
      inside: [
        {
          path: Array.from({ length: 9 }, (_, i) =>
            limb(-0.8 + i * 0.17, 0.14 + (i % 3) * 0.1, -0.5 + i * 0.17, 0.3 + (i % 2) * 0.12, 0.03),
          ),
          colour: darken(c, 0.32),
        },
      ],
    });
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
  axe: (_e, b, tone) => {
    b.part([blob(-0.5, 0, -0.46, 0.34, 0.46, 0.34, 0.5, 0)], hex('#8a5f41'), { shade: 0.05 });
    b.part([ellipse(0, 0.34, 0.46, 0.08)], hex('#c9a67a'), {
      shade: 0,
      inside: [{ path: [ellipse(0, 0.34, 0.26, 0.045)], colour: hex('#a9824f') }],
    });
    b.part([limb(0.04, 0.42, 0.36, 1, 0.06, 0.05)], wood, { shade: 0.01 });
    b.part([polygon(-0.2, 0.34, 0.1, 0.36, 0.16, 0.52, 0, 0.62, -0.12, 0.54)], tone('#c5ccd6'), {
      shade: 0.03,
      rim: 0.012,
    });
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
  cauldron: (_e, b, tone) => {
    b.glow(0, 0.85, 1, hex('#8fe06a'), 0.5);
    b.part([limb(-0.3, 0.16, -0.4, 0, 0.09), limb(0.3, 0.16, 0.4, 0, 0.09)], hex('#24232c'), { shade: 0 });
    b.part([blob(-0.44, 0.8, -0.56, 0.44, -0.32, 0.1, 0.32, 0.1, 0.56, 0.44, 0.44, 0.8)], tone('#3a3a46'), {
      shade: 0.12,
      rim: 0.03,
    });
    b.part([ellipse(0, 0.8, 0.48, 0.11)], hex('#7fd45a'), {
      emissive: true,
      inside: [
        {
          path: [ellipse(-0.18, 0.82, 0.08, 0.04), ellipse(0.16, 0.79, 0.06, 0.03)],
          colour: hex('#d9ffb8'),
          emissive: true,
        },
      ],
    });
    b.flat([ellipse(-0.12, 0.98, 0.06), ellipse(0.14, 1.06, 0.04)], hex('#a6f07a'), { alpha: 0.8 });
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
