import { darken, hex } from '../colour.ts';
import { blob, ellipse, limb, polygon, rect, strand } from '../paint/path.ts';
import { mainColour } from './easel.ts';
import { lampLight } from './house.ts';
import type { StructurePiece } from './structure-piece.ts';

function drawTent({ element, b, lit }: StructurePiece): void {
  const cloth = mainColour(element, '#d98c4a');
  b.part([polygon(-0.75, 0, 0.75, 0, 0.1, 1, -0.06, 1)], cloth, {
    shade: 0.1,
    rim: 0.02,
    inside: [
      {
        path: [polygon(-0.2, 0, 0.22, 0, 0.03, 0.75)],
        colour: lit ? lampLight : darken(cloth, 0.55),
        emissive: lit,
      },
      { path: [limb(0, 1, -0.45, 0, 0.02), limb(0, 1, 0.48, 0, 0.02)], colour: darken(cloth, 0.3) },
    ],
  });
}

function drawCircus({ element, b }: StructurePiece): void {
  const cloth = mainColour(element, '#d2453f');
  const stripes = (y: number) =>
    Array.from({ length: 6 }, (_, i) =>
      polygon(-0.7 + i * 0.25, 0, -0.58 + i * 0.25, 0, (-0.58 + i * 0.25) * y, 1, (-0.7 + i * 0.25) * y, 1),
    );
  b.part([rect(-0.62, 0, 1.24, 0.4)], hex('#f5ead2'), {
    shade: 0.06,
    inside: [
      { path: stripes(1), colour: cloth },
      { path: [polygon(-0.14, 0, 0.14, 0, 0, 0.34)], colour: hex('#4a2c34') },
    ],
  });
  b.part([polygon(-0.72, 0.36, 0.72, 0.36, 0.05, 0.92, -0.05, 0.92)], hex('#f5ead2'), {
    shade: 0.06,
    rim: 0.014,
    inside: [{ path: stripes(0.05), colour: cloth }],
  });
  b.part([polygon(0, 0.9, 0.16, 0.95, 0, 1)], hex('#f0c23f'), { shade: 0 });
}

function drawIgloo({ b, lit }: StructurePiece): void {
  b.part([blob(-0.85, 0, -0.75, 0.55, -0.3, 0.95, 0.3, 0.95, 0.75, 0.55, 0.85, 0)], hex('#eaf4fc'), {
    shade: 0.2,
    rim: 0.03,
    inside: [
      {
        path: [
          rect(-1, 0.28, 2, 0.02),
          rect(-1, 0.58, 2, 0.02),
          ...[-0.5, 0, 0.5].map(x => rect(x, 0.3, 0.02, 0.28)),
          ...[-0.7, -0.2, 0.25, 0.7].map(x => rect(x, 0, 0.02, 0.28)),
        ],
        colour: hex('#a9c8e0'),
      },
    ],
  });
  b.part([blob(0.05, 0, 0.1, 0.4, 0.35, 0.5, 0.6, 0.4, 0.65, 0)], hex('#dcecf8'), {
    shade: 0.06,
    inside: [
      {
        path: [blob(0.18, 0, 0.2, 0.28, 0.35, 0.36, 0.5, 0.28, 0.52, 0)],
        colour: lit ? lampLight : hex('#3f5a7c'),
        emissive: lit,
      },
    ],
  });
}

function drawWell({ b }: StructurePiece): void {
  b.part([rect(-0.34, 0.5, 0.05, 0.35), rect(0.29, 0.5, 0.05, 0.35)], hex('#7a5238'), { shade: 0.01 });
  b.part([polygon(-0.52, 0.78, 0.52, 0.78, 0.3, 1, -0.3, 1)], hex('#a8553f'), { shade: 0.05 });
  b.part([blob(-0.44, 0, -0.42, 0.48, 0, 0.53, 0.42, 0.48, 0.44, 0)], hex('#a8a4a8'), {
    shade: 0.08,
    rim: 0.015,
    inside: [
      { path: [ellipse(0, 0.49, 0.4, 0.05)], colour: hex('#34405a') },
      {
        path: Array.from({ length: 10 }, (_, i) =>
          rect(-0.42 + (i % 5) * 0.18 + (i > 4 ? 0.08 : 0), i > 4 ? 0.28 : 0.12, 0.13, 0.02),
        ),
        colour: hex('#77747e'),
      },
    ],
  });
  b.part([rect(-0.06, 0.55, 0.12, 0.12)], hex('#8a5f41'), { shade: 0.02 });
}

function drawFountain({ element, b }: StructurePiece): void {
  const stone = mainColour(element, '#c9c4c0');
  b.part([blob(-0.85, 0.02, -0.8, 0.24, 0, 0.3, 0.8, 0.24, 0.85, 0.02, 0, -0.06)], stone, {
    shade: 0.05,
    rim: 0.012,
    inside: [{ path: [ellipse(0, 0.25, 0.74, 0.06)], colour: hex('#7fc4e0') }],
  });
  b.part([polygon(-0.09, 0.22, 0.09, 0.22, 0.06, 0.6, -0.06, 0.6)], stone, { shade: 0.03 });
  b.part([blob(-0.4, 0.62, -0.2, 0.52, 0.2, 0.52, 0.4, 0.62, 0, 0.66)], stone, {
    shade: 0.03,
    inside: [{ path: [ellipse(0, 0.63, 0.33, 0.03)], colour: hex('#a4dcf0') }],
  });
  for (const s of [-1, 1]) {
    b.flat(strand([0, 0.95, 0.12 * s, 1, 0.26 * s, 0.85, 0.32 * s, 0.62], 0.035, 0.05), hex('#dff6ff'), {
      alpha: 0.85,
    });
    b.flat(strand([0.36 * s, 0.6, 0.44 * s, 0.5, 0.5 * s, 0.26], 0.04, 0.06), hex('#dff6ff'), { alpha: 0.75 });
  }
  b.part([limb(0, 0.62, 0, 0.92, 0.06, 0.03)], stone, { shade: 0.015 });
}

/** Tents, huts of snow, wells and fountains. */
export const shelters: Readonly<Record<string, (piece: StructurePiece) => void>> = {
  tent: drawTent,
  circus: drawCircus,
  igloo: drawIgloo,
  well: drawWell,
  fountain: drawFountain,
};
