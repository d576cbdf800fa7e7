import { darken, hex, lighten } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob, ellipse, limb, polygon, rect } from '../paint/path.ts';
import { type Drawing, mainColour } from './easel.ts';

export const glass = hex('#9cc6de');
const rubber = hex('#2e2d38');

function wheel(b: Brush, x: number, r: number, spokes = false): void {
  b.part([ellipse(x, r, r, r, 0, 22)], rubber, { shade: 0 });
  b.part([ellipse(x, r, r * 0.58, r * 0.58, 0, 18)], hex('#c3c8d2'), {
    ink: 0.5,
    shade: r * 0.1,
    inside: spokes ? [] : [{ path: [ellipse(x, r, r * 0.2)], colour: hex('#6b7080') }],
  });
}

/** Cars, vans, buses, lorries, trams and trains, from the side; one unit high. */
export const drawCar: Drawing = easel => {
  const { element } = easel;
  const o = element.noun.options;
  const tone = mainColour(element, '#d2483f');
  const kind = String(o.kind ?? 'car');
  const half = element.noun.aspect / 2;
  const b = easel.brush.at(0, 0, element.size);
  const lit = easel.light.night > 0.2;
  const pane = lit ? hex('#ffe0a0') : glass;
  if (kind === 'car' || kind === 'police' || kind === 'taxi') {
    b.part(
      [
        blob(
          -half,
          0.24,
          -half * 0.96,
          0.52,
          -half * 0.66,
          0.6,
          -half * 0.4,
          0.96,
          half * 0.22,
          0.98,
          half * 0.52,
          0.62,
          half * 0.95,
          0.52,
          half,
          0.24,
          half * 0.5,
          0.14,
          -half * 0.5,
          0.14,
        ),
      ],
      tone,
      {
        shade: 0.12,
        rim: 0.025,
        inside: [
          {
            path: [
              polygon(-half * 0.52, 0.62, -half * 0.34, 0.88, -half * 0.06, 0.9, -half * 0.06, 0.62),
              polygon(0.02, 0.62, 0.02, 0.9, half * 0.19, 0.9, half * 0.4, 0.62),
            ],
            colour: glass,
          },
          {
            path: [rect(-half, 0.34, half * 2, kind === 'police' ? 0.16 : 0.04)],
            colour: kind === 'police' ? hex('#f4f4f2') : darken(tone, 0.3),
          },
          { path: [limb(-0.02, 0.2, -0.02, 0.6, 0.02)], colour: darken(tone, 0.4) },
          { path: [ellipse(half * 0.94, 0.44, 0.07, 0.06)], colour: hex('#fff3c0'), emissive: true },
          { path: [ellipse(-half * 0.95, 0.46, 0.05, 0.06)], colour: hex('#e2413a'), emissive: true },
        ],
      },
    );
    if (kind === 'police')
      b.part([rect(-0.12, 0.97, 0.12, 0.07), rect(0, 0.97, 0.12, 0.07)], hex('#4f7fe8'), { emissive: true });
    if (kind === 'taxi') b.part([rect(-0.12, 0.97, 0.24, 0.1)], hex('#fff0b0'), { emissive: true });
    if (lit) b.glow(half, 0.44, 0.6, hex('#fff0c0'), 0.5);
    wheel(b, -half * 0.58, 0.22);
    wheel(b, half * 0.58, 0.22);
    return;
  }
  if (kind === 'train' || kind === 'tram' || kind === 'bus') {
    const nose = kind === 'train' ? 0.12 : 0.05;
    b.part([blob(-half, 0.12, -half, 0.9, -half + 0.12, 0.97, half - nose, 0.97, half, 0.7, half, 0.12)], tone, {
      shade: 0.06,
      rim: 0.02,
      inside: [
        { path: [rect(-half, 0.5, half * 2, 0.3)], colour: darken(tone, 0.15) },
        {
          path: Array.from({ length: Math.floor(half * 3.2) }, (_, i) =>
            rect(-half + 0.12 + i * 0.6, 0.53, 0.44, 0.25),
          ),
          colour: pane,
          emissive: lit,
        },
        {
          path: Array.from({ length: Math.max(1, Math.floor(half / 1.3)) }, (_, i) =>
            rect(-half + 0.75 + i * 2.4, 0.16, 0.36, 0.64),
          ),
          colour: lighten(tone, 0.35),
        },
        { path: [rect(-half, 0.36, half * 2, 0.07)], colour: element.second ?? hex('#f3f0ea') },
      ],
    });
    b.part([rect(-half * 0.97, 0.06, half * 1.94, 0.08)], hex('#42434f'), { shade: 0 });
    for (let x = -half + 0.45; x < half; x += kind === 'bus' ? half * 1.25 : 0.95)
      wheel(b, x, kind === 'bus' ? 0.14 : 0.085);
    if (kind !== 'bus')
      b.part([limb(-0.3, 0.97, 0, 1.12, 0.02), limb(0, 1.12, 0.3, 1.12, 0.02)], hex('#42434f'), { shade: 0, ink: 0.6 });
    return;
  }
  if (kind === 'steam') {
    b.part([rect(-half * 0.95, 0.16, half * 1.9, 0.14)], hex('#8a2f33'), { shade: 0.02 });
    b.part([rect(-half * 0.9, 0.28, half * 0.55, 0.55), rect(-half * 0.96, 0.82, half * 0.66, 0.06)], tone, {
      shade: 0.06,
      rim: 0.02,
      inside: [{ path: [rect(-half * 0.78, 0.52, half * 0.3, 0.22)], colour: pane, emissive: lit }],
    });
    b.part(
      [blob(-half * 0.35, 0.3, half * 0.85, 0.3, half * 0.95, 0.47, half * 0.85, 0.66, -half * 0.35, 0.66)],
      tone,
      {
        shade: 0.08,
        rim: 0.02,
        inside: [{ path: [0.1, 0.4, 0.7].map(t => rect(half * t, 0.28, 0.03, 0.4)), colour: hex('#d9a94a') }],
      },
    );
    b.part([polygon(half * 0.6, 0.64, half * 0.74, 0.64, half * 0.8, 0.92, half * 0.54, 0.92)], darken(tone, 0.2), {
      shade: 0.02,
    });
    const puffs = Array.from({ length: 15 }, (_, i) => {
      const t = i / 14;
      const [r, drift] = [0.1 + t * 0.2, Math.sin(i * 2.4)];
      return ellipse(half * (0.66 - t * 1.25), 1 + t * 0.62 + drift * 0.07, r * (1 + 0.2 * drift), r * 0.82);
    });
    b.part(puffs, hex('#f3f1f4'), {
      noId: true,
      ink: 0,
      shade: 0.09,
      shadeColour: b.tone(hex('#b9b4c6')),
      alpha: 0.94,
    });
    for (const x of [-0.6, -0.15, 0.3, 0.72]) wheel(b, half * x, x > 0.6 ? 0.1 : 0.17);
    return;
  }
  if (kind === 'truck' || kind === 'fire' || kind === 'ambulance' || kind === 'van') {
    const cab = half * 0.45;
    const box = kind === 'ambulance' || kind === 'van' ? hex('#f4f4f2') : kind === 'fire' ? tone : hex('#d9d6cf');
    b.part([rect(-half, 0.2, half * 2 - cab, 0.78)], element.second ?? box, {
      shade: 0.06,
      rim: 0.02,
      inside: [
        { path: [rect(-half, 0.42, half * 2, 0.09)], colour: tone },
        ...(kind === 'ambulance'
          ? [
              {
                path: [rect(-half * 0.3, 0.6, 0.28, 0.08), rect(-half * 0.3 + 0.1, 0.5, 0.08, 0.28)],
                colour: hex('#d8343c'),
              },
            ]
          : []),
      ],
    });
    b.part([blob(half - cab, 0.2, half - cab, 0.86, half - cab * 0.5, 0.86, half * 0.97, 0.5, half, 0.2)], tone, {
      shade: 0.06,
      rim: 0.02,
      inside: [
        {
          path: [polygon(half - cab * 0.8, 0.52, half - cab * 0.8, 0.78, half - cab * 0.45, 0.78, half * 0.92, 0.52)],
          colour: glass,
        },
      ],
    });
    if (kind === 'fire')
      b.part(
        [
          rect(-half * 0.9, 1, half * 1.5, 0.05),
          ...Array.from({ length: 8 }, (_, i) => rect(-half * 0.88 + i * half * 0.19, 1, 0.03, 0.1)),
        ],
        hex('#d9dde4'),
        { shade: 0, ink: 0.6 },
      );
    if (kind !== 'truck') b.part([rect(half * 0.55, 0.88, 0.2, 0.07)], hex('#5a8cf0'), { emissive: true });
    wheel(b, -half * 0.6, 0.19);
    wheel(b, half * 0.62, 0.19);
    return;
  }
  if (kind === 'tank') {
    b.part([limb(0.1, 0.72, half * 1.15, 0.78, 0.07)], darken(tone, 0.25), { shade: 0.015 });
    b.part([blob(-half * 0.5, 0.6, -half * 0.4, 0.9, half * 0.25, 0.92, half * 0.42, 0.6)], tone, {
      shade: 0.07,
      rim: 0.02,
    });
    b.part(
      [polygon(-half, 0.35, -half * 0.9, 0.62, half * 0.85, 0.62, half, 0.4, half * 0.9, 0.2, -half * 0.9, 0.2)],
      tone,
      { shade: 0.06 },
    );
    b.part([limb(-half * 0.8, 0.2, half * 0.8, 0.2, 0.38)], rubber, {
      shade: 0,
      inside: [{ path: [-0.7, -0.35, 0, 0.35, 0.7].map(t => ellipse(half * t, 0.2, 0.13)), colour: darken(tone, 0.1) }],
    });
    return;
  }
  if (kind === 'cart' || kind === 'carriage') {
    const wood = tone;
    if (kind === 'carriage')
      b.part([blob(-half * 0.7, 0.42, -half * 0.75, 0.9, 0, 1, half * 0.75, 0.9, half * 0.7, 0.42)], wood, {
        shade: 0.08,
        rim: 0.02,
        inside: [
          { path: [rect(-half * 0.4, 0.58, half * 0.8, 0.26)], colour: glass },
          { path: [rect(-half, 0.86, half * 2, 0.05)], colour: hex('#e2bd58') },
        ],
      });
    else {
      b.part([limb(half * 0.5, 0.45, half * 1.4, 0.3, 0.05)], darken(wood, 0.2), { shade: 0 });
      for (const x of [-0.5, -0.2, 0.1, 0.4])
        b.part([ellipse(half * x, 0.78, half * 0.24, 0.16)], hex('#e3c46f'), { shade: 0.04, ink: 0.7 });
      b.part([polygon(-half * 0.85, 0.42, half * 0.7, 0.42, half * 0.78, 0.76, -half * 0.95, 0.76)], wood, {
        shade: 0.05,
        inside: [{ path: [rect(-half, 0.57, half * 2, 0.025)], colour: darken(wood, 0.35) }],
      });
    }
    for (const x of kind === 'carriage' ? [-0.55, 0.55] : [-0.1]) {
      b.part([ellipse(half * x, 0.3, 0.3, 0.3, 0, 26)], darken(wood, 0.35), {
        shade: 0,
        inside: [{ path: [ellipse(half * x, 0.3, 0.23, 0.23, 0, 24)], colour: hex('#5f5a66') }],
      });
      b.flat(
        Array.from({ length: 4 }, (_, i) =>
          limb(
            half * x - Math.cos(i * 0.785) * 0.24,
            0.3 - Math.sin(i * 0.785) * 0.24,
            half * x + Math.cos(i * 0.785) * 0.24,
            0.3 + Math.sin(i * 0.785) * 0.24,
            0.035,
          ),
        ),
        lighten(wood, 0.1),
      );
    }
    return;
  }
  // Bicycles, scooters and motorbikes.
  const r = kind === 'bicycle' ? 0.33 : 0.27;
  for (const x of [-half * 0.62, half * 0.62]) {
    b.part([ellipse(x, r, r, r, 0, 26)], rubber, {
      shade: 0,
      ink: 0.6,
      inside: [{ path: [ellipse(x, r, r * 0.84, r * 0.84, 0, 24)], colour: easel.light.fog, alpha: 0.9 }],
    });
    b.flat(
      Array.from({ length: 5 }, (_, i) =>
        limb(
          x - Math.cos(i * 0.63) * r,
          r - Math.sin(i * 0.63) * r,
          x + Math.cos(i * 0.63) * r,
          r + Math.sin(i * 0.63) * r,
          0.012,
        ),
      ),
      hex('#9aa0ac'),
    );
  }
  if (kind === 'bicycle')
    b.part(
      [
        limb(-half * 0.62, r, -0.12, 0.75, 0.035),
        limb(-0.12, 0.75, 0.3, 0.72, 0.035),
        limb(-half * 0.62, r, 0.02, 0.33, 0.035),
        limb(0.02, 0.33, 0.32, 0.74, 0.035),
        limb(-0.14, 0.82, 0.02, 0.33, 0.035),
        limb(half * 0.62, r, 0.3, 0.92, 0.035),
      ],
      tone,
      { shade: 0.008, rim: 0.006 },
    );
  else {
    b.part(
      [
        blob(
          -half * 0.7,
          0.42,
          -half * 0.3,
          0.62,
          half * 0.2,
          0.56,
          half * 0.4,
          0.72,
          half * 0.55,
          0.5,
          half * 0.2,
          0.24,
          -half * 0.3,
          0.24,
        ),
      ],
      tone,
      { shade: 0.06, rim: 0.02 },
    );
    b.part([limb(half * 0.62, r, half * 0.38, 0.9, 0.05)], hex('#c3c8d2'), { shade: 0.01 });
  }
  b.part([limb(-0.26, 0.85, 0.0, 0.85, 0.07, 0.05), limb(0.24, 0.95, 0.42, 0.97, 0.04)], rubber, { shade: 0 });
};
