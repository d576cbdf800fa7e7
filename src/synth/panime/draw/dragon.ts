import { darken, hex, lighten, mix } from '../colour.ts';
import { blob, ellipse, limb, type Path, polygon, strand } from '../paint/path.ts';
import { eye } from './animal-eye.ts';
import { type Drawing, mainColour } from './easel.ts';

/** Dragons, wyverns, phoenixes: spread wings, long tail; one unit high. */
export const drawDragon: Drawing = easel => {
  const { element } = easel;
  const o = element.noun.options;
  const tone = mainColour(element, '#b8433f');
  const belly = lighten(tone, 0.5);
  const dark = darken(tone, 0.3);
  const feathered = o.kind === 'phoenix';
  const b = easel.brush.at(0, 0, element.size);
  const wing = (s: number, back: boolean): Path =>
    feathered
      ? [
          blob(
            0.05,
            0.5,
            0.1 - 0.1 * s,
            0.8,
            -0.3 * s,
            1.02,
            -0.62 * s,
            0.95,
            -0.5 * s,
            0.72,
            -0.42 * s,
            0.55,
            -0.2,
            0.4,
          ),
        ]
      : [
          polygon(
            0.08,
            0.52,
            back ? 0.3 : -0.1,
            0.82,
            back ? 0.6 : -0.42,
            1.0,
            back ? 0.86 : -0.82,
            0.86,
            back ? 0.66 : -0.62,
            0.74,
            back ? 0.62 : -0.58,
            0.56,
            back ? 0.42 : -0.38,
            0.62,
            back ? 0.34 : -0.28,
            0.42,
            0.0,
            0.42,
          ),
        ];
  b.part(wing(-1, true), dark, { shade: 0.05, rim: 0.015 });
  b.part(strand([-0.1, 0.36, -0.42, 0.26, -0.66, 0.12, -0.9, 0.2, -1.02, 0.34], 0.2, 0.03), tone, {
    shade: 0.04,
    rim: 0.012,
  });
  if (feathered) {
    b.glow(0, 0.5, 1.1, hex('#ffb04a'), 0.5);
    for (const dy of [-0.14, 0.02, 0.16])
      b.part(strand([-0.2, 0.32, -0.6, 0.2 + dy, -1, 0.1 + dy * 2], 0.08, 0.03), mix(tone, hex('#ffd24a'), 0.5), {
        shade: 0.02,
      });
  } else b.part([polygon(-1.0, 0.3, -1.14, 0.36, -1.04, 0.5, -0.96, 0.36)], dark, { shade: 0 });
  for (const x of [-0.12, 0.16])
    b.part([limb(x, 0.34, x + 0.06, 0.14, 0.11, 0.07), limb(x + 0.06, 0.14, x + 0.16, 0.06, 0.06, 0.03)], dark, {
      shade: 0.02,
    });
  b.part([blob(-0.3, 0.4, -0.05, 0.54, 0.22, 0.52, 0.34, 0.38, 0.2, 0.24, -0.1, 0.24)], tone, {
    shade: 0.06,
    rim: 0.016,
    inside: [{ path: [ellipse(0.1, 0.22, 0.3, 0.09)], colour: belly }],
  });
  b.part(strand([0.22, 0.44, 0.42, 0.54, 0.46, 0.7, 0.58, 0.8], 0.2, 0.11), tone, {
    shade: 0.04,
    rim: 0.012,
    inside: [{ path: strand([0.3, 0.4, 0.5, 0.52, 0.54, 0.66], 0.05), colour: belly }],
  });
  if (!feathered) {
    b.part(
      Array.from({ length: 7 }, (_, i) => polygon(-0.3 + i * 0.09, 0.47, -0.22 + i * 0.09, 0.5, -0.3 + i * 0.09, 0.58)),
      dark,
      { shade: 0, ink: 0.6 },
    );
    b.part(
      [strand([0.54, 0.86, 0.46, 0.96], 0.04, 0.015)[0], strand([0.6, 0.88, 0.54, 1.0], 0.04, 0.015)[0]],
      hex('#efe4cc'),
      { shade: 0 },
    );
  }
  b.part(
    feathered
      ? [ellipse(0.6, 0.83, 0.09)]
      : [blob(0.5, 0.86, 0.62, 0.92, 0.86, 0.84, 0.88, 0.76, 0.7, 0.74, 0.54, 0.74)],
    tone,
    { shade: 0.02, rim: 0.01 },
  );
  b.part(
    feathered ? [polygon(0.67, 0.86, 0.8, 0.8, 0.67, 0.79)] : [polygon(0.66, 0.76, 0.86, 0.765, 0.8, 0.7, 0.66, 0.72)],
    feathered ? hex('#f2c14a') : darken(tone, 0.15),
    { shade: 0 },
  );
  eye(b, 0.63, 0.85, 0.022);
  b.part(wing(1, false), mix(tone, dark, 0.35), {
    shade: 0.06,
    rim: 0.018,
    inside: feathered
      ? []
      : [
          {
            path: [
              limb(0.05, 0.5, -0.42, 0.98, 0.02),
              limb(-0.2, 0.78, -0.6, 0.74, 0.014),
              limb(-0.1, 0.66, -0.36, 0.62, 0.014),
            ],
            colour: darken(tone, 0.45),
          },
        ],
  });
};
