import { type Colour, darken, hex, lighten, mix } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob, ellipse, limb, type Outline, polygon, rect } from '../paint/path.ts';
import { latticeValue } from '../random.ts';
import { type Drawing, drawBox, drawGable, type Easel, type FaceDetail } from './easel.ts';

export const lampLight = hex('#ffd98a');

/** A window pane: sky-lit by day, lit from within at night (some of them). */
function paintWindow(
  brush: Brush,
  easel: Easel,
  x: number,
  y: number,
  w: number,
  h: number,
  key: number,
  frame: Colour,
): void {
  const lit =
    easel.light.night > 0.2 &&
    latticeValue(key, Math.round(y * 7), easel.element.seed) < 0.35 + easel.light.night * 0.35;
  const glass = lit ? lampLight : mix(hex('#6f93b8'), easel.light.sky[1], 0.45);
  brush.part([rect(x, y, w, h)], glass, {
    ink: 0.8,
    shade: 0,
    emissive: lit,
    bottom: lit ? hex('#ffb860') : lighten(glass, 0.25),
    inside: [
      ...(lit
        ? []
        : [
            {
              path: [polygon(x + w * 0.1, y, x + w * 0.4, y, x + w * 0.85, y + h, x + w * 0.55, y + h)],
              colour: hex('#ffffff'),
              alpha: 0.22,
            },
          ]),
      { path: [rect(x + w / 2 - 0.03, y, 0.06, h), rect(x, y + h * 0.55, w, 0.05)], colour: frame },
    ],
  });
  brush.flat([rect(x - 0.08, y - 0.1, w + 0.16, 0.1)], lighten(frame, 0.2));
}

function roofTiles(tone: Colour): (brush: Brush, length: number, run: number) => void {
  return (brush, length, run) => {
    const lines: Outline[] = [];
    for (let y = 0.35; y < run; y += 0.42) lines.push(rect(0, y, length, 0.05));
    brush.flat(lines, darken(tone, 0.32), { alpha: 0.7 });
    brush.flat([rect(0, run - 0.16, length, 0.16)], darken(tone, 0.3));
  };
}

/** Houses, shops, towers and blocks: a box with windows in a style of its own, under a roof. */
export const drawHouse: Drawing = easel => {
  const { element } = easel;
  const o = element.noun.options;
  const style = String(element.look.style ?? o.style ?? 'cottage');
  const roofKind = String(o.roof ?? 'gable');
  const rise = roofKind === 'gable' ? element.size * Number(o.rise ?? 0.34) : 0;
  const wallHeight = element.size - rise;
  const width = element.size * element.noun.aspect;
  const depth = width * Number(o.deep ?? 0.8);
  const walls: Readonly<Record<string, string[]>> = {
    cottage: ['#efe3cd', '#e9d8b8', '#d9c3a0', '#f1e6da'],
    timber: ['#f0e5cf', '#e6d6b6', '#ead9c4'],
    japanese: ['#d8c4a0', '#e6dcc6', '#b08a62'],
    modern: ['#c9d0da', '#e3dfda', '#b9a695', '#d9b8a0', '#a9b8c6', '#e9e2cf'],
    glass: ['#7fa3c6', '#8fb4c9', '#6a86b3'],
    brick: ['#b5694f', '#a65a4a', '#c58a68'],
    desert: ['#e3c490', '#d9b27a', '#ecd5a8'],
    stone: ['#a8a5ac', '#98949e'],
    barn: ['#b2473c'],
    wood: ['#a87a50', '#966a45'],
  };
  const roofs: Readonly<Record<string, string[]>> = {
    japanese: ['#4c5568', '#5a5f78', '#3f4a5c'],
    cottage: ['#b0563f', '#9a6148', '#6a7f96', '#c0704a'],
    timber: ['#8f5a42', '#6d4c44', '#a8553f'],
    barn: ['#6d6f7c'],
    wood: ['#6a4f3e', '#58606b'],
  };
  const wall = element.colour ?? hex(easel.random.pick(walls[style] ?? walls.cottage));
  const ownRoof = element.second ?? hex(easel.random.pick(roofs[style] ?? ['#7a6f78', '#8f5a4a', '#5f6b80']));
  const snowed = easel.light.season === 'winter' && !easel.setting.veil;
  const roof = snowed ? mix(ownRoof, hex('#f1f6fd'), 0.8) : ownRoof;
  const wood = style === 'japanese' || style === 'timber' ? hex('#6b4a35') : darken(wall, 0.45);
  const storey = Math.max(2.4, Math.min(3.2, wallHeight / Math.max(1, Math.round(wallHeight / 3))));
  const storeys = Math.max(1, Math.floor(wallHeight / storey + 0.1));
  const detail: FaceDetail = (brush, w, h, face) => {
    if (style === 'glass') {
      const grid: Outline[] = [];
      for (let y = storey; y < h; y += storey) grid.push(rect(0, y - 0.12, w, 0.24));
      for (let x = 1.6; x < w; x += 1.6) grid.push(rect(x - 0.05, 0, 0.1, h));
      brush.flat([polygon(w * 0.1, 0, w * 0.4, 0, w * 0.9, h, w * 0.6, h)], hex('#ffffff'), { alpha: 0.16 });
      const lit: Outline[] = [];
      for (let y = 0; y < storeys; y++)
        for (let x = 0; x * 1.6 < w - 1.2; x++)
          if (latticeValue(x + (face === 'left' ? 70 : 3), y, element.seed) < easel.light.night * 0.5)
            lit.push(rect(x * 1.6 + 0.1, y * storey + 0.4, 1.4, storey - 0.9));
      if (lit.length) brush.flat(lit, lampLight, { emissive: true, alpha: 0.9 });
      brush.flat(grid, darken(wall, 0.3));
      return;
    }
    if (style === 'timber')
      brush.flat(
        [
          rect(0, 0, 0.22, h),
          rect(w - 0.22, 0, 0.22, h),
          ...Array.from({ length: storeys }, (_, i) => rect(0, (i + 1) * storey - 0.24, w, 0.2)),
          limb(0.1, storey * 0.1, w * 0.22, storey * 0.9, 0.14),
          limb(w - 0.1, storey * 0.1, w * 0.78, storey * 0.9, 0.14),
        ],
        wood,
      );
    if (style === 'japanese')
      brush.flat(
        [rect(0, 0, 0.18, h), rect(w - 0.18, 0, 0.18, h), rect(0, storey - 0.25, w, 0.18), rect(0, 0, w, 0.5)],
        wood,
      );
    if (style === 'brick' || style === 'stone') {
      const courses: Outline[] = [];
      for (let i = 0; i < 26; i++)
        courses.push(
          rect(latticeValue(i, 1, element.seed) * (w - 0.9), latticeValue(i, 2, element.seed) * (h - 0.3), 0.7, 0.18),
        );
      brush.flat(courses, darken(wall, 0.16));
    }
    if (style === 'barn' || style === 'wood')
      brush.flat(
        Array.from({ length: Math.floor(w / 0.45) }, (_, i) => rect((i + 1) * 0.45, 0, 0.04, h)),
        darken(wall, 0.25),
      );
    if (style === 'modern')
      brush.flat(
        Array.from({ length: storeys }, (_, i) => rect(0, (i + 1) * storey - 0.16, w, 0.14)),
        darken(wall, 0.14),
      );
    brush.flat([rect(0, 0, w, 0.25)], darken(wall, 0.3));
    const doorWidth = 1.05;
    const front = face === 'front';
    for (let s = 0; s < storeys; s++) {
      const count = Math.max(1, Math.floor(w / (style === 'modern' ? 2.1 : 2.5)));
      const pitch = w / count;
      for (let i = 0; i < count; i++) {
        const cx = (i + 0.5) * pitch;
        if (s === 0 && front && i === Math.floor(count / 2)) {
          brush.part(
            [rect(cx - doorWidth / 2, 0.05, doorWidth, 2.05)],
            style === 'barn'
              ? lighten(wall, 0.2)
              : hex(easel.random.pick(['#7a4f38', '#4f6a7a', '#8a3f3a', '#4f7a5c'])),
            {
              shade: 0,
              inside: [
                { path: [ellipse(cx + doorWidth * 0.32, 1.02, 0.06)], colour: hex('#e9c66a') },
                {
                  path: [rect(cx - 0.35, 1.2, 0.7, 0.65)],
                  colour: easel.light.night > 0.3 ? lampLight : hex('#88a8c0'),
                  emissive: easel.light.night > 0.3,
                },
              ],
            },
          );
          continue;
        }
        if (o.shop && s === 0 && front) {
          paintWindow(brush, easel, cx - pitch * 0.4, 0.55, pitch * 0.8, 1.6, i + 31, wood);
          continue;
        }
        paintWindow(brush, easel, cx - 0.55, s * storey + 0.85, 1.1, 1.25, i * 13 + s * 7 + (front ? 0 : 91), wood);
      }
    }
    if (o.shop && front) {
      const awning = hex(easel.random.pick(['#d24b45', '#3f8f7a', '#e0a03a', '#4f6fb0']));
      const stripes = Array.from({ length: Math.ceil(w / 0.8) }, (_, i) => rect(i * 0.8, 2.2, 0.4, 0.7));
      brush.part([rect(0.1, 2.25, w - 0.2, 0.62)], awning, {
        shade: 0,
        inside: [{ path: stripes, colour: hex('#f6f0e6') }],
      });
      const sign = hex(easel.random.pick(['#f2e3c0', '#33405c', '#8a3434']));
      brush.part([rect(w * 0.2, 2.95, w * 0.6, 0.55)], sign, {
        shade: 0,
        emissive: easel.light.night > 0.4,
        inside: [
          {
            path: Array.from({ length: 4 }, (_, i) => rect(w * 0.27 + i * w * 0.12, 3.08, w * 0.08, 0.28)),
            colour: mix(sign, hex('#201a26'), sign[0] > 128 ? 0.75 : 0),
            alpha: sign[0] > 128 ? 1 : 0.9,
          },
          ...(sign[0] > 128
            ? []
            : [
                {
                  path: Array.from({ length: 4 }, (_, i) => ellipse(w * 0.31 + i * w * 0.12, 3.22, w * 0.035, 0.14)),
                  colour: hex('#ffe2a8'),
                  emissive: true,
                },
              ]),
        ],
      });
    }
  };
  const parapet = { width: width + 0.3, height: 0.5, depth: depth + 0.3, y: wallHeight - 0.1 };
  if (roofKind === 'flat') {
    // What stands on the roof is behind its edge, and the edge's underside behind the walls, for one who looks up.
    if (element.size > 9)
      drawBox(
        easel,
        { width: width * 0.25, height: 1.6, depth: depth * 0.3, y: wallHeight + 0.4, x: width * 0.2 },
        darken(wall, 0.1),
        undefined,
        { isStanding: true },
      );
    drawBox(easel, parapet, darken(wall, 0.18));
  }
  drawBox(easel, { width, height: wallHeight, depth }, wall, detail, {
    top: darken(wall, 0.2),
    bottom: mix(wall, darken(wall, 0.3), 0.5),
  });
  if (roofKind === 'gable')
    drawGable(
      easel,
      {
        width,
        depth,
        eaves: wallHeight,
        rise,
        overhang: Math.min(0.8, width * 0.09),
        ridge: o.ridge === 'z' ? 'z' : 'x',
      },
      roof,
      wall,
      roofTiles(roof),
    );
  else if (roofKind === 'flat') drawBox(easel, parapet, darken(wall, 0.18), undefined, { isStanding: true });
  else if (roofKind === 'dome') {
    easel.brush.part(
      [
        blob(
          -width * 0.42,
          wallHeight,
          -width * 0.4,
          wallHeight + width * 0.3,
          0,
          wallHeight + width * 0.52,
          width * 0.4,
          wallHeight + width * 0.3,
          width * 0.42,
          wallHeight,
        ),
      ],
      roof,
      { shade: width * 0.12, rim: 0.15 },
    );
  }
  if (o.chimney)
    drawBox(
      easel,
      { width: 0.7, height: 1.8, depth: 0.7, y: wallHeight + rise * 0.35, x: width * 0.25 },
      hex('#9a6a58'),
      undefined,
      { isStanding: true },
    );
};
