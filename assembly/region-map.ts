// Lays the regions of a picture over each other: every pixel gets the number of its stack, the set of regions there. The
// twin is `buildRegionMap` of src/core/mask/region-map.ts.
//
// Masks are runs along columns, so the map lies column after column while they are laid: a run is one stretch of memory,
// filled eight pixels at a time as long as what lies below is the same.

/** A stack: the one below its topmost region, that region, how many it has, and the stack that was last made of it. */
const entryBytes: usize = 16;
const regionOffset: usize = 4;
const depthOffset: usize = 8;
const raisedOffset: usize = 12;

// @ts-ignore: decorator
@inline
function entryOf(stacks: usize, stack: u32): usize {
  return stacks + <usize>stack * entryBytes;
}

/**
 * Lays one region over the map.
 * @param map a 16-bit stack number a pixel, column after column
 * @param edges start, end, start, end, ... of its runs, 32-bit
 * @param stacks room for `capacity` entries; the first is that of no region (its region is -1, all else 0)
 * @param count stacks so far
 * @param sums 32-bit numbers that are added to: pixels that had no region, pixels that had one
 * @returns stacks now, or -1 when there is no room
 */
export function layRegion(
  map: usize,
  edges: usize,
  edgeCount: i32,
  region: i32,
  stacks: usize,
  count: i32,
  capacity: i32,
  sums: usize,
): i32 {
  let known = count;
  let covered: u32 = 0;
  let shared: u32 = 0;
  const edgesEnd = edges + ((<usize>edgeCount) << 2);
  for (let edge = edges; edge < edgesEnd; edge += 8) {
    let at = map + ((<usize>load<u32>(edge)) << 1);
    const end = map + ((<usize>load<u32>(edge, 4)) << 1);
    while (at < end) {
      const below = <u32>load<u16>(at);
      const entry = entryOf(stacks, below);
      let stack = load<u32>(entry, raisedOffset);
      if (stack === 0 || load<i32>(entryOf(stacks, stack), regionOffset) !== region) {
        if (known >= capacity) return -1;
        stack = known;
        ++known;
        const made = entryOf(stacks, stack);
        store<u32>(made, below);
        store<i32>(made, region, regionOffset);
        store<u32>(made, load<u32>(entry, depthOffset) + 1, depthOffset);
        store<u32>(made, 0, raisedOffset);
        store<u32>(entry, stack, raisedOffset);
      }
      const from = at;
      const old = i16x8.splat(<i16>below);
      const fresh = i16x8.splat(<i16>stack);
      while (at + 16 <= end && i16x8.all_true(i16x8.eq(v128.load(at), old))) {
        v128.store(at, fresh);
        at += 16;
      }
      while (at < end && <u32>load<u16>(at) === below) {
        store<u16>(at, <u16>stack);
        at += 2;
      }
      const depth = load<u32>(entry, depthOffset);
      const pixels = <u32>((at - from) >> 1);
      if (depth === 0) covered += pixels;
      else if (depth === 1) shared += pixels;
    }
  }
  store<u32>(sums, load<u32>(sums) + covered);
  store<u32>(sums, load<u32>(sums, 4) + shared, 4);
  return known;
}

/** Side of the squares that are turned from columns into rows at a time. */
const square: i32 = 16;

/**
 * Turns the map into codes, row after row: 2 * stack.
 * @param codes room for a 16-bit number a pixel
 */
export function turnMap(map: usize, width: i32, height: i32, codes: usize): void {
  for (let top: i32 = 0; top < height; top += square) {
    const bottom = min(height, top + square);
    for (let left: i32 = 0; left < width; left += square) {
      const right = min(width, left + square);
      for (let x = left; x < right; ++x) {
        const column = map + ((<usize>(x * height)) << 1);
        let to = codes + ((<usize>(top * width + x)) << 1);
        for (let y = top; y < bottom; ++y) {
          store<u16>(to, load<u16>(column + ((<usize>y) << 1)) << 1);
          to += (<usize>width) << 1;
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function mark(at: usize): void {
  store<u16>(at, load<u16>(at) | 1);
}

/** Eight codes without their marks. */
// @ts-ignore: decorator
@inline
function stacksAt(at: usize): v128 {
  return i16x8.shr_u(v128.load(at), 1);
}

/**
 * Marks codes within `reach` pixels of a change of stacks, along rows and along columns.
 */
export function markBorders(codes: usize, width: i32, height: i32, reach: i32): void {
  const stride = (<usize>width) << 1;
  for (let y: i32 = 0; y < height; ++y) {
    const row = codes + (<usize>y) * stride;
    // Along the row: a pixel and the one before it.
    for (let x: i32 = 1; x < width; x += 8) {
      const at = row + ((<usize>x) << 1);
      let bits = ~i16x8.bitmask(i16x8.eq(stacksAt(at), stacksAt(at - 2))) & 255;
      if (width - x < 8) bits &= (1 << (width - x)) - 1;
      while (bits !== 0) {
        const column = x + ctz(bits);
        bits &= bits - 1;
        const last = min(width - 1, column + reach - 1);
        for (let marked = max(0, column - reach); marked <= last; ++marked) mark(row + ((<usize>marked) << 1));
      }
    }
    if (y === 0) continue;
    // Along columns: a row and the one above.
    for (let x: i32 = 0; x < width; x += 8) {
      const at = row + ((<usize>x) << 1);
      let bits = ~i16x8.bitmask(i16x8.eq(stacksAt(at), stacksAt(at - stride))) & 255;
      if (width - x < 8) bits &= (1 << (width - x)) - 1;
      while (bits !== 0) {
        const column = (<usize>(x + ctz(bits))) << 1;
        bits &= bits - 1;
        const last = min(height - 1, y + reach - 1);
        for (let marked = max(0, y - reach); marked <= last; ++marked) mark(codes + (<usize>marked) * stride + column);
      }
    }
  }
}
