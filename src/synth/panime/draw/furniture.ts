import { type Colour, darken, hex, lighten, mix } from '../colour.ts';
import { blob, ellipse, limb, polygon, rect } from '../paint/path.ts';
import { latticeValue } from '../random.ts';
import { type Drawing, drawBox, type Easel, mainColour } from './easel.ts';

const bookTones = ['#a8483f', '#3f6f8f', '#c99a4a', '#4f7f5a', '#7a4f7f', '#d9c39a', '#33455f', '#8a5a3a'];

function legs(easel: Easel, w: number, d: number, h: number, tone: Colour, thick = 0.07): void {
  for (const z of [d / 2 - thick / 2, -d / 2 + thick / 2]) {
    for (const x of [-w / 2 + thick / 2, w / 2 - thick / 2])
      drawBox(easel, { width: thick, depth: thick, height: h, x, z }, darken(tone, 0.15), undefined, { ink: 0.8 });
  }
}

/** Furniture as solids that turn in perspective: tables, desks, chairs, beds, shelves and the like. */
export const drawFurniture: Drawing = easel => {
  const { element, random } = easel;
  const kind = String(element.noun.options.kind ?? 'table');
  const h = element.size;
  const w = h * element.noun.aspect;
  const lit = easel.light.night > 0.2;
  const wood = mainColour(element, random.pick(['#a9784c', '#94633f', '#b88a58']));
  switch (kind) {
    case 'table':
    case 'desk':
    case 'low': {
      const d = w * 0.6;
      legs(easel, w * 0.92, d * 0.88, h * 0.92, wood);
      if (kind === 'desk')
        drawBox(easel, { width: w * 0.3, depth: d * 0.85, height: h * 0.9, x: w * 0.32 }, wood, (b, fw, fh) =>
          b.flat(
            [0.2, 0.45, 0.7].map(t => rect(fw * 0.1, fh * t, fw * 0.8, 0.02)),
            darken(wood, 0.4),
          ),
        );
      drawBox(easel, { width: w, depth: d, height: h * 0.09, y: h * 0.91 }, wood, undefined, {
        top: lighten(wood, 0.12),
        topDetail: (b, tw, td) =>
          b.flat([rect(0, td * 0.33, tw, 0.012), rect(0, td * 0.66, tw, 0.012)], darken(wood, 0.12)),
      });
      const b = easel.brush;
      if (kind !== 'low' && random.chance(0.7)) {
        b.part([rect(-w * 0.2, h, 0.26, 0.05), rect(-w * 0.19, h + 0.05, 0.23, 0.045)], hex(random.pick(bookTones)), {
          shade: 0.01,
          ink: 0.8,
        });
        b.part(
          [polygon(w * 0.14, h, w * 0.14 + 0.09, h, w * 0.14 + 0.1, h + 0.11, w * 0.14 - 0.01, h + 0.11)],
          hex('#f2ede2'),
          { shade: 0.02, ink: 0.8 },
        );
      }
      return;
    }
    case 'chair':
    case 'stool': {
      legs(easel, w * 0.9, w * 0.9, h * 0.47, wood, 0.055);
      drawBox(easel, { width: w, depth: w, height: 0.06, y: h * 0.47 }, wood, undefined, { top: lighten(wood, 0.15) });
      if (kind === 'chair')
        drawBox(
          easel,
          { width: w * 0.96, depth: 0.05, height: h * 0.5, y: h * 0.5, z: w * 0.46 },
          lighten(wood, 0.05),
          (b, fw, fh) =>
            b.flat(
              [
                rect(fw * 0.12, fh * 0.15, fw * 0.14, fh * 0.65),
                rect(fw * 0.43, fh * 0.15, fw * 0.14, fh * 0.65),
                rect(fw * 0.74, fh * 0.15, fw * 0.14, fh * 0.65),
              ],
              darken(wood, 0.35),
            ),
        );
      return;
    }
    case 'bench':
      legs(easel, w * 0.9, 0.42, h * 0.5, wood, 0.08);
      drawBox(easel, { width: w, depth: 0.46, height: 0.07, y: h * 0.5 }, wood, undefined, {
        top: lighten(wood, 0.15),
      });
      drawBox(easel, { width: w, depth: 0.05, height: h * 0.3, y: h * 0.68, z: 0.22 }, wood, (b, fw, fh) =>
        b.flat([rect(0, fh * 0.45, fw, 0.04)], darken(wood, 0.35)),
      );
      return;
    case 'sofa':
    case 'armchair': {
      const cloth = mainColour(element, random.pick(['#b8564f', '#4f7a8f', '#7f8f5a', '#8a6a9a']));
      const d = h * 0.95;
      drawBox(easel, { width: w, depth: d * 0.3, height: h, z: d * 0.36 }, darken(cloth, 0.06), undefined, {
        top: lighten(cloth, 0.1),
      });
      drawBox(easel, { width: w * 0.8, depth: d * 0.7, height: h * 0.46 }, cloth, undefined, {
        top: lighten(cloth, 0.14),
        topDetail: (b, tw, td) => {
          if (kind === 'sofa') b.flat([rect(tw / 2 - 0.01, 0, 0.02, td)], darken(cloth, 0.25));
        },
      });
      for (const x of [-w * 0.45, w * 0.45])
        drawBox(easel, { width: w * 0.1, depth: d * 0.8, height: h * 0.64, x }, cloth, undefined, {
          top: lighten(cloth, 0.1),
        });
      return;
    }
    case 'bed': {
      const cloth = mainColour(element, random.pick(['#5f86b8', '#c96f7f', '#8fa86a']));
      const d = w * 1.5;
      drawBox(easel, { width: w, depth: 0.08, height: h, z: d / 2 }, hex('#9a6a45'));
      drawBox(easel, { width: w, depth: d, height: h * 0.34 }, hex('#a9784c'));
      drawBox(easel, { width: w * 0.98, depth: d * 0.98, height: h * 0.2, y: h * 0.34 }, hex('#f3efe8'), undefined, {
        top: hex('#f8f5ef'),
      });
      drawBox(
        easel,
        { width: w * 1.02, depth: d * 0.66, height: h * 0.24, y: h * 0.34, z: -d * 0.16 },
        cloth,
        undefined,
        {
          top: lighten(cloth, 0.12),
          topDetail: (b, tw, td) => b.flat([rect(0, td * 0.84, tw, td * 0.16)], lighten(cloth, 0.5)),
        },
      );
      drawBox(easel, { width: w * 0.6, depth: d * 0.16, height: h * 0.16, y: h * 0.54, z: d * 0.36 }, hex('#fbf9f4'));
      return;
    }
    case 'shelf':
    case 'cupboard':
    case 'wardrobe':
    case 'fridge': {
      const d = kind === 'shelf' ? 0.42 : 0.6;
      const body = kind === 'fridge' ? mainColour(element, '#e3e8ec') : wood;
      drawBox(
        easel,
        { width: w, depth: d, height: h },
        body,
        (b, fw, fh, face) => {
          if (face === 'left' || face === 'right') return;
          if (kind !== 'shelf') {
            b.flat(
              [
                rect(fw / 2 - 0.015, 0.08, 0.03, fh - 0.16),
                rect(0.05, kind === 'fridge' ? fh * 0.62 : 0.1, fw - 0.1, 0.03),
              ],
              darken(body, 0.35),
            );
            b.flat([ellipse(fw / 2 - 0.09, fh * 0.5, 0.03), ellipse(fw / 2 + 0.09, fh * 0.5, 0.03)], hex('#e0bd62'));
            return;
          }
          const rows = Math.max(2, Math.round(fh / 0.42));
          const step = fh / rows;
          b.flat([rect(0.06, 0.06, fw - 0.12, fh - 0.12)], darken(wood, 0.5));
          for (let row = 0; row < rows; row++) {
            const y = row * step + 0.06;
            let x = 0.08;
            let k = 0;
            while (x < fw - 0.16) {
              const v = latticeValue(k, row, element.seed);
              const bw = 0.045 + v * 0.05;
              const bh = step * (0.55 + latticeValue(k, row + 50, element.seed) * 0.3);
              if (v > 0.06)
                b.part(
                  [rect(x, y, bw - 0.006, bh)],
                  hex(bookTones[Math.floor(latticeValue(k, row + 9, element.seed) * bookTones.length)]),
                  {
                    ink: 0.35,
                    shade: 0,
                    inside: [{ path: [rect(x, y + bh * 0.7, bw, 0.02)], colour: hex('#ecd9a0') }],
                  },
                );
              x += bw;
              k++;
            }
            b.flat([rect(0.03, row * step, fw - 0.06, 0.05)], lighten(wood, 0.08));
          }
        },
        { top: lighten(wood, 0.1) },
      );
      return;
    }
    case 'piano': {
      const black = mainColour(element, '#3a3038');
      drawBox(
        easel,
        { width: w, depth: 0.6, height: h },
        black,
        (b, fw, fh, face) => {
          if (face !== 'front') return;
          b.flat([rect(fw * 0.1, fh * 0.7, fw * 0.8, fh * 0.22)], lighten(black, 0.12));
        },
        { top: lighten(black, 0.1) },
      );
      drawBox(easel, { width: w, depth: 0.3, height: 0.1, y: h * 0.55, z: -0.42 }, black, undefined, {
        top: hex('#f6f3ec'),
        topDetail: (b, tw, td) =>
          b.flat(
            Array.from({ length: 22 }, (_, i) => rect((i + 0.7) * (tw / 22.5), td * 0.4, tw / 40, td * 0.6)),
            hex('#2a2630'),
          ),
      });
      return;
    }
    case 'counter': {
      drawBox(
        easel,
        { width: w, depth: 0.7, height: h },
        wood,
        (b, fw, fh) =>
          b.flat(
            [
              rect(0, fh * 0.12, fw, 0.03),
              ...Array.from({ length: Math.floor(fw / 0.6) }, (_, i) =>
                rect((i + 1) * 0.6, fh * 0.12, 0.02, fh * 0.75),
              ),
            ],
            darken(wood, 0.3),
          ),
        { top: lighten(wood, 0.25) },
      );
      const b = easel.brush;
      for (let i = 0; i < 5; i++)
        b.part(
          [
            polygon(
              -w * 0.4 + i * w * 0.2,
              h,
              -w * 0.4 + i * w * 0.2 + 0.1,
              h,
              -w * 0.4 + i * w * 0.2 + 0.12,
              h + 0.13,
              -w * 0.4 + i * w * 0.2 - 0.02,
              h + 0.13,
            ),
          ],
          hex(['#f2ede2', '#c96f5a', '#7fa8b8', '#e0b85a', '#f2ede2'][i]),
          { shade: 0.02, ink: 0.8 },
        );
      return;
    }
    case 'console': {
      const metal = mainColour(element, '#5f6b80');
      drawBox(
        easel,
        { width: w, depth: 0.7, height: h * 0.75 },
        metal,
        (b, fw, fh, face) => {
          if (face !== 'front') return;
          b.part([rect(fw * 0.08, fh * 0.35, fw * 0.84, fh * 0.5)], hex('#123049'), {
            shade: 0,
            emissive: true,
            inside: [
              {
                path: Array.from({ length: 6 }, (_, i) =>
                  rect(
                    fw * (0.12 + i * 0.13),
                    fh * 0.4,
                    fw * 0.07,
                    fh * (0.1 + latticeValue(i, 2, element.seed) * 0.3),
                  ),
                ),
                colour: hex('#4fe0e8'),
                emissive: true,
              },
            ],
          });
          b.flat(
            Array.from({ length: 8 }, (_, i) => ellipse(fw * (0.12 + i * 0.11), fh * 0.18, 0.025)),
            hex('#ff9a4a'),
            { emissive: true },
          );
        },
        { top: lighten(metal, 0.15) },
      );
      drawBox(
        easel,
        { width: w * 0.9, depth: 0.08, height: h * 0.4, y: h * 0.75, z: 0.2 },
        darken(metal, 0.25),
        (b, fw, fh, face) => {
          if (face === 'front')
            b.part([rect(0.05, 0.05, fw - 0.1, fh - 0.1)], hex('#2a8fb0'), {
              shade: 0,
              emissive: true,
              bottom: hex('#134a78'),
            });
        },
      );
      return;
    }
    case 'throne': {
      const gold = hex('#e0b84f');
      const cloth = mainColour(element, '#a8323f');
      drawBox(easel, { width: w, depth: w * 0.14, height: h * 0.9, z: w * 0.42 }, gold, (b, fw, fh, face) => {
        if (face === 'front')
          b.part(
            [
              blob(
                fw * 0.16,
                fh * 0.1,
                fw * 0.84,
                fh * 0.1,
                fw * 0.84,
                fh * 0.8,
                fw * 0.5,
                fh * 0.92,
                fw * 0.16,
                fh * 0.8,
              ),
            ],
            cloth,
            { shade: 0, ink: 0.7 },
          );
      });
      drawBox(easel, { width: w, depth: w * 0.85, height: h * 0.3 }, darken(gold, 0.12), undefined, { top: cloth });
      for (const x of [-w * 0.44, w * 0.44])
        drawBox(easel, { width: w * 0.13, depth: w * 0.8, height: h * 0.46, x }, gold, undefined, {
          top: lighten(gold, 0.2),
        });
      easel.brush.part(
        [
          polygon(
            -w * 0.25,
            h * 0.9,
            w * 0.25,
            h * 0.9,
            w * 0.3,
            h,
            w * 0.12,
            h * 0.95,
            0,
            h * 1.04,
            -w * 0.12,
            h * 0.95,
            -w * 0.3,
            h,
          ),
        ],
        gold,
        { shade: 0.02 },
      );
      return;
    }
    case 'fireplace': {
      const stone = mainColour(element, '#a08f88');
      drawBox(
        easel,
        { width: w, depth: 0.45, height: h },
        stone,
        (b, fw, fh, face) => {
          if (face !== 'front') return;
          b.part(
            [blob(fw * 0.22, 0, fw * 0.22, fh * 0.5, fw * 0.5, fh * 0.62, fw * 0.78, fh * 0.5, fw * 0.78, 0)],
            hex('#2b2024'),
            { shade: 0 },
          );
          b.glow(fw * 0.5, fh * 0.2, 1.3, hex('#ff9a3a'), 0.7);
          b.part(
            [
              blob(
                fw * 0.34,
                0.03,
                fw * 0.66,
                0.03,
                fw * 0.64,
                fh * 0.22,
                fw * 0.55,
                fh * 0.3,
                fw * 0.5,
                fh * 0.44,
                fw * 0.43,
                fh * 0.28,
                fw * 0.36,
                fh * 0.2,
              ),
            ],
            hex('#ff8a2e'),
            {
              emissive: true,
              inside: [
                {
                  path: [
                    blob(
                      fw * 0.43,
                      0.03,
                      fw * 0.57,
                      0.03,
                      fw * 0.55,
                      fh * 0.18,
                      fw * 0.5,
                      fh * 0.26,
                      fw * 0.45,
                      fh * 0.16,
                    ),
                  ],
                  colour: hex('#ffe27a'),
                  emissive: true,
                },
              ],
            },
          );
        },
        { top: hex('#7a5238') },
      );
      drawBox(easel, { width: w * 1.12, depth: 0.6, height: 0.1, y: h - 0.05 }, hex('#7a5238'));
      return;
    }
    case 'blackboard':
    case 'screen':
    case 'painting':
    case 'mirror':
    case 'door':
    case 'map': {
      const b = easel.brush;
      const frame =
        kind === 'screen' ? hex('#3a3f4c') : kind === 'painting' || kind === 'mirror' ? hex('#c99a45') : hex('#8a5f41');
      if (kind === 'door') {
        const tone = mainColour(element, '#8f5f3c');
        b.part([rect(-w * 0.62, 0, w * 1.24, h * 1.05)], darken(tone, 0.3), { shade: 0 });
        b.part([rect(-w / 2, 0, w, h * 0.98)], tone, {
          shade: 0,
          bottom: darken(tone, 0.12),
          inside: [
            {
              path: [
                rect(-w * 0.38, h * 0.56, w * 0.32, h * 0.32),
                rect(w * 0.06, h * 0.56, w * 0.32, h * 0.32),
                rect(-w * 0.38, h * 0.1, w * 0.32, h * 0.36),
                rect(w * 0.06, h * 0.1, w * 0.32, h * 0.36),
              ],
              colour: darken(tone, 0.18),
            },
            { path: [ellipse(w * 0.4, h * 0.48, 0.05)], colour: hex('#e6c25a') },
          ],
        });
        if (element.look.state === 'broken')
          b.part(
            [
              polygon(
                -w * 0.1,
                h * 0.3,
                w * 0.05,
                h * 0.42,
                0.02,
                h * 0.62,
                w * 0.3,
                h * 0.74,
                w * 0.16,
                h * 0.5,
                w * 0.4,
                h * 0.36,
                w * 0.12,
                h * 0.3,
                0.05,
                h * 0.14,
              ),
            ],
            hex('#2a2028'),
            { shade: 0 },
          );
        return;
      }
      b.part([rect(-w / 2, 0, w, h)], frame, { shade: 0 });
      const inner = rect(-w / 2 + 0.07, 0.07, w - 0.14, h - 0.14);
      if (kind === 'blackboard')
        b.part([inner], hex('#2f5a4a'), {
          ink: 0.5,
          shade: 0,
          inside: [
            {
              path: Array.from({ length: 8 }, (_, i) =>
                limb(
                  -w * 0.42 + (i % 4) * w * 0.2,
                  h * (i < 4 ? 0.72 : 0.5),
                  -w * 0.42 + (i % 4) * w * 0.2 + w * 0.13,
                  h * (i < 4 ? 0.73 : 0.49),
                  0.025,
                ),
              ),
              colour: hex('#e9f0ea'),
              alpha: 0.85,
            },
            {
              path: [
                ellipse(w * 0.28, h * 0.32, 0.16),
                polygon(-w * 0.3, h * 0.2, -w * 0.1, h * 0.2, -w * 0.2, h * 0.42),
              ],
              colour: hex('#cfe0d0'),
              alpha: 0.5,
            },
          ],
        });
      else if (kind === 'screen')
        b.part([inner], hex('#1d6f9a'), {
          ink: 0.5,
          shade: 0,
          emissive: true,
          bottom: hex('#123a66'),
          inside: [
            {
              path: [
                polygon(-w * 0.4, h * 0.15, -w * 0.1, h * 0.6, w * 0.1, h * 0.35, w * 0.4, h * 0.8, w * 0.4, h * 0.15),
              ],
              colour: hex('#4fe0d8'),
              alpha: 0.6,
              emissive: true,
            },
          ],
        });
      else if (kind === 'mirror')
        b.part([inner], hex('#b9d4e2'), {
          ink: 0.5,
          shade: 0,
          inside: [{ path: [polygon(-w * 0.3, 0, 0, 0, w * 0.4, h, w * 0.1, h)], colour: hex('#ffffff'), alpha: 0.5 }],
        });
      else if (kind === 'map')
        b.part([inner], hex('#ead9b0'), {
          ink: 0.5,
          shade: 0,
          inside: [
            {
              path: [
                blob(-w * 0.3, h * 0.3, -w * 0.1, h * 0.7, w * 0.15, h * 0.55, w * 0.05, h * 0.3),
                blob(w * 0.2, h * 0.3, w * 0.3, h * 0.75, w * 0.4, h * 0.4),
              ],
              colour: hex('#8fa86a'),
            },
          ],
        });
      else
        b.part([inner], hex('#9cc0d8'), {
          ink: 0.5,
          shade: 0,
          bottom: hex('#f2d9b0'),
          inside: [
            {
              path: [
                polygon(
                  -w / 2,
                  h * 0.3,
                  -w * 0.15,
                  h * 0.65,
                  w * 0.1,
                  h * 0.35,
                  w * 0.3,
                  h * 0.55,
                  w / 2,
                  h * 0.3,
                  w / 2,
                  0,
                  -w / 2,
                  0,
                ),
              ],
              colour: mix(hex('#5f7f9a'), hex('#7fa86a'), random.next()),
            },
            { path: [ellipse(w * 0.22, h * 0.75, 0.07)], colour: hex('#fff3c8') },
          ],
        });
      return;
    }
    case 'clock': {
      const b = easel.brush;
      drawBox(easel, { width: w, depth: 0.35, height: h * 0.95 }, wood);
      b.part([ellipse(0, h * 0.78, w * 0.34)], hex('#f7f1e0'), {
        shade: 0,
        inside: [
          {
            path: [limb(0, h * 0.78, 0, h * 0.78 + w * 0.24, 0.025), limb(0, h * 0.78, w * 0.18, h * 0.78, 0.025)],
            colour: hex('#33303c'),
          },
        ],
      });
      b.part([rect(-w * 0.25, h * 0.15, w * 0.5, h * 0.42)], darken(wood, 0.5), {
        shade: 0,
        inside: [
          { path: [limb(0, h * 0.56, 0.04, h * 0.28, 0.02), ellipse(0.04, h * 0.26, 0.06)], colour: hex('#e6c25a') },
        ],
      });
      return;
    }
    case 'floorlamp': {
      const b = easel.brush.at(0, 0, h);
      b.part([limb(0, 0.02, 0, 0.76, 0.018), ellipse(0, 0.015, 0.12, 0.018)], hex('#5a4a44'), { shade: 0 });
      if (lit) b.glow(0, 0.86, 0.9, hex('#ffd48a'), 0.6);
      b.part([polygon(-0.15, 0.74, 0.15, 0.74, 0.1, 0.99, -0.1, 0.99)], mainColour(element, '#f2d9a0'), {
        emissive: lit,
        shade: 0.03,
      });
      return;
    }
    case 'rug': {
      const tone = mainColour(element, '#a8444f');
      drawBox(easel, { width: w, depth: w * 0.65, height: 0.02 }, tone, undefined, {
        top: tone,
        topDetail: (b, tw, td) => {
          b.flat(
            [rect(0, 0, tw, 0.1), rect(0, td - 0.1, tw, 0.1), rect(0, 0, 0.1, td), rect(tw - 0.1, 0, 0.1, td)],
            hex('#ecd59a'),
          );
          b.flat([polygon(tw / 2, td * 0.2, tw * 0.8, td / 2, tw / 2, td * 0.8, tw * 0.2, td / 2)], darken(tone, 0.3));
        },
      });
      return;
    }
    default:
      drawBox(easel, { width: w, depth: w, height: h }, wood);
  }
};
