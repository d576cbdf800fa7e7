import { darken, hex, lighten } from '../colour.ts';
import { blob, ellipse, limb, type Outline, polygon, rect, strand } from '../paint/path.ts';
import { type Drawing, mainColour } from './easel.ts';
import { lampLight } from './house.ts';

/** Gates, arches, pillars, lighthouses, windmills, tents, pyramids, bridges and other single structures. */
export const drawStructure: Drawing = easel => {
  const { element, random } = easel;
  const kind = String(element.noun.options.kind ?? 'pillar');
  const b = easel.brush.at(0, 0, element.size);
  const lit = easel.light.night > 0.2;
  switch (kind) {
    case 'torii': {
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
      return;
    }
    case 'arch':
    case 'gate': {
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
      return;
    }
    case 'pillar':
    case 'obelisk': {
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
      return;
    }
    case 'lighthouse':
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
      return;
    case 'windmill': {
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
      return;
    }
    case 'tent': {
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
      return;
    }
    case 'circus': {
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
      return;
    }
    case 'pyramid': {
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
      return;
    }
    case 'igloo':
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
      return;
    case 'well':
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
      return;
    case 'bridge': {
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
      return;
    }
    case 'ferris': {
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
      return;
    }
    case 'wall': {
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
      return;
    }
    case 'fence': {
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
      return;
    }
    case 'tower': {
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
            path: Array.from({ length: 16 }, () =>
              rect(random.range(-0.14, 0.08), random.range(0.02, 0.74), 0.06, 0.012),
            ),
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
          inside: [
            { path: [limb(0, 0.66, 0, 0.72, 0.014), limb(0, 0.66, 0.045, 0.66, 0.014)], colour: hex('#33303c') },
          ],
        });
      return;
    }
    case 'lattice': {
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
      return;
    }
    case 'statue': {
      const stone = mainColour(element, '#b9bcc2');
      b.part(
        [rect(-0.2, 0, 0.4, 0.24), rect(-0.24, 0, 0.48, 0.05), rect(-0.23, 0.22, 0.46, 0.04)],
        darken(stone, 0.1),
        { shade: 0.04, rim: 0.012 },
      );
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
      return;
    }
    case 'fountain': {
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
      return;
    }
    default: {
      // A standing stone.
      const stone = mainColour(element, '#8f8d96');
      b.part([blob(-0.3, 0, -0.28, 0.6, -0.1, 0.98, 0.16, 0.92, 0.3, 0.5, 0.3, 0)], stone, { shade: 0.1, rim: 0.02 });
    }
  }
};
