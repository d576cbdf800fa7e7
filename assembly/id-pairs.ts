// Counts which ids of two panoptic pictures lie on each other. Ids are R + 256 G + 65536 B of three interleaved bytes.
// The twin is `countIdPairs` of src/core/mask/id-pairs.ts.
//
// Pictures of segments are runs: a run goes on while each byte equals the one three places on, in both pictures,
// which is asked of sixteen bytes at a time. Only its end needs the table of pairs.

import { addPair } from './_pair-table';

// @ts-ignore: decorator
@inline
function idAt(picture: usize, pixel: usize): u32 {
  const at = picture + 3 * pixel;
  return <u32>load<u16>(at) | (<u32>load<u8>(at + 2) << 16);
}

/** A bit for each of sixteen bytes: whether it equals the one three places on, in both pictures. */
// @ts-ignore: decorator
@inline
function equalAt(a: usize, b: usize): v128 {
  return v128.and(
    i8x16.eq(v128.load(a), v128.load(a, 3)),
    i8x16.eq(v128.load(b), v128.load(b, 3)),
  );
}

/** How many of the bytes from `from` on, at most up to `end`, equal those three places on, in both pictures. */
// @ts-ignore: decorator
@inline
function equalBytes(a: usize, b: usize, from: usize, end: usize): usize {
  let i = from;
  while (i + 16 <= end) {
    const bits = i8x16.bitmask(equalAt(a + i, b + i));
    if (bits !== 0xffff) return i + <usize>ctz(~bits) - from;
    i += 16;
    // Long runs: 64 at a time.
    while (i + 64 <= end) {
      const x = v128.and(equalAt(a + i, b + i), equalAt(a + i + 16, b + i + 16));
      const y = v128.and(equalAt(a + i + 32, b + i + 32), equalAt(a + i + 48, b + i + 48));
      if (!i8x16.all_true(v128.and(x, y))) break;
      i += 64;
    }
  }
  for (; i < end; ++i) {
    if (load<u8>(a + i) !== load<u8>(a + i + 3) || load<u8>(b + i) !== load<u8>(b + i + 3)) break;
  }
  return i - from;
}

/**
 * Adds the pixels of each pair of ids to a table of 2^bits entries, zeroed by the caller.
 * @param truth pointer of 3 * pixels bytes
 * @param predicted likewise
 * @returns number of pairs in the table, or -1 when they do not fit three quarters of it
 */
export function countIdPairs(truth: usize, predicted: usize, pixels: usize, table: usize, bits: u32): i32 {
  // The last pixel has none after it to compare with.
  const end = pixels > 0 ? 3 * (pixels - 1) : 0;
  let entries: i32 = 0;
  for (let pixel: usize = 0; pixel < pixels; ) {
    const key = ((<u64>idAt(predicted, pixel) << 24) | <u64>idAt(truth, pixel)) + 1;
    const run = 1 + equalBytes(truth, predicted, 3 * pixel, end) / 3;
    pixel += run;
    entries = addPair(key, run, table, bits, entries);
    if (entries < 0) return -1;
  }
  return entries;
}
