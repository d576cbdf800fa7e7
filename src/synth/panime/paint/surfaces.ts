import { type Surface, SurfaceRows } from '../../../kernels/surface-rows.ts';
import { type Colour, darken, lighten } from '../colour.ts';
import { latticeValue, noise2, noiseLattice, noiseShift } from '../random.ts';

/**
 * Writes a surface's own colour (before light) at a point into `out`.
 * @param u metres along the surface @param v metres across it
 * @param detail 1 near, 0 where a pixel spans more than the pattern: the pattern then fades into its mean
 */
export type PointPaint = (u: number, v: number, detail: number, out: Float64Array) => void;

/** A surface that a kernel paints by rows: what it needs, and the plain twin that it agrees with. */
export interface RowSurface {
  surface: Surface;
  paintPoint: PointPaint;
}

export function put(out: Float64Array, a: Colour, b: Colour, t: number): void {
  out[0] = a[0] + (b[0] - a[0]) * t;
  out[1] = a[1] + (b[1] - a[1]) * t;
  out[2] = a[2] + (b[2] - a[2]) * t;
}

export function over(out: Float64Array, colour: Colour, t: number): void {
  out[0] += (colour[0] - out[0]) * t;
  out[1] += (colour[1] - out[1]) * t;
  out[2] += (colour[2] - out[2]) * t;
}

/** 0 below the edge, 1 above it, over a width of `soft`. */
export function edge(value: number, at: number, soft: number): number {
  const t = (value - at) / soft + 0.5;
  return t <= 0 ? 0 : Math.min(t, 1);
}

/** How much of a joint of `width` (in cells) lies at position x: 1 at whole numbers. */
export function joint(x: number, width: number, soft: number): number {
  const f = x - Math.floor(x);
  const d = f < 0.5 ? f : 1 - f;
  return 1 - edge(d, width / 2, soft);
}

/** Three flat tones in soft-edged patches: grass, sand, snow, moss. */
export function patches(
  low: Colour,
  middle: Colour,
  high: Colour,
  size: number,
  seed: number,
  fleck = 0.12,
): RowSurface {
  const paintPoint: PointPaint = (u, v, detail, out) => {
    const n = noise2(u / size, v / size, seed) * 0.62 + noise2((u / size) * 2.7, (v / size) * 2.7, seed + 3) * 0.38;
    put(out, low, middle, edge(n, 0.4, 0.03 + (1 - detail) * 0.3));
    over(out, high, edge(n, 0.6, 0.03 + (1 - detail) * 0.3));
    if (detail > 0.05 && fleck > 0) {
      const f = noise2((u / size) * 24, (v / size) * 8, seed + 7);
      over(out, f > 0.5 ? high : low, Math.max(edge(f, 0.8, 0.06), 1 - edge(f, 0.16, 0.06)) * detail * fleck * 4);
    }
  };
  const surface: Surface = {
    kind: 'patches',
    numbers: [...low, ...middle, ...high, 1 / size, fleck * 4],
    seed,
    shifts: [seed, seed + 3, seed + 7].flatMap(noiseShift),
  };
  return { surface, paintPoint };
}

/** Slabs in a bond: cells of `w` x `h` metres, every second row shifted, each slab its own tone. */
export function slabs(
  tone: Colour,
  gap: Colour,
  w: number,
  h: number,
  vary: number,
  seed: number,
  bond = 0.5,
  gapWidth = 0.05,
): RowSurface {
  const light = lighten(tone, 0.16);
  const dark = darken(tone, 0.16);
  const paintPoint: PointPaint = (u, v, detail, out) => {
    const row = Math.floor(v / h);
    const x = u / w + (row & 1 ? bond : 0);
    const value = latticeValue(Math.floor(x), row, seed);
    put(out, tone, value > 0.5 ? light : dark, Math.abs(value - 0.5) * 2 * vary * (0.3 + 0.7 * detail));
    if (detail <= 0.02) return over(out, gap, gapWidth * 1.5);
    const soft = 0.02 + (1 - detail) * 0.1;
    const seam = Math.max(joint(x, gapWidth * (h / w), soft), joint(v / h, gapWidth, soft));
    over(out, gap, seam * detail * 0.85 + (1 - detail) * gapWidth);
  };
  const numbers = [
    ...tone,
    ...light,
    ...dark,
    ...gap,
    1 / w,
    1 / h,
    bond,
    vary,
    gapWidth * (h / w),
    gapWidth,
    gapWidth * 1.5,
  ];
  return { surface: { kind: 'slabs', numbers, seed, shifts: [] }, paintPoint };
}

/** Boards side by side, cut across here and there. */
export function boards(tone: Colour, width: number, seed: number): RowSurface {
  const gap = darken(tone, 0.5);
  const dark = darken(tone, 0.14);
  const light = lighten(tone, 0.12);
  const paintPoint: PointPaint = (u, v, detail, out) => {
    const board = Math.floor(u / width);
    const shiftBy = latticeValue(board, 1, seed) * 3;
    const piece = Math.floor((v + shiftBy) / 2.6);
    const value = latticeValue(board, piece, seed + 2);
    put(out, tone, value > 0.5 ? light : dark, Math.abs(value - 0.5) * 1.7 * (0.4 + 0.6 * detail));
    if (detail <= 0.02) return;
    const grain = noise2(u * 22, v * 1.6, seed + 5);
    over(out, dark, edge(grain, 0.7, 0.1) * 0.45 * detail);
    const soft = 0.03 + (1 - detail) * 0.1;
    over(out, gap, Math.max(joint(u / width, 0.06, soft), joint((v + shiftBy) / 2.6, 0.006, 0.006)) * detail * 0.8);
  };
  const numbers = [...tone, ...light, ...dark, ...gap, 1 / width];
  return { surface: { kind: 'boards', numbers, seed, shifts: noiseShift(seed + 5) }, paintPoint };
}

/** Rounded stones in a jittered grid: cobbles, rough masonry, dry mud. */
export function stones(tone: Colour, gap: Colour, size: number, seed: number, gapWidth = 0.12): RowSurface {
  const light = lighten(tone, 0.2);
  const dark = darken(tone, 0.18);
  const paintPoint: PointPaint = (u, v, detail, out) => {
    const x = u / size;
    const y = v / size;
    const xi = Math.floor(x);
    const yi = Math.floor(y);
    if (detail <= 0.02) return put(out, tone, gap, gapWidth);
    let first = 9;
    let second = 9;
    let value = 0;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const cx = xi + dx;
        const cy = yi + dy;
        const ox = cx + 0.5 + (latticeValue(cx, cy, seed) - 0.5) * 0.7 - x;
        const oy = cy + 0.5 + (latticeValue(cx, cy, seed + 1) - 0.5) * 0.7 - y;
        const d = ox * ox + oy * oy;
        if (d < first) {
          second = first;
          first = d;
          value = latticeValue(cx, cy, seed + 2);
        } else if (d < second) second = d;
      }
    }
    put(out, tone, value > 0.5 ? light : dark, Math.abs(value - 0.5) * 1.8);
    const rim = Math.sqrt(second) - Math.sqrt(first);
    over(out, gap, (1 - edge(rim, gapWidth, 0.05 + (1 - detail) * 0.2)) * 0.85 * detail);
  };
  const numbers = [...tone, ...light, ...dark, ...gap, 1 / size, gapWidth];
  return { surface: { kind: 'stones', numbers, seed, shifts: [] }, paintPoint };
}

/** Plain wall with a faint hand-laid unevenness. */
export function plain(tone: Colour, seed: number, amount = 0.08): RowSurface {
  const dark = darken(tone, amount * 2);
  const paintPoint: PointPaint = (u, v, _detail, out) => {
    const n = noise2(u * 0.8, v * 0.8, seed) * 0.7 + noise2(u * 3, v * 3, seed + 1) * 0.3;
    put(out, tone, dark, edge(n, 0.62, 0.3) * 0.45);
  };
  const shifts = [seed, seed + 1].flatMap(noiseShift);
  return { surface: { kind: 'plain', numbers: [...tone, ...dark], seed, shifts }, paintPoint };
}

let rowsInUse: SurfaceRows | undefined;

/** Rows of at least `points` points, the same ones at every call: whoever uses them is done before the next does. */
export function surfaceRows(points: number): SurfaceRows {
  if (!rowsInUse || rowsInUse.capacity < points) rowsInUse = new SurfaceRows(noiseLattice(), points);
  return rowsInUse;
}
