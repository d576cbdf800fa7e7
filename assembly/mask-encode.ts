// Pixels of a mask to its edges (start, end, start, end, ... in column-major order). The twin is `encodeMask` of
// src/core/mask/pixels.ts. Any byte but 0 is foreground.

/** A bit for each of 16 pixels: whether it is foreground. */
// @ts-ignore: decorator
@inline
function foreground(at: usize): v128 {
  return i8x16.ne(v128.load(at), i8x16.splat(0));
}

/**
 * Edges of pixels that lie column after column.
 * @param edges room for `capacity` numbers
 * @returns their number, or -1 when they are more than `capacity`
 */
export function encodeColumns(pixels: usize, length: i32, edges: usize, capacity: i32): i32 {
  const most = edges + ((<usize>capacity) << 2);
  let out = edges;
  let inside: i32 = 0;
  let i: i32 = 0;
  for (; i + 16 <= length; i += 16) {
    // Most pixels are as the one before: 64 of them are passed at a time.
    while (i + 64 <= length) {
      const at = pixels + <usize>i;
      const a = v128.load(at);
      const b = v128.load(at, 16);
      const c = v128.load(at, 32);
      const d = v128.load(at, 48);
      const isSame = inside
        ? i8x16.all_true(i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d)))
        : !v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)));
      if (!isSame) break;
      i += 64;
    }
    if (i + 16 > length) break;
    const bits = i8x16.bitmask(foreground(pixels + <usize>i));
    // A bit where a pixel differs from the one before it.
    let changes = (bits ^ ((bits << 1) | inside)) & 0xffff;
    inside = bits >> 15;
    while (changes !== 0) {
      if (out === most) return -1;
      store<i32>(out, i + ctz(changes));
      out += 4;
      changes &= changes - 1;
    }
  }
  for (; i < length; ++i) {
    const is: i32 = load<u8>(pixels + <usize>i) !== 0 ? 1 : 0;
    if (is !== inside) {
      if (out === most) return -1;
      store<i32>(out, i);
      out += 4;
      inside = is;
    }
  }
  if (inside) {
    if (out === most) return -1;
    store<i32>(out, length);
    out += 4;
  }
  return <i32>((out - edges) >> 2);
}

/** Number of changes so far; they go to a list until it is full. */
// @ts-ignore: decorator
@inline
function addChanges(bits: i32, place: i32, list: usize, count: i32, capacity: i32): i32 {
  let rest = bits;
  let next = count;
  while (rest !== 0) {
    if (next < capacity) store<i32>(list + ((<usize>next) << 2), place + ctz(rest));
    ++next;
    rest &= rest - 1;
  }
  return next;
}

/**
 * Lists the pixels, from the second row on, that differ from the one above: their places y * width + x, ascending.
 * Most do not, so 64 are asked at a time.
 * @param list room for `capacity` numbers
 * @returns their number, also when it is more than `capacity`
 */
export function listRowChanges(pixels: usize, height: i32, width: i32, list: usize, capacity: i32): i32 {
  let count: i32 = 0;
  for (let y: i32 = 1; y < height; ++y) {
    const start = y * width;
    const row = pixels + <usize>start;
    const above = row - <usize>width;
    let x: i32 = 0;
    for (; x + 64 <= width; x += 64) {
      const at = row + <usize>x;
      const up = above + <usize>x;
      const differ = v128.or(
        v128.or(v128.xor(v128.load(at), v128.load(up)), v128.xor(v128.load(at, 16), v128.load(up, 16))),
        v128.or(v128.xor(v128.load(at, 32), v128.load(up, 32)), v128.xor(v128.load(at, 48), v128.load(up, 48))),
      );
      if (!v128.any_true(differ)) continue;
      for (let part: i32 = 0; part < 64; part += 16) {
        const bits = i8x16.bitmask(v128.xor(foreground(at + <usize>part), foreground(up + <usize>part)));
        count = addChanges(bits, start + x + part, list, count, capacity);
      }
    }
    for (; x < width; x += 16) {
      const bits = i8x16.bitmask(v128.xor(foreground(row + <usize>x), foreground(above + <usize>x)));
      // What lies behind the row's end is not of this row.
      const own = width - x < 16 ? (1 << (width - x)) - 1 : 0xffff;
      count = addChanges(bits & own, start + x, list, count, capacity);
    }
  }
  return count;
}

/**
 * Edges of pixels that lie row after row, from what `listRowChanges` listed.
 * @param offsets room for width + 1 numbers
 * @param rows room for `changes` numbers
 * @param edges room for changes + width + 1 numbers
 * @returns number of edges
 */
export function encodeRows(
  pixels: usize,
  height: i32,
  width: i32,
  list: usize,
  changes: i32,
  offsets: usize,
  rows: usize,
  edges: usize,
): i32 {
  // A counting sort by column; each column's rows stay in order.
  memory.fill(offsets, 0, ((<usize>width) + 1) << 2);
  const listEnd = list + ((<usize>changes) << 2);
  for (let at = list; at < listEnd; at += 4) {
    const slot = offsets + ((<usize>(load<u32>(at) % <u32>width)) << 2);
    store<i32>(slot, load<i32>(slot) + 1);
  }
  let before: i32 = 0;
  for (let x: usize = 0; x <= <usize>width; ++x) {
    const count = load<i32>(offsets + (x << 2));
    store<i32>(offsets + (x << 2), before);
    before += count;
  }
  for (let at = list; at < listEnd; at += 4) {
    const place = load<u32>(at);
    const y = place / <u32>width;
    const slot = offsets + ((<usize>(place - y * <u32>width)) << 2);
    const next = load<i32>(slot);
    store<i32>(rows + ((<usize>next) << 2), y);
    store<i32>(slot, next + 1);
  }
  // Each offset is now the end of its column.
  let out = edges;
  let inside: i32 = 0;
  let at = rows;
  for (let x: i32 = 0; x < width; ++x) {
    const columnStart = x * height;
    const first: i32 = load<u8>(pixels + <usize>x) !== 0 ? 1 : 0;
    if (first !== inside) {
      store<i32>(out, columnStart);
      out += 4;
    }
    inside = first;
    const end = rows + ((<usize>load<i32>(offsets + ((<usize>x) << 2))) << 2);
    for (; at < end; at += 4) {
      store<i32>(out, columnStart + load<i32>(at));
      out += 4;
      inside ^= 1;
    }
  }
  if (inside) {
    store<i32>(out, height * width);
    out += 4;
  }
  return <i32>((out - edges) >> 2);
}
