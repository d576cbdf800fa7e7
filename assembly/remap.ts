// Samples a perspective view from a padded RGB panorama (layout: src/kernels/panorama.ts) through a precomputed map.
//
// A map holds, a view pixel, `1 << samplesLog2` entries of two u32: column u and row v, both 16.16 fixed point,
// v counted in padded rows and with half a 1/256 added, so that cutting to 8 bits rounds to nearest.
// Adding `offset` columns (16.16, with the same half step) turns the map of yaw 0 into that of any yaw.
//
// Arithmetic, exact in integers: bilinear with 8-bit weights on both axes, samples summed, one rounding.
//   column = (top << 8) + (bottom - top) * fv          u16, made signed by subtracting 32768
//   sum   += column[left] * (256 - fu) + column[right] * fu
// The twin is src/core/image/sample-view.ts.

/** Pairs left and right of r, g, b out of the i16 lanes r0 g0 b0 r1 g1 b1. */
// @ts-ignore: decorator
@inline
function pairs(lanes: v128): v128 {
  return i8x16.swizzle(lanes, i8x16(0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11, -128, -128, -128, -128));
}

/** One bilinear tap. @param position a map entry, u in the low half; @param across and @param down weights, splat */
// @ts-ignore: decorator
@inline
function tap(position: u64, source: usize, stride: usize, across: v128, down: v128): v128 {
  const pointer = source + <usize>(position >>> 48) * stride + <usize>((<u32>position) >>> 16) * 3;
  const top = v128.load_ext<u8>(pointer);
  const bottom = v128.load_ext<u8>(pointer + stride);
  const column = i16x8.add(
    i16x8.add(i16x8.shl(top, 8), i16x8.splat(-32768)),
    i16x8.mul(i16x8.sub(bottom, top), down),
  );
  return i32x4.dot_i16x8_s(pairs(column), across);
}

/** Two map entries with the offset added and columns wrapped: unsigned, u - wrap is huge where u < wrap. */
// @ts-ignore: decorator
@inline
function positions(entry: usize, offsets: v128, wraps: v128): v128 {
  const moved = i32x4.add(v128.load(entry), offsets);
  return i32x4.min_u(moved, i32x4.sub(moved, wraps));
}

/**
 * The weights of two entries, from the fractions f of their lanes: for u the pair (256 - f, f) in low and high half,
 * for v twice f. Both are (f << 16) plus f or minus f, minus being f ^ -1 and one more.
 */
// @ts-ignore: decorator
@inline
function weights(entries: v128): v128 {
  const f = v128.and(i32x4.shr_u(entries, 8), i32x4.splat(255));
  return i32x4.add(i32x4.add(i32x4.shl(f, 16), v128.xor(f, i32x4(-1, 0, -1, 0))), i32x4(257, 0, 257, 0));
}

// @ts-ignore: decorator
@inline
function firstTap(entries: v128, lanes: v128, source: usize, stride: usize): v128 {
  return tap(
    i64x2.extract_lane(entries, 0),
    source,
    stride,
    v128.shuffle<i32>(lanes, lanes, 0, 0, 0, 0),
    v128.shuffle<i32>(lanes, lanes, 1, 1, 1, 1),
  );
}

// @ts-ignore: decorator
@inline
function secondTap(entries: v128, lanes: v128, source: usize, stride: usize): v128 {
  return tap(
    i64x2.extract_lane(entries, 1),
    source,
    stride,
    v128.shuffle<i32>(lanes, lanes, 2, 2, 2, 2),
    v128.shuffle<i32>(lanes, lanes, 3, 3, 3, 3),
  );
}

/** Sum of an even number of samples. */
// @ts-ignore: decorator
@inline
function pixel(entry: usize, samples: u32, source: usize, stride: usize, wraps: v128, offsets: v128): v128 {
  let sum = i32x4.splat(0);
  for (let i: u32 = 0; i < samples; i += 2) {
    const entries = positions(entry, offsets, wraps);
    const lanes = weights(entries);
    sum = i32x4.add(sum, firstTap(entries, lanes, source, stride));
    sum = i32x4.add(sum, secondTap(entries, lanes, source, stride));
    entry += 16;
  }
  return sum;
}

/** Four pixels, each r, g, b, 0, as twelve bytes at `output`. */
// @ts-ignore: decorator
@inline
function storeFour(output: usize, a: v128, b: v128, c: v128, d: v128): void {
  const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
  const packed = i8x16.swizzle(bytes, i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -128, -128, -128, -128));
  v128.store64_lane(output, packed, 0);
  v128.store32_lane(output, packed, 2, 8);
}

// @ts-ignore: decorator
@inline
function storeOne(output: usize, value: v128): void {
  store<u8>(output, i32x4.extract_lane(value, 0));
  store<u8>(output, i32x4.extract_lane(value, 1), 1);
  store<u8>(output, i32x4.extract_lane(value, 2), 2);
}

/** Undoes the subtracted 32768 of every sample, and rounds. */
// @ts-ignore: decorator
@inline
function finish(sum: v128, round: v128, shift: i32): v128 {
  return i32x4.shr_s(i32x4.add(sum, round), shift);
}

// @ts-ignore: decorator
@inline
function renderMany(
  map: usize,
  pixelCount: u32,
  samples: u32,
  shift: i32,
  source: usize,
  stride: usize,
  wraps: v128,
  offsets: v128,
  output: usize,
): void {
  const step = (<usize>samples) << 3;
  const round = i32x4.splat((1 << (shift + 7)) + (1 << (shift - 1)));
  const end = output + 3 * <usize>(pixelCount & ~3);
  while (output < end) {
    const a = finish(pixel(map, samples, source, stride, wraps, offsets), round, shift);
    const b = finish(pixel(map + step, samples, source, stride, wraps, offsets), round, shift);
    const c = finish(pixel(map + 2 * step, samples, source, stride, wraps, offsets), round, shift);
    const d = finish(pixel(map + 3 * step, samples, source, stride, wraps, offsets), round, shift);
    storeFour(output, a, b, c, d);
    map += 4 * step;
    output += 12;
  }
  for (let rest = pixelCount & 3; rest > 0; rest--) {
    storeOne(output, finish(pixel(map, samples, source, stride, wraps, offsets), round, shift));
    map += step;
    output += 3;
  }
}

/** One sample a pixel: two pixels share a vector of entries. The last load may reach one entry past the map. */
// @ts-ignore: decorator
@inline
function renderSingle(
  map: usize,
  pixelCount: u32,
  source: usize,
  stride: usize,
  wraps: v128,
  offsets: v128,
  output: usize,
): void {
  const round = i32x4.splat((1 << 23) + (1 << 15));
  const end = output + 3 * <usize>(pixelCount & ~3);
  while (output < end) {
    const left = positions(map, offsets, wraps);
    const right = positions(map + 16, offsets, wraps);
    const leftLanes = weights(left);
    const rightLanes = weights(right);
    storeFour(
      output,
      finish(firstTap(left, leftLanes, source, stride), round, 16),
      finish(secondTap(left, leftLanes, source, stride), round, 16),
      finish(firstTap(right, rightLanes, source, stride), round, 16),
      finish(secondTap(right, rightLanes, source, stride), round, 16),
    );
    map += 32;
    output += 12;
  }
  for (let rest = pixelCount & 3; rest > 0; rest--) {
    const entries = positions(map, offsets, wraps);
    storeOne(output, finish(firstTap(entries, weights(entries), source, stride), round, 16));
    map += 8;
    output += 3;
  }
}

/**
 * @param map entries, see above; `pixelCount << samplesLog2` of them
 * @param source pointer of the padded panorama's first row, which is the one above row 0
 * @param stride bytes a padded row
 * @param wrap panorama width << 16
 * @param offset columns to add, 16.16, plus 128
 * @param output `3 * pixelCount` bytes, RGB
 */
export function renderView(
  map: usize,
  pixelCount: u32,
  samplesLog2: i32,
  source: usize,
  stride: usize,
  wrap: u32,
  offset: u32,
  output: usize,
): void {
  const wraps = i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(0), 0, wrap), 2, wrap);
  const offsets = i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(0), 0, offset), 2, offset);
  // Constant counts let the compiler unroll.
  if (samplesLog2 == 0) renderSingle(map, pixelCount, source, stride, wraps, offsets, output);
  else if (samplesLog2 == 2) renderMany(map, pixelCount, 4, 18, source, stride, wraps, offsets, output);
  else renderMany(map, pixelCount, 1 << samplesLog2, 16 + samplesLog2, source, stride, wraps, offsets, output);
}
