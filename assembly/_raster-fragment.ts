// One fragment in each of four lanes, for raster-shade.ts, which describes the records: weights of the corners, blended
// attributes, light.

import { add, dot3, first, high, larger, low, mul, second, smaller, sub } from './_lanes';
import { COLOURS, COVERED, textureFour } from './_raster-sample';

// @ts-ignore: decorator
@inline const SKY: usize = 112;
// @ts-ignore: decorator
@inline const GROUND: usize = 128;
// @ts-ignore: decorator
@inline const LIGHTS: usize = 160;

// Places in the scratch, each four lanes.
// @ts-ignore: decorator
@inline const WEIGHT_A: usize = 0;
// @ts-ignore: decorator
@inline const WEIGHT_B: usize = 16;
// @ts-ignore: decorator
@inline const WEIGHT_C: usize = 32;
/** Sign of the triangle's facing: negative is the front. */
// @ts-ignore: decorator
@inline const FACING: usize = 48;
/** Four lanes of four values each. */
// @ts-ignore: decorator
@inline const NORMALS: usize = 256;
/** See {@link keepNumbers}. */
// @ts-ignore: decorator
@inline const NUMBERS: usize = 512;
/** End of the scratch: a tile's sums. */
// @ts-ignore: decorator
@inline export const SUMS: usize = 576;

/** One of the scene's single-precision numbers (see {@link keepNumbers}) in all lanes. */
// @ts-ignore: decorator
@inline
function kept(work: usize, index: usize): v128 {
  return v128.load32_splat(work + NUMBERS + (index << 2));
}

/** The rotation, 1 / (fx fy) in single precision: what every group of fragments needs. */
export function keepNumbers(work: usize, scene: usize): void {
  for (let index: usize = 0; index < 9; index++) store<f32>(work + NUMBERS + (index << 2), <f32>load<f64>(scene + 32 + (index << 3)));
  store<f32>(work + NUMBERS, <f32>(1.0 / (load<f64>(scene, 0) * load<f64>(scene, 8))), 36);
}

/** Weights of one lane in double precision, for a triangle with a corner in front of the near plane. */
function weighExactly(
  work: usize, lane: usize, x: f64, y: f64, a: usize, b: usize, c: usize, ra: usize, rb: usize, rc: usize, scene: usize,
): void {
  const ax = <f64>load<f32>(a, 0), ay = <f64>load<f32>(a, 4), az = <f64>load<f32>(a, 8);
  const bx = <f64>load<f32>(b, 0), by = <f64>load<f32>(b, 4), bz = <f64>load<f32>(b, 8);
  const cx = <f64>load<f32>(c, 0), cy = <f64>load<f32>(c, 4), cz = <f64>load<f32>(c, 8);
  let wa = x * (by * cz - bz * cy) + y * (bz * cx - bx * cz) + (bx * cy - by * cx);
  let wb = x * (cy * az - cz * ay) + y * (cz * ax - cx * az) + (cx * ay - cy * ax);
  let wc = x * (ay * bz - az * by) + y * (az * bx - ax * bz) + (ax * by - ay * bx);
  const flip: f64 = wa + wb + wc < 0 ? -1.0 : 1.0;
  wa = Math.max(0.0, wa * flip);
  wb = Math.max(0.0, wb * flip);
  wc = Math.max(0.0, wc * flip);
  const scale = 1.0 / (wa + wb + wc);
  store<f32>(work + WEIGHT_A + lane, <f32>(wa * scale));
  store<f32>(work + WEIGHT_B + lane, <f32>(wb * scale));
  store<f32>(work + WEIGHT_C + lane, <f32>(wc * scale));
  store<f32>(work + FACING + lane, <f32>flip);
  const det = Math.abs(ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx));
  const z = det * scale;
  const ua = load<f32>(ra, 32), va = load<f32>(ra, 36);
  const area = Mathf.abs((load<f32>(rb, 32) - ua) * (load<f32>(rc, 36) - va) - (load<f32>(rc, 32) - ua) * (load<f32>(rb, 36) - va));
  store<f32>(work + COVERED + lane, <f32>(<f64>area * z * z * z / (det * load<f64>(scene, 0) * load<f64>(scene, 8))));
}

/** Normal and vertex colour of one lane's fragment into the scratch. */
// @ts-ignore: decorator
@inline
function blendLane(work: usize, lane: usize, ra: usize, rb: usize, rc: usize): void {
  const ka = v128.load32_splat(work + WEIGHT_A + (lane << 2));
  const kb = v128.load32_splat(work + WEIGHT_B + (lane << 2));
  const kc = v128.load32_splat(work + WEIGHT_C + (lane << 2));
  v128.store(work + NORMALS + (lane << 4), add(add(mul(ka, v128.load(ra)), mul(kb, v128.load(rb))), mul(kc, v128.load(rc))));
  v128.store(work + COLOURS + (lane << 4), add(add(mul(ka, v128.load(ra, 16)), mul(kb, v128.load(rb, 16))), mul(kc, v128.load(rc, 16))));
}

/** Shades the four fragments at `list` and adds them to the tile's sums. */
export function shadeFour(
  list: usize, stride: usize, work: usize, triangles: usize, vertices: usize, attributes: usize, materials: usize,
  textures: usize, scene: usize,
): void {
  const t0 = triangles + (<usize>load<i32>(list, 0) << 4), t1 = triangles + (<usize>load<i32>(list, 4) << 4);
  const t2 = triangles + (<usize>load<i32>(list, 8) << 4), t3 = triangles + (<usize>load<i32>(list, 12) << 4);
  const a0 = <usize>load<u32>(t0, 0), b0 = <usize>load<u32>(t0, 4), c0 = <usize>load<u32>(t0, 8);
  const a1 = <usize>load<u32>(t1, 0), b1 = <usize>load<u32>(t1, 4), c1 = <usize>load<u32>(t1, 8);
  const a2 = <usize>load<u32>(t2, 0), b2 = <usize>load<u32>(t2, 4), c2 = <usize>load<u32>(t2, 8);
  const a3 = <usize>load<u32>(t3, 0), b3 = <usize>load<u32>(t3, 4), c3 = <usize>load<u32>(t3, 8);
  const x = v128.load(list + stride), y = v128.load(list + 2 * stride);
  const zero = f32x4.splat(0), one = f32x4.splat(1);

  // Corners of the four triangles: x, y, z, 1/z, a vector of four lanes each.
  let p = v128.load(vertices + (a0 << 4)), q = v128.load(vertices + (a1 << 4));
  let r = v128.load(vertices + (a2 << 4)), s = v128.load(vertices + (a3 << 4));
  let pq = low(p, q), rs = low(r, s);
  const ax = first(pq, rs), ay = second(pq, rs);
  pq = high(p, q); rs = high(r, s);
  const az = first(pq, rs), an = second(pq, rs);
  p = v128.load(vertices + (b0 << 4)); q = v128.load(vertices + (b1 << 4));
  r = v128.load(vertices + (b2 << 4)); s = v128.load(vertices + (b3 << 4));
  pq = low(p, q); rs = low(r, s);
  const ux = sub(first(pq, rs), ax), uy = sub(second(pq, rs), ay);
  pq = high(p, q); rs = high(r, s);
  const uz = sub(first(pq, rs), az), bn = second(pq, rs);
  p = v128.load(vertices + (c0 << 4)); q = v128.load(vertices + (c1 << 4));
  r = v128.load(vertices + (c2 << 4)); s = v128.load(vertices + (c3 << 4));
  pq = low(p, q); rs = low(r, s);
  const vx = sub(first(pq, rs), ax), vy = sub(second(pq, rs), ay);
  pq = high(p, q); rs = high(r, s);
  const vz = sub(first(pq, rs), az), cn = second(pq, rs);

  // Weights: ray . (v x a), ray . (a x u), and together ray . (u x v); the ray less a / az has no third component.
  const dx = sub(x, mul(ax, an)), dy = sub(y, mul(ay, an));
  const nx = sub(mul(uy, vz), mul(uz, vy)), ny = sub(mul(uz, vx), mul(ux, vz)), nz = sub(mul(ux, vy), mul(uy, vx));
  const whole = add(add(mul(x, nx), mul(y, ny)), nz);
  const flip = v128.and(f32x4.lt(whole, zero), i32x4.splat(i32.MIN_VALUE));
  const wb = v128.xor(flip, add(mul(dx, sub(mul(vy, az), mul(vz, ay))), mul(dy, sub(mul(vz, ax), mul(vx, az)))));
  const wc = v128.xor(flip, add(mul(dx, sub(mul(ay, uz), mul(az, uy))), mul(dy, sub(mul(az, ux), mul(ax, uz)))));
  // The shaded point may lie just outside the triangle (the mean of several samples): move it to the nearest edge.
  const ka = larger(zero, sub(sub(v128.xor(flip, whole), wb), wc));
  const kb = larger(zero, wb), kc = larger(zero, wc);
  const scale = f32x4.div(one, larger(f32x4.splat(1e-30), add(add(ka, kb), kc)));
  v128.store(work + WEIGHT_A, mul(ka, scale));
  v128.store(work + WEIGHT_B, mul(kb, scale));
  v128.store(work + WEIGHT_C, mul(kc, scale));
  v128.store(work + FACING, v128.or(flip, one));

  const ra0 = attributes + a0 * 48, rb0 = attributes + b0 * 48, rc0 = attributes + c0 * 48;
  const ra1 = attributes + a1 * 48, rb1 = attributes + b1 * 48, rc1 = attributes + c1 * 48;
  const ra2 = attributes + a2 * 48, rb2 = attributes + b2 * 48, rc2 = attributes + c2 * 48;
  const ra3 = attributes + a3 * 48, rb3 = attributes + b3 * 48, rc3 = attributes + c3 * 48;
  // Share of a texture a pixel covers: the map from pixels to the plane has Jacobian z^3 |N| / |D|, D = a . (b x c) = a . (u x v), N the area vector.
  const det = f32x4.abs(dot3(ax, ay, az, nx, ny, nz));
  const z = mul(det, scale);
  p = v128.load64_zero(ra0 + 32); q = v128.load64_zero(ra1 + 32); r = v128.load64_zero(ra2 + 32); s = v128.load64_zero(ra3 + 32);
  pq = low(p, q); rs = low(r, s);
  const ua = first(pq, rs), va = second(pq, rs);
  p = v128.load64_zero(rb0 + 32); q = v128.load64_zero(rb1 + 32); r = v128.load64_zero(rb2 + 32); s = v128.load64_zero(rb3 + 32);
  pq = low(p, q); rs = low(r, s);
  const ub = sub(first(pq, rs), ua), vb = sub(second(pq, rs), va);
  p = v128.load64_zero(rc0 + 32); q = v128.load64_zero(rc1 + 32); r = v128.load64_zero(rc2 + 32); s = v128.load64_zero(rc3 + 32);
  pq = low(p, q); rs = low(r, s);
  const uc = sub(first(pq, rs), ua), vc = sub(second(pq, rs), va);
  const uvArea = f32x4.abs(sub(mul(ub, vc), mul(uc, vb)));
  const focals = kept(work, 9);
  v128.store(work + COVERED, f32x4.div(mul(mul(mul(uvArea, focals), z), mul(z, z)), larger(f32x4.splat(1e-30), det)));

  const cut = v128.or(v128.or(f32x4.eq(an, zero), f32x4.eq(bn, zero)), f32x4.eq(cn, zero));
  if (v128.any_true(cut)) {
    const lanes = i32x4.bitmask(cut);
    for (let lane: usize = 0; lane < 4; lane++) {
      if (!(lanes & (1 << <i32>lane))) continue;
      const t = triangles + (<usize>load<i32>(list + (lane << 2)) << 4);
      const ia = <usize>load<u32>(t, 0), ib = <usize>load<u32>(t, 4), ic = <usize>load<u32>(t, 8);
      weighExactly(
        work, lane << 2, <f64>load<f32>(list + stride + (lane << 2)), <f64>load<f32>(list + 2 * stride + (lane << 2)),
        vertices + (ia << 4), vertices + (ib << 4), vertices + (ic << 4),
        attributes + ia * 48, attributes + ib * 48, attributes + ic * 48, scene,
      );
    }
  }

  const m0 = materials + (<usize>(load<u32>(t0, 12) >> 8) << 6), m1 = materials + (<usize>(load<u32>(t1, 12) >> 8) << 6);
  const m2 = materials + (<usize>(load<u32>(t2, 12) >> 8) << 6), m3 = materials + (<usize>(load<u32>(t3, 12) >> 8) << 6);
  blendLane(work, 0, ra0, rb0, rc0);
  blendLane(work, 1, ra1, rb1, rc1);
  blendLane(work, 2, ra2, rb2, rc2);
  blendLane(work, 3, ra3, rb3, rc3);
  if (load<f32>(m0, 24) >= 0 || load<f32>(m1, 24) >= 0 || load<f32>(m2, 24) >= 0 || load<f32>(m3, 24) >= 0) {
    const shareB = v128.load(work + WEIGHT_B), shareC = v128.load(work + WEIGHT_C);
    textureFour(
      work, m0, m1, m2, m3, textures,
      add(ua, add(mul(shareB, ub), mul(shareC, uc))), add(va, add(mul(shareB, vb), mul(shareC, vc))),
    );
  }
  p = v128.load(work + COLOURS); q = v128.load(work + COLOURS, 16);
  r = v128.load(work + COLOURS, 32); s = v128.load(work + COLOURS, 48);
  pq = low(p, q); rs = low(r, s);
  let red = first(pq, rs), green = second(pq, rs);
  pq = high(p, q); rs = high(r, s);
  let blue = first(pq, rs);
  const key = second(pq, rs);

  // Materials of the lanes: mostly one.
  let wrapR: v128, wrapG: v128, wrapB: v128, gloss: v128, shininess: v128, sheen: v128, unlit: v128;
  let unwrapR: v128, unwrapG: v128, unwrapB: v128;
  if (m0 == m1 && m0 == m2 && m0 == m3) {
    wrapR = v128.load32_splat(m0, 0); wrapG = v128.load32_splat(m0, 4); wrapB = v128.load32_splat(m0, 8);
    gloss = v128.load32_splat(m0, 12); shininess = v128.load32_splat(m0, 16); sheen = v128.load32_splat(m0, 20);
    unlit = v128.load32_splat(m0, 32);
    unwrapR = v128.load32_splat(m0, 48); unwrapG = v128.load32_splat(m0, 52); unwrapB = v128.load32_splat(m0, 56);
  } else {
    p = v128.load(m0); q = v128.load(m1); r = v128.load(m2); s = v128.load(m3);
    pq = low(p, q); rs = low(r, s);
    wrapR = first(pq, rs); wrapG = second(pq, rs);
    pq = high(p, q); rs = high(r, s);
    wrapB = first(pq, rs); gloss = second(pq, rs);
    p = v128.load(m0, 16); q = v128.load(m1, 16); r = v128.load(m2, 16); s = v128.load(m3, 16);
    pq = low(p, q); rs = low(r, s);
    shininess = first(pq, rs); sheen = second(pq, rs);
    p = v128.load(m0, 32); q = v128.load(m1, 32); r = v128.load(m2, 32); s = v128.load(m3, 32);
    unlit = first(low(p, q), low(r, s));
    p = v128.load(m0, 48); q = v128.load(m1, 48); r = v128.load(m2, 48); s = v128.load(m3, 48);
    pq = low(p, q); rs = low(r, s);
    unwrapR = first(pq, rs); unwrapG = second(pq, rs);
    unwrapB = first(high(p, q), high(r, s));
  }
  const flat = f32x4.ne(unlit, zero);

  if (!v128.any_true(v128.not(flat))) {
    // Colours as they are.
  } else {
    p = v128.load(work + NORMALS); q = v128.load(work + NORMALS, 16);
    r = v128.load(work + NORMALS, 32); s = v128.load(work + NORMALS, 48);
    pq = low(p, q); rs = low(r, s);
    let sx = first(pq, rs), sy = second(pq, rs);
    pq = high(p, q); rs = high(r, s);
    let sz = first(pq, rs);
    const open = second(pq, rs);
    // Seen from behind: light that side.
    const length = f32x4.sqrt(larger(f32x4.splat(1e-12), dot3(sx, sy, sz, sx, sy, sz)));
    const back = f32x4.gt(v128.load(work + FACING), zero);
    const normalise = v128.xor(f32x4.div(one, length), v128.and(back, i32x4.splat(i32.MIN_VALUE)));
    sx = mul(sx, normalise); sy = mul(sy, normalise); sz = mul(sz, normalise);
    // The ray back to the camera, in world axes.
    let ex = add(add(mul(kept(work, 0), x), mul(kept(work, 3), y)), kept(work, 6));
    let ey = add(add(mul(kept(work, 1), x), mul(kept(work, 4), y)), kept(work, 7));
    let ez = add(add(mul(kept(work, 2), x), mul(kept(work, 5), y)), kept(work, 8));
    const away = f32x4.div(f32x4.splat(-1), f32x4.sqrt(dot3(ex, ey, ez, ex, ey, ez)));
    ex = mul(ex, away); ey = mul(ey, away); ez = mul(ez, away);

    const up = add(mul(sy, f32x4.splat(0.5)), f32x4.splat(0.5));
    const groundR = v128.load32_splat(scene + GROUND), groundG = v128.load32_splat(scene + GROUND, 4), groundB = v128.load32_splat(scene + GROUND, 8);
    let lightR = mul(open, add(groundR, mul(up, sub(v128.load32_splat(scene + SKY), groundR))));
    let lightG = mul(open, add(groundG, mul(up, sub(v128.load32_splat(scene + SKY, 4), groundG))));
    let lightB = mul(open, add(groundB, mul(up, sub(v128.load32_splat(scene + SKY, 8), groundB))));
    let shineR = zero, shineG = zero, shineB = zero;
    const doublings = i32x4.trunc_sat_f32x4_s(shininess);
    const most = max(
      max(i32x4.extract_lane(doublings, 0), i32x4.extract_lane(doublings, 1)),
      max(i32x4.extract_lane(doublings, 2), i32x4.extract_lane(doublings, 3)),
    );
    const isDull = i32x4.eq(doublings, i32x4.splat(0));
    const two = f32x4.splat(2), ahead = dot3(sx, sy, sz, ex, ey, ez);
    const isGlossy = v128.any_true(f32x4.gt(gloss, zero));
    for (let index = 0; index < 3; index++) {
      const source = scene + LIGHTS + <usize>(index << 5);
      const lx = v128.load32_splat(source, 0), ly = v128.load32_splat(source, 4), lz = v128.load32_splat(source, 8);
      const visible = index == 0 ? key : open;
      const cosine = dot3(sx, sy, sz, lx, ly, lz);
      const strengthR = mul(v128.load32_splat(source, 16), visible);
      const strengthG = mul(v128.load32_splat(source, 20), visible);
      const strengthB = mul(v128.load32_splat(source, 24), visible);
      const diffuseR = larger(zero, mul(add(cosine, wrapR), unwrapR));
      const diffuseG = larger(zero, mul(add(cosine, wrapG), unwrapG));
      const diffuseB = larger(zero, mul(add(cosine, wrapB), unwrapB));
      lightR = add(lightR, mul(strengthR, mul(diffuseR, diffuseR)));
      lightG = add(lightG, mul(strengthG, mul(diffuseG, diffuseG)));
      lightB = add(lightB, mul(strengthB, mul(diffuseB, diffuseB)));
      const facing = f32x4.gt(cosine, zero);
      if (!isGlossy || !v128.any_true(facing)) continue;
      // The halfway vector is l + e, of squared length 2 + 2 l . e; what the exponent starts from is the cosine's square.
      const halfway = larger(zero, add(cosine, ahead));
      const lengths = larger(f32x4.splat(1e-12), mul(two, add(one, dot3(lx, ly, lz, ex, ey, ez))));
      let power = f32x4.div(mul(halfway, halfway), lengths);
      if (v128.any_true(isDull)) power = v128.bitselect(f32x4.sqrt(power), power, isDull);
      for (let k = 1; k < most; k++) {
        // What is as good as nothing becomes nothing before its square is a subnormal number: those are slow.
        power = v128.and(power, f32x4.gt(power, f32x4.splat(1e-15)));
        power = v128.bitselect(mul(power, power), power, i32x4.gt_s(doublings, i32x4.splat(k)));
      }
      power = v128.and(mul(power, gloss), facing);
      shineR = add(shineR, mul(strengthR, power));
      shineG = add(shineG, mul(strengthG, power));
      shineB = add(shineB, mul(strengthB, power));
    }
    const grazing = sub(one, larger(zero, ahead));
    const edge = mul(mul(mul(grazing, grazing), mul(grazing, sheen)), open);
    red = v128.bitselect(red, add(mul(red, add(lightR, edge)), shineR), flat);
    green = v128.bitselect(green, add(mul(green, add(lightG, edge)), shineG), flat);
    blue = v128.bitselect(blue, add(mul(blue, add(lightB, edge)), shineB), flat);
  }

  const weight = v128.load(list + 3 * stride);
  red = mul(weight, smaller(one, larger(zero, red)));
  green = mul(weight, smaller(one, larger(zero, green)));
  blue = mul(weight, smaller(one, larger(zero, blue)));
  pq = low(red, green); rs = low(blue, weight);
  addToPixel(work, load<i32>(list + 4 * stride, 0), first(pq, rs));
  addToPixel(work, load<i32>(list + 4 * stride, 4), second(pq, rs));
  pq = high(red, green); rs = high(blue, weight);
  addToPixel(work, load<i32>(list + 4 * stride, 8), first(pq, rs));
  addToPixel(work, load<i32>(list + 4 * stride, 12), second(pq, rs));
}

// @ts-ignore: decorator
@inline
function addToPixel(work: usize, pixel: i32, value: v128): void {
  const at = work + SUMS + (<usize>pixel << 4);
  v128.store(at, add(v128.load(at), value));
}
