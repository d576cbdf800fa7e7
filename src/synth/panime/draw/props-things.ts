import { darken, hex, lighten } from '../colour.ts';
import { blob, ellipse, limb, polygon, rect, strand } from '../paint/path.ts';
import { type Part, wood } from './prop-part.ts';

/** Tools, vessels and street furniture, one unit high. */
export const thingProps: Readonly<Record<string, Part>> = {
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
};
