// Reads COCO run lengths and compares masks by their runs. Masks are records in a table, their edges anywhere.
// The twins are `parseRle`, `measureMask` and `maskIou` of src/core/mask/.
//
// A record: nine 32-bit words.
const edgesAt: usize = 0;
const edgeCountAt: usize = 4;
const areaAt: usize = 8;
const leftAt: usize = 12;
const topAt: usize = 16;
const rightAt: usize = 20;
const bottomAt: usize = 24;
const heightAt: usize = 28;
const widthAt: usize = 32;
const recordBytes: usize = 36;

/** For each character without bit 5, the last one of a number, its bit 5. */
// @ts-ignore: decorator
@inline
function lastCharacters(x: u64): u64 {
  return ~x & 0x2020202020202020;
}

/** The number in the first `length` characters of `x`, at most eight: five bits each, the lowest first, then the sign. */
// @ts-ignore: decorator
@inline
function numberIn(x: u64, length: u64): i64 {
  // Neighbours move together: two fives to a ten, two tens to a twenty, two twenties to a forty.
  let t = (x & 0x001f001f001f001f) | ((x & 0x1f001f001f001f00) >> 3);
  t = (t & 0x000003ff000003ff) | ((t & 0x03ff000003ff0000) >> 6);
  t = (t & 0xfffff) | ((t & 0x000fffff00000000) >> 12);
  const unused = 64 - 5 * length;
  return <i64>(t << unused) >> <i64>unused;
}

/** {@link numberIn} of at most four characters. */
// @ts-ignore: decorator
@inline
function shortNumberIn(x: u32, length: u32): i32 {
  let t = (x & 0x001f001f) | ((x & 0x1f001f00) >> 3);
  t = (t & 0x000003ff) | ((t & 0x03ff0000) >> 6);
  const unused = 32 - 5 * length;
  return <i32>(t << unused) >> <i32>unused;
}

/** Whether all characters are from "0" to "o". */
function areCounts(text: usize, length: usize): bool {
  let odd = i64x2.splat(0);
  let i: usize = 0;
  for (; i + 16 <= length; i += 16) odd = v128.or(odd, i8x16.sub(v128.load(text + i), i8x16.splat(48)));
  let rest: u32 = 0;
  for (; i < length; ++i) rest |= <u32>load<u8>(text + i) - 48;
  return !v128.any_true(v128.and(odd, i8x16.splat(-64))) && (rest & ~63) === 0;
}

/**
 * Copies a JSON string's characters, of whose escapes only that of a backslash is known.
 * @param from 16 readable bytes follow the characters
 * @param to 16 writable bytes follow
 * @returns number of characters, or -1 for another escape
 */
export function unescapeText(from: usize, length: usize, to: usize): i32 {
  const end = from + length;
  let out = to;
  while (from < end) {
    const block = v128.load(from);
    v128.store(out, block);
    const escapes = i8x16.bitmask(i8x16.eq(block, i8x16.splat(92)));
    const plain: usize = escapes === 0 ? 16 : <usize>ctz(escapes);
    if (plain >= end - from) return <i32>(out + (end - from) - to);
    if (escapes === 0) {
      from += 16;
      out += 16;
      continue;
    }
    // The backslash, and the one that it escapes.
    if (load<u8>(from + plain, 1) !== 92 || from + plain + 1 >= end) return -1;
    from += plain + 2;
    out += plain + 1;
  }
  return <i32>(out - to);
}

/**
 * Reads a string of counts at full speed, without branches on what it holds: anything odd makes it return -1, and the
 * careful reader says what it was.
 * @param text pointer of the characters, with eight readable bytes after them
 * @param edges room for as many 32-bit edges as there are characters, and two more
 * @param record where the mask's record goes
 * @returns number of edges written, or -1
 */
export function readCounts(
  text: usize,
  length: usize,
  height: i32,
  width: i32,
  edges: usize,
  record: usize,
): i32 {
  if (!areCounts(text, length)) return -1;
  const pixels = <i64>height * <i64>width;
  const end = text + length;
  let at = text;
  let out = edges;
  let total: i64 = 0;
  let zeros: i64 = 0;
  let ones: i64 = 0;
  let area: i64 = 0;
  // Everything that must not be negative.
  let signs: i64 = 0;
  let row: i64 = 0;
  let top: i64 = height;
  let bottom: i64 = 0;
  while (at < end) {
    const isFirst = out === edges;
    // From the fourth count on they are differences: the third pair's zeros, the second pair's ones.
    const zerosBefore = out > edges + 8 ? zeros : 0;
    const onesBefore = isFirst ? 0 : ones;
    const x = load<u64>(at) - 0x3030303030303030;
    const lasts = lastCharacters(x);
    const zerosLength = (ctz(lasts) >> 3) + 1;
    const bothLength = (ctz(lasts & (lasts - 1)) >> 3) + 1;
    const onesLength = bothLength - zerosLength;
    if (zerosLength <= 4 && onesLength <= 4 && at + <usize>bothLength <= end) {
      at += <usize>bothLength;
      zeros = <i64>shortNumberIn(<u32>x, <u32>zerosLength) + zerosBefore;
      ones = <i64>shortNumberIn(<u32>(x >> (zerosLength << 3)), <u32>onesLength) + onesBefore;
    } else {
      // Long numbers and the end, where zeros may have no ones. More than six characters are for the careful reader.
      if (zerosLength > 6) return -1;
      at += <usize>zerosLength;
      zeros = numberIn(x, zerosLength) + zerosBefore;
      if (at >= end) {
        signs |= isFirst ? zeros : zeros - 1;
        total += zeros;
        break;
      }
      const y = load<u64>(at) - 0x3030303030303030;
      const length = (ctz(lastCharacters(y)) >> 3) + 1;
      if (length > 6) return -1;
      at += <usize>length;
      ones = numberIn(y, length) + onesBefore;
    }
    // Empty runs between others would make edges touch.
    signs |= (isFirst ? zeros : zeros - 1) | (ones - 1);
    // Past the end of the picture nothing below means anything; the sum tells.
    total += zeros;
    store<i32>(out, <i32>total);
    // The next run begins in this column or in the next one, seldom further on.
    row += zeros;
    row = row >= height ? row - height : row;
    if (row >= height) row = height === 0 ? 0 : row % height;
    top = min(top, row);
    row += ones;
    bottom = max(bottom, row);
    if (row > height) {
      top = 0;
      row %= max(1, height);
    }
    total += ones;
    area += ones;
    store<i32>(out, <i32>total, 4);
    out += 8;
  }
  if (signs < 0 || at !== end || total !== pixels) return -1;
  const edgeCount = <i32>((out - edges) >> 2);
  store<u32>(record, <u32>edges, edgesAt);
  store<i32>(record, edgeCount, edgeCountAt);
  storeMeasures(record, edges, edgeCount, <i32>area, <i32>top, <i32>min(bottom, height), height, width);
  return edgeCount;
}

// @ts-ignore: decorator
@inline
function storeMeasures(
  record: usize,
  edges: usize,
  edgeCount: i32,
  area: i32,
  top: i32,
  bottom: i32,
  height: i32,
  width: i32,
): void {
  const isEmpty = edgeCount === 0;
  store<i32>(record, area, areaAt);
  store<i32>(record, isEmpty ? 0 : load<i32>(edges) / height, leftAt);
  store<i32>(record, isEmpty ? 0 : top, topAt);
  store<i32>(record, isEmpty ? 0 : (load<i32>(edges + 4 * <usize>(edgeCount - 1)) - 1) / height + 1, rightAt);
  store<i32>(record, isEmpty ? 0 : bottom, bottomAt);
  store<i32>(record, height, heightAt);
  store<i32>(record, width, widthAt);
}

/** The record of a mask whose edges are there already. */
export function measureEdges(edges: usize, edgeCount: i32, height: i32, width: i32, record: usize): void {
  let area: i32 = 0;
  let top = height;
  let bottom: i32 = 0;
  let spans = false;
  for (let i = 0; i < edgeCount; i += 2) {
    const start = load<i32>(edges + 4 * <usize>i);
    const ones = load<i32>(edges + 4 * <usize>i, 4) - start;
    area += ones;
    const row = <i32>(<u32>start % <u32>height);
    spans = spans || row + ones > height;
    top = min(top, row);
    bottom = max(bottom, row + ones);
  }
  store<u32>(record, <u32>edges, edgesAt);
  store<i32>(record, edgeCount, edgeCountAt);
  storeMeasures(record, edges, edgeCount, area, spans ? 0 : top, spans ? height : bottom, height, width);
}

/** Pointer of the first run that ends after `position`. */
// @ts-ignore: decorator
@inline
function firstRunEndingAfter(edges: usize, edgeCount: i32, position: i32): usize {
  let low: i32 = 0;
  let high = edgeCount >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<i32>(edges + 8 * <usize>middle, 4) <= position) low = middle + 1;
    else high = middle;
  }
  return edges + 8 * <usize>low;
}

/** Common pixels of two masks of one size whose boxes meet in the columns from `left` to `right`. */
function countCommon(a: usize, b: usize, from: i32, to: i32): i32 {
  let i = <usize>load<u32>(a, edgesAt);
  const iCount = load<i32>(a, edgeCountAt);
  const iEnd = i + 4 * <usize>iCount;
  i = firstRunEndingAfter(i, iCount, from);
  let j = <usize>load<u32>(b, edgesAt);
  const jCount = load<i32>(b, edgeCountAt);
  const jEnd = j + 4 * <usize>jCount;
  j = firstRunEndingAfter(j, jCount, from);
  let common: i32 = 0;
  while (i < iEnd && j < jEnd) {
    const startA = load<i32>(i);
    const endA = load<i32>(i, 4);
    const startB = load<i32>(j);
    const endB = load<i32>(j, 4);
    const start = max(startA, startB);
    if (start >= to) break;
    common += max(0, min(endA, endB) - start);
    const isA = endA <= endB;
    i += isA ? 8 : 0;
    j += isA ? 0 : 8;
  }
  return common;
}

/** Intersection over union of two records, or over the first one's area when the second is a crowd; -1: of two sizes. */
export function iou(a: usize, b: usize, isCrowd: bool): f64 {
  if (load<i32>(a, heightAt) !== load<i32>(b, heightAt) || load<i32>(a, widthAt) !== load<i32>(b, widthAt)) return -1;
  const left = max(load<i32>(a, leftAt), load<i32>(b, leftAt));
  const right = min(load<i32>(a, rightAt), load<i32>(b, rightAt));
  const top = max(load<i32>(a, topAt), load<i32>(b, topAt));
  if (right <= left || min(load<i32>(a, bottomAt), load<i32>(b, bottomAt)) <= top) return 0;
  const height = load<i32>(a, heightAt);
  const common = countCommon(a, b, left * height, right * height);
  if (common === 0) return 0;
  const area = load<i32>(a, areaAt);
  return <f64>common / <f64>(isCrowd ? area : area + (load<i32>(b, areaAt) - common));
}
