// Undoes PNG's row filters. 3 and 4 bytes per pixel run in vectors; the rest, rare here, in plain loops.
// The twin is `unfilterRows` of src/core/image/png-filter.ts. Nothing is written outside the rows.

// @ts-ignore: decorator
@inline
function undoSub3(source: usize, row: usize, rowBytes: usize): void {
  let carry = i64x2.splat(0);
  const zero = carry;
  let i: usize = 0;
  // Five pixels a step: prefix sums by doubling, plus the last pixel of the step before.
  for (; i + 16 <= rowBytes; i += 15) {
    let v = v128.load(source + i);
    v = i8x16.add(v, v128.shuffle<u8>(zero, v, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28));
    v = i8x16.add(v, v128.shuffle<u8>(zero, v, 0, 0, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25));
    v = i8x16.add(v, v128.shuffle<u8>(zero, v, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 17, 18, 19));
    v = i8x16.add(v, carry);
    v128.store(row + i, v);
    carry = v128.shuffle<u8>(v, v, 12, 13, 14, 12, 13, 14, 12, 13, 14, 12, 13, 14, 12, 13, 14, 12);
  }
  undoSub(source, row, i, rowBytes, 3);
}

// @ts-ignore: decorator
@inline
function undoSub4(source: usize, row: usize, rowBytes: usize): void {
  let carry = i64x2.splat(0);
  const zero = carry;
  let i: usize = 0;
  for (; i + 16 <= rowBytes; i += 16) {
    let v = v128.load(source + i);
    v = i8x16.add(v, v128.shuffle<u8>(zero, v, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27));
    v = i8x16.add(v, v128.shuffle<u8>(zero, v, 0, 0, 0, 0, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23));
    v = i8x16.add(v, carry);
    v128.store(row + i, v);
    carry = v128.shuffle<u8>(v, v, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15);
  }
  undoSub(source, row, i, rowBytes, 4);
}

/** The rest of a row from byte `i` on, any pixel size. */
function undoSub(source: usize, row: usize, i: usize, rowBytes: usize, bytesPerPixel: usize): void {
  for (; i < min(bytesPerPixel, rowBytes); ++i) store<u8>(row + i, load<u8>(source + i));
  for (; i < rowBytes; ++i) store<u8>(row + i, load<u8>(source + i) + load<u8>(row + i - bytesPerPixel));
}

// @ts-ignore: decorator
@inline
function undoUp(source: usize, above: usize, row: usize, rowBytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= rowBytes; i += 16) {
    v128.store(row + i, i8x16.add(v128.load(source + i), v128.load(above + i)));
  }
  for (; i < rowBytes; ++i) store<u8>(row + i, load<u8>(source + i) + load<u8>(above + i));
}

function undoAverage(source: usize, above: usize, row: usize, rowBytes: usize, bytesPerPixel: usize): void {
  for (let i: usize = 0; i < rowBytes; ++i) {
    const a = i < bytesPerPixel ? 0 : <u32>load<u8>(row + i - bytesPerPixel);
    store<u8>(row + i, <u32>load<u8>(source + i) + ((a + <u32>load<u8>(above + i)) >> 1));
  }
}

/** Stores a pixel from the low lanes: never past `end`. */
// @ts-ignore: decorator
@inline
function storePixel(at: usize, end: usize, pixel: u32, bytesPerPixel: usize): void {
  // Three bytes per pixel: the fourth is overwritten by the next pixel, but for the last one.
  if (at + 4 <= end) store<u32>(at, pixel);
  else {
    store<u16>(at, <u16>pixel);
    if (bytesPerPixel > 2) store<u8>(at + 2, <u8>(pixel >> 16));
  }
}

/**
 * Average, pixel by pixel: on complements, floor((a + b) / 2) turns into the rounding-up average that vectors have:
 * ~a' = avgr(~a, ~b) - x, two steps from one pixel to the next.
 */
// @ts-ignore: decorator
@inline
function undoAverageVector(source: usize, above: usize, row: usize, rowBytes: usize, bytesPerPixel: usize): void {
  const end = row + rowBytes;
  let complement = i64x2.splat(-1);
  for (; row < end; row += bytesPerPixel) {
    complement = i8x16.sub(
      i8x16.avgr_u(complement, v128.not(v128.load32_zero(above))),
      v128.load32_zero(source),
    );
    storePixel(row, end, ~i32x4.extract_lane(complement, 0), bytesPerPixel);
    source += bytesPerPixel;
    above += bytesPerPixel;
  }
}

/**
 * Paeth of a stretch, pixel by pixel in 16-bit lanes (high bytes stay zero under 8-bit arithmetic).
 *
 * With t = 3c - a - b the predictor is min(a, b) where t >= max(a, b), max(a, b) where t <= min(a, b), else c: five
 * dependent steps from one pixel to the next. A test compares this form with the definition for all 2^24 triples.
 * @param isFirst nothing is to the left
 * @param end of the stretch
 * @param rowEnd nothing is written behind it
 * @source PNG specification, 9.4; the comparison form as in Sean Barrett's stb_image
 */
// @ts-ignore: decorator
@inline
function undoPaethPixels(
  source: usize,
  above: usize,
  row: usize,
  isFirst: bool,
  end: usize,
  rowEnd: usize,
  bytesPerPixel: usize,
): void {
  const one = i16x8.splat(1);
  let a = i64x2.splat(0);
  let c = a;
  if (!isFirst) {
    a = v128.load_ext<u8>(row - bytesPerPixel);
    c = v128.load_ext<u8>(above - bytesPerPixel);
  }
  for (; row < end; row += bytesPerPixel) {
    const b = v128.load_ext<u8>(above);
    const base = i16x8.sub(i16x8.add(c, i16x8.shl(c, 1)), b);
    const whenC = i8x16.add(c, v128.load_ext<u8>(source));
    const low = i16x8.min_s(a, b);
    const high = i16x8.max_s(a, b);
    const isLow = i16x8.gt_s(i16x8.sub(i16x8.add(base, one), a), high);
    const isHigh = i16x8.gt_s(low, i16x8.sub(i16x8.sub(base, one), a));
    const correction = v128.or(v128.and(i8x16.sub(low, c), isLow), v128.and(i8x16.sub(high, c), isHigh));
    a = i8x16.add(whenC, correction);
    c = b;
    storePixel(row, rowEnd, i32x4.extract_lane(i8x16.narrow_i16x8_u(a, a), 0), bytesPerPixel);
    source += bytesPerPixel;
    above += bytesPerPixel;
  }
}

/**
 * Where residuals are zero, as in drawings, two cases go sixteen bytes at a time: while the pixel to the left is the one
 * above it, each is the one above; while the pixels above are the one above left, each is the one to the left.
 */
// @ts-ignore: decorator
@inline
function undoPaethVector(source: usize, above: usize, row: usize, rowBytes: usize, bytesPerPixel: usize): void {
  const first = row;
  const end = row + rowBytes;
  /** Whole pixels of a vector. */
  const step: usize = bytesPerPixel === 3 ? 15 : 16;
  const pixelMask: u32 = bytesPerPixel === 3 ? 0xffffff : 0xffffffff;
  while (row < end) {
    if (row + 16 <= end && !v128.any_true(v128.load(source))) {
      const isFirst = row === first;
      const left = isFirst ? 0 : load<u32>(row - bytesPerPixel) & pixelMask;
      const aboveLeft = isFirst ? 0 : load<u32>(above - bytesPerPixel) & pixelMask;
      if (left === aboveLeft) {
        // What is written is the row above, so this stays true as long as residuals are zero.
        do {
          v128.store(row, v128.load(above));
          row += step;
          above += step;
          source += step;
        } while (row + 16 <= end && !v128.any_true(v128.load(source)));
        continue;
      }
      if (!isFirst && i8x16.all_true(i8x16.eq(v128.load(above), v128.load(above - bytesPerPixel)))) {
        const pixel = i32x4.splat(left);
        const repeated =
          bytesPerPixel === 3
            ? v128.shuffle<u8>(pixel, pixel, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0)
            : pixel;
        do {
          v128.store(row, repeated);
          row += step;
          above += step;
          source += step;
        } while (
          row + 16 <= end &&
          !v128.any_true(v128.load(source)) &&
          i8x16.all_true(i8x16.eq(v128.load(above), v128.load(above - bytesPerPixel)))
        );
        continue;
      }
    }
    const stop = min(row + step, end);
    undoPaethPixels(source, above, row, row === first, stop, end, bytesPerPixel);
    const done = stop - row;
    source += done;
    above += done;
    row = stop;
  }
}

function undoPaeth(source: usize, above: usize, row: usize, rowBytes: usize, bytesPerPixel: usize): void {
  for (let i: usize = 0; i < rowBytes; ++i) {
    const b = <i32>load<u8>(above + i);
    let a = 0;
    let c = 0;
    if (i >= bytesPerPixel) {
      a = <i32>load<u8>(row + i - bytesPerPixel);
      c = <i32>load<u8>(above + i - bytesPerPixel);
    }
    const toA = abs(b - c);
    const toB = abs(a - c);
    const toC = abs(a + b - 2 * c);
    const predicted = toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
    store<u8>(row + i, <i32>load<u8>(source + i) + predicted);
  }
}

/**
 * Undoes `rowCount` packed rows (filter byte, rowBytes bytes) into rows `stride` apart.
 * @param source 16 bytes after its end are read but do not count
 * @param above the finished row above the first one (zeros for a picture's first row), with 16 readable bytes after it
 * @returns -1, or the index of the first row whose filter byte is not 0 to 4
 */
export function unfilterRows(
  source: usize,
  rowCount: i32,
  rowBytes: usize,
  bytesPerPixel: usize,
  above: usize,
  destination: usize,
  stride: usize,
): i32 {
  for (let y = 0; y < rowCount; ++y) {
    const filter = load<u8>(source++);
    switch (filter) {
      case 0: {
        memory.copy(destination, source, rowBytes);
        break;
      }
      case 1: {
        if (bytesPerPixel == 3) undoSub3(source, destination, rowBytes);
        else if (bytesPerPixel == 4) undoSub4(source, destination, rowBytes);
        else undoSub(source, destination, 0, rowBytes, bytesPerPixel);
        break;
      }
      case 2: {
        undoUp(source, above, destination, rowBytes);
        break;
      }
      case 3: {
        if (bytesPerPixel == 3) undoAverageVector(source, above, destination, rowBytes, 3);
        else if (bytesPerPixel == 4) undoAverageVector(source, above, destination, rowBytes, 4);
        else undoAverage(source, above, destination, rowBytes, bytesPerPixel);
        break;
      }
      case 4: {
        if (bytesPerPixel == 3) undoPaethVector(source, above, destination, rowBytes, 3);
        else if (bytesPerPixel == 4) undoPaethVector(source, above, destination, rowBytes, 4);
        else undoPaeth(source, above, destination, rowBytes, bytesPerPixel);
        break;
      }
      default:
        return y;
    }
    source += rowBytes;
    above = destination;
    destination += stride;
  }
  return -1;
}
