// Counts which ids of two panoptic pictures lie on each other. Ids are R + 256 G + 65536 B of three interleaved bytes.
// The twin is `countIdPairs` of src/core/mask/id-pairs.ts.
//
// Pictures of segments are runs: a run goes on while each byte equals the one three places on, in both pictures,
// which is asked of sixteen bytes at a time. Only its end needs the table of pairs.

/** A pair: predicted id * 2^24 + truth id, + 1 so that 0 is an empty place; then its pixels. */
const entryBytes: usize = 16;

// @ts-ignore: decorator
@inline
function idAt(picture: usize, pixel: usize): u32 {
  const at = picture + 3 * pixel;
  return <u32>load<u16>(at) | (<u32>load<u8>(at + 2) << 16);
}

/** How many of the bytes from `from` on, at most up to `end`, equal those three places on, in both pictures. */
// @ts-ignore: decorator
@inline
function equalBytes(a: usize, b: usize, from: usize, end: usize): usize {
  let i = from;
  for (; i + 16 <= end; i += 16) {
    const same = v128.and(
      i8x16.eq(v128.load(a + i), v128.load(a + i + 3)),
      i8x16.eq(v128.load(b + i), v128.load(b + i + 3)),
    );
    const bits = i8x16.bitmask(same);
    if (bits !== 0xffff) return i + <usize>ctz(~bits) - from;
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
 * @param entries pairs in the table so far
 * @returns number of pairs in the table, or -1 when they do not fit three quarters of it
 */
export function countIdPairs(truth: usize, predicted: usize, pixels: usize, table: usize, bits: u32, entries: i32): i32 {
  const most: i32 = 3 << (bits - 2);
  const mask = ((<usize>1) << bits) - 1;
  // The last pixel has none after it to compare with.
  const end = pixels > 0 ? 3 * (pixels - 1) : 0;
  for (let pixel: usize = 0; pixel < pixels; ) {
    const key = ((<u64>idAt(predicted, pixel) << 24) | <u64>idAt(truth, pixel)) + 1;
    const run = 1 + equalBytes(truth, predicted, 3 * pixel, end) / 3;
    pixel += run;
    // Fibonacci hashing: the upper bits of a product with 2^64 over the golden ratio.
    let place = <usize>((key * 0x9e3779b97f4a7c15) >> <u64>(64 - bits));
    for (;;) {
      const entry = table + place * entryBytes;
      const found = load<u64>(entry);
      if (found === key) {
        store<u64>(entry + 8, load<u64>(entry + 8) + <u64>run);
        break;
      }
      if (found === 0) {
        if (entries === most) return -1;
        ++entries;
        store<u64>(entry, key);
        store<u64>(entry + 8, <u64>run);
        break;
      }
      place = (place + 1) & mask;
    }
  }
  return entries;
}
