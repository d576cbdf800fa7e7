import { darken, hex, lighten } from '../colour.ts';
import { blob, ellipse, limb, type Outline, polygon, rect, strand } from '../paint/path.ts';
import { mainColour } from './easel.ts';
import { lampLight } from './house.ts';
import type { StructurePiece } from './structure-piece.ts';

function drawLighthouse({ element, b, lit }: StructurePiece): void {
  b.part([polygon(-0.14, 0, 0.14, 0, 0.085, 0.74, -0.085, 0.74)], hex('#f4f1ec'), {
    shade: 0.06,
    rim: 0.012,
    inside: [
      {
        path: [rect(-0.3, 0.14, 0.6, 0.13), rect(-0.3, 0.4, 0.6, 0.13), rect(-0.3, 0.64, 0.6, 0.1)],
        colour: mainColour(element, '#d2423c'),
      },
      { path: [rect(-0.025, 0.3, 0.05, 0.07), rect(-0.03, 0, 0.06, 0.1)], colour: hex('#45506a') },
    ],
  });
  b.part([rect(-0.12, 0.74, 0.24, 0.025)], hex('#3f4a60'), { shade: 0 });
  b.part([rect(-0.06, 0.765, 0.12, 0.11)], hex('#fff3b8'), { emissive: true });
  if (lit) b.glow(0, 0.82, 0.6, hex('#fff0a8'), 0.8);
  b.part([polygon(-0.085, 0.87, 0.085, 0.87, 0.03, 0.96, 0, 1, -0.03, 0.96)], hex('#b23a38'), { shade: 0.02 });
}

function drawWindmill({ element, random, b }: StructurePiece): void {
  const wall = mainColour(element, '#eee2cc');
  b.part([polygon(-0.17, 0, 0.17, 0, 0.1, 0.58, -0.1, 0.58)], wall, {
    shade: 0.06,
    inside: [{ path: [rect(-0.04, 0, 0.08, 0.13), rect(-0.03, 0.3, 0.06, 0.07)], colour: hex('#6a4a3a') }],
  });
  b.part([polygon(-0.13, 0.57, 0.13, 0.57, 0, 0.74)], hex('#a8553f'), { shade: 0.03 });
  const spin = random.range(10, 60);
  for (let i = 0; i < 4; i++) {
    const a = ((spin + i * 90) * Math.PI) / 180;
    const [c, s] = [Math.cos(a), Math.sin(a)];
    b.part([limb(0, 0.62, c * 0.38, 0.62 + s * 0.38, 0.014)], hex('#6b4a35'), { shade: 0, ink: 0.7 });
    b.part(
      [
        polygon(
          c * 0.1,
          0.62 + s * 0.1,
          c * 0.38,
          0.62 + s * 0.38,
          c * 0.38 - s * 0.085,
          0.62 + s * 0.38 + c * 0.085,
          c * 0.1 - s * 0.085,
          0.62 + s * 0.1 + c * 0.085,
        ),
      ],
      hex('#f6efe0'),
      { shade: 0, ink: 0.7 },
    );
  }
}

function drawPyramid({ element, b }: StructurePiece): void {
  const sand = mainColour(element, '#dfb877');
  b.part([polygon(-0.8, 0, 0.3, 0, -0.04, 1)], sand, { shade: 0, bottom: darken(sand, 0.08) });
  b.part([polygon(0.3, 0, 0.85, 0.06, -0.04, 1)], darken(sand, 0.35), { shade: 0 });
  b.flat(
    Array.from({ length: 9 }, (_, i) =>
      limb(-0.8 + i * 0.085 + 0.02, i * 0.11 + 0.05, 0.3 - i * 0.036, i * 0.11 + 0.05, 0.006),
    ),
    darken(sand, 0.25),
    { alpha: 0.6 },
  );
}

function drawFerris({ element, b, lit }: StructurePiece): void {
  const tone = mainColour(element, '#e0607f');
  b.part([limb(0, 0.53, -0.28, 0, 0.03), limb(0, 0.53, 0.28, 0, 0.03)], hex('#e9e6e2'), { shade: 0.008 });
  const rim: Outline[] = Array.from({ length: 24 }, (_, i) =>
    limb(
      Math.cos(i * 0.2618) * 0.42,
      0.54 + Math.sin(i * 0.2618) * 0.42,
      Math.cos((i + 1) * 0.2618) * 0.42,
      0.54 + Math.sin((i + 1) * 0.2618) * 0.42,
      0.018,
    ),
  );
  b.part(
    [
      ...rim,
      ...Array.from({ length: 12 }, (_, i) =>
        limb(0, 0.54, Math.cos(i * 0.5236) * 0.42, 0.54 + Math.sin(i * 0.5236) * 0.42, 0.008),
      ),
    ],
    lighten(tone, 0.35),
    { shade: 0, ink: 0.6 },
  );
  for (let i = 0; i < 12; i++) {
    const cabin = hex(['#e0604f', '#f0b03f', '#4fa0c8', '#6fb06a'][i % 4]);
    b.part([ellipse(Math.cos(i * 0.5236) * 0.43, 0.5 + Math.sin(i * 0.5236) * 0.43, 0.042, 0.045)], cabin, {
      shade: 0.014,
      inside: [
        {
          path: [rect(Math.cos(i * 0.5236) * 0.43 - 0.03, 0.5 + Math.sin(i * 0.5236) * 0.43, 0.06, 0.02)],
          colour: lit ? lampLight : hex('#dcefff'),
          emissive: lit,
        },
      ],
    });
    if (lit) b.glow(Math.cos(i * 0.5236) * 0.42, 0.54 + Math.sin(i * 0.5236) * 0.42, 0.1, hex('#ffe09a'), 0.5);
  }
}

function drawTower({ element, random, b, lit }: StructurePiece): void {
  const tone = mainColour(element, '#b0aab2');
  b.part([polygon(-0.15, 0, 0.15, 0, 0.125, 0.74, 0.17, 0.8, -0.17, 0.8, -0.125, 0.74)], tone, {
    shade: 0.06,
    rim: 0.012,
    inside: [
      {
        path: [rect(-0.025, 0.3, 0.05, 0.08), rect(-0.025, 0.55, 0.05, 0.08), rect(-0.04, 0, 0.08, 0.11)],
        colour: lit ? lampLight : hex('#4a5068'),
        emissive: lit,
      },
      {
        path: Array.from({ length: 16 }, () => rect(random.range(-0.14, 0.08), random.range(0.02, 0.74), 0.06, 0.012)),
        colour: darken(tone, 0.22),
      },
    ],
  });
  b.part(
    Array.from({ length: 5 }, (_, i) => rect(-0.17 + i * 0.073, 0.795, 0.045, 0.045)),
    tone,
    { shade: 0.01 },
  );
  if (element.noun.options.spire)
    b.part([polygon(-0.19, 0.8, 0.19, 0.8, 0, 1.05)], element.second ?? hex('#5a4f8a'), { shade: 0.05, rim: 0.01 });
  if (element.noun.options.clock)
    b.part([ellipse(0, 0.66, 0.085)], hex('#f6f0df'), {
      shade: 0,
      inside: [{ path: [limb(0, 0.66, 0, 0.72, 0.014), limb(0, 0.66, 0.045, 0.66, 0.014)], colour: hex('#33303c') }],
    });
}

function drawLattice({ element, b }: StructurePiece): void {
  const tone = mainColour(element, '#d9534a');
  const legs: Outline[] = [
    ...strand([-0.22, 0, -0.1, 0.4, -0.03, 0.95], 0.035, 0.012),
    ...strand([0.22, 0, 0.1, 0.4, 0.03, 0.95], 0.035, 0.012),
    limb(0, 0.9, 0, 1, 0.012),
  ];
  for (let i = 0; i < 8; i++) {
    const y = 0.06 + i * 0.11;
    const w = 0.2 * (1 - y) ** 1.2 + 0.02;
    legs.push(limb(-w, y, w, y + 0.1, 0.01), limb(w, y, -w, y + 0.1, 0.01), limb(-w, y, w, y, 0.014));
  }
  b.part(legs, tone, { shade: 0.008, ink: 0.6 });
  b.part([rect(-0.13, 0.38, 0.26, 0.05), rect(-0.06, 0.72, 0.12, 0.04)], hex('#f2eee6'), { shade: 0.012 });
}

function drawStatue({ element, b }: StructurePiece): void {
  const stone = mainColour(element, '#b9bcc2');
  b.part([rect(-0.2, 0, 0.4, 0.24), rect(-0.24, 0, 0.48, 0.05), rect(-0.23, 0.22, 0.46, 0.04)], darken(stone, 0.1), {
    shade: 0.04,
    rim: 0.012,
  });
  if (element.noun.options.buddha) {
    b.part([blob(-0.28, 0.26, 0.28, 0.26, 0.25, 0.42, 0.12, 0.46, -0.12, 0.46, -0.25, 0.42)], stone, {
      shade: 0.04,
    });
    b.part([blob(-0.17, 0.4, 0.17, 0.4, 0.16, 0.68, 0.05, 0.74, -0.05, 0.74, -0.16, 0.68)], stone, {
      shade: 0.05,
      rim: 0.012,
    });
    b.part([ellipse(0, 0.86, 0.1, 0.115), ellipse(0, 0.975, 0.045)], stone, { shade: 0.03, rim: 0.012 });
    return;
  }
  b.part([blob(-0.14, 0.26, 0.14, 0.26, 0.1, 0.62, 0.13, 0.76, -0.13, 0.76, -0.1, 0.62)], stone, {
    shade: 0.045,
    rim: 0.012,
  });
  b.part(
    [
      limb(0.1, 0.74, 0.22, 0.82, 0.06, 0.05),
      limb(0.22, 0.82, 0.24, 0.99, 0.05, 0.04),
      limb(-0.11, 0.74, -0.16, 0.56, 0.06, 0.05),
    ],
    stone,
    { shade: 0.014, rim: 0.01 },
  );
  b.part([ellipse(0, 0.87, 0.07, 0.085)], stone, { shade: 0.022, rim: 0.01 });
}

/** Towers, mills, wheels and monuments. */
export const towers: Readonly<Record<string, (piece: StructurePiece) => void>> = {
  lighthouse: drawLighthouse,
  windmill: drawWindmill,
  pyramid: drawPyramid,
  ferris: drawFerris,
  tower: drawTower,
  lattice: drawLattice,
  statue: drawStatue,
};
