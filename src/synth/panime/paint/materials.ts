import type { ColourRow, SurfaceRows } from '../../../kernels/surface-rows.ts';
import { type Colour, darken, hex, lighten, mix } from '../colour.ts';
import { latticeValue, noise2 } from '../random.ts';
import {
  boards,
  edge,
  joint,
  over,
  type PointPaint,
  patches,
  plain,
  put,
  type RowSurface,
  slabs,
  stones,
} from './surfaces.ts';

/** Paints points `from` to `to` (exclusive) of a row in a surface's own colours, before light. */
export type Material = (rows: SurfaceRows, from: number, to: number, target: ColourRow) => void;

export type MaterialName =
  | 'grass'
  | 'meadow'
  | 'dirt'
  | 'path'
  | 'asphalt'
  | 'cobbles'
  | 'tiles'
  | 'sand'
  | 'snow'
  | 'ice'
  | 'planks'
  | 'rock'
  | 'moss'
  | 'mud'
  | 'tatami'
  | 'marble'
  | 'metal'
  | 'concrete'
  | 'leaves'
  | 'lava'
  | 'seabed'
  | 'dust'
  | 'plaster'
  | 'wainscot'
  | 'brick'
  | 'stonewall'
  | 'shoji'
  | 'panels'
  | 'carpet'
  | 'beams'
  | 'hull'
  | 'water';

function wainscot(wall: Colour, wood: Colour, seed: number): PointPaint {
  const upper = plain(wall, seed, 0.05).paintPoint;
  const lower = boards(wood, 0.22, seed).paintPoint;
  const rail = lighten(wood, 0.18);
  const line = darken(wood, 0.45);
  return (u, v, detail, out) => {
    if (v > 1.06) {
      upper(u, v, detail, out);
      if (v < 1.09) over(out, line, 0.6);
    } else if (v > 0.96) put(out, rail, line, joint(v / 0.1, 0.08, 0.06) * 0.4);
    else if (v < 0.14) put(out, wood, line, v > 0.12 ? 0.7 : 0.15);
    else lower(u, v, detail, out);
  };
}

function shoji(paper: Colour, wood: Colour): PointPaint {
  return (u, v, detail, out) => {
    const panel = joint(u / 0.9, 0.06, 0.01);
    const grid = v > 0.35 && v < 2.1 ? Math.max(joint(u / 0.3, 0.04, 0.02), joint(v / 0.35, 0.035, 0.02)) : 0;
    const frame = v < 0.35 ? 0.55 : v > 2.1 && v < 2.22 ? 1 : 0;
    put(out, paper, wood, Math.max(panel, grid * (0.4 + 0.6 * detail), frame));
  };
}

function panels(tone: Colour, trim: Colour, w: number, h: number, seed: number): PointPaint {
  const dark = darken(tone, 0.3);
  const light = lighten(tone, 0.14);
  return (u, v, detail, out) => {
    const value = latticeValue(Math.floor(u / w), Math.floor(v / h), seed);
    put(out, tone, value > 0.5 ? light : dark, Math.abs(value - 0.5) * 0.5);
    over(out, dark, Math.max(joint(u / w, 0.03, 0.02), joint(v / h, 0.03, 0.02)) * (0.3 + 0.6 * detail));
    if (value > 0.82) over(out, trim, joint((v / h) * 4, 0.3, 0.05) * 0.6);
  };
}

function carpet(tone: Colour, trim: Colour, seed: number): PointPaint {
  const dark = darken(tone, 0.18);
  return (u, v, detail, out) => {
    const a = Math.abs(((((u / 1.2) % 1) + 1) % 1) - 0.5);
    const b = Math.abs(((((v / 1.2) % 1) + 1) % 1) - 0.5);
    put(out, tone, dark, edge(a + b, 0.5, 0.04) * (0.35 + 0.65 * detail));
    over(out, trim, (1 - edge(Math.abs(a + b - 0.5), 0.03, 0.03)) * detail);
    over(out, dark, edge(noise2(u * 9, v * 9, seed), 0.7, 0.1) * 0.2 * detail);
  };
}

function coffers(tone: Colour, spacing: number, width: number, soft: Colour): PointPaint {
  const shadow = darken(tone, 0.28);
  return (u, v, detail, out) => {
    const beam = joint(u / spacing, width, 0.02);
    const cast = joint((u - spacing * width * 0.6) / spacing, width, 0.02);
    put(out, soft, shadow, cast * 0.5);
    over(out, tone, Math.max(beam, joint(v / (spacing * 4), width / 4, 0.01)) * (0.5 + 0.5 * detail));
  };
}

/** The named material in a scene's own colours; `tone` replaces its main colour. */
export function makeMaterial(name: MaterialName, seed: number, tone?: Colour): Material {
  const made = paintOf(name, seed, tone);
  if (typeof made === 'function') return pointByPoint(made);
  const { surface } = made;
  return (rows, from, to, target) => rows.paint(surface, from, to, target);
}

function pointByPoint(paintPoint: PointPaint): Material {
  const out = new Float64Array(3);
  return ({ u, v, detail }, from, to, { red, green, blue }) => {
    for (let i = from; i < to; i++) {
      paintPoint(u[i], v[i], detail[i], out);
      red[i] = out[0];
      green[i] = out[1];
      blue[i] = out[2];
    }
  };
}

function paintOf(name: MaterialName, seed: number, tone?: Colour): RowSurface | PointPaint {
  const c = (code: string) => tone ?? hex(code);
  const three = (code: string, size: number, fleck?: number) => {
    const base = c(code);
    return patches(darken(base, 0.14), base, lighten(base, 0.13), size, seed, fleck);
  };
  switch (name) {
    case 'grass': {
      const base = c('#7cb356');
      return patches(mix(base, hex('#2f7a4c'), 0.38), base, mix(base, hex('#e3f08a'), 0.3), 2.2, seed, 0.2);
    }
    case 'meadow': {
      const base = c('#96be58');
      return patches(mix(base, hex('#3f8a4c'), 0.38), base, mix(base, hex('#f6e98a'), 0.42), 3.2, seed, 0.24);
    }
    case 'moss':
      return patches(hex('#3c5a3c'), c('#5d7f45'), hex('#86a455'), 1.6, seed, 0.2);
    case 'leaves':
      return patches(hex('#7a4a30'), c('#b0683a'), hex('#d99a48'), 1.1, seed, 0.25);
    case 'dirt':
      return three('#a98260', 1.8);
    case 'path':
      return three('#cdb48c', 1.6);
    case 'mud':
      return three('#6f5f4a', 2.4);
    case 'sand':
      return three('#ecd9a4', 3.4, 0.05);
    case 'seabed':
      return three('#d8cf9e', 2.2, 0.06);
    case 'dust':
      return three('#9a94a4', 3, 0.1);
    case 'snow':
      return patches(hex('#c3d3ee'), c('#edf3fb'), hex('#ffffff'), 4, seed, 0.02);
    case 'ice':
      return patches(hex('#8fc0dd'), c('#bfe2f0'), hex('#ecfaff'), 3, seed, 0.05);
    case 'rock':
      return stones(c('#8f8b92'), hex('#56535f'), 1.6, seed, 0.05);
    case 'lava':
      return stones(c('#3b3038'), hex('#ff8a2a'), 1.3, seed, 0.1);
    case 'asphalt':
      return three('#6b6e7c', 5, 0.08);
    case 'concrete':
      return slabs(c('#b5b4b8'), hex('#8b8a94'), 2.4, 2.4, 0.25, seed, 0, 0.02);
    case 'cobbles':
      return stones(c('#a79d92'), hex('#6c6460'), 0.34, seed, 0.16);
    case 'tiles':
      return slabs(c('#d8cdb8'), hex('#9c8f80'), 0.62, 0.62, 0.4, seed, 0, 0.045);
    case 'marble':
      return slabs(c('#e9e4df'), hex('#b7aeb2'), 1.1, 1.1, 0.3, seed, 0, 0.02);
    case 'planks':
      return boards(c('#b4834f'), 0.17, seed);
    case 'tatami':
      return slabs(c('#c9c183'), hex('#4f6a4a'), 1.82, 0.91, 0.2, seed, 0.5, 0.06);
    case 'metal':
      return panels(c('#8a94a6'), hex('#4cc7dd'), 1.2, 1.2, seed);
    case 'plaster':
      return plain(c('#efe3cc'), seed);
    case 'wainscot':
      return wainscot(c('#efe6cf'), hex('#8d623f'), seed);
    case 'brick':
      return slabs(c('#b26a52'), hex('#7d4a44'), 0.42, 0.15, 0.5, seed, 0.5, 0.12);
    case 'stonewall':
      return slabs(c('#9c98a0'), hex('#65626f'), 0.9, 0.45, 0.55, seed, 0.5, 0.06);
    case 'shoji':
      return shoji(c('#f7efdc'), hex('#6d4a33'));
    case 'panels':
      return panels(c('#cdd4de'), hex('#4cb2dd'), 1.6, 1.1, seed);
    case 'hull':
      return panels(c('#566079'), hex('#5fe0e8'), 1.4, 0.9, seed);
    case 'carpet':
      return carpet(c('#8f2f3f'), hex('#dcb55c'), seed);
    case 'beams':
      return coffers(c('#7a5638'), 1.1, 0.16, hex('#d9c6a2'));
    case 'water':
      return plain(c('#3c8fb8'), seed);
  }
}
