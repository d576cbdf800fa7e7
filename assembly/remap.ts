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

// @ts-ignore: decorator
@inline
function sample(entry: usize, source: usize, stride: usize, wrap: u32, offset: u32): v128 {
  const v = load<u32>(entry, 4);
  let u = load<u32>(entry) + offset;
  u = select<u32>(u - wrap, u, u >= wrap);
  const pointer = source + <usize>(v >>> 16) * stride + <usize>(u >>> 16) * 3;
  const top = v128.load_ext<u8>(pointer);
  const bottom = v128.load_ext<u8>(pointer + stride);
  const weight = i16x8.splat(<i16>((v >>> 8) & 255));
  const column = i16x8.add(
    i16x8.add(i16x8.shl(top, 8), i16x8.splat(-32768)),
    i16x8.mul(i16x8.sub(bottom, top), weight),
  );
  // Low half 256 - fu, high half fu.
  return i32x4.dot_i16x8_s(pairs(column), i32x4.splat(256 + ((u >>> 8) & 255) * 65535));
}

// @ts-ignore: decorator
@inline
function pixel(entry: usize, samples: u32, source: usize, stride: usize, wrap: u32, offset: u32): v128 {
  let sum = sample(entry, source, stride, wrap, offset);
  for (let i: u32 = 1; i < samples; i++) {
    entry += 8;
    sum = i32x4.add(sum, sample(entry, source, stride, wrap, offset));
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function renderWith(
  map: usize,
  pixelCount: u32,
  samples: u32,
  shift: i32,
  source: usize,
  stride: usize,
  wrap: u32,
  offset: u32,
  output: usize,
): void {
  const step = (<usize>samples) << 3;
  // Undoes the subtracted 32768 of every sample and adds half a unit.
  const round = i32x4.splat((1 << (shift + 7)) + (1 << (shift - 1)));
  const end = output + 3 * <usize>(pixelCount & ~3);
  while (output < end) {
    const a = pixel(map, samples, source, stride, wrap, offset);
    const b = pixel(map + step, samples, source, stride, wrap, offset);
    const c = pixel(map + 2 * step, samples, source, stride, wrap, offset);
    const d = pixel(map + 3 * step, samples, source, stride, wrap, offset);
    const bytes = i8x16.narrow_i16x8_u(
      i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(a, round), shift), i32x4.shr_s(i32x4.add(b, round), shift)),
      i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(c, round), shift), i32x4.shr_s(i32x4.add(d, round), shift)),
    );
    const packed = i8x16.swizzle(bytes, i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -128, -128, -128, -128));
    v128.store64_lane(output, packed, 0);
    v128.store32_lane(output, packed, 2, 8);
    map += 4 * step;
    output += 12;
  }
  for (let rest = pixelCount & 3; rest > 0; rest--) {
    const value = i32x4.shr_s(i32x4.add(pixel(map, samples, source, stride, wrap, offset), round), shift);
    store<u8>(output, i32x4.extract_lane(value, 0));
    store<u8>(output, i32x4.extract_lane(value, 1), 1);
    store<u8>(output, i32x4.extract_lane(value, 2), 2);
    map += step;
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
  // The constants let the compiler unroll the common sample counts.
  if (samplesLog2 == 0) renderWith(map, pixelCount, 1, 16, source, stride, wrap, offset, output);
  else if (samplesLog2 == 2) renderWith(map, pixelCount, 4, 18, source, stride, wrap, offset, output);
  else renderWith(map, pixelCount, 1 << samplesLog2, 16 + samplesLog2, source, stride, wrap, offset, output);
}
