import { darken, hex, lighten } from '../colour.ts';
import { blob, polygon, rect } from '../paint/path.ts';
import { drawBox, mainColour } from './easel.ts';
import { drawLegs, type FurniturePiece } from './furniture-piece.ts';

function drawChair({ easel, kind, w, h, wood }: FurniturePiece): void {
  drawLegs(easel, w * 0.9, w * 0.9, h * 0.47, wood, 0.055);
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
}

function drawBench({ easel, w, h, wood }: FurniturePiece): void {
  drawLegs(easel, w * 0.9, 0.42, h * 0.5, wood, 0.08);
  drawBox(easel, { width: w, depth: 0.46, height: 0.07, y: h * 0.5 }, wood, undefined, {
    top: lighten(wood, 0.15),
  });
  drawBox(easel, { width: w, depth: 0.05, height: h * 0.3, y: h * 0.68, z: 0.22 }, wood, (b, fw, fh) =>
    b.flat([rect(0, fh * 0.45, fw, 0.04)], darken(wood, 0.35)),
  );
}

function drawSofa({ easel, element, random, kind, w, h }: FurniturePiece): void {
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
}

function drawBed({ easel, element, random, w, h }: FurniturePiece): void {
  const cloth = mainColour(element, random.pick(['#5f86b8', '#c96f7f', '#8fa86a']));
  const d = w * 1.5;
  drawBox(easel, { width: w, depth: 0.08, height: h, z: d / 2 }, hex('#9a6a45'));
  drawBox(easel, { width: w, depth: d, height: h * 0.34 }, hex('#a9784c'));
  drawBox(easel, { width: w * 0.98, depth: d * 0.98, height: h * 0.2, y: h * 0.34 }, hex('#f3efe8'), undefined, {
    top: hex('#f8f5ef'),
  });
  drawBox(easel, { width: w * 1.02, depth: d * 0.66, height: h * 0.24, y: h * 0.34, z: -d * 0.16 }, cloth, undefined, {
    top: lighten(cloth, 0.12),
    topDetail: (b, tw, td) => b.flat([rect(0, td * 0.84, tw, td * 0.16)], lighten(cloth, 0.5)),
  });
  drawBox(easel, { width: w * 0.6, depth: d * 0.16, height: h * 0.16, y: h * 0.54, z: d * 0.36 }, hex('#fbf9f4'));
}

function drawThrone({ easel, element, w, h }: FurniturePiece): void {
  const gold = hex('#e0b84f');
  const cloth = mainColour(element, '#a8323f');
  drawBox(easel, { width: w, depth: w * 0.14, height: h * 0.9, z: w * 0.42 }, gold, (b, fw, fh, face) => {
    if (face === 'front')
      b.part(
        [blob(fw * 0.16, fh * 0.1, fw * 0.84, fh * 0.1, fw * 0.84, fh * 0.8, fw * 0.5, fh * 0.92, fw * 0.16, fh * 0.8)],
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
}

/** Furniture to sit and lie on. */
export const seats: Readonly<Record<string, (piece: FurniturePiece) => void>> = {
  chair: drawChair,
  stool: drawChair,
  bench: drawBench,
  sofa: drawSofa,
  armchair: drawSofa,
  bed: drawBed,
  throne: drawThrone,
};
