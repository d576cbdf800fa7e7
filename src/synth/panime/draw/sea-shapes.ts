import { type Colour, darken, hex, lighten } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob, ellipse, limb, strand } from '../paint/path.ts';
import { eye, ink } from './animal-eye.ts';

/** Sea creatures of a build of their own, one unit long along x, their middle at `y`. */
export type SeaShape = (b: Brush, y: number, tone: Colour, belly: Colour) => void;

/** Tail flukes lie flat in the water; seen from the side they are a curved blade. */
function fluke(b: Brush, y: number, tone: Colour, size = 1): void {
  b.part(
    [
      blob(
        -0.4,
        y,
        -0.5,
        y + 0.05 * size,
        -0.6,
        y + 0.14 * size,
        -0.64,
        y + 0.12 * size,
        -0.55,
        y + 0.02 * size,
        -0.62,
        y - 0.05 * size,
        -0.58,
        y - 0.08 * size,
        -0.48,
        y - 0.03 * size,
      ),
    ],
    tone,
    { shade: 0.012 },
  );
}

const whale: SeaShape = (b, y, tone, belly) => {
  fluke(b, y + 0.09, darken(tone, 0.1), 1.2);
  const body = blob(
    ...[-0.46, y + 0.1, -0.28, y + 0.09, -0.05, y + 0.19, 0.24, y + 0.21, 0.44, y + 0.13, 0.5, y, 0.47, y - 0.1],
    ...[0.3, y - 0.19, 0.02, y - 0.18, -0.22, y - 0.06, -0.4, y + 0.05],
  );
  b.part([body], tone, {
    shade: 0.05,
    rim: 0.014,
    inside: [
      {
        path: [blob(0.52, y - 0.04, 0.3, y - 0.06, 0.05, y - 0.07, -0.14, y - 0.06, 0, y - 0.3, 0.5, y - 0.3)],
        colour: belly,
      },
      {
        path: [0, 1, 2, 3, 4].map(i => limb(0.46 - i * 0.02, y - 0.08 - i * 0.024, 0.02, y - 0.09 - i * 0.02, 0.006)),
        colour: darken(belly, 0.28),
      },
    ],
  });
  b.part([blob(0.14, y - 0.1, 0.04, y - 0.24, -0.1, y - 0.3, -0.06, y - 0.18, 0.06, y - 0.08)], darken(tone, 0.14), {
    shade: 0.012,
  });
  b.part([blob(-0.2, y + 0.13, -0.28, y + 0.19, -0.24, y + 0.11)], tone, { shade: 0 });
  b.flat([limb(0.5, y - 0.03, 0.32, y - 0.045, 0.007)], ink, { noId: true });
  eye(b, 0.3, y + 0.0, 0.013);
};

const dolphin: SeaShape = (b, y, tone, belly) => {
  fluke(b, y - 0.08, tone);
  b.part([blob(-0.02, y + 0.14, -0.12, y + 0.27, -0.06, y + 0.26, 0.08, y + 0.15)], darken(tone, 0.12), {
    shade: 0.01,
  });
  const body = blob(
    ...[-0.46, y - 0.08, -0.26, y + 0.06, 0, y + 0.16, 0.2, y + 0.15, 0.34, y + 0.08, 0.4, y + 0.02, 0.52, y - 0.02],
    ...[0.52, y - 0.05, 0.38, y - 0.06, 0.24, y - 0.07, 0.02, y - 0.04, -0.24, y - 0.08],
  );
  b.part([body], tone, {
    shade: 0.03,
    rim: 0.012,
    inside: [
      {
        path: [blob(0.5, y - 0.035, 0.3, y - 0.01, 0.05, y + 0.02, -0.22, y - 0.05, 0, y - 0.2, 0.4, y - 0.2)],
        colour: belly,
      },
    ],
  });
  b.part([blob(0.16, y - 0.03, 0.06, y - 0.15, 0, y - 0.18, 0.04, y - 0.08, 0.08, y - 0.02)], darken(tone, 0.12), {
    shade: 0.01,
  });
  b.flat([strand([0.51, y - 0.034, 0.42, y - 0.03, 0.36, y - 0.01], 0.006)].flat(), ink, { noId: true });
  eye(b, 0.32, y + 0.035, 0.014);
};

const ray: SeaShape = (b, y, tone, belly) => {
  b.flat([limb(-0.22, y, -0.62, y - 0.1, 0.02, 0.006)], darken(tone, 0.2));
  const wing = blob(
    ...[
      0.36,
      y + 0.02,
      0.2,
      y + 0.1,
      0.02,
      y + 0.26,
      -0.1,
      y + 0.44,
      -0.12,
      y + 0.3,
      -0.2,
      y + 0.1,
      -0.26,
      y,
      -0.16,
      y - 0.06,
    ],
    ...[-0.04, y - 0.2, 0.04, y - 0.3, 0.08, y - 0.16, 0.24, y - 0.06],
  );
  b.part([wing], tone, {
    shade: 0.04,
    rim: 0.012,
    inside: [
      { path: [ellipse(0.1, y - 0.1, 0.2, 0.06, 12)], colour: belly },
      { path: [0, 1, 2, 3].map(i => ellipse(-0.06 + i * 0.07, y + 0.06, 0.016, 0.012)), colour: lighten(tone, 0.45) },
    ],
  });
  for (const s of [-1, 1]) b.part([limb(0.32, y + 0.03 * s, 0.42, y + 0.045 * s, 0.035, 0.02)], tone, { shade: 0 });
  eye(b, 0.28, y + 0.045, 0.014);
};

const seal: SeaShape = (b, y, tone, belly) => {
  b.part(
    [blob(-0.36, y - 0.12, -0.54, y - 0.02, -0.6, y - 0.1, -0.5, y - 0.16, -0.58, y - 0.22, -0.4, y - 0.2)],
    darken(tone, 0.14),
    { shade: 0.012 },
  );
  const body = blob(
    ...[-0.42, y - 0.16, -0.2, y + 0.02, 0.08, y + 0.12, 0.2, y + 0.3, 0.34, y + 0.42, 0.46, y + 0.36, 0.5, y + 0.26],
    ...[0.4, y + 0.2, 0.36, y + 0.04, 0.32, y - 0.12, 0.2, y - 0.23, -0.2, y - 0.23],
  );
  b.part([body], tone, {
    shade: 0.05,
    rim: 0.014,
    inside: [{ path: [ellipse(0.3, y - 0.1, 0.12, 0.26, -14)], colour: belly }],
  });
  b.part([blob(0.2, y - 0.06, 0.24, y - 0.23, 0.06, y - 0.25, 0.08, y - 0.16)], darken(tone, 0.14), { shade: 0.012 });
  b.flat([ellipse(0.49, y + 0.31, 0.022, 0.018)], ink, { noId: true });
  b.flat(
    [0, 1, 2].map(i => limb(0.46, y + 0.27 - i * 0.012, 0.58, y + 0.28 - i * 0.03, 0.004)),
    hex('#f6f2ea'),
    { noId: true },
  );
  eye(b, 0.4, y + 0.35, 0.018);
};

const squid: SeaShape = (b, y, tone) => {
  for (let i = 0; i < 8; i++) {
    const lift = (i - 3.5) * 0.032;
    b.part(
      strand([0.1, y + lift, 0.3, y + lift * 2.2, 0.44, y + lift * 1.4, 0.58, y + lift * 3], 0.034, 0.01),
      darken(tone, 0.1),
      { shade: 0.008, ink: 0.7 },
    );
  }
  b.part([blob(-0.62, y, -0.42, y + 0.18, -0.34, y + 0.1, -0.34, y - 0.1, -0.42, y - 0.18)], darken(tone, 0.08), {
    shade: 0.02,
  });
  b.part(
    [
      blob(
        -0.6,
        y,
        -0.34,
        y + 0.1,
        -0.02,
        y + 0.11,
        0.12,
        y + 0.09,
        0.16,
        y,
        0.12,
        y - 0.09,
        -0.02,
        y - 0.11,
        -0.34,
        y - 0.1,
      ),
    ],
    tone,
    {
      shade: 0.04,
      rim: 0.012,
      inside: [
        {
          path: [0, 1, 2, 3, 4].map(i => ellipse(-0.36 + i * 0.08, y + (i % 2 ? 0.03 : -0.02), 0.018)),
          colour: lighten(tone, 0.4),
        },
      ],
    },
  );
  eye(b, 0.09, y + 0.02, 0.026);
};

/** Upright: one unit high. */
const seahorse: SeaShape = (b, _y, tone, belly) => {
  b.part(strand([0.02, 0.42, -0.02, 0.22, 0.1, 0.1, 0.16, 0.18, 0.09, 0.22], 0.13, 0.03), tone, {
    shade: 0.02,
    rim: 0.01,
  });
  b.part([blob(-0.14, 0.58, -0.3, 0.66, -0.28, 0.5, -0.12, 0.46)], lighten(tone, 0.25), { shade: 0.01 });
  b.part([blob(-0.12, 0.4, -0.16, 0.58, -0.06, 0.78, 0.08, 0.8, 0.14, 0.62, 0.12, 0.42, 0, 0.34)], tone, {
    shade: 0.04,
    rim: 0.014,
    inside: [{ path: [0.42, 0.5, 0.58, 0.66].map(v => limb(0.02, v, 0.2, v - 0.02, 0.014)), colour: belly }],
  });
  b.part([blob(-0.06, 0.78, -0.1, 0.92, 0.04, 0.99, 0.14, 0.92, 0.32, 0.85, 0.32, 0.8, 0.12, 0.79)], tone, {
    shade: 0.03,
    rim: 0.012,
  });
  b.part([blob(-0.06, 0.94, -0.14, 1.02, -0.02, 1)], darken(tone, 0.15), { shade: 0 });
  eye(b, 0.06, 0.89, 0.025);
};

/** By the noun's option `build`. */
export const seaShapes: Readonly<Record<string, SeaShape>> = { whale, dolphin, ray, seal, squid, seahorse };
