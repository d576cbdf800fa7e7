// Visibility: which triangle is seen at each of four samples of every pixel, and how near it is.
//
// Coverage is exact: vertices are snapped to 1/256 pixel, edge functions are integers (or doubles that hold them), and
// of two triangles sharing an edge exactly one covers a sample on it. Only the triangle's number is kept; all that is
// needed for shading is worked out from it later, once per pixel (raster-shade.ts).
//
// A picture is drawn in bands of rows, so that what is known of a band's samples stays in the cache until it is shaded:
// triangles are first listed by the bands they may cover, those turned away or beside the picture left out.
//
// Vertex record, 16 bytes: f32 x, y, z (camera axes), f32 1/z (0 when nearer than the near plane).
// Screen record, 16 bytes: i32 x, y (1/256 px), f32 1/z as before, four bytes unused.
// Samples: four i32 x, then four i32 y, in 1/256 px from the pixel's top-left corner.

/** Camera block: f64 rotation (9, row-major), translation (3), fx, fy, cx, cy. */
export function transform(positions: usize, count: i32, camera: usize, out: usize, screens: usize, near: f64): void {
  const r0 = load<f64>(camera, 0), r1 = load<f64>(camera, 8), r2 = load<f64>(camera, 16);
  const r3 = load<f64>(camera, 24), r4 = load<f64>(camera, 32), r5 = load<f64>(camera, 40);
  const r6 = load<f64>(camera, 48), r7 = load<f64>(camera, 56), r8 = load<f64>(camera, 64);
  const tx = load<f64>(camera, 72), ty = load<f64>(camera, 80), tz = load<f64>(camera, 88);
  const fx = load<f64>(camera, 96) * 256.0, fy = load<f64>(camera, 104) * 256.0;
  const cx = load<f64>(camera, 112) * 256.0, cy = load<f64>(camera, 120) * 256.0;
  for (let i = 0; i < count; i++) {
    const px = <f64>load<f32>(positions, 0), py = <f64>load<f32>(positions, 4), pz = <f64>load<f32>(positions, 8);
    positions += 12;
    const x = r0 * px + r1 * py + r2 * pz + tx;
    const y = r3 * px + r4 * py + r5 * pz + ty;
    const z = r6 * px + r7 * py + r8 * pz + tz;
    store<f32>(out, <f32>x, 0);
    store<f32>(out, <f32>y, 4);
    store<f32>(out, <f32>z, 8);
    if (z >= near) {
      const inverse = 1.0 / z;
      store<f32>(out, <f32>inverse, 12);
      store<i32>(screens, snap(x * inverse * fx + cx), 0);
      store<i32>(screens, snap(y * inverse * fy + cy), 4);
      store<f32>(screens, <f32>inverse, 8);
    } else {
      store<f32>(out, 0, 12);
      store<i32>(screens, 0, 0);
      store<i32>(screens, 0, 4);
      store<f32>(screens, 0, 8);
    }
    out += 16;
    screens += 16;
  }
}

/** Nearest 1/256 pixel, kept inside what the edge functions can hold. */
// @ts-ignore: decorator
@inline
function snap(value: f64): i32 {
  return <i32>Math.max(-1073741824.0, Math.min(1073741824.0, Math.floor(value + 0.5)));
}

/**
 * Finds the bands each triangle [u32 a, b, c, flags] may cover: first | last << 16 into `ranges`, -1 for none; into
 * `starts` (bands + 1) where each band's list begins; into `spans` each band's first and last column that may be covered.
 * Flag 1: seen from both sides. @returns the lists' total length
 */
export function measureBands(
  triangles: usize, count: i32, screens: usize, width: i32, height: i32, bandRows: i32, bands: i32, ranges: usize,
  starts: usize, spans: usize,
): i32 {
  memory.fill(starts, 0, <usize>(bands + 1) << 2);
  for (let band = 0; band < bands; band++) {
    store<i32>(spans + (<usize>band << 3), width);
    store<i32>(spans + (<usize>band << 3), -1, 4);
  }
  for (let id = 0; id < count; id++, triangles += 16, ranges += 4) {
    store<i32>(ranges, -1);
    const a = screens + (<usize>load<u32>(triangles, 0) << 4);
    const b = screens + (<usize>load<u32>(triangles, 4) << 4);
    const c = screens + (<usize>load<u32>(triangles, 8) << 4);
    const nearA = load<f32>(a, 8), nearB = load<f32>(b, 8), nearC = load<f32>(c, 8);
    let firstBand = 0, lastBand = bands - 1, firstX = 0, lastX = width - 1;
    if (nearA > 0 && nearB > 0 && nearC > 0) {
      const x0 = load<i32>(a, 0), y0 = load<i32>(a, 4), x1 = load<i32>(b, 0), y1 = load<i32>(b, 4);
      const x2 = load<i32>(c, 0), y2 = load<i32>(c, 4);
      const area: i64 = (<i64>x1 - x0) * (<i64>y2 - y0) - (<i64>x2 - x0) * (<i64>y1 - y0);
      if (area == 0 || (area > 0 && !(load<u32>(triangles, 12) & 1))) continue;
      firstX = min3(x0, x1, x2) >> 8;
      lastX = max3(x0, x1, x2) >> 8;
      const firstY = min3(y0, y1, y2) >> 8, lastY = max3(y0, y1, y2) >> 8;
      if (lastX < 0 || lastY < 0 || firstX >= width || firstY >= height) continue;
      firstBand = max(0, firstY) / bandRows;
      lastBand = min(height - 1, lastY) / bandRows;
    } else if (!(nearA > 0 || nearB > 0 || nearC > 0)) {
      continue;
    }
    store<i32>(ranges, firstBand | (lastBand << 16));
    for (let band = firstBand; band <= lastBand; band++) {
      const at = starts + (<usize>(band + 1) << 2);
      store<i32>(at, load<i32>(at) + 1);
      const span = spans + (<usize>band << 3);
      if (firstX < load<i32>(span)) store<i32>(span, firstX);
      if (lastX > load<i32>(span, 4)) store<i32>(span, lastX, 4);
    }
  }
  let total = 0;
  for (let band = 0; band <= bands; band++) {
    total += load<i32>(starts + (<usize>band << 2));
    store<i32>(starts + (<usize>band << 2), total);
  }
  return total;
}

/** Writes the triangles' numbers into their bands' lists, in order. `cursors`: bands i32 of scratch. */
export function listBands(ranges: usize, count: i32, bands: i32, starts: usize, cursors: usize, lists: usize): void {
  memory.copy(cursors, starts, <usize>bands << 2);
  for (let id = 0; id < count; id++, ranges += 4) {
    const range = load<i32>(ranges);
    if (range == -1) continue;
    for (let band = range & 0xffff; band <= range >>> 16; band++) {
      const cursor = cursors + (<usize>band << 2);
      const at = load<i32>(cursor);
      store<i32>(lists + (<usize>at << 2), id);
      store<i32>(cursor, at + 1);
    }
  }
}

/**
 * Draws the listed triangles into a band of rows [firstRow, endRow). `nearness` and `ids` hold the band alone, four
 * samples a pixel; nearness 0 is nothing yet, ids need no value where it is.
 */
export function draw(
  list: usize, count: i32, triangles: usize, vertices: usize, screens: usize, camera: usize, near: f64, scratch: usize,
  nearness: usize, ids: usize, width: i32, firstRow: i32, endRow: i32, samples: usize,
): void {
  for (const end = list + (<usize>count << 2); list < end; list += 4) {
    const id = load<i32>(list);
    const record = triangles + (<usize>id << 4);
    const ia = <usize>load<u32>(record, 0), ib = <usize>load<u32>(record, 4), ic = <usize>load<u32>(record, 8);
    const a = screens + (ia << 4), b = screens + (ib << 4), c = screens + (ic << 4);
    const bothSides = (load<u32>(record, 12) & 1) != 0;
    const nearA = load<f32>(a, 8), nearB = load<f32>(b, 8), nearC = load<f32>(c, 8);
    if (nearA > 0 && nearB > 0 && nearC > 0) {
      fill(
        load<i32>(a, 0), load<i32>(a, 4), load<i32>(b, 0), load<i32>(b, 4), load<i32>(c, 0), load<i32>(c, 4),
        nearA, nearB, nearC, bothSides, id, nearness, ids, width, firstRow, endRow, samples,
      );
    } else {
      clipAndFill(
        vertices + (ia << 4), vertices + (ib << 4), vertices + (ic << 4), a, b, c, camera, near, scratch, bothSides, id,
        nearness, ids, width, firstRow, endRow, samples,
      );
    }
  }
}

/** Cuts the triangle at z = near (Sutherland-Hodgman) and draws the three or four corners that are left as a fan. */
function clipAndFill(
  a: usize, b: usize, c: usize, screenA: usize, screenB: usize, screenC: usize, camera: usize, near: f64,
  scratch: usize, bothSides: bool, id: i32,
  nearness: usize, ids: usize, width: i32, firstRow: i32, endRow: i32, samples: usize,
): void {
  let corners = 0;
  let from = c, to = a, screen = screenA;
  for (let edge = 0; edge < 3; edge++) {
    const z0 = <f64>load<f32>(from, 8), z1 = <f64>load<f32>(to, 8);
    const in0 = load<f32>(from, 12) > 0, in1 = load<f32>(to, 12) > 0;
    if (in0 != in1) {
      const t = (near - z0) / (z1 - z0);
      const x = <f64>load<f32>(from, 0) + t * (<f64>load<f32>(to, 0) - <f64>load<f32>(from, 0));
      const y = <f64>load<f32>(from, 4) + t * (<f64>load<f32>(to, 4) - <f64>load<f32>(from, 4));
      const out = scratch + (<usize>corners << 4);
      store<f32>(out, <f32>(1.0 / near), 0);
      store<i32>(out, snap((x / near * load<f64>(camera, 96) + load<f64>(camera, 112)) * 256.0), 4);
      store<i32>(out, snap((y / near * load<f64>(camera, 104) + load<f64>(camera, 120)) * 256.0), 8);
      corners++;
    }
    if (in1) {
      const out = scratch + (<usize>corners << 4);
      store<f32>(out, load<f32>(to, 12), 0);
      store<i32>(out, load<i32>(screen, 0), 4);
      store<i32>(out, load<i32>(screen, 4), 8);
      corners++;
    }
    from = to;
    to = edge == 0 ? b : c;
    screen = edge == 0 ? screenB : screenC;
  }
  for (let corner = 2; corner < corners; corner++) {
    const p = scratch + (<usize>(corner - 1) << 4), q = scratch + (<usize>corner << 4);
    fillPart(
      load<i32>(scratch, 4), load<i32>(scratch, 8), load<i32>(p, 4), load<i32>(p, 8), load<i32>(q, 4), load<i32>(q, 8),
      load<f32>(scratch, 0), load<f32>(p, 0), load<f32>(q, 0), bothSides, id, nearness, ids, width, firstRow, endRow, samples,
    );
  }
}

// @ts-ignore: decorator
@inline
function min3(a: i32, b: i32, c: i32): i32 {
  const ab = a < b ? a : b;
  return ab < c ? ab : c;
}

// @ts-ignore: decorator
@inline
function max3(a: i32, b: i32, c: i32): i32 {
  const ab = a > b ? a : b;
  return ab > c ? ab : c;
}

/** Largest of four lanes. */
// @ts-ignore: decorator
@inline
function largest(values: v128): i32 {
  const pairs = i32x4.max_s(values, v128.shuffle<i32>(values, values, 2, 3, 0, 1));
  return max(i32x4.extract_lane(pairs, 0), i32x4.extract_lane(pairs, 1));
}

/** As {@link fill}, not inlined: for what the near plane cut. */
function fillPart(
  x0: i32, y0: i32, x1: i32, y1: i32, x2: i32, y2: i32, n0: f32, n1: f32, n2: f32, bothSides: bool, id: i32,
  nearness: usize, ids: usize, width: i32, firstRow: i32, endRow: i32, samples: usize,
): void {
  fill(x0, y0, x1, y1, x2, y2, n0, n1, n2, bothSides, id, nearness, ids, width, firstRow, endRow, samples);
}

// @ts-ignore: decorator
@inline
function fill(
  x0: i32, y0: i32, x1: i32, y1: i32, x2: i32, y2: i32, n0: f32, n1: f32, n2: f32, bothSides: bool, id: i32,
  nearness: usize, ids: usize, width: i32, firstRow: i32, endRow: i32, samples: usize,
): void {
  let area: i64 = (<i64>x1 - x0) * (<i64>y2 - y0) - (<i64>x2 - x0) * (<i64>y1 - y0);
  if (area == 0) return;
  if (area < 0) {
    // Counter-clockwise seen with y up, so clockwise with y down is the front: turn it for the tests below.
    let swap = x1; x1 = x2; x2 = swap;
    swap = y1; y1 = y2; y2 = swap;
    const near = n1; n1 = n2; n2 = near;
    area = -area;
  } else if (!bothSides) {
    return;
  }
  const left = min3(x0, x1, x2), right = max3(x0, x1, x2);
  const top = min3(y0, y1, y2), bottom = max3(y0, y1, y2);
  let firstX = left >> 8, lastX = right >> 8, firstY = top >> 8, lastY = bottom >> 8;
  if (lastX < 0 || lastY < firstRow || firstX >= width || firstY >= endRow) return;
  if (firstX < 0) firstX = 0;
  if (firstY < firstRow) firstY = firstRow;
  if (lastX >= width) lastX = width - 1;
  if (lastY >= endRow) lastY = endRow - 1;

  // 1/z is linear on the screen: nearness = start + x * slopeX + y * slopeY, x from the first pixel, y from the picture's top.
  const scale: f64 = 256.0 / <f64>area;
  const d1: f64 = <f64>n1 - <f64>n0, d2: f64 = <f64>n2 - <f64>n0;
  const slopeX: f64 = (d1 * (<f64>y2 - <f64>y0) - d2 * (<f64>y1 - <f64>y0)) * scale;
  const slopeY: f64 = (d2 * (<f64>x1 - <f64>x0) - d1 * (<f64>x2 - <f64>x0)) * scale;
  const start: f64 = <f64>n0 + slopeX * (<f64>firstX - <f64>x0 / 256.0) - slopeY * (<f64>y0 / 256.0);
  const low = f32x4.splat(min(n0, min(n1, n2))), high = f32x4.splat(max(n0, max(n1, n2)));

  const sampleX = v128.load(samples), sampleY = v128.load(samples, 16);
  const offset = f32x4.mul(
    f32x4.add(
      f32x4.mul(f32x4.convert_i32x4_s(sampleX), f32x4.splat(<f32>slopeX)),
      f32x4.mul(f32x4.convert_i32x4_s(sampleY), f32x4.splat(<f32>slopeY)),
    ),
    f32x4.splat(<f32>0.00390625),
  );
  const id4 = i32x4.splat(id);
  const stepX = <f32>slopeX;
  const dx0 = x1 - x0, dy0 = y1 - y0, dx1 = x2 - x1, dy1 = y2 - y1, dx2 = x0 - x2, dy2 = y0 - y2;
  // Half-open edges: of an edge and its reverse, one counts the points on it.
  const bias0 = dy0 > 0 || (dy0 == 0 && dx0 > 0) ? 0 : -1;
  const bias1 = dy1 > 0 || (dy1 == 0 && dx1 > 0) ? 0 : -1;
  const bias2 = dy2 > 0 || (dy2 == 0 && dx2 > 0) ? 0 : -1;

  if (right - left < 16384 && bottom - top < 16384) {
    // Up to 64 pixels: every product stays below 2^31. Edge a -> b: (bx - ax)(py - ay) - (by - ay)(px - ax).
    const px = firstX << 8, py = firstY << 8;
    const zeros = i32x4.splat(0);
    const lane0 = i32x4.sub(i32x4.mul(sampleY, i32x4.splat(dx0)), i32x4.mul(sampleX, i32x4.splat(dy0)));
    const lane1 = i32x4.sub(i32x4.mul(sampleY, i32x4.splat(dx1)), i32x4.mul(sampleX, i32x4.splat(dy1)));
    const lane2 = i32x4.sub(i32x4.mul(sampleY, i32x4.splat(dx2)), i32x4.mul(sampleX, i32x4.splat(dy2)));
    let row0 = i32x4.add(lane0, i32x4.splat(dx0 * (py - y0) - dy0 * (px - x0) + bias0));
    let row1 = i32x4.add(lane1, i32x4.splat(dx1 * (py - y1) - dy1 * (px - x1) + bias1));
    let row2 = i32x4.add(lane2, i32x4.splat(dx2 * (py - y2) - dy2 * (px - x2) + bias2));
    const across0 = i32x4.splat(-dy0 << 8), across1 = i32x4.splat(-dy1 << 8), across2 = i32x4.splat(-dy2 << 8);
    const down0 = i32x4.splat(dx0 << 8), down1 = i32x4.splat(dx1 << 8), down2 = i32x4.splat(dx2 << 8);
    const isWide = lastX - firstX > 4;
    // Of a wide triangle's rows, only the pixels that edges do not rule out for all samples: for each edge its value at
    // the row's first pixel, at the sample farthest inside, and how many pixels it takes to zero.
    let reach = zeros, reachDown = zeros, toZero = zeros;
    let isLeft = zeros, isRight = zeros;
    if (isWide) {
      reach = i32x4.replace_lane(i32x4.splat(largest(row0)), 1, largest(row1));
      reach = i32x4.replace_lane(reach, 2, largest(row2));
      reachDown = i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(dx0 << 8), 1, dx1 << 8), 2, dx2 << 8);
      const steps = i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(-dy0 << 8), 1, -dy1 << 8), 2, -dy2 << 8);
      isLeft = i32x4.gt_s(steps, zeros);
      isRight = i32x4.lt_s(steps, zeros);
      toZero = v128.and(v128.or(isLeft, isRight), f32x4.div(f32x4.splat(-1), f32x4.convert_i32x4_s(steps)));
    }
    for (let y = firstY; y <= lastY; y++) {
      let e0 = row0, e1 = row1, e2 = row2;
      let from = firstX, to = lastX;
      if (isWide) {
        const bounds = f32x4.mul(f32x4.convert_i32x4_s(reach), toZero);
        // A little less and a little more than what rounding may spoil.
        const lefts = v128.and(isLeft, f32x4.sub(bounds, f32x4.splat(0.01)));
        const rights = v128.bitselect(f32x4.add(bounds, f32x4.splat(0.01)), f32x4.splat(64), isRight);
        from = firstX + <i32>max(f32x4.extract_lane(lefts, 0), max(f32x4.extract_lane(lefts, 1), f32x4.extract_lane(lefts, 2)));
        to = min(lastX, firstX + <i32>floor(
          min(f32x4.extract_lane(rights, 0), min(f32x4.extract_lane(rights, 1), f32x4.extract_lane(rights, 2))),
        ));
        reach = i32x4.add(reach, reachDown);
        const skipped = i32x4.splat(from - firstX);
        e0 = i32x4.add(e0, i32x4.mul(across0, skipped));
        e1 = i32x4.add(e1, i32x4.mul(across1, skipped));
        e2 = i32x4.add(e2, i32x4.mul(across2, skipped));
      }
      let pixel = (<usize>((y - firstRow) * width + from)) << 4;
      let across: f32 = <f32>(start + slopeY * <f64>y + slopeX * <f64>(from - firstX));
      for (let x = from; x <= to; x++) {
        // Without branches: whether a sample is inside, and in front, is a toss-up that no processor guesses.
        const outside = v128.or(v128.or(e0, e1), e2);
        const depth = f32x4.pmax(low, f32x4.pmin(high, f32x4.add(f32x4.splat(across), offset)));
        const old = v128.load(nearness + pixel);
        const seen = v128.andnot(f32x4.gt(depth, old), i32x4.shr_s(outside, 31));
        v128.store(nearness + pixel, v128.bitselect(depth, old, seen));
        v128.store(ids + pixel, v128.bitselect(id4, v128.load(ids + pixel), seen));
        e0 = i32x4.add(e0, across0);
        e1 = i32x4.add(e1, across1);
        e2 = i32x4.add(e2, across2);
        across += stepX;
        pixel += 16;
      }
      row0 = i32x4.add(row0, down0);
      row1 = i32x4.add(row1, down1);
      row2 = i32x4.add(row2, down2);
    }
    return;
  }
  for (let y = firstY; y <= lastY; y++) {
    const rowDepth: f64 = start + slopeY * <f64>y;
    for (let x = firstX; x <= lastX; x++) {
      const pixel = (<usize>((y - firstRow) * width + x)) << 4;
      const depth = f32x4.pmax(low, f32x4.pmin(high, f32x4.add(f32x4.splat(<f32>(rowDepth + slopeX * <f64>(x - firstX))), offset)));
      for (let lane: usize = 0; lane < 4; lane++) {
        const px = <f64>((x << 8) + load<i32>(samples + (lane << 2)));
        const py = <f64>((y << 8) + load<i32>(samples + (lane << 2), 16));
        if (<f64>dx0 * (py - <f64>y0) - <f64>dy0 * (px - <f64>x0) + <f64>bias0 < 0) continue;
        if (<f64>dx1 * (py - <f64>y1) - <f64>dy1 * (px - <f64>x1) + <f64>bias1 < 0) continue;
        if (<f64>dx2 * (py - <f64>y2) - <f64>dy2 * (px - <f64>x2) + <f64>bias2 < 0) continue;
        const value = lane == 0 ? f32x4.extract_lane(depth, 0) : lane == 1 ? f32x4.extract_lane(depth, 1)
          : lane == 2 ? f32x4.extract_lane(depth, 2) : f32x4.extract_lane(depth, 3);
        const at = pixel + (lane << 2);
        if (value > load<f32>(nearness + at)) {
          store<f32>(nearness + at, value);
          store<i32>(ids + at, id);
        }
      }
    }
  }
}
