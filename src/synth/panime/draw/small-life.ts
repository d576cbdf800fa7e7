import { darken, hex, lighten } from '../colour.ts';
import type { Detail } from '../paint/brush.ts';
import { blob, ellipse, limb, rect, strand } from '../paint/path.ts';
import { eye, ink } from './animal-eye.ts';
import { type Drawing, mainColour } from './easel.ts';

/** Butterflies, bees, dragonflies, beetles, moths. */
export const drawInsect: Drawing = easel => {
  const { element } = easel;
  const o = element.noun.options;
  const tone = mainColour(element, '#f08c3c');
  const b = easel.brush.at(0, 0, element.size);
  const wings = String(o.wings ?? 'butterfly');
  if (wings === 'glow') {
    b.glow(0, 0.5, 3.5, hex('#e8ff8a'), 0.8);
    b.flat([ellipse(0, 0.5, 0.3)], hex('#f6ffb0'), { emissive: true });
    return;
  }
  for (const s of [-1, 1]) {
    if (wings === 'butterfly') {
      b.part([blob(0.03 * s, 0.5, 0.2 * s, 0.9, 0.5 * s, 0.98, 0.5 * s, 0.66, 0.2 * s, 0.48)], tone, {
        shade: 0.05,
        inside: [{ path: [ellipse(0.4 * s, 0.84, 0.06)], colour: lighten(tone, 0.7) }],
      });
      b.part(
        [blob(0.03 * s, 0.46, 0.25 * s, 0.46, 0.4 * s, 0.25, 0.24 * s, 0.06, 0.08 * s, 0.26)],
        darken(tone, 0.16),
        { shade: 0.04 },
      );
    } else if (wings !== 'none') {
      const clear = hex('#d9f2fa');
      b.part([ellipse(0.3 * s, 0.72, 0.28, 0.08, 18 * s), ellipse(0.27 * s, 0.58, 0.24, 0.07, -6 * s)], clear, {
        alpha: 0.85,
        shade: 0,
        ink: 0.6,
      });
    }
  }
  const body =
    wings === 'dragonfly'
      ? [ellipse(0, 0.7, 0.06), ellipse(0, 0.3, 0.03, 0.34)]
      : wings === 'none'
        ? [ellipse(0, 0.36, 0.36, 0.3)]
        : wings === 'bee'
          ? [ellipse(0, 0.45, 0.15, 0.24)]
          : [ellipse(0, 0.46, 0.04, 0.3)];
  const inside: Detail[] =
    wings === 'bee'
      ? [{ path: [rect(-0.2, 0.32, 0.4, 0.07), rect(-0.2, 0.48, 0.4, 0.07)], colour: ink }]
      : wings === 'none'
        ? [
            {
              path: [
                ellipse(-0.16, 0.42, 0.06),
                ellipse(0.15, 0.45, 0.06),
                ellipse(0, 0.25, 0.06),
                limb(0, 0.1, 0, 0.7, 0.02),
              ],
              colour: ink,
            },
          ]
        : [];
  if (wings === 'none') b.part([ellipse(0.34, 0.3, 0.15)], ink, { shade: 0 });
  b.part(body, wings === 'butterfly' ? ink : tone, { shade: 0.03, inside });
};

/** Snakes and serpents coiled on the ground; crabs, spiders, snails and frogs. */
export const drawCrawler: Drawing = easel => {
  const { element } = easel;
  const o = element.noun.options;
  const tone = mainColour(element, '#6f9e4f');
  const dark = darken(tone, 0.3);
  const kind = String(o.kind ?? 'snake');
  const b = easel.brush.at(0, 0, element.size);
  if (kind === 'snake') {
    b.part([ellipse(0, 0.12, 0.55, 0.12)], darken(tone, 0.15), { shade: 0.03 });
    b.part([ellipse(0.03, 0.26, 0.42, 0.11)], tone, { shade: 0.03 });
    b.part(strand([-0.15, 0.34, 0.05, 0.5, -0.05, 0.7, 0.12, 0.86], 0.16, 0.13), tone, { shade: 0.03 });
    b.part([blob(0.02, 0.86, 0.1, 0.97, 0.32, 0.93, 0.36, 0.84, 0.12, 0.79)], tone, { shade: 0.03 });
    b.flat(strand([0.35, 0.86, 0.5, 0.84], 0.015), hex('#d2344a'));
    eye(b, 0.2, 0.91, 0.025);
  } else if (kind === 'lobster' || kind === 'scorpion') {
    const isLobster = kind === 'lobster';
    const tail = isLobster
      ? strand([-0.28, 0.24, -0.6, 0.26, -0.84, 0.16], 0.26, 0.14)
      : strand([-0.28, 0.24, -0.66, 0.36, -0.72, 0.74, -0.42, 0.92], 0.15, 0.08);
    b.part(tail, dark, { shade: 0.03 });
    if (isLobster)
      b.part([ellipse(-0.94, 0.12, 0.16, 0.09, 20), ellipse(-0.96, 0.06, 0.16, 0.06, -10)], tone, { shade: 0.01 });
    else b.part([blob(-0.46, 0.96, -0.3, 0.92, -0.24, 0.76, -0.36, 0.84)], ink, { shade: 0 });
    for (let i = 0; i < 4; i++)
      b.part(strand([-0.16 + i * 0.12, 0.2, -0.12 + i * 0.16, 0.3, -0.1 + i * 0.2, 0.02], 0.05, 0.025), dark, {
        shade: 0,
      });
    b.part([ellipse(0.02, 0.26, 0.36, 0.16)], tone, { shade: 0.05, rim: 0.02 });
    for (const [dy, reach] of [
      [0.14, 0.1],
      [-0.06, 0],
    ] as const) {
      b.part(strand([0.3, 0.28 + dy * 0.4, 0.52, 0.3 + dy, 0.62 + reach, 0.3 + dy], 0.08), tone, { shade: 0.02 });
      b.part(
        [
          blob(
            ...[0.58 + reach, 0.26 + dy, 0.66 + reach, 0.46 + dy, 0.94 + reach, 0.44 + dy],
            ...[0.8 + reach, 0.34 + dy, 0.98 + reach, 0.3 + dy, 0.76 + reach, 0.2 + dy],
          ),
        ],
        tone,
        { shade: 0.03, rim: 0.014 },
      );
    }
    if (isLobster) b.flat(strand([0.36, 0.36, 0.6, 0.72, 0.9, 0.86], 0.018), dark);
    eye(b, 0.32, 0.34, 0.04);
  } else if (kind === 'crab' || kind === 'spider') {
    for (const s of [-1, 1]) {
      for (let i = 0; i < (kind === 'crab' ? 3 : 4); i++)
        b.part(
          strand([0.25 * s, 0.42, (0.5 + i * 0.1) * s, 0.6 - i * 0.14, (0.6 + i * 0.12) * s, 0.04], 0.07, 0.03),
          dark,
          { shade: 0 },
        );
      if (kind === 'crab') {
        b.part(strand([0.35 * s, 0.5, 0.6 * s, 0.75], 0.09), tone, { shade: 0.02 });
        b.part(
          [blob(0.52 * s, 0.72, 0.5 * s, 0.95, 0.62 * s, 1.02, 0.62 * s, 0.88, 0.74 * s, 0.98, 0.78 * s, 0.76)],
          tone,
          { shade: 0.03 },
        );
      }
    }
    b.part([ellipse(0, 0.42, 0.42, kind === 'crab' ? 0.26 : 0.3)], tone, { shade: 0.06, rim: 0.02 });
    for (const x of [-0.12, 0.12]) eye(b, x, kind === 'crab' ? 0.72 : 0.5, 0.05);
  } else if (kind === 'snail') {
    b.part([blob(-0.6, 0.02, 0.5, 0.02, 0.62, 0.3, 0.6, 0.6, 0.45, 0.55, 0.35, 0.22, -0.3, 0.18)], lighten(tone, 0.4), {
      shade: 0.04,
    });
    b.part([ellipse(-0.08, 0.5, 0.42)], tone, {
      shade: 0.09,
      rim: 0.02,
      inside: [
        {
          path: strand([-0.08, 0.5, 0.06, 0.52, 0.04, 0.66, -0.14, 0.7, -0.3, 0.56, -0.24, 0.34], 0.035),
          colour: dark,
        },
      ],
    });
    for (const x of [0.52, 0.64]) eye(b, x, 0.72, 0.04);
  } else {
    b.part([ellipse(-0.3, 0.16, 0.26, 0.16), ellipse(0.3, 0.16, 0.26, 0.16)], dark, { shade: 0.03 });
    b.part([blob(-0.42, 0.08, -0.36, 0.55, 0, 0.8, 0.36, 0.55, 0.42, 0.08)], tone, {
      shade: 0.08,
      rim: 0.02,
      inside: [{ path: [ellipse(0, 0.12, 0.26, 0.24)], colour: lighten(tone, 0.5) }],
    });
    for (const x of [-0.2, 0.2]) {
      b.part([ellipse(x, 0.8, 0.14)], tone, { shade: 0.03 });
      eye(b, x, 0.82, 0.07);
    }
    b.flat([limb(-0.16, 0.5, 0.16, 0.5, 0.025)], ink, { noId: true });
  }
};
