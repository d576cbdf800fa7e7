import { darken, hex, lighten, mix } from '../colour.ts';
import { blob, ellipse, limb, polygon, rect, strand } from '../paint/path.ts';
import { drawBox } from './easel.ts';
import { type Part, wood } from './prop-part.ts';

/** Stones, vessels, lanterns and lamps. */
export const smallProps: Readonly<Record<string, Part>> = {
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
  sign: ({ element, random }, b, tone) => {
    const c = tone('#c9a06a');
    b.part([rect(-0.04, 0, 0.08, 0.7)], wood, { shade: 0.02 });
    if (element.noun.options.neon) {
      const tube = tone(random.pick(['#ff5fa8', '#4fe0e8', '#ffd24a', '#9f8bff', '#5ff0a0', '#ff7a4a']));
      const isRound = random.chance(0.4);
      b.glow(0, 0.75, 1.1, lighten(tube, 0.2), 0.5);
      b.part([rect(-0.42, 0.5, 0.84, 0.5)], hex('#241f38'), {
        shade: 0,
        inside: [
          {
            path: isRound
              ? [
                  ...Array.from({ length: 14 }, (_, i) =>
                    limb(
                      -0.18 + Math.cos(i * 0.449) * 0.15,
                      0.75 + Math.sin(i * 0.449) * 0.17,
                      -0.18 + Math.cos((i + 1) * 0.449) * 0.15,
                      0.75 + Math.sin((i + 1) * 0.449) * 0.17,
                      0.035,
                    ),
                  ),
                  limb(0.08, 0.62, 0.34, 0.62, 0.04),
                  limb(0.08, 0.75, 0.34, 0.75, 0.04),
                  limb(0.08, 0.88, 0.24, 0.88, 0.04),
                ]
              : [
                  limb(-0.3, 0.85, 0.3, 0.85, 0.05),
                  ellipse(-0.2, 0.66, 0.09),
                  rect(0.0, 0.6, 0.28, 0.05),
                  rect(0.0, 0.7, 0.28, 0.05),
                ],
            colour: tube,
            emissive: true,
          },
          {
            path: [rect(-0.42, 0.5, 0.84, 0.025), rect(-0.42, 0.975, 0.84, 0.025)],
            colour: lighten(tube, 0.3),
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
};
