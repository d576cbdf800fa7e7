import { darken, hex, lighten } from '../colour.ts';
import { blob, ellipse, limb, polygon, rect } from '../paint/path.ts';
import { drawBox } from './easel.ts';
import { flame, type Part, wood } from './prop-part.ts';

/** Signs, fires, machines and street things. */
export const streetProps: Readonly<Record<string, Part>> = {
  campfire: (_e, b) => {
    for (const [x, r] of [
      [-0.42, 0.11],
      [0.42, 0.11],
      [-0.22, 0.13],
      [0.22, 0.12],
    ] as const)
      b.part([ellipse(x, 0.07, r, r * 0.75)], hex('#8b8892'), { shade: 0.03 });
    b.part([limb(-0.34, 0.06, 0.26, 0.26, 0.1), limb(0.34, 0.06, -0.26, 0.26, 0.1)], hex('#6a4632'), { shade: 0.02 });
    flame(b, 0, 0.16, 0.34, 0.7);
  },
  torch: (_e, b) => {
    b.part([limb(0, 0, 0, 0.72, 0.05, 0.07)], wood, { shade: 0.014 });
    flame(b, 0, 0.72, 0.13, 0.6);
  },
  candle: (_e, b, tone) => {
    b.part([ellipse(0, 0.05, 0.35, 0.06)], hex('#d9b45a'), { shade: 0.02 });
    b.part([rect(-0.13, 0.05, 0.26, 0.55)], tone('#f6efdc'), { shade: 0.06 });
    flame(b, 0, 0.62, 0.17, 0.5);
  },
  sword: (_e, b, tone) => {
    b.part([ellipse(0, 0.02, 0.2, 0.05)], hex('#8a7a68'), { shade: 0, ink: 0.6 });
    b.part([polygon(-0.04, 0.68, 0.04, 0.68, 0.035, 0.05, 0, 0, -0.035, 0.05)], tone('#c9d2de'), {
      shade: 0.02,
      rim: 0.012,
      inside: [{ path: [rect(-0.008, 0.02, 0.016, 0.7)], colour: hex('#f4f8fc') }],
    });
    b.part([limb(-0.15, 0.7, 0.15, 0.7, 0.045)], hex('#d9a94a'), { shade: 0.01 });
    b.part([limb(0, 0.72, 0, 0.93, 0.045), ellipse(0, 0.96, 0.04)], hex('#5a3a3f'), { shade: 0.01 });
  },
  book: (_e, b, tone) => {
    const c = tone('#a8443f');
    b.part([rect(-0.6, 0, 1.2, 0.3)], darken(c, 0.25), {
      shade: 0.03,
      inside: [{ path: [rect(-0.55, 0.06, 1.2, 0.18)], colour: hex('#f4ecd8') }],
    });
    b.part([rect(-0.5, 0.3, 1.1, 0.28)], hex('#3f6f8f'), {
      shade: 0.03,
      inside: [{ path: [rect(-0.5, 0.36, 1.05, 0.16)], colour: hex('#f4ecd8') }],
    });
    b.part([polygon(-0.62, 0.6, 0, 0.66, 0.62, 0.6, 0.56, 0.95, 0, 0.86, -0.56, 0.95)], hex('#faf4e4'), {
      shade: 0.03,
      inside: [
        {
          path: [limb(0, 0.6, 0, 0.9, 0.02), limb(-0.45, 0.8, -0.1, 0.75, 0.02), limb(0.1, 0.75, 0.45, 0.8, 0.02)],
          colour: hex('#a8998a'),
        },
      ],
    });
  },
  umbrella: (_e, b, tone) => {
    const c = tone('#e0604f');
    b.part([limb(0, 0, 0, 0.95, 0.028)], wood, { shade: 0 });
    b.part([blob(-0.62, 0.66, -0.4, 0.9, 0, 1, 0.4, 0.9, 0.62, 0.66, 0.3, 0.69, 0, 0.67, -0.3, 0.69)], c, {
      shade: 0.07,
      rim: 0.02,
      inside: [
        {
          path: [
            polygon(-0.31, 0.6, -0.12, 0.6, 0, 1),
            polygon(0.31, 0.6, 0.12, 0.6, 0, 1),
            polygon(-0.7, 0.6, -0.5, 0.6, 0, 1),
            polygon(0.7, 0.6, 0.5, 0.6, 0, 1),
          ],
          colour: hex('#f9f3e6'),
        },
      ],
    });
  },
  vending: (easel, _b, tone) => {
    const c = tone('#d8423f');
    const s = easel.element.size;
    const lit = easel.light.night > 0.1;
    drawBox(
      easel,
      { width: s * 0.56, height: s, depth: s * 0.4 },
      c,
      (b, w, h, face) => {
        if (face !== 'front') return;
        b.part([rect(w * 0.1, h * 0.45, w * 0.8, h * 0.46)], hex('#dff4ff'), { emissive: lit, shade: 0, ink: 0.6 });
        for (let row = 0; row < 3; row++)
          for (let i = 0; i < 5; i++)
            b.flat(
              [rect(w * (0.15 + i * 0.15), h * (0.5 + row * 0.14), w * 0.1, h * 0.1)],
              hex(['#3f8fd0', '#e8a03a', '#5fb06a', '#d84a6a', '#7a5a3a'][(i + row * 2) % 5]),
              { emissive: lit },
            );
        b.flat([rect(w * 0.15, h * 0.08, w * 0.5, h * 0.13)], hex('#33303c'));
        b.flat([rect(w * 0.75, h * 0.22, w * 0.12, h * 0.16)], hex('#f2e9d0'));
      },
      { top: lighten(c, 0.1) },
    );
    if (lit) easel.brush.glow(0, s * 0.65, s * 1.1, hex('#d8f0ff'), 0.4);
  },
  post: (_e, b, tone) => {
    const c = tone('#d23c3c');
    b.part([rect(-0.14, 0, 0.28, 0.55)], darken(c, 0.3), { shade: 0.05 });
    b.part([blob(-0.25, 0.4, -0.25, 0.88, 0, 1, 0.25, 0.88, 0.25, 0.4)], c, {
      shade: 0.08,
      rim: 0.02,
      inside: [{ path: [rect(-0.15, 0.72, 0.3, 0.05)], colour: hex('#2b2530') }],
    });
  },
  bin: (_e, b, tone) => {
    const c = tone('#6f8a7a');
    b.part([polygon(-0.28, 0, 0.28, 0, 0.34, 0.85, -0.34, 0.85)], c, {
      shade: 0.09,
      inside: [{ path: [-0.15, 0, 0.15].map(x => rect(x, 0, 0.02, 0.8)), colour: darken(c, 0.25) }],
    });
    b.part([rect(-0.38, 0.84, 0.76, 0.1)], darken(c, 0.15), { shade: 0 });
  },
  utilitypole: (_e, b) => {
    b.part(
      [limb(0, 0, 0, 1, 0.028, 0.022), limb(-0.13, 0.9, 0.13, 0.9, 0.018), limb(-0.1, 0.82, 0.1, 0.82, 0.016)],
      hex('#7c756f'),
      { shade: 0.007, rim: 0.004 },
    );
    b.part([rect(0.012, 0.66, 0.055, 0.09)], hex('#9aa0ac'), { shade: 0.012 });
    b.part(
      [-0.12, -0.07, 0.07, 0.12].map(x => rect(x - 0.007, 0.9, 0.014, 0.022)),
      hex('#e9efe9'),
      { shade: 0, ink: 0.5 },
    );
  },
  gravestone: (_e, b, tone) => {
    const c = tone('#a3a2ac');
    b.part([blob(-0.3, 0, -0.3, 0.75, 0, 1, 0.3, 0.75, 0.3, 0)], c, {
      shade: 0.08,
      rim: 0.02,
      inside: [
        { path: [rect(-0.03, 0.45, 0.06, 0.35), rect(-0.12, 0.62, 0.24, 0.06)], colour: darken(c, 0.35) },
        { path: [ellipse(-0.2, 0.03, 0.25, 0.12)], colour: hex('#6d8f55') },
      ],
    });
  },
  snowman: (_e, b) => {
    const snow = hex('#f6faff');
    b.part([ellipse(0, 0.26, 0.3, 0.28)], snow, { shade: 0.09, rim: 0.02 });
    b.part([limb(-0.2, 0.55, -0.45, 0.7, 0.025), limb(0.2, 0.55, 0.44, 0.72, 0.025)], wood, { shade: 0 });
    b.part([ellipse(0, 0.58, 0.21, 0.2)], snow, {
      shade: 0.06,
      rim: 0.02,
      inside: [{ path: [ellipse(0, 0.62, 0.022), ellipse(0, 0.53, 0.022)], colour: hex('#33303c') }],
    });
    b.part([ellipse(0, 0.83, 0.15)], snow, { shade: 0.045, rim: 0.02 });
    b.part([limb(-0.15, 0.72, 0.15, 0.72, 0.06), limb(0.1, 0.72, 0.14, 0.55, 0.06)], hex('#d2403f'), { shade: 0.012 });
    b.flat([ellipse(-0.05, 0.87, 0.018), ellipse(0.06, 0.87, 0.018)], hex('#2b2530'));
    b.part([polygon(0, 0.85, 0.2, 0.81, 0, 0.8)], hex('#ef8a35'), { shade: 0 });
    b.part([rect(-0.17, 0.94, 0.34, 0.03), rect(-0.1, 0.96, 0.2, 0.14)], hex('#3a3844'), { shade: 0.02 });
  },
  ball: (_e, b, tone) => {
    const c = tone('#e0604f');
    b.part([ellipse(0, 0.5, 0.5)], c, {
      shade: 0.16,
      rim: 0.04,
      inside: [{ path: [ellipse(0, 0.5, 0.16, 0.5), limb(-0.5, 0.5, 0.5, 0.5, 0.07)], colour: lighten(c, 0.7) }],
    });
  },
  robot: ({ light }, b, tone) => {
    const c = tone('#9fb0c4');
    for (const x of [-0.12, 0.12])
      b.part([limb(x, 0.36, x, 0.06, 0.09), rect(x - 0.08, 0, 0.16, 0.07)], darken(c, 0.22), { shade: 0.02 });
    for (const s of [-1, 1])
      b.part([limb(0.25 * s, 0.62, 0.34 * s, 0.38, 0.08), ellipse(0.35 * s, 0.33, 0.055)], darken(c, 0.12), {
        shade: 0.02,
      });
    b.part([blob(-0.24, 0.34, -0.25, 0.68, 0.25, 0.68, 0.24, 0.34)], c, {
      shade: 0.06,
      rim: 0.016,
      inside: [
        { path: [rect(-0.12, 0.44, 0.24, 0.14)], colour: hex('#31455f') },
        { path: [ellipse(-0.05, 0.51, 0.03), ellipse(0.06, 0.51, 0.03)], colour: hex('#6fe8d8'), emissive: true },
      ],
    });
    b.part([limb(0, 0.92, 0, 1, 0.018), ellipse(0, 1, 0.025)], hex('#e2604f'), { shade: 0 });
    b.part([blob(-0.19, 0.7, -0.19, 0.92, 0.19, 0.92, 0.19, 0.7)], c, {
      shade: 0.05,
      rim: 0.014,
      inside: [
        { path: [blob(-0.14, 0.76, -0.14, 0.87, 0.14, 0.87, 0.14, 0.76)], colour: hex('#22304a') },
        {
          path: [ellipse(-0.06, 0.815, 0.03, 0.035), ellipse(0.06, 0.815, 0.03, 0.035)],
          colour: hex('#7ff0ff'),
          emissive: true,
        },
      ],
    });
    if (light.night > 0.3) b.glow(0, 0.81, 0.3, hex('#7ff0ff'), 0.4);
  },
  mech: (_e, b, tone) => {
    const c = tone('#7f8fb8');
    const d = darken(c, 0.3);
    for (const s of [-1, 1]) {
      b.part([limb(0.1 * s, 0.45, 0.16 * s, 0.24, 0.1, 0.08)], d, { shade: 0.02 });
      b.part([polygon(0.09 * s, 0.26, 0.25 * s, 0.26, 0.28 * s, 0, 0.06 * s, 0)], c, { shade: 0.03, rim: 0.01 });
      b.part(
        [
          limb(0.24 * s, 0.72, 0.34 * s, 0.55, 0.08),
          polygon(0.28 * s, 0.56, 0.4 * s, 0.56, 0.41 * s, 0.32, 0.3 * s, 0.32),
        ],
        d,
        { shade: 0.02 },
      );
      b.part([blob(0.16 * s, 0.68, 0.2 * s, 0.84, 0.36 * s, 0.84, 0.38 * s, 0.68)], lighten(c, 0.15), {
        shade: 0.03,
        rim: 0.012,
      });
    }
    b.part([polygon(-0.15, 0.4, 0.15, 0.4, 0.23, 0.78, 0.08, 0.84, -0.08, 0.84, -0.23, 0.78)], c, {
      shade: 0.05,
      rim: 0.014,
      inside: [
        { path: [polygon(-0.08, 0.6, 0.08, 0.6, 0, 0.5)], colour: hex('#e8b23f') },
        { path: [rect(-0.18, 0.66, 0.1, 0.05), rect(0.08, 0.66, 0.1, 0.05)], colour: hex('#4fd8f0'), emissive: true },
      ],
    });
    b.part([blob(-0.07, 0.83, -0.08, 0.94, 0, 0.98, 0.08, 0.94, 0.07, 0.83)], lighten(c, 0.3), {
      shade: 0.02,
      inside: [{ path: [rect(-0.06, 0.885, 0.12, 0.028)], colour: hex('#7ff0ff'), emissive: true }],
    });
    b.part([polygon(0, 0.95, -0.1, 1.04, -0.02, 0.93), polygon(0, 0.95, 0.1, 1.04, 0.02, 0.93)], hex('#e8c23f'), {
      shade: 0,
      ink: 0.7,
    });
  },
};
