import { type Colour, darken, hex, lighten, mix } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob, ellipse, limb, type Outline, polygon, rect, strand } from '../paint/path.ts';
import { latticeValue } from '../random.ts';
import { type Drawing, drawBox, drawGable, type Easel, type FaceDetail, mainColour } from './easel.ts';

const lampLight = hex('#ffd98a');

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
  const roof = element.second ?? hex(easel.random.pick(roofs[style] ?? ['#7a6f78', '#8f5a4a', '#5f6b80']));
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
  else if (roofKind === 'flat') {
    drawBox(easel, { width: width + 0.3, height: 0.5, depth: depth + 0.3, y: wallHeight - 0.1 }, darken(wall, 0.18));
    if (element.size > 9)
      drawBox(
        easel,
        { width: width * 0.25, height: 1.6, depth: depth * 0.3, y: wallHeight + 0.4, x: width * 0.2 },
        darken(wall, 0.1),
      );
  } else if (roofKind === 'dome') {
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
    );
};

/** Castles, palaces, cathedrals: towers around a keep. */
export const drawCastle: Drawing = easel => {
  const { element, random } = easel;
  const stone = mainColour(element, '#b9b4bd');
  const roof = element.second ?? hex(random.pick(['#4f6fa8', '#8a3f4f', '#3f7f88', '#6a4f9a']));
  const b = easel.brush.at(0, 0, element.size);
  const windows = (x: number, y: number, count: number, step: number) => {
    const lit = easel.light.night > 0.2;
    b.flat(
      Array.from({ length: count }, (_, i) =>
        blob(
          x - 0.012,
          y + i * step,
          x + 0.012,
          y + i * step,
          x + 0.012,
          y + 0.03 + i * step,
          x,
          y + 0.045 + i * step,
          x - 0.012,
          y + 0.03 + i * step,
        ),
      ),
      lit ? lampLight : hex('#4a5370'),
      { emissive: lit },
    );
  };
  const tower = (x: number, w: number, h: number, spire: number, tone: Colour) => {
    b.part([rect(x - w / 2, 0, w, h), rect(x - w * 0.58, h - 0.05, w * 1.16, 0.05)], tone, {
      shade: w * 0.32,
      rim: 0.008,
      bottom: darken(tone, 0.12),
    });
    if (spire > 0) {
      b.part([polygon(x - w * 0.64, h, x + w * 0.64, h, x, h + spire)], roof, { shade: w * 0.3, rim: 0.008 });
      b.part([polygon(x, h + spire - 0.005, x + 0.07, h + spire + 0.025, x, h + spire + 0.05)], hex('#d2483f'), {
        shade: 0,
        ink: 0.7,
      });
    } else
      b.part(
        Array.from({ length: 4 }, (_, i) => rect(x - w * 0.58 + i * w * 0.32, h - 0.005, w * 0.2, 0.03)),
        tone,
        { shade: 0.01 },
      );
    windows(x, h * 0.45, 2, h * 0.22);
  };
  tower(-0.42, 0.13, 0.5, 0.16, darken(stone, 0.08));
  tower(0.45, 0.14, 0.46, 0.15, darken(stone, 0.08));
  tower(0.1, 0.16, 0.72, 0.26, stone);
  tower(-0.2, 0.17, 0.62, 0.22, stone);
  b.part([rect(-0.32, 0, 0.6, 0.4)], lighten(stone, 0.04), { shade: 0.06, bottom: darken(stone, 0.15) });
  b.part(
    Array.from({ length: 9 }, (_, i) => rect(-0.32 + i * 0.068, 0.395, 0.04, 0.03)),
    stone,
    { shade: 0.008 },
  );
  windows(-0.22, 0.22, 1, 0.1);
  windows(0.18, 0.22, 1, 0.1);
  tower(0.32, 0.13, 0.52, 0, stone);
  b.part([rect(-0.6, 0, 1.2, 0.17)], darken(stone, 0.05), { shade: 0.03, bottom: darken(stone, 0.25) });
  b.part(
    Array.from({ length: 16 }, (_, i) => rect(-0.6 + i * 0.077, 0.165, 0.042, 0.025)),
    stone,
    { shade: 0.006 },
  );
  b.part([blob(-0.07, 0, -0.07, 0.11, 0, 0.16, 0.07, 0.11, 0.07, 0)], hex('#5a4238'), {
    shade: 0.02,
    inside: [
      { path: Array.from({ length: 5 }, (_, i) => rect(-0.06 + i * 0.027, 0, 0.006, 0.2)), colour: hex('#3a2c2a') },
    ],
  });
};

/** Pagodas, temples and shrines: tiers of curved roofs over a hall. */
export const drawPagoda: Drawing = easel => {
  const { element } = easel;
  const tiers = Number(element.noun.options.tiers ?? 3);
  const b = easel.brush.at(0, 0, element.size);
  const red = mainColour(element, '#c2473a');
  const roof = element.second ?? hex('#46566a');
  const half = element.noun.aspect / 2;
  const base = 0.06;
  const step = (0.9 - base) / tiers;
  b.part([rect(-half * 0.85, 0, half * 1.7, base)], hex('#b9b2a8'), { shade: 0.01 });
  const lit = easel.light.night > 0.2;
  for (let i = 0; i < tiers; i++) {
    const y = base + i * step;
    const w = half * (0.68 - (i * 0.24) / Math.max(1, tiers - 1));
    const h = step * 0.62;
    const posts = Array.from({ length: 5 }, (_, k) => rect(-w + (k * (2 * w - 0.02)) / 4, y, 0.02, h));
    b.part([rect(-w, y, 2 * w, h)], hex('#f1e6d2'), {
      shade: h * 0.2,
      inside: [
        { path: [rect(-w * 0.22, y, w * 0.44, h * 0.85)], colour: lit ? lampLight : hex('#7a4a36'), emissive: lit },
        {
          path: [rect(-w * 0.7, y + h * 0.3, w * 0.3, h * 0.35), rect(w * 0.4, y + h * 0.3, w * 0.3, h * 0.35)],
          colour: lit ? lampLight : hex('#8a9a86'),
          emissive: lit,
        },
        { path: [...posts, rect(-w, y + h * 0.8, 2 * w, h * 0.2), rect(-w, y, 2 * w, h * 0.1)], colour: red },
      ],
    });
    const e = w * 1.5 + 0.03;
    const ry = y + h;
    const top = i === tiers - 1 ? ry + step * 0.62 : ry + step * 0.4;
    b.part(
      [
        polygon(
          -e,
          ry + step * 0.1,
          -e * 0.85,
          ry - step * 0.03,
          e * 0.85,
          ry - step * 0.03,
          e,
          ry + step * 0.1,
          e * 0.72,
          ry + step * 0.13,
          w * 0.62,
          top,
          -w * 0.62,
          top,
          -e * 0.72,
          ry + step * 0.13,
        ),
      ],
      roof,
      {
        shade: step * 0.11,
        rim: 0.01,
        inside: [
          {
            path: Array.from({ length: 11 }, (_, k) =>
              limb(-e * 0.8 + k * e * 0.16, ry, (-e * 0.8 + k * e * 0.16) * 0.6, top, 0.006),
            ),
            colour: darken(roof, 0.3),
          },
          { path: [rect(-e, ry - step * 0.04, 2 * e, step * 0.05)], colour: darken(red, 0.2) },
        ],
      },
    );
  }
  b.part([limb(0, 0.93, 0, 1.02, 0.016, 0.008), ellipse(0, 0.97, 0.018, 0.012)], hex('#d9b04a'), { shade: 0.004 });
};

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

/** A market stall: counter, goods, posts and a striped awning; a real box, so it turns in perspective. */
export const drawStall: Drawing = easel => {
  const { element, random } = easel;
  const cloth = mainColour(element, random.pick(['#d24b45', '#3f8fb0', '#e0a03a', '#4f9a6a', '#8a5fb0']));
  const wood = hex('#a0744c');
  const w = element.size * 1.05;
  const d = element.size * 0.6;
  const h = element.size;
  const post = (x: number, z: number) =>
    drawBox(easel, { width: 0.09, depth: 0.09, height: h * 0.8, x, z }, darken(wood, 0.2), undefined, { ink: 0.8 });
  post(-w / 2, d / 2);
  post(w / 2, d / 2);
  drawBox(
    easel,
    { width: w, height: h * 0.34, depth: d * 0.7 },
    wood,
    (brush, fw, fh) => {
      brush.flat(
        Array.from({ length: 5 }, (_, i) => rect(0, (i + 1) * fh * 0.18, fw, 0.025)),
        darken(wood, 0.3),
      );
      brush.flat(
        [
          polygon(
            0,
            fh,
            fw,
            fh,
            fw,
            fh * 0.62,
            ...Array.from({ length: 6 }, (_, i) => [
              fw - (i + 0.5) * (fw / 6),
              fh * 0.5,
              fw - (i + 1) * (fw / 6),
              fh * 0.62,
            ]).flat(),
          ),
        ],
        cloth,
      );
    },
    { top: lighten(wood, 0.25) },
  );
  const goods = String(element.look.goods ?? random.pick(['fruit', 'fish', 'pots', 'cloth', 'lanterns']));
  const b = easel.brush;
  const toward = d * 0.3;
  for (let i = 0; i < 9; i++) {
    const x = -w * 0.42 + (i * w * 0.84) / 8;
    const y = h * 0.34;
    const colours: Readonly<Record<string, string[]>> = {
      fruit: ['#e2502f', '#f0a83a', '#7fb84a', '#f3d34f'],
      fish: ['#8fb0c9', '#b9c6d0'],
      pots: ['#b86a45', '#4f7fa8', '#d9c39a'],
      cloth: ['#c9476a', '#4f6fb8', '#e0b04a', '#5fa08a'],
      lanterns: ['#e8533f', '#f2b04a'],
    };
    const tone = hex((colours[goods] ?? colours.fruit)[i % (colours[goods] ?? colours.fruit).length]);
    if (goods === 'fruit')
      for (const [dx, dy] of [
        [-0.05, 0.05],
        [0.05, 0.05],
        [0, 0.13],
      ])
        b.part([ellipse(x + dx, y + dy, 0.065)], tone, { shade: 0.02, ink: 0.7 });
    else if (goods === 'fish')
      b.part([ellipse(x, y + 0.05, 0.1, 0.045), polygon(x + 0.08, y + 0.05, x + 0.15, y + 0.1, x + 0.15, y)], tone, {
        shade: 0.015,
        ink: 0.7,
      });
    else if (goods === 'pots')
      b.part(
        [
          blob(
            x - 0.07,
            y,
            x - 0.1,
            y + 0.13,
            x - 0.045,
            y + 0.22,
            x + 0.045,
            y + 0.22,
            x + 0.1,
            y + 0.13,
            x + 0.07,
            y,
          ),
        ],
        tone,
        { shade: 0.03, ink: 0.8 },
      );
    else if (goods === 'cloth')
      b.part([rect(x - 0.09, y, 0.18, 0.1), rect(x - 0.08, y + 0.1, 0.16, 0.06)], tone, { shade: 0.02, ink: 0.7 });
    else b.part([ellipse(x, y + 0.12, 0.08, 0.11)], tone, { emissive: easel.light.night > 0.2, shade: 0.02, ink: 0.8 });
  }
  void toward;
  post(-w / 2, -d / 2);
  post(w / 2, -d / 2);
  drawGable(
    easel,
    { width: w * 1.06, depth: d * 1.05, eaves: h * 0.78, rise: h * 0.22, overhang: 0.18, ridge: 'x' },
    cloth,
    lighten(cloth, 0.5),
    (brush, length, run) => {
      brush.flat(
        Array.from({ length: Math.ceil(length / 0.5) }, (_, i) => rect(i * 0.5, 0, 0.25, run)),
        hex('#f6efe2'),
      );
      brush.flat([rect(0, 0, length, 0.07)], darken(cloth, 0.25));
    },
  );
  if (easel.light.night > 0.2) {
    for (const x of [-w * 0.3, 0, w * 0.3]) {
      b.glow(x, h * 0.7, 0.9, hex('#ffb45a'), 0.5);
      b.part([ellipse(x, h * 0.7, 0.11, 0.14)], hex('#ff9a4a'), { emissive: true, bottom: hex('#ffe08a') });
    }
  }
};
