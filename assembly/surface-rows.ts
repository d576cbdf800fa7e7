// Colours of procedural surfaces at a row of points, four at a time. The twins are the point functions of
// src/synth/panime/paint/surfaces.ts.
//
// A row is a record of seven pointers (u32) to arrays of f32 with spare room for three more: u and v (metres on the
// surface), detail (1 near, 0 where a pixel spans more than the pattern), the red, green and blue that are written, and
// the lattice of noise. A surface is 24 f32, colours as three of them, 0 to 255, then four pairs of i32, where its noises
// lie in the lattice, then its seed. `i` is a byte offset into the arrays of a row.

import { edge, latticeValue, mix, noise } from './_noise';

// @ts-ignore: decorator
@inline const U: usize = 0;
// @ts-ignore: decorator
@inline const V: usize = 4;
// @ts-ignore: decorator
@inline const DETAIL: usize = 8;
// @ts-ignore: decorator
@inline const RED: usize = 12;
// @ts-ignore: decorator
@inline const GREEN: usize = 16;
// @ts-ignore: decorator
@inline const BLUE: usize = 20;
// @ts-ignore: decorator
@inline const LATTICE: usize = 24;
// @ts-ignore: decorator
@inline const SHIFTS: usize = 96;
// @ts-ignore: decorator
@inline const SEED: usize = 128;

/** Where an array of a row has its four values. */
// @ts-ignore: decorator
@inline
function place(row: usize, array: usize, i: usize): usize {
  return <usize>load<u32>(row + array) + i;
}

// @ts-ignore: decorator
@inline
function read(row: usize, array: usize, i: usize): v128 {
  return v128.load(place(row, array, i));
}

/** The surface's noise of that index. */
// @ts-ignore: decorator
@inline
function noiseOf(surface: usize, index: usize, x: v128, y: v128, row: usize): v128 {
  const shifts = surface + SHIFTS + (index << 3);
  return noise(x, y, load<i32>(shifts), load<i32>(shifts, 4), load<u32>(row + LATTICE));
}

// @ts-ignore: decorator
@inline
function splat(at: usize, index: usize): v128 {
  return v128.load32_splat(at + (index << 2));
}

/** How much of a joint of `width` (in cells) lies at x: 1 at whole numbers. */
// @ts-ignore: decorator
@inline
function joint(x: v128, halfWidth: v128, soft: v128): v128 {
  const f = f32x4.sub(x, f32x4.floor(x));
  const d = f32x4.min(f, f32x4.sub(f32x4.splat(1), f));
  return f32x4.sub(f32x4.splat(1), edge(d, halfWidth, soft));
}

/** Lays one value of each channel over what a row has at `i`. */
// @ts-ignore: decorator
@inline
function blend(row: usize, i: usize, red: v128, green: v128, blue: v128, t: v128): void {
  v128.store(place(row, RED, i), mix(read(row, RED, i), red, t));
  v128.store(place(row, GREEN, i), mix(read(row, GREEN, i), green, t));
  v128.store(place(row, BLUE, i), mix(read(row, BLUE, i), blue, t));
}

/** Lays a colour of the surface over what a row has at `i`. */
// @ts-ignore: decorator
@inline
function over(row: usize, i: usize, surface: usize, colour: usize, t: v128): void {
  blend(row, i, splat(surface, colour), splat(surface, colour + 1), splat(surface, colour + 2), t);
}

/** Writes a colour of the surface, mixed with another. */
// @ts-ignore: decorator
@inline
function put(row: usize, i: usize, surface: usize, a: usize, b: usize, t: v128): void {
  v128.store(place(row, RED, i), mix(splat(surface, a), splat(surface, b), t));
  v128.store(place(row, GREEN, i), mix(splat(surface, a + 1), splat(surface, b + 1), t));
  v128.store(place(row, BLUE, i), mix(splat(surface, a + 2), splat(surface, b + 2), t));
}

/** One channel of the surface's first colour, mixed with its light (3) or dark (6) as a value is above a half or below. */
// @ts-ignore: decorator
@inline
function shaded(surface: usize, channel: usize, isLight: v128, t: v128): v128 {
  const other = v128.bitselect(splat(surface, 3 + channel), splat(surface, 6 + channel), isLight);
  return mix(splat(surface, channel), other, t);
}

// @ts-ignore: decorator
@inline
function putShade(row: usize, i: usize, surface: usize, value: v128, t: v128): void {
  const isLight = f32x4.gt(value, f32x4.splat(0.5));
  v128.store(place(row, RED, i), shaded(surface, 0, isLight, t));
  v128.store(place(row, GREEN, i), shaded(surface, 1, isLight, t));
  v128.store(place(row, BLUE, i), shaded(surface, 2, isLight, t));
}

/** Distance of a value in [0, 1] from a half, times `by`. */
// @ts-ignore: decorator
@inline
function spread(value: v128, by: v128): v128 {
  return f32x4.mul(f32x4.abs(f32x4.sub(value, f32x4.splat(0.5))), by);
}

/** Three tones in patches. Numbers: low, middle, high; 1 / size; strength of flecks. Noises: large, middle, flecks. */
// @ts-ignore: decorator
@inline
function patches(row: usize, i: usize, surface: usize): void {
  const one = f32x4.splat(1);
  const near = read(row, DETAIL, i);
  const x = f32x4.mul(read(row, U, i), splat(surface, 9));
  const y = f32x4.mul(read(row, V, i), splat(surface, 9));
  const finer = f32x4.splat(2.7);
  const n = f32x4.add(
    f32x4.mul(noiseOf(surface, 0, x, y, row), f32x4.splat(0.62)),
    f32x4.mul(noiseOf(surface, 1, f32x4.mul(x, finer), f32x4.mul(y, finer), row), f32x4.splat(0.38)),
  );
  const soft = f32x4.add(f32x4.splat(0.03), f32x4.mul(f32x4.sub(one, near), f32x4.splat(0.3)));
  put(row, i, surface, 0, 3, edge(n, f32x4.splat(0.4), soft));
  over(row, i, surface, 6, edge(n, f32x4.splat(0.6), soft));
  const isNear = f32x4.gt(near, f32x4.splat(0.05));
  if (load<f32>(surface, 40) <= 0 || !v128.any_true(isNear)) return;
  const f = noiseOf(surface, 2, f32x4.mul(x, f32x4.splat(24)), f32x4.mul(y, f32x4.splat(8)), row);
  const width = f32x4.splat(0.06);
  const isFleck = f32x4.max(edge(f, f32x4.splat(0.8), width), f32x4.sub(one, edge(f, f32x4.splat(0.16), width)));
  const t = v128.and(f32x4.mul(f32x4.mul(isFleck, near), splat(surface, 10)), isNear);
  const isHigh = f32x4.gt(f, f32x4.splat(0.5));
  blend(
    row,
    i,
    v128.bitselect(splat(surface, 6), splat(surface, 0), isHigh),
    v128.bitselect(splat(surface, 7), splat(surface, 1), isHigh),
    v128.bitselect(splat(surface, 8), splat(surface, 2), isHigh),
    t,
  );
}

/** Rounded stones in a jittered grid. Numbers: tone, light, dark, gap; 1 / size; width of gaps. */
// @ts-ignore: decorator
@inline
function stones(row: usize, i: usize, surface: usize): void {
  const one = f32x4.splat(1);
  const half = f32x4.splat(0.5);
  const jitter = f32x4.splat(0.7);
  const seed = load<i32>(surface + SEED);
  const gapWidth = splat(surface, 13);
  const near = read(row, DETAIL, i);
  const isNear = f32x4.gt(near, f32x4.splat(0.02));
  const x = f32x4.mul(read(row, U, i), splat(surface, 12));
  const y = f32x4.mul(read(row, V, i), splat(surface, 12));
  const xi = f32x4.floor(x);
  const yi = f32x4.floor(y);
  const cellX = i32x4.trunc_sat_f32x4_s(xi);
  const cellY = i32x4.trunc_sat_f32x4_s(yi);
  // From the point to the middle of its cell.
  const toX = f32x4.sub(f32x4.add(xi, half), x);
  const toY = f32x4.sub(f32x4.add(yi, half), y);
  let first = f32x4.splat(9);
  let second = f32x4.splat(9);
  let nearestX = cellX;
  let nearestY = cellY;
  for (let dy: i32 = -1; dy <= 1; ++dy) {
    const cy = i32x4.add(cellY, i32x4.splat(dy));
    const baseY = f32x4.add(toY, f32x4.splat(<f32>dy));
    for (let dx: i32 = -1; dx <= 1; ++dx) {
      const cx = i32x4.add(cellX, i32x4.splat(dx));
      const baseX = f32x4.add(toX, f32x4.splat(<f32>dx));
      const ox = f32x4.add(baseX, f32x4.mul(f32x4.sub(latticeValue(cx, cy, seed), half), jitter));
      const oy = f32x4.add(baseY, f32x4.mul(f32x4.sub(latticeValue(cx, cy, seed + 1), half), jitter));
      const d = f32x4.add(f32x4.mul(ox, ox), f32x4.mul(oy, oy));
      const isFirst = f32x4.lt(d, first);
      second = f32x4.min(second, f32x4.max(d, first));
      first = f32x4.min(first, d);
      nearestX = v128.bitselect(cx, nearestX, isFirst);
      nearestY = v128.bitselect(cy, nearestY, isFirst);
    }
  }
  const value = latticeValue(nearestX, nearestY, seed + 2);
  // Far ones have their mean: the tone, and of the gaps as much as they cover.
  putShade(row, i, surface, value, v128.and(spread(value, f32x4.splat(1.8)), isNear));
  const rim = f32x4.sub(f32x4.sqrt(second), f32x4.sqrt(first));
  const soft = f32x4.add(f32x4.splat(0.05), f32x4.mul(f32x4.sub(one, near), f32x4.splat(0.2)));
  const gap = f32x4.mul(f32x4.sub(one, edge(rim, gapWidth, soft)), f32x4.mul(near, f32x4.splat(0.85)));
  over(row, i, surface, 9, v128.bitselect(gap, gapWidth, isNear));
}

/**
 * Slabs in a bond. Numbers: tone, light, dark, gap; 1 / width, 1 / height, shift of every second row, variation, width
 * of gaps across and along (in cells), cover of gaps that are too far to be seen.
 */
// @ts-ignore: decorator
@inline
function slabs(row: usize, i: usize, surface: usize): void {
  const half = f32x4.splat(0.5);
  const near = read(row, DETAIL, i);
  const y = f32x4.mul(read(row, V, i), splat(surface, 13));
  const course = i32x4.trunc_sat_f32x4_s(f32x4.floor(y));
  const isOdd = i32x4.shr_s(i32x4.shl(course, 31), 31);
  const x = f32x4.add(f32x4.mul(read(row, U, i), splat(surface, 12)), v128.and(splat(surface, 14), isOdd));
  const value = latticeValue(i32x4.trunc_sat_f32x4_s(f32x4.floor(x)), course, load<i32>(surface + SEED));
  const vary = f32x4.add(f32x4.splat(0.3), f32x4.mul(near, f32x4.splat(0.7)));
  putShade(row, i, surface, value, f32x4.mul(spread(value, f32x4.splat(2)), f32x4.mul(splat(surface, 15), vary)));
  const far = f32x4.sub(f32x4.splat(1), near);
  const soft = f32x4.add(f32x4.splat(0.02), f32x4.mul(far, f32x4.splat(0.1)));
  const seam = f32x4.max(
    joint(x, f32x4.mul(splat(surface, 16), half), soft),
    joint(y, f32x4.mul(splat(surface, 17), half), soft),
  );
  const seen = f32x4.add(f32x4.mul(seam, f32x4.mul(near, f32x4.splat(0.85))), f32x4.mul(far, splat(surface, 17)));
  const isNear = f32x4.gt(near, f32x4.splat(0.02));
  over(row, i, surface, 9, v128.bitselect(seen, splat(surface, 18), isNear));
}

/** Boards side by side. Numbers: tone, light, dark, gap; 1 / width. Noise: the grain. */
// @ts-ignore: decorator
@inline
function boards(row: usize, i: usize, surface: usize): void {
  const seed = load<i32>(surface + SEED);
  const near = read(row, DETAIL, i);
  const across = read(row, U, i);
  const along = read(row, V, i);
  const x = f32x4.mul(across, splat(surface, 12));
  const board = i32x4.trunc_sat_f32x4_s(f32x4.floor(x));
  const shiftBy = f32x4.mul(latticeValue(board, i32x4.splat(1), seed), f32x4.splat(3));
  const y = f32x4.div(f32x4.add(along, shiftBy), f32x4.splat(2.6));
  const value = latticeValue(board, i32x4.trunc_sat_f32x4_s(f32x4.floor(y)), seed + 2);
  const vary = f32x4.add(f32x4.splat(0.4), f32x4.mul(near, f32x4.splat(0.6)));
  putShade(row, i, surface, value, f32x4.mul(spread(value, f32x4.splat(1.7)), vary));
  const isNear = f32x4.gt(near, f32x4.splat(0.02));
  if (!v128.any_true(isNear)) return;
  const seen = v128.and(near, isNear);
  const grain = noiseOf(
    surface,
    0,
    f32x4.mul(across, f32x4.splat(22)),
    f32x4.mul(along, f32x4.splat(1.6)),
    row,
  );
  const vein = f32x4.mul(edge(grain, f32x4.splat(0.7), f32x4.splat(0.1)), f32x4.splat(0.45));
  over(row, i, surface, 6, f32x4.mul(vein, seen));
  const soft = f32x4.add(f32x4.splat(0.03), f32x4.mul(f32x4.sub(f32x4.splat(1), near), f32x4.splat(0.1)));
  const gap = f32x4.max(joint(x, f32x4.splat(0.03), soft), joint(y, f32x4.splat(0.003), f32x4.splat(0.006)));
  over(row, i, surface, 9, f32x4.mul(gap, f32x4.mul(seen, f32x4.splat(0.8))));
}

/** A plain wall, faintly uneven. Numbers: tone, dark. Noises: coarse, fine. */
// @ts-ignore: decorator
@inline
function plain(row: usize, i: usize, surface: usize): void {
  const x = read(row, U, i);
  const y = read(row, V, i);
  const coarse = f32x4.splat(0.8);
  const fine = f32x4.splat(3);
  const n = f32x4.add(
    f32x4.mul(noiseOf(surface, 0, f32x4.mul(x, coarse), f32x4.mul(y, coarse), row), f32x4.splat(0.7)),
    f32x4.mul(noiseOf(surface, 1, f32x4.mul(x, fine), f32x4.mul(y, fine), row), f32x4.splat(0.3)),
  );
  put(row, i, surface, 0, 3, f32x4.mul(edge(n, f32x4.splat(0.62), f32x4.splat(0.3)), f32x4.splat(0.45)));
}

/**
 * Paints points `from` to `to` (exclusive), and up to three after them.
 * @param kind 0 patches, 1 stones, 2 slabs, 3 boards, 4 plain
 */
export function paintRow(kind: i32, row: usize, from: usize, to: usize, surface: usize): void {
  const start = from << 2;
  const end = to << 2;
  if (kind === 0) for (let i = start; i < end; i += 16) patches(row, i, surface);
  else if (kind === 1) for (let i = start; i < end; i += 16) stones(row, i, surface);
  else if (kind === 2) for (let i = start; i < end; i += 16) slabs(row, i, surface);
  else if (kind === 3) for (let i = start; i < end; i += 16) boards(row, i, surface);
  else for (let i = start; i < end; i += 16) plain(row, i, surface);
}

/** Noise at (u * scaleU, v * scaleV) of points `from` to `to` into an array. */
export function noiseRow(
  row: usize,
  from: usize,
  to: usize,
  scaleU: f32,
  scaleV: f32,
  shiftX: i32,
  shiftY: i32,
  out: usize,
): void {
  for (let i = from << 2, end = to << 2; i < end; i += 16) {
    const x = f32x4.mul(read(row, U, i), f32x4.splat(scaleU));
    const y = f32x4.mul(read(row, V, i), f32x4.splat(scaleV));
    v128.store(out + i, noise(x, y, shiftX, shiftY, load<u32>(row + LATTICE)));
  }
}
