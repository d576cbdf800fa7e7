// Masks as run lengths: COCO's strings to edges, areas and boxes, and the overlaps of two lists of masks.
// The twins are `parseRle`, `measureMask` and `maskIouMatrix` of src/core/mask/.
//
// Edges are those of `RunLengths`: start, end, start, end, ... in column-major order, strictly increasing, followed by
// `paddingEdges` times the largest integer, so that vectors may read beyond the last run: what they find there overlaps
// nothing.

/** After the last edge: a step of four runs, and of each the next one's start. */
const paddingEdges: usize = 12;
const beyond = i32.MAX_VALUE;

// What is known of a mask, 32 bits each: its edges' address, their number, its area, left, top, right, bottom.
const edgesAt: usize = 0;
const countAt: usize = 4;
const areaAt: usize = 8;
const leftAt: usize = 12;
const topAt: usize = 16;
const rightAt: usize = 20;
const bottomAt: usize = 24;
const factBytes: usize = 32;

/** Up to so many columns, a column found in single precision is at most one off. */
const singlePrecisionColumns: i32 = 1 << 20;

/** Characters of the count that `readLongCount` read, 0 where it is none. */
let longLength: usize = 0;

/** A count or difference of any length, whose characters begin at an address. */
function readLongCount(at: usize): i32 {
  let count = 0;
  let shift = 0;
  for (let i: usize = 0; i < 6; ++i) {
    const digit = <i32>load<u8>(at + i) - 48;
    count |= (digit & 31) << shift;
    shift += 5;
    if ((digit & 32) === 0) {
      longLength = i + 1;
      return (count << (32 - shift)) >> (32 - shift);
    }
  }
  longLength = 0;
  return 0;
}

/** A bit for each of 64 characters: whether another follows in the same count. */
// @ts-ignore: decorator
@inline
function continuationsOf(a: v128, b: v128, c: v128, d: v128): u64 {
  // Bit 5 of what is left after 48, moved to where bitmask looks.
  return (
    <u64>(<u32>i8x16.bitmask(i8x16.shl(a, 2))) |
    (<u64>(<u32>i8x16.bitmask(i8x16.shl(b, 2))) << 16) |
    (<u64>(<u32>i8x16.bitmask(i8x16.shl(c, 2))) << 32) |
    (<u64>(<u32>i8x16.bitmask(i8x16.shl(d, 2))) << 48)
  );
}

/** Whether each of some numbers is smaller than the next. */
function areIncreasing(numbers: usize, count: usize): bool {
  const end = numbers + (count << 2);
  let at = numbers;
  let odd = i32x4.splat(0);
  for (; at + 20 <= end; at += 16) odd = v128.or(odd, i32x4.ge_s(v128.load(at), v128.load(at + 4)));
  for (; at + 8 <= end; at += 4) if (load<i32>(at) >= load<i32>(at + 4)) return false;
  return !v128.any_true(odd);
}

/**
 * Copies a JSON string's characters, of whose escapes only that of a backslash is known.
 * @param from at least 16 readable bytes follow the characters
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
 * Reads a string's counts. How many characters a count takes is in an order no processor foresees, so nothing waits
 * for it: of 64 characters a vector tells at once which ones end a count.
 * @param text its bytes, behind at least three others; the 64 after them are overwritten
 * @param edges room for length + paddingEdges numbers
 * @returns number of edges, or -1 when anything is odd, which a careful reader shall name or accept
 */
export function parseCounts(text: usize, length: usize, pixels: i32, edges: usize): i32 {
  if (length === 0) return pixels === 0 ? 0 : -1;
  const end = text + length;
  const zero = i8x16.splat(48);
  for (let i: usize = 0; i < 64; i += 16) v128.store(end + i, zero);
  let total = readLongCount(text);
  if (longLength === 0 || total < 0) return -1;
  store<i32>(edges, total);
  let out = edges + 4;
  // The fourth count is the first that is a difference, to the one two before; so the first count acts as 0 here.
  let last: i32 = 0;
  let beforeLast: i32 = 0;
  /** Address of the character that ended the last count. */
  let ended = text + longLength - 1;
  let odd = i8x16.splat(0);
  for (let block = text; block < end; block += 64) {
    const a = i8x16.sub(v128.load(block), zero);
    const b = i8x16.sub(v128.load(block + 16), zero);
    const c = i8x16.sub(v128.load(block + 32), zero);
    const d = i8x16.sub(v128.load(block + 48), zero);
    odd = v128.or(odd, i8x16.max_u(i8x16.max_u(a, b), i8x16.max_u(c, d)));
    let ends = ~continuationsOf(a, b, c, d);
    if (block + 64 > end) ends &= (<u64>1 << <u64>(end - block)) - 1;
    if (block === text) ends &= ends - 1;
    while (ends !== 0) {
      const at = block + <usize>ctz(ends);
      ends &= ends - 1;
      const characters = at - ended;
      let count: i32;
      if (characters <= 4) {
        // Five bits of each of the four characters up to this one, together; then those of earlier counts go. Of a
        // character less 48, the lowest five bits are those of the character with the fifth turned over.
        const four = load<u32>(at - 3) ^ 0x10101010;
        const pairs = (four & 0x001f001f) | ((four >> 3) & 0x03e003e0);
        count = <i32>(((pairs & 0x3ff) << 12) | ((pairs & 0x03ff0000) << 6)) >> (32 - 5 * <i32>characters);
      } else {
        count = readLongCount(ended + 1);
        if (longLength === 0) return -1;
      }
      ended = at;
      count += beforeLast;
      beforeLast = last;
      last = count;
      total += count;
      store<i32>(out, total);
      out += 4;
    }
  }
  if (total !== pixels || ended + 1 !== end) return -1;
  // Bits 6 and 7 belong to no allowed character.
  if (v128.any_true(v128.and(odd, i8x16.splat(-64)))) return -1;
  const counts = (out - edges) >> 2;
  // Empty runs between others would make edges touch. Numbers that grow up to `pixels` did not overflow on the way.
  if (!areIncreasing(edges, counts)) return -1;
  // Every other count is of zeros; one at the end is no edge.
  return <i32>(counts & ~1);
}

/** Ends a list of edges. */
function pad(end: usize): void {
  for (let i: usize = 0; i < paddingEdges * 4; i += 16) v128.store(end + i, i32x4.splat(beyond));
}

/** The starts of four runs. */
// @ts-ignore: decorator
@inline
function startsAt(run: usize): v128 {
  return v128.shuffle<i32>(v128.load(run), v128.load(run + 16), 0, 2, 4, 6);
}

/** The ends of four runs. */
// @ts-ignore: decorator
@inline
function endsAt(run: usize): v128 {
  return v128.shuffle<i32>(v128.load(run), v128.load(run + 16), 1, 3, 5, 7);
}

// @ts-ignore: decorator
@inline
function sumLanes(v: v128): i32 {
  return (
    i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3)
  );
}

// @ts-ignore: decorator
@inline
function smallestLane(v: v128): i32 {
  return min(
    min(i32x4.extract_lane(v, 0), i32x4.extract_lane(v, 1)),
    min(i32x4.extract_lane(v, 2), i32x4.extract_lane(v, 3)),
  );
}

// @ts-ignore: decorator
@inline
function largestLane(v: v128): i32 {
  return max(
    max(i32x4.extract_lane(v, 0), i32x4.extract_lane(v, 1)),
    max(i32x4.extract_lane(v, 2), i32x4.extract_lane(v, 3)),
  );
}

/**
 * Pads a list of edges and takes its area and box.
 * @param edges with room for paddingEdges more numbers
 * @param facts where they go, factBytes
 */
export function measureEdges(edges: usize, count: i32, height: i32, width: i32, facts: usize): void {
  store<u32>(facts + edgesAt, <u32>edges);
  store<i32>(facts + countAt, count);
  const end = edges + ((<usize>count) << 2);
  pad(end);
  if (count === 0) {
    for (let i: usize = areaAt; i < factBytes; i += 4) store<i32>(facts + i, 0);
    return;
  }
  let areas = i32x4.splat(0);
  let tops = i32x4.splat(height);
  let bottoms = i32x4.splat(0);
  let isWrapped = false;
  const heights = i32x4.splat(height);
  const perHeight = f32x4.splat(<f32>1 / <f32>height);
  const isNarrow = width <= singlePrecisionColumns;
  for (let run = edges; run < end; run += 32) {
    const starts = startsAt(run);
    const lengths = i32x4.sub(endsAt(run), starts);
    areas = i32x4.add(areas, lengths);
    if (isWrapped || !isNarrow) continue;
    // The column of each start, at most one off; its row then tells.
    const columns = i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.convert_i32x4_s(starts), perHeight));
    let rows = i32x4.sub(starts, i32x4.mul(columns, heights));
    rows = i32x4.add(rows, v128.and(heights, i32x4.shr_s(rows, 31)));
    rows = i32x4.sub(rows, v128.and(heights, i32x4.ge_s(rows, heights)));
    // Runs of no length are those behind the last.
    const isRun = i32x4.gt_s(lengths, i32x4.splat(0));
    const runEnds = v128.and(i32x4.add(rows, lengths), isRun);
    tops = i32x4.min_s(tops, v128.bitselect(rows, heights, isRun));
    bottoms = i32x4.max_s(bottoms, runEnds);
    // A run that goes on in the next column touches its own column's last row and the next one's first.
    isWrapped = v128.any_true(i32x4.gt_s(runEnds, heights));
  }
  const first = load<i32>(edges);
  const last = load<i32>(end - 4) - 1;
  let top = smallestLane(tops);
  let bottom = largestLane(bottoms);
  if (!isNarrow) {
    top = height;
    bottom = 0;
    for (let run = edges; run < end && !isWrapped; run += 8) {
      const row = load<i32>(run) % height;
      const rowEnd = row + load<i32>(run + 4) - load<i32>(run);
      top = min(top, row);
      bottom = max(bottom, rowEnd);
      isWrapped = rowEnd > height;
    }
  }
  store<i32>(facts + areaAt, sumLanes(areas));
  store<i32>(facts + leftAt, first / height);
  store<i32>(facts + topAt, isWrapped ? 0 : top);
  store<i32>(facts + rightAt, last / height + 1);
  store<i32>(facts + bottomAt, isWrapped ? height : bottom);
}

/** Address of the first run that ends after a position. */
function firstRunEndingAfter(edges: usize, count: i32, position: i32): usize {
  let low: i32 = 0;
  let high = count >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<i32>(edges + ((<usize>middle) << 3) + 4) <= position) low = middle + 1;
    else high = middle;
  }
  return edges + ((<usize>low) << 3);
}

/** Address of the first run that starts at or after a position. */
function firstRunFrom(edges: usize, count: i32, position: i32): usize {
  let low: i32 = 0;
  let high = count >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<i32>(edges + ((<usize>middle) << 3)) < position) low = middle + 1;
    else high = middle;
  }
  return edges + ((<usize>low) << 3);
}

/**
 * Common pixels of two masks, neither empty, whose boxes share the columns [left, right).
 *
 * Outlines that cross the same columns run in step: the k-th run of one meets none but the k-th of the other, which
 * shows as each ending before the other's next begins. As long as they do, four pairs are taken at a time; where one
 * has a run more, the one that ends first is passed alone.
 */
function countCommon(a: usize, b: usize, left: i32, right: i32, height: i32): i32 {
  const from = left * height;
  const to = right * height;
  const aEdges = <usize>load<u32>(a + edgesAt);
  const bEdges = <usize>load<u32>(b + edgesAt);
  let i = firstRunEndingAfter(aEdges, load<i32>(a + countAt), from);
  let j = firstRunEndingAfter(bEdges, load<i32>(b + countAt), from);
  // Behind these, runs are read too, but meet none.
  const iEnd = firstRunFrom(aEdges, load<i32>(a + countAt), to);
  const jEnd = firstRunFrom(bEdges, load<i32>(b + countAt), to);
  const none = i32x4.splat(0);
  const lanes = i32x4(0, 1, 2, 3);
  let common = none;
  while (i < iEnd && j < jEnd) {
    const aEnds = endsAt(i);
    const bEnds = endsAt(j);
    const shared = i32x4.max_s(
      none,
      i32x4.sub(i32x4.min_s(aEnds, bEnds), i32x4.max_s(startsAt(i), startsAt(j))),
    );
    const apart = v128.or(i32x4.gt_s(aEnds, startsAt(j + 8)), i32x4.gt_s(bEnds, startsAt(i + 8)));
    const bits = i32x4.bitmask(apart);
    if (bits === 0) {
      common = i32x4.add(common, shared);
      i += 32;
      j += 32;
      continue;
    }
    // The pairs before the first that is not in step count, then of that pair the run that ends first.
    const inStep = ctz(bits);
    common = i32x4.add(common, v128.and(shared, i32x4.le_s(lanes, i32x4.splat(inStep))));
    i += (<usize>inStep) << 3;
    j += (<usize>inStep) << 3;
    const aEnd = load<i32>(i + 4);
    const bEnd = load<i32>(j + 4);
    i += (<usize>(aEnd <= bEnd)) << 3;
    j += (<usize>(bEnd <= aEnd)) << 3;
  }
  return sumLanes(common);
}

/**
 * IoU of two masks of one size.
 * @param detected facts of `measureEdges`
 * @param truth likewise
 * @param isCrowd take the intersection over the detected mask's own area
 */
export function iouOf(detected: usize, truth: usize, isCrowd: bool, height: i32): f64 {
  const left = max(load<i32>(detected + leftAt), load<i32>(truth + leftAt));
  const right = min(load<i32>(detected + rightAt), load<i32>(truth + rightAt));
  const top = max(load<i32>(detected + topAt), load<i32>(truth + topAt));
  const bottom = min(load<i32>(detected + bottomAt), load<i32>(truth + bottomAt));
  const common = left < right && top < bottom ? countCommon(detected, truth, left, right, height) : 0;
  const area = load<i32>(detected + areaAt);
  const whole = isCrowd ? area : area + load<i32>(truth + areaAt) - common;
  return common === 0 ? 0 : <f64>common / <f64>whole;
}

/**
 * IoU of every detected mask with every truth mask of one size.
 * @param detected facts of `measureEdges`, one mask after the other
 * @param truth likewise
 * @param crowds a byte a truth mask: 1 for the intersection over the detected mask's own area
 * @param matrix detectedCount * truthCount 64-bit floats, a row a detected mask
 */
export function fillIouMatrix(
  detected: usize,
  detectedCount: i32,
  truth: usize,
  truthCount: i32,
  crowds: usize,
  height: i32,
  matrix: usize,
): void {
  let out = matrix;
  for (let d: i32 = 0; d < detectedCount; ++d) {
    const a = detected + <usize>d * factBytes;
    for (let t: i32 = 0; t < truthCount; ++t) {
      const b = truth + <usize>t * factBytes;
      store<f64>(out, iouOf(a, b, load<u8>(crowds + <usize>t) !== 0, height));
      out += 8;
    }
  }
}
