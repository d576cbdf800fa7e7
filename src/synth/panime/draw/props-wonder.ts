import { darken, hex, lighten, mix } from '../colour.ts';
import { blob, ellipse, limb, type Outline, polygon, rect, star, strand } from '../paint/path.ts';
import { drawBox } from './easel.ts';
import { type Part, steel, wood } from './prop-part.ts';

/** Creatures of legend, toys and roof things. */
export const wonderProps: Readonly<Record<string, Part>> = {
  gate: (_e, b, tone) => {
    b.part(
      [
        ...[-0.6, -0.36, -0.12, 0.12, 0.36, 0.6].map(x => limb(x, 0, x, 0.9, 0.035)),
        limb(-0.65, 0.2, 0.65, 0.2, 0.04),
        limb(-0.65, 0.75, 0.65, 0.75, 0.04),
      ],
      tone('#3f4454'),
      { shade: 0.006 },
    );
  },
  hay: (_e, b, tone) => {
    const c = tone('#e3c05f');
    b.part([ellipse(0, 0.5, 0.5, 0.5)], c, {
      shade: 0.14,
      rim: 0.03,
      inside: [
        { path: [ellipse(0, 0.5, 0.34), ellipse(0, 0.5, 0.16)], colour: darken(c, 0.14), alpha: 0.6 },
        { path: [ellipse(0, 0.5, 0.25)], colour: c, alpha: 0.8 },
      ],
    });
  },
  scarecrow: (_e, b, tone) => {
    b.part([limb(0, 0, 0, 0.8, 0.04), limb(-0.35, 0.66, 0.35, 0.66, 0.035)], wood, { shade: 0 });
    b.part(
      [blob(-0.34, 0.7, -0.32, 0.6, -0.13, 0.58, -0.15, 0.32, 0.15, 0.32, 0.13, 0.58, 0.32, 0.6, 0.34, 0.7, 0, 0.74)],
      tone('#5f7fa8'),
      { shade: 0.03, inside: [{ path: [rect(-0.08, 0.42, 0.09, 0.09)], colour: hex('#d9a04a') }] },
    );
    b.part([ellipse(0, 0.83, 0.1)], hex('#ead2a0'), { shade: 0.03 });
    b.part([ellipse(0, 0.9, 0.19, 0.03), polygon(-0.1, 0.9, 0.1, 0.9, 0.03, 1.04)], hex('#c99a4a'), { shade: 0.02 });
    b.flat(
      [ellipse(-0.035, 0.84, 0.012), ellipse(0.035, 0.84, 0.012), limb(-0.04, 0.79, 0.04, 0.79, 0.01)],
      hex('#33282c'),
    );
  },
  cannon: (_e, b, tone) => {
    b.part([limb(-0.4, 0.5, 0.75, 0.8, 0.36, 0.26)], tone('#4a4d5c'), { shade: 0.06, rim: 0.02 });
    b.part([ellipse(-0.1, 0.33, 0.33)], wood, {
      shade: 0.03,
      inside: [
        { path: [ellipse(-0.1, 0.33, 0.24)], colour: hex('#5f4330') },
        { path: [limb(-0.4, 0.33, 0.2, 0.33, 0.05), limb(-0.1, 0.05, -0.1, 0.62, 0.05)], colour: wood },
      ],
    });
  },
  anchor: (_e, b, tone) => {
    b.part(
      [
        limb(0, 0.12, 0, 0.82, 0.08),
        limb(-0.24, 0.7, 0.24, 0.7, 0.06),
        ...strand([-0.42, 0.34, -0.25, 0.08, 0, 0.03, 0.25, 0.08, 0.42, 0.34], 0.08),
        ellipse(0, 0.9, 0.1),
      ],
      tone('#5a6070'),
      { shade: 0.02, rim: 0.012 },
    );
  },
  mask: (_e, b) => {
    b.part([rect(-0.03, 0, 0.06, 0.5)], wood, { shade: 0 });
    b.part([blob(-0.35, 0.9, 0, 0.98, 0.35, 0.9, 0.3, 0.5, 0, 0.3, -0.3, 0.5)], hex('#f6f1ea'), {
      shade: 0.06,
      inside: [
        {
          path: [ellipse(-0.14, 0.72, 0.09, 0.035, -15), ellipse(0.14, 0.72, 0.09, 0.035, 15)],
          colour: hex('#2b2530'),
        },
        { path: [ellipse(0, 0.45, 0.08, 0.03)], colour: hex('#d23c3c') },
      ],
    });
  },
  ghost: (_e, b, tone) => {
    const c = tone('#eaf2fb');
    b.glow(0, 0.55, 1, hex('#cfe4ff'), 0.35);
    b.part(
      [blob(-0.32, 0.12, -0.34, 0.6, 0, 1, 0.34, 0.6, 0.32, 0.12, 0.18, 0.22, 0.06, 0.06, -0.08, 0.2, -0.2, 0.04)],
      c,
      {
        shade: 0.07,
        rim: 0.02,
        alpha: 0.9,
        inside: [
          {
            path: [ellipse(-0.1, 0.68, 0.05, 0.075), ellipse(0.1, 0.68, 0.05, 0.075), ellipse(0, 0.5, 0.05, 0.06)],
            colour: hex('#39445f'),
          },
        ],
      },
    );
  },
  slime: (_e, b, tone) => {
    const c = tone('#5fc8d8');
    b.part([blob(-0.6, 0.02, -0.55, 0.5, 0, 0.98, 0.55, 0.5, 0.6, 0.02)], c, {
      shade: 0.16,
      rim: 0.04,
      inside: [
        { path: [ellipse(-0.2, 0.72, 0.09, 0.13, 30)], colour: hex('#ffffff') },
        {
          path: [ellipse(-0.18, 0.38, 0.07, 0.1), ellipse(0.18, 0.38, 0.07, 0.1), limb(-0.07, 0.24, 0.07, 0.24, 0.03)],
          colour: hex('#24364f'),
        },
      ],
    });
  },
  toy: (_e, b, tone) => {
    const c = tone('#b98452');
    for (const x of [-0.22, 0.22]) b.part([ellipse(x, 0.14, 0.15, 0.13)], c, { shade: 0.04 });
    b.part([ellipse(0, 0.36, 0.27, 0.27)], c, {
      shade: 0.07,
      rim: 0.02,
      inside: [{ path: [ellipse(0, 0.33, 0.16)], colour: lighten(c, 0.4) }],
    });
    for (const x of [-0.2, 0.2]) b.part([ellipse(x, 0.95, 0.09)], c, { shade: 0.02 });
    b.part([ellipse(0, 0.76, 0.25, 0.23)], c, {
      shade: 0.06,
      rim: 0.02,
      inside: [
        { path: [ellipse(0, 0.68, 0.11, 0.08)], colour: lighten(c, 0.45) },
        {
          path: [ellipse(-0.09, 0.8, 0.028), ellipse(0.09, 0.8, 0.028), ellipse(0, 0.71, 0.035, 0.025)],
          colour: hex('#2b2428'),
        },
      ],
    });
  },
  gift: (easel, _b, tone) => {
    const c = tone('#d2483f');
    const s = easel.element.size;
    drawBox(
      easel,
      { width: s, height: s * 0.8, depth: s },
      c,
      (b, w, h) => b.flat([rect(w * 0.42, 0, w * 0.16, h)], hex('#f6d860')),
      {
        top: lighten(c, 0.12),
        topDetail: (b, w, d) =>
          b.flat([rect(w * 0.42, 0, w * 0.16, d), rect(0, d * 0.42, w, d * 0.16)], hex('#f6d860')),
      },
    );
    easel.brush.part(
      [ellipse(-s * 0.14, s * 0.88, s * 0.15, s * 0.08, -25), ellipse(s * 0.14, s * 0.88, s * 0.15, s * 0.08, 25)],
      hex('#f6d860'),
      { shade: 0.01 },
    );
  },
  log: (_e, b, tone) => {
    const c = tone('#8a6246');
    b.part([limb(-0.9, 0.5, 0.9, 0.5, 0.9, 0.86)], c, {
      shade: 0.2,
      rim: 0.03,
      inside: [
        { path: [limb(-0.6, 0.75, 0.3, 0.78, 0.03), limb(-0.2, 0.3, 0.6, 0.33, 0.03)], colour: darken(c, 0.3) },
        { path: [ellipse(-0.3, 0.98, 0.5, 0.18)], colour: hex('#74a055') },
      ],
    });
    b.part([ellipse(1.05, 0.5, 0.26, 0.42)], hex('#d9b98a'), {
      shade: 0.02,
      inside: [
        { path: [ellipse(1.05, 0.5, 0.16, 0.27)], colour: hex('#c29a68') },
        { path: [ellipse(1.05, 0.5, 0.08, 0.13)], colour: hex('#d9b98a') },
      ],
    });
  },
  shell: (_e, b, tone) => {
    const c = tone('#f4b8a0');
    b.part([blob(-0.12, 0, -0.5, 0.5, -0.3, 0.9, 0, 1, 0.3, 0.9, 0.5, 0.5, 0.12, 0)], c, {
      shade: 0.1,
      rim: 0.03,
      inside: [
        { path: [-0.3, -0.1, 0.1, 0.3].map(x => limb(x * 0.2, 0.05, x * 1.3, 0.95, 0.025)), colour: darken(c, 0.2) },
      ],
    });
  },
  starfish: (_e, b, tone) => b.part([star(0, 0.45, 0.5, 0.2, 5)], tone('#f08a4a'), { shade: 0.07, rim: 0.02 }),
  portal: (_e, b, tone) => {
    const c = tone('#8a6ff0');
    b.glow(0, 0.5, 1.3, c, 0.6);
    b.part([ellipse(0, 0.5, 0.36, 0.5, 0, 32)], c, {
      emissive: true,
      inside: [
        { path: [ellipse(0, 0.5, 0.28, 0.41, 0, 30)], colour: lighten(c, 0.4), emissive: true },
        { path: [ellipse(0.02, 0.5, 0.19, 0.3, 10, 28)], colour: mix(c, hex('#ffffff'), 0.75), emissive: true },
      ],
    });
  },
  crane: (_e, b, tone) => {
    const c = tone('#e8b23f');
    b.part(
      [
        limb(0, 0, 0, 0.82, 0.05),
        limb(-0.22, 0.8, 0.5, 0.88, 0.035),
        limb(0, 0.98, 0, 0.8, 0.03),
        limb(0, 0.98, 0.48, 0.88, 0.012),
        limb(0, 0.98, -0.22, 0.8, 0.012),
      ],
      c,
      { shade: 0.008, ink: 0.7 },
    );
    b.flat([limb(0.44, 0.87, 0.44, 0.5, 0.008)], hex('#4a4d5c'));
    b.part([rect(-0.27, 0.72, 0.1, 0.09)], hex('#5f6370'), { shade: 0.01 });
  },
  antenna: (_e, b, tone) => {
    b.part(
      [limb(0, 0, 0, 1, 0.02), limb(-0.14, 0.85, 0.14, 0.85, 0.014), limb(-0.1, 0.72, 0.1, 0.72, 0.014)],
      tone('#8a909c'),
      { shade: 0, ink: 0.7 },
    );
    b.part([blob(-0.12, 0.5, 0.1, 0.56, 0.16, 0.4, -0.02, 0.36)], hex('#e9ecef'), { shade: 0.02 });
  },
  watertank: (_e, b, tone) => {
    b.part(
      [limb(-0.25, 0, -0.2, 0.45, 0.04), limb(0.25, 0, 0.2, 0.45, 0.04), limb(-0.25, 0.1, 0.2, 0.4, 0.02)],
      hex('#5f6370'),
      { shade: 0 },
    );
    b.part([rect(-0.32, 0.4, 0.64, 0.48), polygon(-0.36, 0.86, 0.36, 0.86, 0, 1)], tone('#b89a78'), {
      shade: 0.09,
      rim: 0.02,
      inside: [{ path: [rect(-0.4, 0.5, 0.8, 0.02), rect(-0.4, 0.75, 0.8, 0.02)], colour: hex('#6f5f55') }],
    });
  },
  airunit: (easel, _b, tone) => {
    const s = easel.element.size;
    drawBox(easel, { width: s * 1.3, height: s, depth: s * 0.8 }, tone('#d3d7da'), (b, w, h, face) => {
      if (face === 'front')
        b.part([ellipse(w * 0.5, h * 0.5, h * 0.38)], hex('#8d949e'), {
          shade: 0,
          ink: 0.6,
          inside: [
            {
              path: [limb(w * 0.3, h * 0.5, w * 0.7, h * 0.5, 0.04), limb(w * 0.5, h * 0.2, w * 0.5, h * 0.8, 0.04)],
              colour: hex('#5f6672'),
            },
          ],
        });
    });
  },
  net: (_e, b) => {
    b.part([limb(-0.8, 0, -0.8, 0.9, 0.04), limb(0.8, 0, 0.8, 0.9, 0.04), limb(-0.8, 0.88, 0.8, 0.88, 0.03)], steel, {
      shade: 0,
    });
    b.flat(
      [
        ...Array.from({ length: 9 }, (_, i) => limb(-0.7 + i * 0.175, 0, -0.7 + i * 0.175, 0.88, 0.012)),
        ...[0.2, 0.42, 0.64].map(y => limb(-0.8, y, 0.8, y, 0.012)),
      ] as Outline[],
      hex('#eef2f4'),
      { alpha: 0.85 },
    );
  },
};
