// Textures of four fragments at once, for raster-shade.ts: trilinear samples of linear light, as raster-texture.ts lays
// them out. Texture and material records: see raster-shade.ts.

import { add, first, high, larger, low, mul, second, smaller, sub, toIntegers } from './_lanes';

// Places in the scratch, each four lanes.
/** Share of a texture that the pixel covers. */
// @ts-ignore: decorator
@inline export const COVERED: usize = 64;
/** Mip levels below and above, and how far between them. */
// @ts-ignore: decorator
@inline export const LEVEL: usize = 80;
// @ts-ignore: decorator
@inline export const LEVEL_ABOVE: usize = 96;
// @ts-ignore: decorator
@inline export const BETWEEN: usize = 112;
/** Where a level's upper and lower pair of texels are, the pair's weights, and how far between the rows; once a level. */
// @ts-ignore: decorator
@inline export const TAPS: usize = 128;
// @ts-ignore: decorator
@inline export const TAPS_ABOVE: usize = 192;
// @ts-ignore: decorator
@inline export const COLOURS: usize = 320;

/** log2 by exponent and a quadratic through the mantissa: at most 0.01 off, plenty to choose a mip level. */
// @ts-ignore: decorator
@inline
function log2(value: v128): v128 {
  const mantissa = v128.or(v128.and(value, i32x4.splat(0x007fffff)), i32x4.splat(0x3f800000));
  const exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_s(value, 23), i32x4.splat(127)));
  const rest = add(mul(f32x4.splat(-0.33333333), mantissa), f32x4.splat(2));
  return sub(add(exponent, mul(rest, mantissa)), f32x4.splat(1.66666667));
}

/** Texture coordinates inside one turn: modes 0 repeat, 1 clamp, 2 mirror. */
// @ts-ignore: decorator
@inline
function fold(turns: v128, modes: v128): v128 {
  const repeated = sub(turns, f32x4.floor(turns));
  if (!v128.any_true(modes)) return repeated;
  const clamped = smaller(f32x4.splat(1), larger(f32x4.splat(0), turns));
  const half = mul(turns, f32x4.splat(0.5));
  const turn = mul(sub(half, f32x4.floor(half)), f32x4.splat(2));
  const mirrored = smaller(turn, sub(f32x4.splat(2), turn));
  return v128.bitselect(v128.bitselect(clamped, mirrored, i32x4.eq(modes, i32x4.splat(1))), repeated, i32x4.ne(modes, i32x4.splat(0)));
}

/** Texel coordinates, 0 to size, of folded ones: past the first or last texel's centre they wrap or stay. */
// @ts-ignore: decorator
@inline
function texelsAt(turns: v128, sizes: v128, modes: v128): v128 {
  const at = sub(mul(turns, sizes), f32x4.splat(0.5));
  const below = f32x4.lt(at, f32x4.splat(0));
  // Rounding may bring a folded coordinate to its end.
  const wrapped = smaller(sub(sizes, f32x4.splat(0.0005)), add(at, v128.and(sizes, below)));
  if (!v128.any_true(modes)) return wrapped;
  const kept = smaller(sub(sizes, f32x4.splat(1)), larger(f32x4.splat(0), at));
  return v128.bitselect(kept, wrapped, i32x4.ne(modes, i32x4.splat(0)));
}

/** Where the lanes' four texels are in one level of their textures, and their weights, into the scratch at `taps`. */
// @ts-ignore: decorator
@inline
function placeTaps(
  levels: usize, taps: usize, r0: usize, r1: usize, r2: usize, r3: usize, u: v128, v: v128, modesU: v128, modesV: v128,
): void {
  const p = v128.load(r0 + 12 + <usize>(load<i32>(levels, 0) * 12)), q = v128.load(r1 + 12 + <usize>(load<i32>(levels, 4) * 12));
  const r = v128.load(r2 + 12 + <usize>(load<i32>(levels, 8) * 12)), s = v128.load(r3 + 12 + <usize>(load<i32>(levels, 12) * 12));
  const pq = low(p, q), rs = low(r, s);
  const pointers = first(pq, rs), widths = second(pq, rs), heights = first(high(p, q), high(r, s));
  const x = texelsAt(u, f32x4.convert_i32x4_s(widths), modesU), y = texelsAt(v, f32x4.convert_i32x4_s(heights), modesV);
  const floorX = f32x4.floor(x), floorY = f32x4.floor(y);
  const rowsAbove = toIntegers(floorY);
  const next = i32x4.add(rowsAbove, i32x4.splat(1));
  // Below the last row: the first again, or the last.
  const beyond = i32x4.ge_s(next, heights);
  const rowsBelow = v128.bitselect(v128.and(rowsAbove, i32x4.ne(modesV, i32x4.splat(0))), next, beyond);
  const strides = i32x4.add(widths, i32x4.splat(1));
  const columns = toIntegers(floorX);
  v128.store(taps, i32x4.add(pointers, i32x4.shl(i32x4.add(i32x4.mul(rowsAbove, strides), columns), 3)));
  v128.store(taps, i32x4.add(pointers, i32x4.shl(i32x4.add(i32x4.mul(rowsBelow, strides), columns), 3)), 16);
  const right = toIntegers(mul(sub(x, floorX), f32x4.splat(16384)));
  v128.store(taps, i32x4.add(i32x4.sub(i32x4.shl(right, 16), right), i32x4.splat(16384)), 32);
  v128.store(taps, sub(y, floorY), 48);
}

/** Bilinear sample of one lane, times 32767 * 16384. */
// @ts-ignore: decorator
@inline
function sampleTaps(taps: usize): v128 {
  const a = v128.load(<usize>load<u32>(taps)), b = v128.load(<usize>load<u32>(taps, 16));
  const weights = v128.load32_splat(taps, 32);
  const top = f32x4.convert_i32x4_s(i32x4.dot_i16x8_s(v128.shuffle<i16>(a, a, 0, 4, 1, 5, 2, 6, 3, 7), weights));
  const bottom = f32x4.convert_i32x4_s(i32x4.dot_i16x8_s(v128.shuffle<i16>(b, b, 0, 4, 1, 5, 2, 6, 3, 7), weights));
  return add(top, mul(v128.load32_splat(taps, 48), sub(bottom, top)));
}

/** Multiplies one lane's colour by its texture, trilinear; the fourth value stays. */
// @ts-ignore: decorator
@inline
function textureLane(work: usize, lane: usize, material: usize, isBetween: bool): void {
  if (load<f32>(material, 24) < 0) return;
  let sampled = sampleTaps(work + TAPS + (lane << 2));
  if (isBetween) {
    const above = sampleTaps(work + TAPS_ABOVE + (lane << 2));
    sampled = add(sampled, mul(v128.load32_splat(work + BETWEEN + (lane << 2)), sub(above, sampled)));
  }
  sampled = f32x4.replace_lane(mul(sampled, f32x4.splat(1.0 / (32767.0 * 16384.0))), 3, 1);
  const colour = work + COLOURS + (lane << 4);
  v128.store(colour, mul(v128.load(colour), sampled));
}

/** The record of a material's texture; of the first texture where it has none (its sample is not used). */
// @ts-ignore: decorator
@inline
function textureOf(material: usize, textures: usize): usize {
  return textures + <usize>(max(0, <i32>load<f32>(material, 24)) * 192);
}

/** Multiplies the four lanes' colours by their textures at (u, v), in turns. */
export function textureFour(
  work: usize, m0: usize, m1: usize, m2: usize, m3: usize, textures: usize, u: v128, v: v128,
): void {
  const r0 = textureOf(m0, textures), r1 = textureOf(m1, textures), r2 = textureOf(m2, textures), r3 = textureOf(m3, textures);
  let p = v128.load(m0, 36), q = v128.load(m1, 36), r = v128.load(m2, 36), s = v128.load(m3, 36);
  let pq = low(p, q), rs = low(r, s);
  u = add(u, first(pq, rs));
  v = add(v, second(pq, rs));
  // Levels, modes; then the first level's width and height.
  p = v128.load(r0); q = v128.load(r1); r = v128.load(r2); s = v128.load(r3);
  pq = low(p, q); rs = low(r, s);
  const last = i32x4.sub(first(pq, rs), i32x4.splat(1)), modesU = second(pq, rs), modesV = first(high(p, q), high(r, s));
  p = v128.load64_zero(r0 + 16); q = v128.load64_zero(r1 + 16); r = v128.load64_zero(r2 + 16); s = v128.load64_zero(r3 + 16);
  pq = low(p, q); rs = low(r, s);
  const texels = mul(v128.load(work + COVERED), mul(f32x4.convert_i32x4_s(first(pq, rs)), f32x4.convert_i32x4_s(second(pq, rs))));
  const lod = smaller(f32x4.splat(30), larger(f32x4.splat(0), mul(f32x4.splat(0.5), log2(texels))));
  const whole = f32x4.floor(lod);
  const level = i32x4.min_s(last, toIntegers(whole));
  const above = i32x4.min_s(last, i32x4.add(level, i32x4.splat(1)));
  v128.store(work + LEVEL, level);
  v128.store(work + LEVEL_ABOVE, above);
  v128.store(work + BETWEEN, sub(lod, whole));
  const isBetween = v128.any_true(f32x4.gt(lod, f32x4.splat(0)));
  u = fold(u, modesU);
  v = fold(v, modesV);
  placeTaps(work + LEVEL, work + TAPS, r0, r1, r2, r3, u, v, modesU, modesV);
  if (isBetween) placeTaps(work + LEVEL_ABOVE, work + TAPS_ABOVE, r0, r1, r2, r3, u, v, modesU, modesV);
  textureLane(work, 0, m0, isBetween);
  textureLane(work, 1, m1, isBetween);
  textureLane(work, 2, m2, isBetween);
  textureLane(work, 3, m3, isBetween);
}
