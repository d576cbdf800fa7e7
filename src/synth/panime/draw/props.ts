import { type Colour, darken, hex, lighten, mix } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob, ellipse, limb, type Outline, polygon, rect, star, strand } from '../paint/path.ts';
import { type Drawing, drawBox, type Easel, mainColour } from './easel.ts';

type Part = (easel: Easel, b: Brush, tone: (fallback: string) => Colour) => void;

const wood = hex('#8f6644');
const steel = hex('#c3ccd8');

function flame(b: Brush, x: number, y: number, r: number, strength = 0.6): void {
  b.glow(x, y + r * 0.5, r * 7, hex('#ffae4a'), strength);
  b.part(
    [
      blob(
        x - r * 0.6,
        y,
        x + r * 0.6,
        y,
        x + r * 0.75,
        y + r * 0.8,
        x + r * 0.2,
        y + r * 1.4,
        x,
        y + r * 2,
        x - r * 0.3,
        y + r * 1.3,
        x - r * 0.75,
        y + r * 0.7,
      ),
    ],
    hex('#ff7f2a'),
    {
      emissive: true,
      ink: 0.7,
      inside: [
        {
          path: [
            blob(x - r * 0.3, y, x + r * 0.3, y, x + r * 0.35, y + r * 0.6, x, y + r * 1.2, x - r * 0.35, y + r * 0.6),
          ],
          colour: hex('#ffe27a'),
          emissive: true,
        },
      ],
    },
  );
}

const parts: Readonly<Record<string, Part>> = {
  rock: ({ random, element }, b, tone) => {
    const c = tone('#8f8d98');
    const w = element.noun.aspect / 2;
    const j = () => random.range(0.85, 1.15);
    b.part(
      [
        polygon(
          -w,
          0,
          -w * 0.9 * j(),
          0.45 * j(),
          -w * 0.45,
          0.85 * j(),
          w * 0.05,
          1,
          w * 0.55,
          0.8 * j(),
          w * 0.95,
          0.35 * j(),
          w,
          0,
        ),
      ],
      c,
      {
        shade: 0.16,
        rim: 0.03,
        inside: [
          {
            path: [limb(-w * 0.3, 0.7, -w * 0.1, 0.35, 0.02, 0.01), limb(w * 0.3, 0.6, w * 0.45, 0.25, 0.02, 0.008)],
            colour: darken(c, 0.35),
          },
          ...(element.noun.options.moss
            ? [
                {
                  path: [ellipse(-w * 0.2, 0.98, w * 0.6, 0.2), ellipse(w * 0.5, 0.75, w * 0.3, 0.14)],
                  colour: hex('#74a055'),
                },
              ]
            : []),
        ],
      },
    );
  },
  crystal: (_e, b, tone) => {
    const c = tone('#7fc8f0');
    b.glow(0, 0.45, 1.2, lighten(c, 0.3), 0.45);
    for (const [x, h, w, lean] of [
      [-0.28, 0.55, 0.1, -0.14],
      [0.3, 0.62, 0.11, 0.16],
      [-0.1, 0.8, 0.12, -0.05],
      [0.1, 1, 0.14, 0.03],
    ] as const) {
      b.part([polygon(x - w, 0, x + w, 0, x + w + lean, h * 0.75, x + lean, h, x - w + lean, h * 0.72)], c, {
        shade: 0.06,
        rim: 0.025,
        inside: [
          {
            path: [
              polygon(x - w * 0.2, 0, x + w, 0, x + w + lean, h * 0.75, x + lean * 1, h, x + lean - w * 0.1, h * 0.7),
            ],
            colour: lighten(c, 0.35),
            alpha: 0.8,
          },
        ],
      });
    }
  },
  barrel: (_e, b, tone) => {
    const c = tone('#a5744a');
    b.part([blob(-0.3, 0, -0.37, 0.5, -0.3, 1, 0.3, 1, 0.37, 0.5, 0.3, 0)], c, {
      shade: 0.1,
      rim: 0.02,
      inside: [
        { path: [-0.18, 0, 0.18].map(x => rect(x, 0, 0.015, 1)), colour: darken(c, 0.3) },
        { path: [rect(-0.5, 0.16, 1, 0.07), rect(-0.5, 0.77, 1, 0.07)], colour: hex('#5f6270') },
      ],
    });
    b.part([ellipse(0, 0.98, 0.29, 0.06)], darken(c, 0.2), { shade: 0, ink: 0.7 });
  },
  crate: (easel, _b, tone) => {
    const c = tone('#b98a58');
    const s = easel.element.size;
    drawBox(
      easel,
      { width: s * 1.1, height: s, depth: s * 1.1 },
      c,
      (b, w, h) => {
        b.flat(
          [
            rect(0, 0, w, h * 0.13),
            rect(0, h * 0.87, w, h * 0.13),
            rect(0, 0, w * 0.12, h),
            rect(w * 0.88, 0, w * 0.12, h),
            limb(w * 0.1, h * 0.1, w * 0.9, h * 0.9, h * 0.09),
          ],
          darken(c, 0.18),
        );
      },
      { top: lighten(c, 0.12) },
    );
  },
  chest: (easel, _b, tone) => {
    const c = tone('#8a5738');
    const s = easel.element.size;
    const gold = hex('#e3b84a');
    drawBox(easel, { width: s * 1.5, height: s * 0.62, depth: s }, c, (b, w, h) =>
      b.flat([rect(0, 0, w * 0.08, h), rect(w * 0.92, 0, w * 0.08, h), rect(0, h * 0.86, w, h * 0.14)], gold),
    );
    easel.brush.part(
      [blob(-s * 0.76, s * 0.62, -s * 0.74, s * 0.9, 0, s * 1.04, s * 0.74, s * 0.9, s * 0.76, s * 0.62)],
      lighten(c, 0.06),
      {
        shade: 0.06,
        inside: [{ path: [rect(-s * 0.76, 0, s * 0.12, s * 2), rect(s * 0.64, 0, s * 0.12, s * 2)], colour: gold }],
      },
    );
    easel.brush.part([rect(-s * 0.1, s * 0.48, s * 0.2, s * 0.22)], gold, { shade: 0 });
  },
  pot: (_e, b, tone) => {
    const c = tone('#b8704a');
    b.part([blob(-0.2, 0, -0.36, 0.45, -0.2, 0.82, -0.24, 1, 0.24, 1, 0.2, 0.82, 0.36, 0.45, 0.2, 0)], c, {
      shade: 0.11,
      rim: 0.03,
      inside: [{ path: [rect(-0.5, 0.46, 1, 0.06), rect(-0.5, 0.6, 1, 0.03)], colour: lighten(c, 0.45) }],
    });
  },
  plantpot: (_e, b, tone) => {
    const c = tone('#b8704a');
    const leaf = hex('#5f9a56');
    for (let i = 0; i < 9; i++)
      b.part(
        [
          blob(
            0,
            0.34,
            (i - 4) * 0.07,
            0.62,
            (i - 4) * 0.12,
            0.98 - Math.abs(i - 4) * 0.07,
            (i - 4) * 0.11 + 0.05,
            0.6,
          ),
        ],
        i % 2 ? leaf : darken(leaf, 0.14),
        { shade: 0.02, ink: 0.8 },
      );
    b.part([polygon(-0.17, 0, 0.17, 0, 0.24, 0.38, -0.24, 0.38)], c, {
      shade: 0.07,
      rim: 0.02,
      inside: [{ path: [rect(-0.4, 0.31, 0.8, 0.08)], colour: lighten(c, 0.15) }],
    });
  },
  basket: (_e, b, tone) => {
    const c = tone('#c79a55');
    for (const [x, y, k] of [
      [-0.22, 0.62, '#e2502f'],
      [0.05, 0.68, '#f0a83a'],
      [0.27, 0.61, '#8fb84a'],
    ] as const)
      b.part([ellipse(x, y, 0.2)], hex(k), { shade: 0.06 });
    b.part([blob(-0.36, 0, -0.5, 0.58, 0, 0.62, 0.5, 0.58, 0.36, 0)], c, {
      shade: 0.09,
      rim: 0.02,
      inside: [{ path: [0.14, 0.28, 0.42].map(y => rect(-0.6, y, 1.2, 0.03)), colour: darken(c, 0.28) }],
    });
  },
  stonelantern: ({ light }, b, tone) => {
    const c = tone('#9d9aa2');
    const lit = light.night > 0.15;
    b.part(
      [
        rect(-0.22, 0, 0.44, 0.08),
        rect(-0.08, 0.07, 0.16, 0.42),
        polygon(-0.2, 0.58, 0.2, 0.58, 0.1, 0.48, -0.1, 0.48),
      ],
      c,
      { shade: 0.05, rim: 0.014 },
    );
    b.part([rect(-0.15, 0.58, 0.3, 0.18)], c, {
      shade: 0.04,
      inside: [{ path: [rect(-0.08, 0.6, 0.16, 0.13)], colour: lit ? hex('#ffd27a') : hex('#4a4856'), emissive: lit }],
    });
    if (lit) b.glow(0, 0.67, 0.7, hex('#ffc46a'), 0.6);
    b.part([polygon(-0.33, 0.8, -0.27, 0.75, 0.27, 0.75, 0.33, 0.8, 0.1, 0.92, -0.1, 0.92)], darken(c, 0.06), {
      shade: 0.04,
      rim: 0.014,
    });
    b.part([ellipse(0, 0.95, 0.055, 0.06)], c, { shade: 0.014 });
  },
  paperlantern: ({ light }, b, tone) => {
    const c = tone('#e8503a');
    const lit = light.night > 0.1;
    b.flat([limb(0, 0.9, 0, 1.5, 0.02)], hex('#3a3038'));
    if (lit) b.glow(0, 0.45, 1.6, mix(c, hex('#ffd08a'), 0.6), 0.55);
    b.part([ellipse(0, 0.46, 0.36, 0.4)], lit ? mix(c, hex('#ffb04a'), 0.25) : c, {
      emissive: lit,
      shade: 0.1,
      bottom: lit ? mix(c, hex('#ffe08a'), 0.6) : undefined,
      rim: 0.03,
      inside: [
        {
          path: [0.22, 0.34, 0.46, 0.58, 0.7].map(y => rect(-0.5, y, 1, 0.014)),
          colour: darken(c, 0.25),
          emissive: lit,
        },
      ],
    });
    b.part([rect(-0.17, 0.82, 0.34, 0.09), rect(-0.17, 0.02, 0.34, 0.08)], hex('#3a2c30'), { shade: 0 });
    b.flat([limb(0, 0.02, 0, -0.2, 0.04)], hex('#e0b04a'));
  },
  lamppost: ({ light, element }, b, tone) => {
    const lit = light.night > 0.1;
    b.part([limb(0, 0, 0, 0.86, 0.03, 0.02), polygon(-0.05, 0, 0.05, 0, 0.02, 0.1, -0.02, 0.1)], tone('#3f4454'), {
      shade: 0.008,
      rim: 0.005,
    });
    if (element.noun.options.modern) {
      b.part([...strand([0, 0.84, 0.03, 0.96, 0.18, 0.98], 0.02)], tone('#3f4454'), { shade: 0 });
      b.part([rect(0.13, 0.955, 0.12, 0.022)], hex('#fff0c0'), { emissive: true });
      if (lit) b.glow(0.19, 0.94, 0.35, hex('#ffe2a0'), 0.7);
      return;
    }
    if (lit) b.glow(0, 0.92, 0.4, hex('#ffd48a'), 0.75);
    b.part([polygon(-0.035, 0.86, 0.035, 0.86, 0.05, 0.96, -0.05, 0.96)], lit ? hex('#ffe3a0') : hex('#dfe8ee'), {
      emissive: lit,
      shade: 0.01,
    });
    b.part([polygon(-0.06, 0.96, 0.06, 0.96, 0, 1)], tone('#3f4454'), { shade: 0 });
  },
  trafficlight: (_e, b) => {
    b.part([limb(0, 0, 0, 0.72, 0.03)], hex('#6b7080'), { shade: 0.008 });
    b.part([rect(-0.075, 0.68, 0.15, 0.32)], hex('#33353f'), { shade: 0.02 });
    b.flat([ellipse(0, 0.93, 0.045)], hex('#ff5a4a'), { emissive: true });
    b.flat([ellipse(0, 0.84, 0.045)], hex('#6a5a2f'));
    b.flat([ellipse(0, 0.75, 0.045)], hex('#2f5a44'));
  },
  sign: ({ element }, b, tone) => {
    const c = tone('#c9a06a');
    b.part([rect(-0.04, 0, 0.08, 0.7)], wood, { shade: 0.02 });
    if (element.noun.options.neon) {
      b.glow(0, 0.75, 1.1, lighten(tone('#ff5fa8'), 0.2), 0.5);
      b.part([rect(-0.42, 0.5, 0.84, 0.5)], hex('#241f38'), {
        shade: 0,
        inside: [
          {
            path: [
              limb(-0.3, 0.85, 0.3, 0.85, 0.05),
              ellipse(-0.2, 0.66, 0.09),
              rect(0.0, 0.6, 0.28, 0.05),
              rect(0.0, 0.7, 0.28, 0.05),
            ],
            colour: tone('#ff5fa8'),
            emissive: true,
          },
        ],
      });
      return;
    }
    b.part([polygon(-0.42, 0.55, 0.34, 0.55, 0.48, 0.74, 0.34, 0.93, -0.42, 0.93)], c, {
      shade: 0.04,
      rim: 0.014,
      inside: [
        { path: [limb(-0.32, 0.8, 0.2, 0.8, 0.035), limb(-0.32, 0.67, 0.1, 0.67, 0.035)], colour: darken(c, 0.5) },
      ],
    });
  },
  banner: ({ element }, b, tone) => {
    const c = tone('#c9403f');
    b.part([limb(-0.12, 0, -0.12, 1, 0.025), limb(-0.12, 0.97, 0.26, 0.97, 0.018)], wood, { shade: 0 });
    const flag = element.noun.options.kind === 'flag';
    b.part(
      [
        flag
          ? blob(-0.1, 0.97, 0.15, 0.99, 0.4, 0.94, 0.42, 0.7, 0.15, 0.74, -0.1, 0.7)
          : polygon(-0.1, 0.95, 0.24, 0.95, 0.24, 0.34, 0.07, 0.26, -0.1, 0.34),
      ],
      c,
      {
        shade: 0.05,
        rim: 0.014,
        inside: [
          {
            path: flag ? [ellipse(0.16, 0.85, 0.07)] : [ellipse(0.07, 0.72, 0.085), rect(0.04, 0.4, 0.06, 0.2)],
            colour: lighten(c, 0.75),
          },
        ],
      },
    );
  },
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

/** Names of everything this file draws. */
export const propKinds: readonly string[] = Object.keys(parts);

/** Small and large objects without a family of their own; the noun's option `prop` says which. */
export const drawProp: Drawing = easel => {
  const { element } = easel;
  const kind = String(element.noun.options.prop);
  parts[kind](easel, easel.brush.at(0, 0, element.size), fallback => mainColour(element, fallback));
};

/** Sky things that are regions of their own: planets, comets, rainbows, lightning, meteors. */
export const drawCelestial: Drawing = easel => {
  const { element } = easel;
  const kind = String(element.noun.options.kind);
  const b = easel.brush.at(0, 0, element.size);
  const tone = mainColour(element, kind === 'planet' ? '#d99a6a' : '#fff3c8');
  if (kind === 'planet' || kind === 'ringed' || kind === 'earth' || kind === 'moon') {
    const ring = (front: boolean) => {
      const half: Outline = [];
      for (let i = 0; i <= 24; i++) {
        const a = (front ? Math.PI : 0) + (i / 24) * Math.PI;
        half.push(Math.cos(a) * 0.98, 0.5 + Math.sin(a) * 0.2 + Math.cos(a) * 0.14);
      }
      for (let i = 24; i >= 0; i--) {
        const a = (front ? Math.PI : 0) + (i / 24) * Math.PI;
        half.push(Math.cos(a) * 0.66, 0.5 + Math.sin(a) * 0.12 + Math.cos(a) * 0.09);
      }
      b.part([half], mix(tone, hex('#f4e2c0'), 0.55), { shade: 0, emissive: true, ink: 0.6 });
    };
    b.glow(0, 0.5, 0.9, lighten(tone, 0.3), 0.35);
    if (kind === 'ringed') ring(false);
    const bands =
      kind === 'earth'
        ? [
            blob(-0.3, 0.6, -0.1, 0.85, 0.15, 0.75, 0.02, 0.5, -0.15, 0.42),
            blob(0.15, 0.4, 0.38, 0.5, 0.3, 0.2, 0.14, 0.15),
          ]
        : kind === 'moon'
          ? [
              ellipse(-0.15, 0.62, 0.14, 0.1),
              ellipse(0.16, 0.4, 0.1),
              ellipse(-0.1, 0.25, 0.07),
              ellipse(0.2, 0.7, 0.06),
            ]
          : [rect(-0.6, 0.3, 1.2, 0.08), rect(-0.6, 0.5, 1.2, 0.05), rect(-0.6, 0.66, 1.2, 0.1)];
    b.part([ellipse(0, 0.5, 0.48, 0.48, 0, 48)], tone, {
      emissive: true,
      shade: 0.16,
      shadeColour: darken(tone, 0.5),
      inside: [
        { path: bands, colour: kind === 'earth' ? hex('#6fae5a') : darken(tone, 0.16), emissive: true, alpha: 0.7 },
      ],
    });
    if (kind === 'ringed') ring(true);
    return;
  }
  if (kind === 'comet') {
    b.flat([blob(0.3, 0.75, -0.6, 0.35, -1.2, 0.05, -0.5, 0.22, 0.35, 0.6)], lighten(tone, 0.2), {
      emissive: true,
      alpha: 0.5,
    });
    b.flat([blob(0.3, 0.72, -0.3, 0.45, -0.7, 0.25, -0.2, 0.38, 0.35, 0.62)], hex('#ffffff'), {
      emissive: true,
      alpha: 0.7,
    });
    b.flat([ellipse(0.32, 0.67, 0.1)], hex('#ffffff'), { emissive: true });
    b.glow(0.32, 0.67, 0.5, tone, 0.7);
    return;
  }
  if (kind === 'rainbow') {
    const tones = ['#e8504a', '#f0943f', '#f4d84f', '#6fbf5f', '#4f93d8', '#7a63c0'];
    tones.forEach((code, i) => {
      const outline: Outline = [];
      const [outer, inner] = [1 - i * 0.045, 0.955 - i * 0.045];
      for (let k = 0; k <= 32; k++)
        outline.push(Math.cos((k / 32) * Math.PI) * outer, Math.sin((k / 32) * Math.PI) * outer);
      for (let k = 32; k >= 0; k--)
        outline.push(Math.cos((k / 32) * Math.PI) * inner, Math.sin((k / 32) * Math.PI) * inner);
      b.flat([outline], hex(code), { emissive: true, alpha: 0.5 });
    });
    return;
  }
  if (kind === 'lightning') {
    b.glow(0, 0.5, 1.4, hex('#d9e4ff'), 0.5);
    b.part([polygon(0.12, 1, -0.14, 0.52, 0.02, 0.54, -0.16, 0, 0.2, 0.6, 0.04, 0.58, 0.26, 1)], hex('#fffbe0'), {
      emissive: true,
      ink: 0,
    });
    return;
  }
  if (kind === 'firework') {
    const count = 18;
    b.glow(0, 0.5, 0.9, tone, 0.5);
    for (let i = 0; i < count; i++) {
      const a = (i / count) * 2 * Math.PI;
      const [c, d] = [Math.cos(a), Math.sin(a)];
      const colour = i % 2 ? tone : lighten(tone, 0.5);
      b.flat(
        [
          limb(c * 0.1, 0.5 + d * 0.1, c * 0.3, 0.5 + d * 0.3, 0.012, 0.026),
          limb(c * 0.33, 0.5 + d * 0.33, c * 0.43, 0.5 + d * 0.43, 0.02, 0.036),
        ],
        colour,
        { emissive: true },
      );
      b.flat([ellipse(c * 0.48, 0.5 + d * 0.48, 0.026)], hex('#fff8e0'), { emissive: true });
    }
    b.flat([ellipse(0, 0.5, 0.05)], hex('#fff8e0'), { emissive: true });
    return;
  }
  // Balloons, bubbles, petals and other light things in the air.
  b.part([ellipse(0, 0.5, 0.4, 0.5)], tone, {
    shade: kind === 'bubble' ? 0 : 0.12,
    rim: 0.04,
    alpha: kind === 'bubble' ? 0.4 : 1,
    inside: [{ path: [ellipse(-0.14, 0.7, 0.09, 0.12, 25)], colour: hex('#ffffff') }],
  });
  if (kind === 'balloon') b.flat([limb(0, 0, 0.03, -0.7, 0.015)], hex('#efe9dc'));
};
