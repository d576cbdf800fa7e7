import { darken, hex, lighten, mix } from '../colour.ts';
import { blob, ellipse, limb, polygon, rect } from '../paint/path.ts';
import { glass } from './car.ts';
import { type Drawing, mainColour } from './easel.ts';

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
