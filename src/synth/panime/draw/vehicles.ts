import { darken, hex, lighten, mix } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob, ellipse, limb, polygon, rect, strand } from '../paint/path.ts';
import { type Drawing, mainColour } from './easel.ts';

const glass = hex('#9cc6de');
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
    b.flat(
      [
        ellipse(half * 0.5, 1.1, 0.17),
        ellipse(half * 0.25, 1.26, 0.22),
        ellipse(-half * 0.1, 1.4, 0.28),
        ellipse(-half * 0.45, 1.5, 0.22),
      ],
      hex('#f0eef2'),
      { alpha: 0.82, noId: true },
    );
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

/** Boats and ships; the waterline is at the foot. */
export const drawBoat: Drawing = easel => {
  const { element } = easel;
  const kind = String(element.noun.options.kind ?? 'sail');
  const b = easel.brush.at(0, 0, element.size);
  const half = element.noun.aspect / 2;
  const hull = mainColour(
    element,
    kind === 'pirate' ? '#6a4636' : kind === 'ferry' || kind === 'liner' ? '#f2f1ee' : '#b5623f',
  );
  const cloth = element.second ?? hex(kind === 'pirate' ? '#efe4cc' : '#fbf6ea');
  const hullHeight = kind === 'row' || kind === 'canoe' ? 0.62 : kind === 'liner' ? 0.34 : 0.24;
  const lit = easel.light.night > 0.2;
  const mast = (x: number, top: number) =>
    b.part([limb(x, hullHeight * 0.7, x, top, 0.018, 0.012)], hex('#7a5a40'), { shade: 0.004 });
  if (kind === 'sail') {
    mast(0, 0.98);
    b.part([polygon(0.02, 0.28, half * 0.8, 0.28, 0.02, 0.95)], cloth, { shade: 0.06, rim: 0.012 });
    b.part(
      [polygon(-0.02, 0.28, -half * 0.75, 0.3, -0.02, 0.86)],
      element.second ? darken(cloth, 0.12) : mix(cloth, hex('#e8785a'), 0.25),
      { shade: 0.05 },
    );
  } else if (kind === 'pirate' || kind === 'junk') {
    for (const [x, s] of [
      [-half * 0.5, 0.82],
      [half * 0.45, 0.86],
      [0, 1],
    ] as const) {
      mast(x, 0.96 * s);
      for (const [y, w, h] of [
        [0.34, 0.22, 0.24],
        [0.62, 0.17, 0.2],
      ] as const) {
        b.part(
          [
            blob(
              x - w,
              y * s,
              x + w,
              y * s,
              x + w * 0.86,
              (y + h * 0.5) * s,
              x + w * 0.9,
              (y + h) * s,
              x - w * 0.9,
              (y + h) * s,
              x - w * 1.05,
              (y + h * 0.5) * s,
            ),
          ],
          kind === 'junk' ? hex('#c8503c') : cloth,
          {
            shade: 0.045,
            rim: 0.01,
            inside:
              kind === 'junk'
                ? [
                    {
                      path: [0.25, 0.5, 0.75].map(t => rect(x - w * 1.2, (y + h * t) * s, w * 2.4, 0.01)),
                      colour: hex('#6a2c28'),
                    },
                  ]
                : [],
          },
        );
      }
    }
    b.part(
      [blob(0, 0.95, 0.07, 0.98, 0.14, 0.96, 0.14, 0.9, 0.07, 0.92, 0, 0.89)],
      kind === 'pirate' ? hex('#26242e') : hex('#e0b23f'),
      { shade: 0, ink: 0.7 },
    );
  } else if (kind === 'ferry' || kind === 'liner' || kind === 'fishing' || kind === 'cargo') {
    const deck = kind === 'fishing' || kind === 'cargo' ? 0.45 : 1.3;
    b.part(
      [
        rect(-half * 0.6, hullHeight * 0.8, half * deck, 0.26),
        rect(-half * 0.5, hullHeight * 0.8 + 0.24, half * deck * 0.7, 0.16),
      ],
      hex('#f6f4ef'),
      {
        shade: 0.04,
        rim: 0.01,
        inside: [
          {
            path: [0.08, 0.28].flatMap(y =>
              Array.from({ length: 9 }, (_, i) =>
                rect(-half * 0.56 + i * half * 0.14, hullHeight * 0.8 + y, half * 0.08, 0.07),
              ),
            ),
            colour: lit ? hex('#ffdf9a') : hex('#6f93b3'),
            emissive: lit,
          },
        ],
      },
    );
    b.part([rect(-half * 0.2, hullHeight + 0.36, 0.12, 0.3)], hex('#d84a3f'), {
      shade: 0.03,
      inside: [{ path: [rect(-half * 0.3, hullHeight + 0.58, 0.4, 0.1)], colour: hex('#2f3040') }],
    });
    if (kind === 'cargo')
      for (let i = 0; i < 5; i++)
        b.part(
          [rect(half * (-0.05 + i * 0.17), hullHeight * 0.85, half * 0.16, 0.18 + (i % 3) * 0.07)],
          hex(['#c9503f', '#3f7fa8', '#e0a03f', '#5f9a6a', '#8a6fb0'][i]),
          { shade: 0.02 },
        );
    if (kind === 'fishing') mast(half * 0.3, 0.95);
  } else if (kind === 'submarine') {
    b.part([blob(-half, 0.3, -half * 0.6, 0.62, half * 0.6, 0.62, half, 0.3, half * 0.6, 0, -half * 0.6, 0)], hull, {
      shade: 0.1,
      rim: 0.025,
      inside: [{ path: [-0.4, 0, 0.4].map(t => ellipse(half * t, 0.34, 0.09)), colour: glass }],
    });
    b.part([rect(-0.14, 0.58, 0.36, 0.26), limb(0.05, 0.8, 0.05, 1, 0.05)], darken(hull, 0.12), { shade: 0.03 });
    return;
  }
  b.part(
    [
      kind === 'canoe' || kind === 'row' || kind === 'gondola'
        ? blob(
            -half,
            hullHeight * 1.05,
            -half * 0.6,
            hullHeight * 0.6,
            half * 0.6,
            hullHeight * 0.6,
            half,
            hullHeight * 1.05,
            half * 0.75,
            0.04,
            0,
            -0.04,
            -half * 0.75,
            0.04,
          )
        : polygon(-half * 0.92, hullHeight, half, hullHeight * 1.15, half * 0.8, 0, -half * 0.75, 0),
    ],
    hull,
    {
      shade: 0.05,
      rim: 0.014,
      inside: [
        {
          path: [rect(-half * 2, hullHeight * 0.62, half * 4, hullHeight * 0.12)],
          colour: kind === 'ferry' || kind === 'liner' ? hex('#3f6fb0') : lighten(hull, 0.4),
        },
        {
          path: [rect(-half * 2, -0.1, half * 4, 0.1 + hullHeight * 0.22)],
          colour: kind === 'ferry' ? hex('#a8323a') : darken(hull, 0.35),
        },
      ],
    },
  );
  if (kind === 'row') b.part([limb(-half * 0.2, hullHeight * 0.8, half * 0.5, 0, 0.05)], hex('#d9b98a'), { shade: 0 });
};

/** What flies: planes, helicopters, balloons, airships, rockets, saucers, satellites. */
export const drawAircraft: Drawing = easel => {
  const { element } = easel;
  const kind = String(element.noun.options.kind ?? 'plane');
  const b = easel.brush.at(0, 0, element.size);
  const half = element.noun.aspect / 2;
  const tone = mainColour(
    element,
    kind === 'plane' ? '#e9edf2' : kind === 'ufo' ? '#b6c0cc' : kind === 'rocket' ? '#eceef2' : '#d9534a',
  );
  const second = element.second ?? hex('#f6efe0');
  switch (kind) {
    case 'balloon': {
      const stripes = [-0.28, 0, 0.28].map(x =>
        blob(x * 0.25, 0.24, x - 0.06, 0.6, x * 0.9 - 0.03, 0.9, x * 0.3, 1, x * 0.9 + 0.06, 0.9, x + 0.06, 0.6),
      );
      b.part([limb(-0.09, 0.15, -0.16, 0.34, 0.008), limb(0.09, 0.15, 0.16, 0.34, 0.008)], hex('#5a4638'), {
        shade: 0,
        ink: 0.4,
      });
      b.part([blob(-0.1, 0.28, -0.37, 0.56, -0.34, 0.84, 0, 1, 0.34, 0.84, 0.37, 0.56, 0.1, 0.28)], tone, {
        shade: 0.1,
        rim: 0.02,
        inside: [{ path: stripes, colour: second }],
      });
      b.part([polygon(-0.09, 0, 0.09, 0, 0.11, 0.14, -0.11, 0.14)], hex('#a8743f'), {
        shade: 0.02,
        inside: [{ path: [rect(-0.2, 0.06, 0.4, 0.015)], colour: hex('#6a4428') }],
      });
      return;
    }
    case 'airship':
      b.part(
        [
          polygon(-half * 0.85, 0.62, -half * 1.02, 0.98, -half * 0.6, 0.8),
          polygon(-half * 0.85, 0.6, -half * 1.02, 0.26, -half * 0.6, 0.44),
        ],
        darken(tone, 0.15),
        { shade: 0.02 },
      );
      b.part(
        [
          blob(
            -half * 0.95,
            0.62,
            -half * 0.5,
            0.9,
            0.2,
            1,
            half * 0.8,
            0.86,
            half,
            0.62,
            half * 0.8,
            0.38,
            0.2,
            0.26,
            -half * 0.5,
            0.34,
          ),
        ],
        tone,
        {
          shade: 0.14,
          rim: 0.03,
          inside: [
            { path: [rect(-half * 2, 0.58, half * 4, 0.08)], colour: second },
            { path: [-0.5, 0, 0.5].map(t => ellipse(half * t, 0.62, 0.015, 0.5)), colour: darken(tone, 0.2) },
          ],
        },
      );
      b.part([blob(-half * 0.35, 0.24, -half * 0.3, 0.05, half * 0.3, 0.05, half * 0.38, 0.26)], hex('#7a5a44'), {
        shade: 0.03,
        inside: [
          {
            path: Array.from({ length: 5 }, (_, i) => rect(-half * 0.26 + i * half * 0.12, 0.12, half * 0.07, 0.07)),
            colour: hex('#ffe2a0'),
            emissive: true,
          },
        ],
      });
      return;
    case 'rocket':
      b.glow(0, -0.02, 0.5, hex('#ffb04a'), element.y > 1 ? 0.7 : 0);
      if (element.y > 1)
        b.part([blob(-0.08, 0.1, 0.08, 0.1, 0.05, -0.12, 0, -0.3, -0.05, -0.12)], hex('#ff9a3a'), {
          emissive: true,
          ink: 0.5,
        });
      b.part(
        [polygon(-0.12, 0.34, -0.26, 0.02, -0.1, 0.08), polygon(0.12, 0.34, 0.26, 0.02, 0.1, 0.08)],
        hex('#d8453f'),
        { shade: 0.02 },
      );
      b.part([blob(-0.12, 0.08, -0.15, 0.5, -0.1, 0.8, 0, 1, 0.1, 0.8, 0.15, 0.5, 0.12, 0.08)], tone, {
        shade: 0.07,
        rim: 0.015,
        inside: [
          { path: [polygon(-0.2, 0.78, 0.2, 0.78, 0.2, 1.1, -0.2, 1.1)], colour: hex('#d8453f') },
          { path: [ellipse(0, 0.62, 0.065)], colour: hex('#4f6f9a') },
          { path: [ellipse(0, 0.62, 0.048)], colour: hex('#a9dcf4') },
        ],
      });
      return;
    case 'ufo':
      b.flat([polygon(-0.4, 0.3, 0.4, 0.3, half * 1.3, -1.6, -half * 1.3, -1.6)], hex('#d8ffb0'), {
        emissive: true,
        alpha: 0.2,
        noId: true,
      });
      b.part([blob(-0.42, 0.5, -0.34, 0.86, 0, 1, 0.34, 0.86, 0.42, 0.5)], hex('#a9e8f0'), { shade: 0.08, rim: 0.03 });
      b.part([ellipse(0, 0.42, half, 0.24)], tone, {
        shade: 0.1,
        rim: 0.03,
        inside: [
          {
            path: [-0.75, -0.4, 0, 0.4, 0.75].map(t => ellipse(half * t, 0.36, 0.07, 0.055)),
            colour: hex('#fff08a'),
            emissive: true,
          },
        ],
      });
      return;
    case 'ship':
      b.part(
        [
          polygon(-half * 0.7, 0.5, -half, 0.95, -half * 0.75, 0.98, -half * 0.2, 0.55),
          polygon(-half * 0.6, 0.4, -half * 1.05, 0.06, -half * 0.7, 0.05, 0.1, 0.35),
        ],
        darken(tone, 0.2),
        { shade: 0.03 },
      );
      b.glow(-half * 0.95, 0.45, 0.6, hex('#6fd8ff'), 0.7);
      b.part([blob(-half * 0.95, 0.45, -half * 0.6, 0.66, 0.2, 0.7, half, 0.42, 0.2, 0.26, -half * 0.6, 0.28)], tone, {
        shade: 0.1,
        rim: 0.025,
        inside: [{ path: [rect(-half, 0.36, half * 2, 0.04)], colour: hex('#4fb8e8'), emissive: true }],
      });
      b.part([blob(half * 0.15, 0.58, half * 0.25, 0.76, half * 0.5, 0.66, half * 0.6, 0.52)], hex('#8fd8f4'), {
        shade: 0.03,
        rim: 0.015,
      });
      return;
    case 'helicopter':
      b.part(
        [limb(-half * 0.3, 0.5, -half, 0.62, 0.12, 0.05), limb(-half, 0.45, -half * 0.97, 0.8, 0.05)],
        darken(tone, 0.12),
        { shade: 0.02 },
      );
      b.part(
        [
          blob(
            -half * 0.4,
            0.45,
            -half * 0.3,
            0.75,
            half * 0.2,
            0.78,
            half * 0.6,
            0.55,
            half * 0.5,
            0.28,
            -half * 0.2,
            0.24,
          ),
        ],
        tone,
        {
          shade: 0.09,
          rim: 0.02,
          inside: [
            { path: [blob(half * 0.1, 0.5, half * 0.14, 0.72, half * 0.36, 0.68, half * 0.56, 0.5)], colour: glass },
          ],
        },
      );
      b.part(
        [
          limb(0, 0.76, 0, 0.92, 0.05),
          limb(-half * 0.9, 0.94, half * 0.9, 0.94, 0.03),
          limb(-half * 0.35, 0.1, half * 0.5, 0.1, 0.04),
          limb(-0.1, 0.26, -0.15, 0.1, 0.03),
          limb(0.25, 0.26, 0.3, 0.1, 0.03),
        ],
        hex('#4a4c5a'),
        { shade: 0 },
      );
      return;
    case 'satellite':
      for (const s of [-1, 1])
        b.part([rect(s > 0 ? 0.22 : -0.22 - half * 0.7, 0.32, half * 0.7, 0.36)], hex('#31559e'), {
          shade: 0.05,
          inside: [
            {
              path: [0.25, 0.5, 0.75].map(t =>
                rect(s > 0 ? 0.22 + half * 0.7 * t : -0.22 - half * 0.7 * t, 0.3, 0.02, 0.4),
              ),
              colour: hex('#9fc0ee'),
            },
          ],
        });
      b.part([limb(-0.3, 0.5, 0.3, 0.5, 0.05), rect(-0.17, 0.25, 0.34, 0.5)], tone, { shade: 0.06, rim: 0.02 });
      b.part([blob(-0.2, 0.8, 0, 0.74, 0.2, 0.8, 0, 0.95)], hex('#f2f2f4'), { shade: 0.03 });
      return;
    case 'kite':
      b.part(strand([0, 0.3, 0.12, 0.15, 0.02, 0.04, 0.14, -0.12], 0.016), hex('#f4efe6'), { shade: 0 });
      b.part([polygon(0, 0.25, 0.34, 0.68, 0, 1, -0.34, 0.68)], tone, {
        shade: 0,
        inside: [
          { path: [polygon(0, 0.25, 0.34, 0.68, 0, 0.68), polygon(-0.34, 0.68, 0, 0.68, 0, 1)], colour: second },
        ],
      });
      return;
    default:
      b.part([polygon(-half * 0.85, 0.5, -half, 0.95, -half * 0.78, 0.95, -half * 0.5, 0.55)], hex('#d8453f'), {
        shade: 0.02,
      });
      b.part([polygon(0, 0.52, -half * 0.1, 0.86, half * 0.06, 0.86, half * 0.25, 0.52)], darken(tone, 0.2), {
        shade: 0.02,
      });
      b.part(
        [blob(-half, 0.55, -half * 0.5, 0.64, half * 0.6, 0.66, half, 0.5, half * 0.6, 0.36, -half * 0.5, 0.4)],
        tone,
        {
          shade: 0.08,
          rim: 0.02,
          inside: [
            {
              path: Array.from({ length: 8 }, (_, i) => ellipse(-half * 0.5 + i * half * 0.15, 0.54, 0.035, 0.04)),
              colour: hex('#4f6f93'),
            },
            {
              path: [polygon(half * 0.72, 0.5, half * 0.76, 0.62, half * 0.92, 0.56, half * 0.95, 0.5)],
              colour: hex('#4f6f93'),
            },
          ],
        },
      );
      b.part(
        [polygon(half * 0.25, 0.46, -half * 0.1, 0.46, -half * 0.45, 0.05, -half * 0.28, 0.05)],
        lighten(tone, 0.1),
        { shade: 0.04, rim: 0.012 },
      );
  }
};
