import { darken, hex, lighten } from '../colour.ts';
import { blob, ellipse, limb, polygon, rect } from '../paint/path.ts';
import { latticeValue } from '../random.ts';
import { drawBox, mainColour } from './easel.ts';
import { bookTones, drawLegs, type FurniturePiece } from './furniture-piece.ts';

function drawTable({ easel, random, kind, w, h, wood }: FurniturePiece): void {
  const d = w * 0.6;
  drawLegs(easel, w * 0.92, d * 0.88, h * 0.92, wood);
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
}

function drawShelf({ easel, element, kind, w, h, wood }: FurniturePiece): void {
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
}

function drawPiano({ easel, element, w, h }: FurniturePiece): void {
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
}

function drawCounter({ easel, w, h, wood }: FurniturePiece): void {
  drawBox(
    easel,
    { width: w, depth: 0.7, height: h },
    wood,
    (b, fw, fh) =>
      b.flat(
        [
          rect(0, fh * 0.12, fw, 0.03),
          ...Array.from({ length: Math.floor(fw / 0.6) }, (_, i) => rect((i + 1) * 0.6, fh * 0.12, 0.02, fh * 0.75)),
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
}

function drawConsole({ easel, element, w, h }: FurniturePiece): void {
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
              rect(fw * (0.12 + i * 0.13), fh * 0.4, fw * 0.07, fh * (0.1 + latticeValue(i, 2, element.seed) * 0.3)),
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
}

function drawFireplace({ easel, element, w, h }: FurniturePiece): void {
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
                blob(fw * 0.43, 0.03, fw * 0.57, 0.03, fw * 0.55, fh * 0.18, fw * 0.5, fh * 0.26, fw * 0.45, fh * 0.16),
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
}

function drawClock({ easel, w, h, wood }: FurniturePiece): void {
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
}

function drawFloorlamp({ easel, element, h, lit }: FurniturePiece): void {
  const b = easel.brush.at(0, 0, h);
  b.part([limb(0, 0.02, 0, 0.76, 0.018), ellipse(0, 0.015, 0.12, 0.018)], hex('#5a4a44'), { shade: 0 });
  if (lit) b.glow(0, 0.86, 0.9, hex('#ffd48a'), 0.6);
  b.part([polygon(-0.15, 0.74, 0.15, 0.74, 0.1, 0.99, -0.1, 0.99)], mainColour(element, '#f2d9a0'), {
    emissive: lit,
    shade: 0.03,
  });
}

function drawRug({ easel, element, w }: FurniturePiece): void {
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
}

/** Tables, cases and other furniture that stands on the floor. */
export const cases: Readonly<Record<string, (piece: FurniturePiece) => void>> = {
  table: drawTable,
  desk: drawTable,
  low: drawTable,
  shelf: drawShelf,
  cupboard: drawShelf,
  wardrobe: drawShelf,
  fridge: drawShelf,
  piano: drawPiano,
  counter: drawCounter,
  console: drawConsole,
  fireplace: drawFireplace,
  clock: drawClock,
  floorlamp: drawFloorlamp,
  rug: drawRug,
};
