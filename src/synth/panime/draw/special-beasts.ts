import { darken, hex, lighten, mix } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob, ellipse, limb, type Outline, polygon, strand } from '../paint/path.ts';
import { eye, ink } from './animal-eye.ts';
import { type Drawing, mainColour } from './easel.ts';

/** Upright on its haunches, leaning on its tail, from the side; one unit high. */
export const drawKangaroo: Drawing = easel => {
  const { element } = easel;
  const fur = mainColour(element, '#b5733f');
  const belly = lighten(fur, 0.45);
  const far = darken(fur, 0.2);
  const b = easel.brush.at(0, 0, element.size);
  b.part([limb(-0.06, 0.05, 0.27, 0.035, 0.07, 0.045), limb(0.06, 0.25, -0.05, 0.06, 0.12, 0.07)], far, { shade: 0 });
  b.part([limb(0.16, 0.56, 0.28, 0.44, 0.055, 0.04), limb(0.28, 0.44, 0.34, 0.38, 0.04, 0.03)], far, { shade: 0 });
  b.part(strand([-0.02, 0.3, -0.2, 0.17, -0.42, 0.06, -0.64, 0.03], 0.19, 0.035), fur, { shade: 0.03, rim: 0.01 });
  b.part([ear(0.2, 0.86, -8)], far, { shade: 0 });
  b.part(
    [blob(-0.15, 0.3, -0.12, 0.48, 0.02, 0.64, 0.12, 0.8, 0.24, 0.8, 0.24, 0.6, 0.2, 0.4, 0.13, 0.18, -0.05, 0.14)],
    fur,
    {
      shade: 0.04,
      rim: 0.012,
      inside: [{ path: [blob(0.2, 0.66, 0.26, 0.54, 0.22, 0.36, 0.12, 0.2, 0.1, 0.4, 0.14, 0.56)], colour: belly }],
    },
  );
  b.part([ellipse(-0.02, 0.27, 0.15, 0.2, -20)], fur, { shade: 0.04, rim: 0.012 });
  b.part([limb(-0.03, 0.06, 0.34, 0.035, 0.085, 0.05)], fur, { shade: 0.015 });
  b.part([limb(0.15, 0.58, 0.23, 0.43, 0.07, 0.05), limb(0.23, 0.43, 0.33, 0.4, 0.05, 0.035)], fur, {
    shade: 0.015,
    rim: 0.008,
  });
  b.part([blob(0.08, 0.86, 0.14, 0.94, 0.24, 0.93, 0.36, 0.84, 0.38, 0.79, 0.32, 0.76, 0.18, 0.76)], fur, {
    shade: 0.025,
    rim: 0.01,
    inside: [{ path: [ellipse(0.36, 0.8, 0.08, 0.06)], colour: belly }],
  });
  b.part([ear(0.13, 0.88, 10)], fur, {
    shade: 0.01,
    inside: [{ path: [ear(0.13, 0.89, 10, 0.6)], colour: hex('#e8b8a0') }],
  });
  b.flat([ellipse(0.38, 0.82, 0.02, 0.018, 0, 10)], ink, { noId: true });
  eye(b, 0.23, 0.87, 0.02);
};

/** A long upright ear from its root. */
function ear(x: number, y: number, leanDeg: number, scale = 1): Outline {
  const lean = (leanDeg * Math.PI) / 180;
  return ellipse(x + Math.sin(-lean) * 0.09, y + Math.cos(lean) * 0.09, 0.032 * scale, 0.11 * scale, leanDeg, 16);
}

/** Sitting, turned to the viewer, its knuckles on the ground; one unit high. Great apes are broader and have no tail. */
export const drawMonkey: Drawing = easel => {
  const { element } = easel;
  const isApe = element.noun.options.ape === 1;
  const fur = mainColour(element, isApe ? '#4a4450' : '#8a5a3a');
  const skin = isApe ? lighten(fur, 0.22) : mix(hex('#f0c8a4'), fur, 0.12);
  const far = darken(fur, 0.18);
  const broad = isApe ? 1.22 : 1;
  const b = easel.brush.at(0, 0, element.size);
  if (!isApe)
    b.part(strand([0.16, 0.1, 0.42, 0.1, 0.52, 0.32, 0.44, 0.5, 0.34, 0.46, 0.37, 0.38], 0.055, 0.04), fur, {
      shade: 0.01,
      rim: 0.006,
    });
  b.part(
    [
      blob(
        -0.2 * broad,
        0.04,
        -0.23 * broad,
        0.3,
        -0.15 * broad,
        0.56,
        0.15 * broad,
        0.56,
        0.23 * broad,
        0.3,
        0.2 * broad,
        0.04,
      ),
    ],
    fur,
    { shade: 0.04, rim: 0.012, inside: [{ path: [ellipse(0, 0.27, 0.13 * broad, 0.2)], colour: lighten(fur, 0.18) }] },
  );
  for (const side of [-1, 1]) {
    b.part([ellipse(side * 0.17 * broad, 0.13, 0.13, 0.12)], fur, { shade: 0.025 });
    b.part([ellipse(side * 0.2 * broad, 0.03, 0.1, 0.04, 0, 14)], skin, { shade: 0.01 });
    const [elbowX, handX] = [side * 0.33 * broad, side * 0.27 * broad];
    const thick = 0.1 * broad;
    b.part(
      [
        limb(side * 0.17 * broad, 0.5, elbowX, 0.28, thick, thick * 0.85),
        limb(elbowX, 0.28, handX, 0.07, thick * 0.85, thick * 0.7),
      ],
      fur,
      { shade: 0.02, rim: 0.008 },
    );
    b.part([ellipse(handX, 0.045, 0.055 * broad, 0.045, 0, 14)], skin, { shade: 0.01 });
  }
  for (const side of [-1, 1])
    b.part([ellipse(side * 0.215, 0.74, isApe ? 0.045 : 0.075)], far, {
      shade: 0,
      inside: [{ path: [ellipse(side * 0.215, 0.74, isApe ? 0.025 : 0.045)], colour: skin }],
    });
  drawMonkeyFace(b, fur, skin, isApe);
};

function drawMonkeyFace(
  b: Brush,
  fur: readonly [number, number, number],
  skin: readonly [number, number, number],
  isApe: boolean,
): void {
  const head = isApe
    ? blob(-0.2, 0.66, -0.17, 0.86, 0, 0.98, 0.17, 0.86, 0.2, 0.66, 0.12, 0.52, -0.12, 0.52)
    : ellipse(0, 0.75, 0.21, 0.21);
  b.part([head], fur, {
    shade: 0.035,
    rim: 0.012,
    inside: [
      { path: [ellipse(-0.07, 0.78, 0.085, 0.085), ellipse(0.07, 0.78, 0.085, 0.085)], colour: skin },
      { path: [ellipse(0, 0.67, 0.14, 0.1)], colour: skin },
    ],
  });
  eye(b, -0.07, 0.775, 0.024);
  eye(b, 0.07, 0.775, 0.024);
  b.flat([ellipse(-0.02, 0.705, 0.011, 0.009, 0, 8), ellipse(0.02, 0.705, 0.011, 0.009, 0, 8)], ink, { noId: true });
  b.flat(strand([-0.06, 0.645, 0, 0.628, 0.06, 0.645], 0.011, 0.011), ink, { noId: true });
}

/** Before an eagle, behind a lion, with wings half spread; one unit high. */
export const drawGriffin: Drawing = easel => {
  const { element } = easel;
  const fur = mainColour(element, '#c9943f');
  const far = darken(fur, 0.22);
  const plumes = mix(lighten(fur, 0.55), hex('#f6f0e2'), 0.5);
  const wingTone = mix(fur, hex('#7a4a2c'), 0.45);
  const claw = hex('#e0a93a');
  const b = easel.brush.at(0, 0, element.size);
  const wing = (dx: number, dy: number): Outline =>
    blob(
      0.12 + dx,
      0.5 + dy,
      0.02 + dx,
      0.78 + dy,
      -0.16 + dx,
      0.96 + dy,
      -0.42 + dx,
      1.0 + dy,
      -0.52 + dx,
      0.88 + dy,
      -0.4 + dx,
      0.68 + dy,
      -0.14 + dx,
      0.48 + dy,
    );
  b.part([wing(0.16, 0.01)], darken(wingTone, 0.25), { shade: 0.03 });
  b.part(strand([-0.38, 0.42, -0.56, 0.36, -0.62, 0.52, -0.72, 0.56], 0.045, 0.03), fur, { shade: 0.01 });
  b.part([ellipse(-0.74, 0.57, 0.06, 0.045, 30)], wingTone, { shade: 0.01 });
  const leg = (x: number, top: number, tone: typeof fur, foot: typeof fur, forward: number) => {
    b.part(
      [limb(x, top, x + forward, 0.2, 0.11, 0.07), limb(x + forward, 0.2, x + forward * 0.4, 0.03, 0.07, 0.05)],
      tone,
      {
        shade: 0.02,
        rim: 0.008,
      },
    );
    b.part([ellipse(x + forward * 0.4 + 0.025, 0.025, 0.055, 0.028, 0, 12)], foot, { shade: 0 });
  };
  leg(-0.24, 0.34, far, far, -0.05);
  leg(0.26, 0.34, darken(plumes, 0.2), darken(claw, 0.15), 0.03);
  b.part([blob(-0.42, 0.36, -0.38, 0.5, -0.1, 0.52, 0.2, 0.56, 0.32, 0.46, 0.26, 0.3, 0, 0.27, -0.3, 0.26)], fur, {
    shade: 0.05,
    rim: 0.012,
  });
  leg(-0.32, 0.36, fur, fur, -0.07);
  leg(0.18, 0.36, plumes, claw, 0.06);
  b.part(
    [blob(0.12, 0.34, 0.08, 0.5, 0.16, 0.7, 0.22, 0.82, 0.36, 0.84, 0.38, 0.7, 0.38, 0.5, 0.3, 0.32, 0.2, 0.26)],
    plumes,
    {
      shade: 0.04,
      rim: 0.012,
      inside: [
        {
          path: [polygon(0.14, 0.36, 0.2, 0.42, 0.17, 0.46), polygon(0.24, 0.34, 0.28, 0.42, 0.23, 0.44)],
          colour: darken(plumes, 0.15),
        },
      ],
    },
  );
  b.part([polygon(0.2, 0.82, 0.16, 0.98, 0.27, 0.87)], plumes, { shade: 0.01 });
  b.part([blob(0.19, 0.8, 0.22, 0.9, 0.32, 0.92, 0.41, 0.86, 0.4, 0.76, 0.3, 0.72)], plumes, {
    shade: 0.03,
    rim: 0.01,
  });
  b.part([blob(0.39, 0.86, 0.48, 0.86, 0.53, 0.78, 0.51, 0.7, 0.47, 0.77, 0.39, 0.77)], claw, { shade: 0.02 });
  eye(b, 0.345, 0.84, 0.022);
  b.part([wing(0, 0)], wingTone, {
    shade: 0.03,
    rim: 0.012,
    inside: [
      {
        path: [
          limb(0, 0.6, -0.3, 0.92, 0.012),
          limb(-0.06, 0.56, -0.4, 0.84, 0.012),
          limb(-0.1, 0.52, -0.42, 0.74, 0.012),
        ],
        colour: darken(wingTone, 0.3),
      },
    ],
  });
};
