// PNG's five row filters, all tried on every row; the one with the least sum of absolute residuals is kept.
// The twin is src/core/image/png-filter.ts: the same choices and the same bytes.

/** Bytes of zeros in front of a work row: what PNG says lies left of the first pixel. */
const MARGIN: usize = 16;

/** Copies one row to a work row, big-endian when `swap`, and zeroes the margin and the 16 bytes after it. */
// @ts-ignore: decorator
@inline
function copyRow(source: usize, row: usize, rowBytes: usize, swap: i32): void {
  v128.store(row, i64x2.splat(0));
  const target = row + MARGIN;
  if (swap) {
    let i: usize = 0;
    for (; i + 16 <= rowBytes; i += 16) {
      const v = v128.load(source + i);
      v128.store(target + i, v128.shuffle<u8>(v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));
    }
    for (; i < rowBytes; i += 2) {
      store<u8>(target + i, load<u8>(source + i + 1));
      store<u8>(target + i + 1, load<u8>(source + i));
    }
  } else {
    memory.copy(target, source, rowBytes);
  }
  v128.store(target + rowBytes, i64x2.splat(0));
}

/** Sum of the eight unsigned 16-bit lanes. */
// @ts-ignore: decorator
@inline
function sumLanes(v: v128): u32 {
  const pairs = i32x4.extadd_pairwise_i16x8_u(v);
  return (
    i32x4.extract_lane(pairs, 0) +
    i32x4.extract_lane(pairs, 1) +
    i32x4.extract_lane(pairs, 2) +
    i32x4.extract_lane(pairs, 3)
  );
}

/** Absolute residuals (of signed bytes; -128 counts 128) added pairwise. */
// @ts-ignore: decorator
@inline
function magnitudes(residual: v128): v128 {
  return i16x8.extadd_pairwise_i8x16_u(i8x16.abs(residual));
}

/**
 * Paeth's predictor in 8-bit lanes. With p = a + b - c: |p-a| = |b-c|, |p-b| = |a-c|, and |p-c| is their sum where
 * b-c and a-c have one sign (saturating, which keeps every comparison), else their difference.
 */
// @ts-ignore: decorator
@inline
function paeth(a: v128, b: v128, c: v128): v128 {
  const bOverC = i8x16.sub_sat_u(b, c);
  const cOverB = i8x16.sub_sat_u(c, b);
  const aOverC = i8x16.sub_sat_u(a, c);
  const cOverA = i8x16.sub_sat_u(c, a);
  const toA = v128.or(bOverC, cOverB);
  const toB = v128.or(aOverC, cOverA);
  const smaller = i8x16.min_u(toA, toB);
  // Where one sign only, c is never nearest: |p-c| >= both. Where signs differ, |p-c| = max - min.
  const opposite = v128.or(i8x16.min_u(bOverC, cOverA), i8x16.min_u(cOverB, aOverC));
  const isSameSign = i8x16.eq(opposite, i64x2.splat(0));
  const toC = v128.or(i8x16.sub(i8x16.max_u(toA, toB), smaller), isSameSign);
  const nearestOfTwo = v128.bitselect(a, b, i8x16.eq(toA, smaller));
  return v128.bitselect(nearestOfTwo, c, i8x16.eq(i8x16.min_u(smaller, toC), smaller));
}

/**
 * Filters `rowCount` rows to `filtered`: per row one filter byte and rowBytes bytes, packed.
 * @param source first row; the row above it is read when hasRowAbove, else it counts as zeros
 * @param swap 1: pixels are little-endian 16-bit and are written big-endian
 * @param work 6 * (rowBytes + 48) bytes
 * @param forced -1 to choose, else the filter (0..4) of every row
 */
export function filterRows(
  source: usize,
  stride: usize,
  rowCount: i32,
  rowBytes: usize,
  bytesPerPixel: usize,
  hasRowAbove: i32,
  swap: i32,
  work: usize,
  filtered: usize,
  forced: i32,
): void {
  const pitch = (rowBytes + 48) & ~15;
  let current = work;
  let above = work + pitch;
  const subRow = work + 2 * pitch;
  const upRow = work + 3 * pitch;
  const averageRow = work + 4 * pitch;
  const paethRow = work + 5 * pitch;
  if (hasRowAbove) copyRow(source - stride, above, rowBytes, swap);
  else memory.fill(above, 0, rowBytes + 32);
  const one = i8x16.splat(1);

  for (let y = 0; y < rowCount; ++y) {
    copyRow(source, current, rowBytes, swap);
    let noneSum: u64 = 0;
    let subSum: u64 = 0;
    let upSum: u64 = 0;
    let averageSum: u64 = 0;
    let paethSum: u64 = 0;
    let i: usize = 0;
    while (i < rowBytes) {
      // A strip of at most 128 vectors: a 16-bit lane then holds at most 128 * 256 = 32768.
      const stripEnd = min<usize>(i + 2048, rowBytes);
      let none = i64x2.splat(0);
      let sub = none;
      let up = none;
      let average = none;
      let paethTotal = none;
      for (; i < stripEnd; i += 16) {
        const x = v128.load(current + i + MARGIN);
        let a = v128.load(current + i + MARGIN - bytesPerPixel);
        const b = v128.load(above + i + MARGIN);
        let c = v128.load(above + i + MARGIN - bytesPerPixel);
        if (i + 16 > rowBytes) {
          // Past the row's end x and b are zero; zero a and c there too, so that every residual is.
          const rest = i8x16.splat(<i8>(rowBytes - i));
          const lanes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
          const inside = i8x16.lt_s(lanes, rest);
          a = v128.and(a, inside);
          c = v128.and(c, inside);
        }
        const subResidual = i8x16.sub(x, a);
        const upResidual = i8x16.sub(x, b);
        // avgr rounds up; PNG rounds down.
        const mean = i8x16.sub(i8x16.avgr_u(a, b), v128.and(v128.xor(a, b), one));
        const averageResidual = i8x16.sub(x, mean);
        const paethResidual = i8x16.sub(x, paeth(a, b, c));
        v128.store(subRow + i, subResidual);
        v128.store(upRow + i, upResidual);
        v128.store(averageRow + i, averageResidual);
        v128.store(paethRow + i, paethResidual);
        none = i16x8.add(none, magnitudes(x));
        sub = i16x8.add(sub, magnitudes(subResidual));
        up = i16x8.add(up, magnitudes(upResidual));
        average = i16x8.add(average, magnitudes(averageResidual));
        paethTotal = i16x8.add(paethTotal, magnitudes(paethResidual));
      }
      noneSum += sumLanes(none);
      subSum += sumLanes(sub);
      upSum += sumLanes(up);
      averageSum += sumLanes(average);
      paethSum += sumLanes(paethTotal);
    }

    // On a tie the first in the order up, sub, paeth, average, none: cheap to undo, and kind to runs. A row of zeros
    // stays as it is: its filter byte then lengthens the run.
    let filter = 2;
    let least = upSum;
    if (subSum < least) {
      least = subSum;
      filter = 1;
    }
    if (paethSum < least) {
      least = paethSum;
      filter = 4;
    }
    if (averageSum < least) {
      least = averageSum;
      filter = 3;
    }
    if (noneSum < least || noneSum == 0) filter = 0;
    if (forced >= 0) filter = forced;
    let chosen = upRow;
    if (filter == 0) chosen = current + MARGIN;
    else if (filter == 1) chosen = subRow;
    else if (filter == 3) chosen = averageRow;
    else if (filter == 4) chosen = paethRow;
    store<u8>(filtered, <u8>filter);
    memory.copy(filtered + 1, chosen, rowBytes);

    filtered += rowBytes + 1;
    source += stride;
    const swapped = above;
    above = current;
    current = swapped;
  }
}
