import { darken, hex, lighten } from '../colour.ts';
import { blob, ellipse, polygon, rect } from '../paint/path.ts';
import { mainColour } from './easel.ts';
import type { StructurePiece } from './structure-piece.ts';

function drawTorii({ element, b }: StructurePiece): void {
  const red = mainColour(element, '#d8452f');
  const dark = hex('#33303c');
  for (const x of [-0.36, 0.36]) {
    b.part([polygon(x - 0.045, 0, x + 0.045, 0, x * 0.93 + 0.038, 0.84, x * 0.93 - 0.038, 0.84)], red, {
      shade: 0.025,
      rim: 0.01,
    });
    b.part([rect(x - 0.055, 0, 0.11, 0.09)], dark, { shade: 0.02 });
  }
  b.part([rect(-0.46, 0.66, 0.92, 0.065)], red, { shade: 0.02 });
  b.part([rect(-0.04, 0.71, 0.08, 0.13)], darken(red, 0.1), { shade: 0.01 });
  b.part([polygon(-0.56, 0.87, 0, 0.835, 0.56, 0.87, 0.58, 0.94, 0, 0.9, -0.58, 0.94)], red, {
    shade: 0.02,
    rim: 0.01,
  });
  b.part([polygon(-0.58, 0.935, 0, 0.9, 0.58, 0.935, 0.62, 1, 0, 0.955, -0.62, 1)], dark, { shade: 0.015 });
}

function drawArch({ element, random, kind, b }: StructurePiece): void {
  const stone = mainColour(element, '#b7afa4');
  b.part(
    [
      polygon(
        -0.5,
        0,
        -0.5,
        0.85,
        -0.42,
        0.97,
        0.42,
        1,
        0.5,
        0.86,
        0.5,
        0,
        0.27,
        0,
        0.27,
        0.45,
        0.19,
        0.64,
        0,
        0.73,
        -0.19,
        0.64,
        -0.27,
        0.45,
        -0.27,
        0,
      ),
    ],
    stone,
    {
      shade: 0.05,
      rim: 0.012,
      inside: [
        {
          path: Array.from({ length: 14 }, (_, i) =>
            rect(-0.48 + random.range(0, 0.2) + (i % 2) * 0.74, 0.06 + i * 0.065, 0.12, 0.018),
          ),
          colour: darken(stone, 0.25),
        },
      ],
    },
  );
  if (kind === 'gate')
    for (const s of [-1, 1])
      b.part([polygon(0.27 * s, 0, 0.27 * s, 0.46, 0.1 * s, 0.62, 0.06 * s, 0)], hex('#7a5238'), {
        shade: 0.02,
        inside: [{ path: [rect(0.06, 0.2, 0.3, 0.02), rect(-0.36, 0.2, 0.3, 0.02)], colour: hex('#3a3038') }],
      });
}

function drawPillar({ element, random, kind, b }: StructurePiece): void {
  const stone = mainColour(element, '#cfc6b6');
  if (kind === 'obelisk')
    b.part([polygon(-0.11, 0, 0.11, 0, 0.075, 0.88, 0, 1, -0.075, 0.88)], stone, {
      shade: 0.06,
      rim: 0.012,
      inside: [
        {
          path: Array.from({ length: 7 }, (_, i) => rect(-0.03, 0.12 + i * 0.1, 0.06, 0.03)),
          colour: darken(stone, 0.3),
        },
      ],
    });
  else {
    const broken = element.look.state === 'broken' || element.noun.options.broken;
    const top = broken ? random.range(0.55, 0.95) : 0.9;
    b.part([rect(-0.13, 0, 0.26, 0.07)], stone, { shade: 0.02 });
    b.part(
      [
        broken
          ? polygon(-0.095, 0.06, 0.095, 0.06, 0.09, top - 0.06, 0.03, top, -0.02, top - 0.07, -0.085, top + 0.03)
          : rect(-0.092, 0.06, 0.184, top - 0.06),
      ],
      stone,
      {
        shade: 0.055,
        rim: 0.012,
        inside: [
          { path: [-0.05, 0, 0.05].map(x => rect(x - 0.008, 0, 0.016, 1)), colour: darken(stone, 0.2) },
          {
            path: [ellipse(-0.06, 0.15, 0.08, 0.07), ellipse(0.08, 0.3, 0.05, 0.06)],
            colour: hex('#6d8f55'),
            alpha: broken ? 0.9 : 0,
          },
        ],
      },
    );
    if (!broken)
      b.part([polygon(-0.1, 0.89, 0.1, 0.89, 0.15, 0.96, 0.15, 1, -0.15, 1, -0.15, 0.96)], stone, {
        shade: 0.02,
        rim: 0.01,
      });
  }
}

function drawWall({ element, random, b }: StructurePiece): void {
  const stone = mainColour(element, '#a39c94');
  const half = element.noun.aspect / 2;
  const broken = element.noun.options.broken;
  b.part(
    [
      broken
        ? polygon(
            -half,
            0,
            half,
            0,
            half,
            0.55,
            half * 0.7,
            0.7,
            half * 0.4,
            0.5,
            half * 0.1,
            0.88,
            -half * 0.3,
            1,
            -half * 0.6,
            0.72,
            -half,
            0.8,
          )
        : rect(-half, 0, half * 2, 1),
    ],
    stone,
    {
      shade: 0.05,
      rim: 0.02,
      inside: [
        {
          path: Array.from({ length: 26 }, () =>
            rect(random.range(-half, half * 0.85), Math.floor(random.range(0, 9)) * 0.11, half * 0.18, 0.022),
          ),
          colour: darken(stone, 0.3),
        },
        ...(broken
          ? [
              {
                path: [ellipse(-half * 0.6, 0.1, half * 0.4, 0.2), ellipse(half * 0.6, 0.4, half * 0.25, 0.2)],
                colour: hex('#6d8f55'),
              },
            ]
          : []),
      ],
    },
  );
}

function drawFence({ element, b }: StructurePiece): void {
  const half = element.noun.aspect / 2;
  const tone = mainColour(element, '#b08a62');
  b.part([rect(-half, 0.3, half * 2, 0.12), rect(-half, 0.68, half * 2, 0.12)], darken(tone, 0.1), { shade: 0.02 });
  for (let i = 0; i <= 8; i++)
    b.part(
      [
        polygon(
          -half + (i * half) / 4 - 0.07,
          0,
          -half + (i * half) / 4 + 0.07,
          0,
          -half + (i * half) / 4 + 0.07,
          0.9,
          -half + (i * half) / 4,
          1,
          -half + (i * half) / 4 - 0.07,
          0.9,
        ),
      ],
      tone,
      { shade: 0.03, rim: 0.015 },
    );
}

function drawBridge({ element, b }: StructurePiece): void {
  const tone = mainColour(element, '#b5523f');
  const half = element.noun.aspect / 2;
  const curve = (y: number, lift: number) =>
    blob(
      -half,
      y,
      -half * 0.5,
      y + lift * 0.75,
      0,
      y + lift,
      half * 0.5,
      y + lift * 0.75,
      half,
      y,
      half,
      y - 0.12,
      half * 0.5,
      y + lift * 0.75 - 0.13,
      0,
      y + lift - 0.13,
      -half * 0.5,
      y + lift * 0.75 - 0.13,
      -half,
      y - 0.12,
    );
  for (const t of [-0.5, 0.5]) b.part([rect(half * t - 0.05, -0.1, 0.1, 0.7)], darken(tone, 0.35), { shade: 0.02 });
  b.part([curve(0.2, 0.42)], tone, { shade: 0.05 });
  for (let i = 0; i <= 8; i++) {
    const x = -half + (i * half) / 4;
    const y = 0.2 + 0.42 * (1 - (x / half) ** 2);
    b.part([rect(x - 0.025, y - 0.02, 0.05, 0.36)], darken(tone, 0.08), { shade: 0.012, ink: 0.8 });
  }
  b.part([curve(0.5, 0.42).map((v, i) => (i & 1 ? v : v))], lighten(tone, 0.08), {
    shade: 0.02,
    ink: 0.8,
    alpha: 1,
  });
}

function drawStone({ element, b }: StructurePiece): void {
  // A standing stone.
  const stone = mainColour(element, '#8f8d96');
  b.part([blob(-0.3, 0, -0.28, 0.6, -0.1, 0.98, 0.16, 0.92, 0.3, 0.5, 0.3, 0)], stone, { shade: 0.1, rim: 0.02 });
}

/** Gates, pillars, walls, bridges and stones. */
export const gates: Readonly<Record<string, (piece: StructurePiece) => void>> = {
  torii: drawTorii,
  arch: drawArch,
  gate: drawArch,
  pillar: drawPillar,
  obelisk: drawPillar,
  wall: drawWall,
  fence: drawFence,
  bridge: drawBridge,
  stone: drawStone,
};
