// Maps of ids, one u32 a pixel: cut by a look-up table, written as panoptic pixels, measured.
// The twins are in src/core/mask/ (panoptic-ids.ts, id-statistics.ts).

/** out[i] = ids[lookUp[i]] for `count` pixels; the table holds indices of pixels. */
export function gatherIds(lookUp: usize, count: usize, ids: usize, out: usize): void {
  const end = lookUp + (count << 2);
  const four = lookUp + ((count & ~(<usize>3)) << 2);
  for (; lookUp < four; lookUp += 16, out += 16) {
    const a = load<u32>(ids + (<usize>load<u32>(lookUp) << 2));
    const b = load<u32>(ids + (<usize>load<u32>(lookUp, 4) << 2));
    const c = load<u32>(ids + (<usize>load<u32>(lookUp, 8) << 2));
    const d = load<u32>(ids + (<usize>load<u32>(lookUp, 12) << 2));
    store<u32>(out, a);
    store<u32>(out, b, 4);
    store<u32>(out, c, 8);
    store<u32>(out, d, 12);
  }
  for (; lookUp < end; lookUp += 4, out += 4) store<u32>(out, load<u32>(ids + (<usize>load<u32>(lookUp) << 2)));
}

/**
 * Interleaved R, G, B of ids (R + 256 G + 65536 B).
 * @param rgb room for 3 * count bytes and four more
 * @returns all ids or-ed: more than 0xffffff when one does not fit
 */
export function idsToRgb(ids: usize, count: usize, rgb: usize): u32 {
  const end = ids + (count << 2);
  const four = ids + ((count & ~(<usize>3)) << 2);
  let seen = i32x4.splat(0);
  for (; ids < four; ids += 16, rgb += 12) {
    const pixels = v128.load(ids);
    seen = v128.or(seen, pixels);
    v128.store(rgb, i8x16.swizzle(pixels, i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -128, -128, -128, -128)));
  }
  let all =
    <u32>i32x4.extract_lane(seen, 0) |
    <u32>i32x4.extract_lane(seen, 1) |
    <u32>i32x4.extract_lane(seen, 2) |
    <u32>i32x4.extract_lane(seen, 3);
  for (; ids < end; ids += 4, rgb += 3) {
    const id = load<u32>(ids);
    all |= id;
    store<u8>(rgb, id);
    store<u8>(rgb, id >> 8, 1);
    store<u8>(rgb, id >> 16, 2);
  }
  return all;
}

/** An entry of the table: area, left, right, top, bottom (i32), four bytes unused, sums of x and y (f64). */
const entryBytes: usize = 40;

/** Pixels from `at` on, at most `most`, that have this id. */
// @ts-ignore: decorator
@inline
function runOf(at: usize, most: i32, id: u32): i32 {
  const splat = i32x4.splat(id);
  let i: i32 = 0;
  for (; i + 4 <= most; i += 4) {
    const bits = i32x4.bitmask(i32x4.eq(v128.load(at + (<usize>i << 2)), splat));
    if (bits !== 15) return i + ctz(~bits);
  }
  while (i < most && load<u32>(at + (<usize>i << 2)) === id) ++i;
  return i;
}

/**
 * Areas, boxes and sums of pixel centres. Ids of `idCount` and more are left out.
 * @param table idCount entries; areas and sums zero, left and top too large, right and bottom too small
 */
export function measureIds(ids: usize, width: i32, height: i32, table: usize, idCount: u32): void {
  let at = ids;
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ) {
      const id = load<u32>(at);
      const run = runOf(at, width - x, id);
      at += <usize>run << 2;
      const start = x;
      x += run;
      if (id >= idCount) continue;
      const entry = table + <usize>id * entryBytes;
      store<i32>(entry, load<i32>(entry) + run);
      if (start < load<i32>(entry, 4)) store<i32>(entry, start, 4);
      if (x - 1 > load<i32>(entry, 8)) store<i32>(entry, x - 1, 8);
      if (y < load<i32>(entry, 12)) store<i32>(entry, y, 12);
      store<i32>(entry, y, 16);
      store<f64>(entry, load<f64>(entry, 24) + <f64>(start + x) * 0.5 * <f64>run, 24);
      store<f64>(entry, load<f64>(entry, 32) + (<f64>y + 0.5) * <f64>run, 32);
    }
  }
}
