// Shrinks RGB images by whole factors: every output pixel is the rounded mean of a block. The twin is
// src/core/image/resample.ts.

/** r, g, b sums of pixels 0+1 and 2+3 of the twelve bytes at `pointer`: i16 lanes R G B R G B 0 0. */
// @ts-ignore: decorator
@inline
function pairSums(pointer: usize): v128 {
  const bytes = v128.load(pointer);
  return i16x8.extadd_pairwise_i8x16_u(
    i8x16.swizzle(bytes, i8x16(0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11, -128, -128, -128, -128)),
  );
}

// @ts-ignore: decorator
@inline
function meanOfTwoRows(top: usize, bottom: usize): v128 {
  return i16x8.shr_u(i16x8.add(i16x8.add(pairSums(top), pairSums(bottom)), i16x8.splat(2)), 2);
}

/**
 * Halves an image: output pixel = (sum of 2x2 + 2) >> 2.
 * @param source first row; may be read up to 16 bytes past a row's end
 * @param outputWidth pixels a row of the output; the source has at least twice as many
 */
export function shrinkByTwo(
  source: usize,
  sourceStride: usize,
  output: usize,
  outputStride: usize,
  outputWidth: u32,
  outputHeight: u32,
): void {
  for (let y: u32 = 0; y < outputHeight; y++) {
    let top = source + 2 * <usize>y * sourceStride;
    let bottom = top + sourceStride;
    let out = output + <usize>y * outputStride;
    const end = out + 3 * <usize>(outputWidth & ~3);
    while (out < end) {
      const bytes = i8x16.narrow_i16x8_u(meanOfTwoRows(top, bottom), meanOfTwoRows(top + 12, bottom + 12));
      const packed = i8x16.swizzle(bytes, i8x16(0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, -128, -128, -128, -128));
      v128.store64_lane(out, packed, 0);
      v128.store32_lane(out, packed, 2, 8);
      top += 24;
      bottom += 24;
      out += 12;
    }
    for (let rest = outputWidth & 3; rest > 0; rest--) {
      for (let c: usize = 0; c < 3; c++) {
        const sum: u32 =
          <u32>load<u8>(top + c) + <u32>load<u8>(top + c + 3) + <u32>load<u8>(bottom + c) + <u32>load<u8>(bottom + c + 3);
        store<u8>(out + c, (sum + 2) >> 2);
      }
      top += 6;
      bottom += 6;
      out += 3;
    }
  }
}

/** r, g, b half sums of four pixels: i16 lanes R01 R23 G01 G23 B01 B23 0 0. */
// @ts-ignore: decorator
@inline
function fourSums(pointer: usize): v128 {
  const bytes = v128.load(pointer);
  return i16x8.extadd_pairwise_i8x16_u(
    i8x16.swizzle(bytes, i8x16(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11, -128, -128, -128, -128)),
  );
}

// @ts-ignore: decorator
@inline
function meanOfFourRows(pointer: usize, stride: usize): v128 {
  const sums = i16x8.add(
    i16x8.add(fourSums(pointer), fourSums(pointer + stride)),
    i16x8.add(fourSums(pointer + 2 * stride), fourSums(pointer + 3 * stride)),
  );
  return i32x4.shr_u(i32x4.add(i32x4.extadd_pairwise_i16x8_u(sums), i32x4.splat(8)), 4);
}

/** Quarters an image: output pixel = (sum of 4x4 + 8) >> 4. Parameters as in {@link shrinkByTwo}. */
export function shrinkByFour(
  source: usize,
  sourceStride: usize,
  output: usize,
  outputStride: usize,
  outputWidth: u32,
  outputHeight: u32,
): void {
  for (let y: u32 = 0; y < outputHeight; y++) {
    let from = source + 4 * <usize>y * sourceStride;
    let out = output + <usize>y * outputStride;
    const end = out + 3 * <usize>(outputWidth & ~3);
    while (out < end) {
      const bytes = i8x16.narrow_i16x8_u(
        i16x8.narrow_i32x4_s(meanOfFourRows(from, sourceStride), meanOfFourRows(from + 12, sourceStride)),
        i16x8.narrow_i32x4_s(meanOfFourRows(from + 24, sourceStride), meanOfFourRows(from + 36, sourceStride)),
      );
      const packed = i8x16.swizzle(bytes, i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -128, -128, -128, -128));
      v128.store64_lane(out, packed, 0);
      v128.store32_lane(out, packed, 2, 8);
      from += 48;
      out += 12;
    }
    for (let rest = outputWidth & 3; rest > 0; rest--) {
      const mean = meanOfFourRows(from, sourceStride);
      store<u8>(out, i32x4.extract_lane(mean, 0));
      store<u8>(out, i32x4.extract_lane(mean, 1), 1);
      store<u8>(out, i32x4.extract_lane(mean, 2), 2);
      from += 12;
      out += 3;
    }
  }
}

/**
 * Shrinks by any whole factor up to 257: output pixel = floor((sum of the block + floor(n / 2)) / n), n = factor^2.
 * @param sums scratch of `3 * factor * outputWidth` u16 and 16 bytes more
 */
export function shrinkByFactor(
  source: usize,
  sourceStride: usize,
  output: usize,
  outputStride: usize,
  outputWidth: u32,
  outputHeight: u32,
  factor: u32,
  sums: usize,
): void {
  const rowBytes = <usize>(3 * factor * outputWidth);
  const area = factor * factor;
  const half = area >>> 1;
  for (let y: u32 = 0; y < outputHeight; y++) {
    let row = source + <usize>(y * factor) * sourceStride;
    memory.fill(sums, 0, 2 * rowBytes);
    for (let k: u32 = 0; k < factor; k++) {
      for (let i: usize = 0; i < rowBytes; i += 8) {
        const at = sums + 2 * i;
        v128.store(at, i16x8.add(v128.load(at), v128.load_ext<u8>(row + i)));
      }
      row += sourceStride;
    }
    let at = sums;
    let out = output + <usize>y * outputStride;
    for (let x: u32 = 0; x < outputWidth; x++) {
      let red = half;
      let green = half;
      let blue = half;
      for (let k: u32 = 0; k < factor; k++) {
        red += load<u16>(at);
        green += load<u16>(at, 2);
        blue += load<u16>(at, 4);
        at += 6;
      }
      store<u8>(out, red / area);
      store<u8>(out, green / area, 1);
      store<u8>(out, blue / area, 2);
      out += 3;
    }
  }
}
