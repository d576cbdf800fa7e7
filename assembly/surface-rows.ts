// Colours of procedural surfaces at a row of points, four at a time. The twins are the point functions of
// src/synth/panime/paint/surfaces.ts.
//
// A row is arrays of f32 with room for `count` rounded up to four: u and v (metres on the surface), detail (1 near, 0
// where a pixel spans more than the pattern), and the red, green and blue that are written. A surface's numbers are f32
// at `surface`, colours as three of them, 0 to 255.

import { edge, latticeValue, mix, noise } from './_noise';

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

/** Lays a colour of the surface over what a row has at `i`. */
// @ts-ignore: decorator
@inline
function over(surface: usize, colour: usize, t: v128, i: usize, red: usize, green: usize, blue: usize): void {
  v128.store(red + i, mix(v128.load(red + i), splat(surface, colour), t));
  v128.store(green + i, mix(v128.load(green + i), splat(surface, colour + 1), t));
  v128.store(blue + i, mix(v128.load(blue + i), splat(surface, colour + 2), t));
}

/** Writes a colour of the surface, mixed with another. */
// @ts-ignore: decorator
@inline
function put(surface: usize, a: usize, b: usize, t: v128, i: usize, red: usize, green: usize, blue: usize): void {
  v128.store(red + i, mix(splat(surface, a), splat(surface, b), t));
  v128.store(green + i, mix(splat(surface, a + 1), splat(surface, b + 1), t));
  v128.store(blue + i, mix(splat(surface, a + 2), splat(surface, b + 2), t));
}

/** Writes colour 0 of the surface, mixed with its light (3) or dark (6) as a value is above a half or below. */
// @ts-ignore: decorator
@inline
function putShade(surface: usize, value: v128, t: v128, i: usize, red: usize, green: usize, blue: usize): void {
  const isLight = f32x4.gt(value, f32x4.splat(0.5));
  v128.store(red + i, mix(splat(surface, 0), v128.bitselect(splat(surface, 3), splat(surface, 6), isLight), t));
  v128.store(green + i, mix(splat(surface, 1), v128.bitselect(splat(surface, 4), splat(surface, 7), isLight), t));
  v128.store(blue + i, mix(splat(surface, 2), v128.bitselect(splat(surface, 5), splat(surface, 8), isLight), t));
}

/** Distance of a value in [0, 1] from a half, times `by`. */
// @ts-ignore: decorator
@inline
function spread(value: v128, by: v128): v128 {
  return f32x4.mul(f32x4.abs(f32x4.sub(value, f32x4.splat(0.5))), by);
}

/** out[i] = noise at (u[i] * scaleU, v[i] * scaleV). */
export function noiseRow(
  u: usize,
  v: usize,
  count: usize,
  scaleU: f32,
  scaleV: f32,
  shiftX: i32,
  shiftY: i32,
  lattice: usize,
  out: usize,
): void {
  const end = count << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const x = f32x4.mul(v128.load(u + i), f32x4.splat(scaleU));
    const y = f32x4.mul(v128.load(v + i), f32x4.splat(scaleV));
    v128.store(out + i, noise(x, y, shiftX, shiftY, lattice));
  }
}

/** Three tones in patches. @param surface low, middle, high; 1 / size; strength of flecks @param shifts pairs of i32 */
export function patchesRow(
  u: usize,
  v: usize,
  detail: usize,
  count: usize,
  surface: usize,
  shifts: usize,
  lattice: usize,
  red: usize,
  green: usize,
  blue: usize,
): void {
  const end = count << 2;
  const scale = splat(surface, 9);
  const fleck = splat(surface, 10);
  const hasFlecks = load<f32>(surface, 40) > 0;
  const one = f32x4.splat(1);
  for (let i: usize = 0; i < end; i += 16) {
    const near = v128.load(detail + i);
    const x = f32x4.mul(v128.load(u + i), scale);
    const y = f32x4.mul(v128.load(v + i), scale);
    const finer = f32x4.splat(2.7);
    const n = f32x4.add(
      f32x4.mul(noise(x, y, load<i32>(shifts), load<i32>(shifts, 4), lattice), f32x4.splat(0.62)),
      f32x4.mul(
        noise(f32x4.mul(x, finer), f32x4.mul(y, finer), load<i32>(shifts, 8), load<i32>(shifts, 12), lattice),
        f32x4.splat(0.38),
      ),
    );
    const soft = f32x4.add(f32x4.splat(0.03), f32x4.mul(f32x4.sub(one, near), f32x4.splat(0.3)));
    put(surface, 0, 3, edge(n, f32x4.splat(0.4), soft), i, red, green, blue);
    over(surface, 6, edge(n, f32x4.splat(0.6), soft), i, red, green, blue);
    if (!hasFlecks) continue;
    const isNear = f32x4.gt(near, f32x4.splat(0.05));
    if (!v128.any_true(isNear)) continue;
    const f = noise(
      f32x4.mul(x, f32x4.splat(24)),
      f32x4.mul(y, f32x4.splat(8)),
      load<i32>(shifts, 16),
      load<i32>(shifts, 20),
      lattice,
    );
    const width = f32x4.splat(0.06);
    const isFleck = f32x4.max(edge(f, f32x4.splat(0.8), width), f32x4.sub(one, edge(f, f32x4.splat(0.16), width)));
    const t = v128.and(f32x4.mul(f32x4.mul(isFleck, near), fleck), isNear);
    const isHigh = f32x4.gt(f, f32x4.splat(0.5));
    v128.store(red + i, mix(v128.load(red + i), v128.bitselect(splat(surface, 6), splat(surface, 0), isHigh), t));
    v128.store(green + i, mix(v128.load(green + i), v128.bitselect(splat(surface, 7), splat(surface, 1), isHigh), t));
    v128.store(blue + i, mix(v128.load(blue + i), v128.bitselect(splat(surface, 8), splat(surface, 2), isHigh), t));
  }
}

/** Rounded stones in a jittered grid. @param surface tone, light, dark, gap; 1 / size; width of gaps */
export function stonesRow(
  u: usize,
  v: usize,
  detail: usize,
  count: usize,
  surface: usize,
  seed: i32,
  red: usize,
  green: usize,
  blue: usize,
): void {
  const end = count << 2;
  const scale = splat(surface, 12);
  const gapWidth = splat(surface, 13);
  const one = f32x4.splat(1);
  const half = f32x4.splat(0.5);
  const jitter = f32x4.splat(0.7);
  for (let i: usize = 0; i < end; i += 16) {
    const near = v128.load(detail + i);
    const isNear = f32x4.gt(near, f32x4.splat(0.02));
    if (!v128.any_true(isNear)) {
      put(surface, 0, 9, gapWidth, i, red, green, blue);
      continue;
    }
    const x = f32x4.mul(v128.load(u + i), scale);
    const y = f32x4.mul(v128.load(v + i), scale);
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
        const ox = f32x4.add(
          f32x4.add(toX, f32x4.splat(<f32>dx)),
          f32x4.mul(f32x4.sub(latticeValue(cx, cy, seed), half), jitter),
        );
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
    putShade(surface, value, spread(value, f32x4.splat(1.8)), i, red, green, blue);
    const rim = f32x4.sub(f32x4.sqrt(second), f32x4.sqrt(first));
    const soft = f32x4.add(f32x4.splat(0.05), f32x4.mul(f32x4.sub(one, near), f32x4.splat(0.2)));
    const gap = f32x4.mul(f32x4.sub(one, edge(rim, gapWidth, soft)), f32x4.mul(near, f32x4.splat(0.85)));
    over(surface, 9, gap, i, red, green, blue);
    if (i32x4.all_true(isNear)) continue;
    // Of four, some are far: those have their mean.
    v128.store(
      red + i,
      v128.bitselect(v128.load(red + i), mix(splat(surface, 0), splat(surface, 9), gapWidth), isNear),
    );
    v128.store(
      green + i,
      v128.bitselect(v128.load(green + i), mix(splat(surface, 1), splat(surface, 10), gapWidth), isNear),
    );
    v128.store(
      blue + i,
      v128.bitselect(v128.load(blue + i), mix(splat(surface, 2), splat(surface, 11), gapWidth), isNear),
    );
  }
}

/**
 * Slabs in a bond.
 * @param surface tone, light, dark, gap; 1 / width, 1 / height, shift of every second row, variation, width of gaps
 *   across and along (in cells), cover of gaps that are too far to be seen
 */
export function slabsRow(
  u: usize,
  v: usize,
  detail: usize,
  count: usize,
  surface: usize,
  seed: i32,
  red: usize,
  green: usize,
  blue: usize,
): void {
  const end = count << 2;
  const one = f32x4.splat(1);
  const halfAcross = f32x4.mul(splat(surface, 16), f32x4.splat(0.5));
  const halfAlong = f32x4.mul(splat(surface, 17), f32x4.splat(0.5));
  for (let i: usize = 0; i < end; i += 16) {
    const near = v128.load(detail + i);
    const y = f32x4.mul(v128.load(v + i), splat(surface, 13));
    const row = i32x4.trunc_sat_f32x4_s(f32x4.floor(y));
    const isOdd = i32x4.shl(row, 31);
    const bond = v128.and(splat(surface, 14), i32x4.shr_s(isOdd, 31));
    const x = f32x4.add(f32x4.mul(v128.load(u + i), splat(surface, 12)), bond);
    const value = latticeValue(i32x4.trunc_sat_f32x4_s(f32x4.floor(x)), row, seed);
    const vary = f32x4.add(f32x4.splat(0.3), f32x4.mul(near, f32x4.splat(0.7)));
    const shade = f32x4.mul(spread(value, f32x4.splat(2)), f32x4.mul(splat(surface, 15), vary));
    putShade(surface, value, shade, i, red, green, blue);
    const far = f32x4.sub(one, near);
    const soft = f32x4.add(f32x4.splat(0.02), f32x4.mul(far, f32x4.splat(0.1)));
    const seam = f32x4.max(joint(x, halfAcross, soft), joint(y, halfAlong, soft));
    const seen = f32x4.add(
      f32x4.mul(seam, f32x4.mul(near, f32x4.splat(0.85))),
      f32x4.mul(far, splat(surface, 17)),
    );
    const isNear = f32x4.gt(near, f32x4.splat(0.02));
    over(surface, 9, v128.bitselect(seen, splat(surface, 18), isNear), i, red, green, blue);
  }
}

/** Boards side by side. @param surface tone, light, dark, gap; 1 / width @param shifts the grain's pair of i32 */
export function boardsRow(
  u: usize,
  v: usize,
  detail: usize,
  count: usize,
  surface: usize,
  seed: i32,
  shifts: usize,
  lattice: usize,
  red: usize,
  green: usize,
  blue: usize,
): void {
  const end = count << 2;
  const one = f32x4.splat(1);
  for (let i: usize = 0; i < end; i += 16) {
    const near = v128.load(detail + i);
    const across = v128.load(u + i);
    const along = v128.load(v + i);
    const x = f32x4.mul(across, splat(surface, 12));
    const board = i32x4.trunc_sat_f32x4_s(f32x4.floor(x));
    const shiftBy = f32x4.mul(latticeValue(board, i32x4.splat(1), seed), f32x4.splat(3));
    const y = f32x4.div(f32x4.add(along, shiftBy), f32x4.splat(2.6));
    const value = latticeValue(board, i32x4.trunc_sat_f32x4_s(f32x4.floor(y)), seed + 2);
    const vary = f32x4.add(f32x4.splat(0.4), f32x4.mul(near, f32x4.splat(0.6)));
    putShade(surface, value, f32x4.mul(spread(value, f32x4.splat(1.7)), vary), i, red, green, blue);
    const isNear = f32x4.gt(near, f32x4.splat(0.02));
    if (!v128.any_true(isNear)) continue;
    const seen = v128.and(near, isNear);
    const grain = noise(
      f32x4.mul(across, f32x4.splat(22)),
      f32x4.mul(along, f32x4.splat(1.6)),
      load<i32>(shifts),
      load<i32>(shifts, 4),
      lattice,
    );
    const vein = f32x4.mul(edge(grain, f32x4.splat(0.7), f32x4.splat(0.1)), f32x4.splat(0.45));
    over(surface, 6, f32x4.mul(vein, seen), i, red, green, blue);
    const soft = f32x4.add(f32x4.splat(0.03), f32x4.mul(f32x4.sub(one, near), f32x4.splat(0.1)));
    const gap = f32x4.max(
      joint(x, f32x4.splat(0.03), soft),
      joint(y, f32x4.splat(0.003), f32x4.splat(0.006)),
    );
    over(surface, 9, f32x4.mul(gap, f32x4.mul(seen, f32x4.splat(0.8))), i, red, green, blue);
  }
}

/** A plain wall, faintly uneven. @param surface tone, dark @param shifts two pairs of i32 */
export function plainRow(
  u: usize,
  v: usize,
  count: usize,
  surface: usize,
  shifts: usize,
  lattice: usize,
  red: usize,
  green: usize,
  blue: usize,
): void {
  const end = count << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const x = v128.load(u + i);
    const y = v128.load(v + i);
    const coarse = f32x4.splat(0.8);
    const fine = f32x4.splat(3);
    const n = f32x4.add(
      f32x4.mul(
        noise(f32x4.mul(x, coarse), f32x4.mul(y, coarse), load<i32>(shifts), load<i32>(shifts, 4), lattice),
        f32x4.splat(0.7),
      ),
      f32x4.mul(
        noise(f32x4.mul(x, fine), f32x4.mul(y, fine), load<i32>(shifts, 8), load<i32>(shifts, 12), lattice),
        f32x4.splat(0.3),
      ),
    );
    const t = f32x4.mul(edge(n, f32x4.splat(0.62), f32x4.splat(0.3)), f32x4.splat(0.45));
    put(surface, 0, 3, t, i, red, green, blue);
  }
}
