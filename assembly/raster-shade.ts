// Shading: from the triangle numbers of four samples a pixel to colours.
//
// A row at a time: first the row's fragments are listed (a surface that some of a pixel's samples see, at their mean),
// then they are shaded four at a time, one in each lane, and added to the row's pixels, then the row is encoded.
//
// Barycentric weights come from the pixel's ray and the triangle in camera axes, so they are perspective-correct
// without a division per vertex. Seen from vertex a the differences are small numbers, which single precision holds;
// triangles that reach behind the camera have no such vertex and take the same weights in double precision.
// Source: M. Olano, T. Greer, "Triangle scan conversion using 2D homogeneous coordinates", 1997, section 3.
//
// Attribute record, 48 bytes of f32: normal xyz, ambient visibility; linear colour rgb, key-light visibility; u, v, 0, 0.
// Material record, 64 bytes of f32: wrap rgb, gloss, log2 of shininess, sheen, texture (-1: none), part, unlit (0/1), u, v offset, 0, 1 / (1 + wrap) rgb.
// Texture record, 192 bytes of i32: levels, wrapU, wrapV (0 repeat, 1 clamp, 2 mirror), then pointer, width, height a level.
// Tables: 256 f32 of linear light of sRGB bytes, then 4096 sRGB bytes of evenly spaced linear light.
// Scene block: f64 fx, fy, cx, cy, rotation (9), one unused; then four f32 each: ambient sky, ambient ground, background;
// then three lights of direction (towards the light, world axes) and colour.
// Work: the lanes' scratch (256 bytes), width sums of four f32 (rgb times weight, weight), then five lists of 4 * width
// values: fragment's triangle, ray x, ray y, weight (samples), pixel.

// @ts-ignore: decorator
@inline const SKY: usize = 112;
// @ts-ignore: decorator
@inline const GROUND: usize = 128;
// @ts-ignore: decorator
@inline const BACKGROUND: usize = 144;
// @ts-ignore: decorator
@inline const LIGHTS: usize = 160;

// The scratch: each four lanes.
// @ts-ignore: decorator
@inline const WEIGHT_A: usize = 0;
// @ts-ignore: decorator
@inline const WEIGHT_B: usize = 16;
// @ts-ignore: decorator
@inline const WEIGHT_C: usize = 32;
// @ts-ignore: decorator
@inline const U: usize = 48;
// @ts-ignore: decorator
@inline const V: usize = 64;
/** Texels of one texture turn that a pixel covers, over the texture's size. */
// @ts-ignore: decorator
@inline const COVERED: usize = 80;
// @ts-ignore: decorator
@inline const NORMALS: usize = 96;
// @ts-ignore: decorator
@inline const COLOURS: usize = 160;
/** Sign of the triangle's facing: negative is the front. */
// @ts-ignore: decorator
@inline const FACING: usize = 224;
// @ts-ignore: decorator
@inline const SUMS: usize = 256;

// @ts-ignore: decorator
@inline
function low(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}
// @ts-ignore: decorator
@inline
function high(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}
// @ts-ignore: decorator
@inline
function first(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 0, 2);
}
// @ts-ignore: decorator
@inline
function second(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 1, 3);
}
// @ts-ignore: decorator
@inline
function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}
// @ts-ignore: decorator
@inline
function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}
// @ts-ignore: decorator
@inline
function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}
// @ts-ignore: decorator
@inline
function dot3(ax: v128, ay: v128, az: v128, bx: v128, by: v128, bz: v128): v128 {
  return add(add(mul(ax, bx), mul(ay, by)), mul(az, bz));
}
/** One of the scene's doubles in all lanes. */
// @ts-ignore: decorator
@inline
function sceneDouble(scene: usize, offset: usize): v128 {
  return f32x4.splat(<f32>load<f64>(scene + offset));
}

/** log2 by exponent and a quadratic through the mantissa: at most 0.01 off, plenty to choose a mip level. */
// @ts-ignore: decorator
@inline
function log2(value: f32): f32 {
  const bits = reinterpret<i32>(value);
  const mantissa = reinterpret<f32>((bits & 0x007fffff) | 0x3f800000);
  return <f32>((bits >> 23) - 127) + (-0.33333333 * mantissa + 2.0) * mantissa - 1.66666667;
}

/** A texture coordinate inside one turn. */
// @ts-ignore: decorator
@inline
function fold(turns: f32, mode: i32): f32 {
  if (mode == 0) return turns - Mathf.floor(turns);
  if (mode == 1) return max<f32>(0, min<f32>(1, turns));
  const half = turns * 0.5;
  const turn = (half - Mathf.floor(half)) * 2;
  return turn > 1 ? 2 - turn : turn;
}

/** Texel coordinate, 0 to size, of a folded one: past the first or last texel's centre it wraps or stays. */
// @ts-ignore: decorator
@inline
function texelAt(turn: f32, size: i32, mode: i32): f32 {
  const at = turn * <f32>size - 0.5;
  if (mode == 0) return at < 0 ? at + <f32>size : at;
  return max<f32>(0, min<f32>(<f32>(size - 1), at));
}

/** Bilinear sample of one level at folded coordinates, times 32767 * 16384. */
function bilinear(texture: usize, index: i32, u: f32, v: f32): v128 {
  const level = texture + 12 + <usize>(index * 12);
  const w = load<i32>(level, 4), h = load<i32>(level, 8);
  const modeV = load<i32>(texture, 8);
  const x = texelAt(u, w, load<i32>(texture, 4)), y = texelAt(v, h, modeV);
  // Rounding may bring a folded coordinate to its end.
  const x0 = min(w - 1, <i32>x), y0 = min(h - 1, <i32>y);
  const y1 = y0 + 1 < h ? y0 + 1 : modeV == 0 ? 0 : y0;
  const right = <i32>((x - <f32>x0) * 16384 + 0.5);
  const weights = i32x4.splat((right << 16) | (16384 - right));
  const stride = <usize>(w + 1) << 3;
  const start = <usize>load<i32>(level) + (<usize>x0 << 3);
  const a = v128.load(start + <usize>y0 * stride), b = v128.load(start + <usize>y1 * stride);
  const top = f32x4.convert_i32x4_s(i32x4.dot_i16x8_s(v128.shuffle<i16>(a, a, 0, 4, 1, 5, 2, 6, 3, 7), weights));
  const bottom = f32x4.convert_i32x4_s(i32x4.dot_i16x8_s(v128.shuffle<i16>(b, b, 0, 4, 1, 5, 2, 6, 3, 7), weights));
  return add(top, mul(f32x4.splat(y - <f32>y0), sub(bottom, top)));
}

/** Trilinear sample; alpha's place holds 1. */
// @ts-ignore: decorator
@inline
function sampleTexture(texture: usize, u: f32, v: f32, covered: f32): v128 {
  const texels = covered * <f32>load<i32>(texture, 16) * <f32>load<i32>(texture, 20);
  const last = load<i32>(texture) - 1;
  const lod: f32 = texels > 1.0 ? min<f32>(30, 0.5 * log2(texels)) : 0;
  const level = min(last, <i32>lod);
  const fu = fold(u, load<i32>(texture, 4)), fv = fold(v, load<i32>(texture, 8));
  let sampled = bilinear(texture, level, fu, fv);
  if (level < last && lod > 0) {
    const coarser = bilinear(texture, level + 1, fu, fv);
    sampled = add(sampled, mul(f32x4.splat(lod - <f32>level), sub(coarser, sampled)));
  }
  return f32x4.replace_lane(mul(sampled, f32x4.splat(1.0 / (32767.0 * 16384.0))), 3, 1);
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

/** Normal, colour and texture of one lane's fragment into the scratch. */
// @ts-ignore: decorator
@inline
function blendLane(work: usize, lane: usize, ra: usize, rb: usize, rc: usize, material: usize, textures: usize): void {
  const ka = v128.load32_splat(work + WEIGHT_A + (lane << 2));
  const kb = v128.load32_splat(work + WEIGHT_B + (lane << 2));
  const kc = v128.load32_splat(work + WEIGHT_C + (lane << 2));
  v128.store(work + NORMALS + (lane << 4), add(add(mul(ka, v128.load(ra)), mul(kb, v128.load(rb))), mul(kc, v128.load(rc))));
  let colour = add(add(mul(ka, v128.load(ra, 16)), mul(kb, v128.load(rb, 16))), mul(kc, v128.load(rc, 16)));
  const texture = <i32>load<f32>(material, 24);
  if (texture >= 0) {
    const uv = add(add(mul(ka, v128.load(ra, 32)), mul(kb, v128.load(rb, 32))), mul(kc, v128.load(rc, 32)));
    colour = mul(colour, sampleTexture(
      textures + <usize>(texture * 192),
      f32x4.extract_lane(uv, 0) + load<f32>(material, 36), f32x4.extract_lane(uv, 1) + load<f32>(material, 40),
      load<f32>(work + COVERED + (lane << 2)),
    ));
  }
  v128.store(work + COLOURS + (lane << 4), colour);
}

/** Shades the four fragments at `list` and adds them to the row's sums. */
function shadeFour(
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
  let p = v128.load(vertices + (a0 << 5)), q = v128.load(vertices + (a1 << 5));
  let r = v128.load(vertices + (a2 << 5)), s = v128.load(vertices + (a3 << 5));
  let pq = low(p, q), rs = low(r, s);
  const ax = first(pq, rs), ay = second(pq, rs);
  pq = high(p, q); rs = high(r, s);
  const az = first(pq, rs), an = second(pq, rs);
  p = v128.load(vertices + (b0 << 5)); q = v128.load(vertices + (b1 << 5));
  r = v128.load(vertices + (b2 << 5)); s = v128.load(vertices + (b3 << 5));
  pq = low(p, q); rs = low(r, s);
  const ux = sub(first(pq, rs), ax), uy = sub(second(pq, rs), ay);
  pq = high(p, q); rs = high(r, s);
  const uz = sub(first(pq, rs), az), bn = second(pq, rs);
  p = v128.load(vertices + (c0 << 5)); q = v128.load(vertices + (c1 << 5));
  r = v128.load(vertices + (c2 << 5)); s = v128.load(vertices + (c3 << 5));
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
  const ka = f32x4.max(zero, sub(sub(v128.xor(flip, whole), wb), wc));
  const kb = f32x4.max(zero, wb), kc = f32x4.max(zero, wc);
  const scale = f32x4.div(one, f32x4.max(f32x4.splat(1e-30), add(add(ka, kb), kc)));
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
  const focals = f32x4.splat(<f32>(1.0 / (load<f64>(scene, 0) * load<f64>(scene, 8))));
  v128.store(work + COVERED, f32x4.div(mul(mul(mul(uvArea, focals), z), mul(z, z)), f32x4.max(f32x4.splat(1e-30), det)));

  const cut = v128.or(v128.or(f32x4.eq(an, zero), f32x4.eq(bn, zero)), f32x4.eq(cn, zero));
  if (v128.any_true(cut)) {
    const lanes = i32x4.bitmask(cut);
    for (let lane: usize = 0; lane < 4; lane++) {
      if (!(lanes & (1 << <i32>lane))) continue;
      const t = triangles + (<usize>load<i32>(list + (lane << 2)) << 4);
      const ia = <usize>load<u32>(t, 0), ib = <usize>load<u32>(t, 4), ic = <usize>load<u32>(t, 8);
      weighExactly(
        work, lane << 2, <f64>load<f32>(list + stride + (lane << 2)), <f64>load<f32>(list + 2 * stride + (lane << 2)),
        vertices + (ia << 5), vertices + (ib << 5), vertices + (ic << 5),
        attributes + ia * 48, attributes + ib * 48, attributes + ic * 48, scene,
      );
    }
  }

  const m0 = materials + (<usize>(load<u32>(t0, 12) >> 8) << 6), m1 = materials + (<usize>(load<u32>(t1, 12) >> 8) << 6);
  const m2 = materials + (<usize>(load<u32>(t2, 12) >> 8) << 6), m3 = materials + (<usize>(load<u32>(t3, 12) >> 8) << 6);
  blendLane(work, 0, ra0, rb0, rc0, m0, textures);
  blendLane(work, 1, ra1, rb1, rc1, m1, textures);
  blendLane(work, 2, ra2, rb2, rc2, m2, textures);
  blendLane(work, 3, ra3, rb3, rc3, m3, textures);
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
    const length = f32x4.sqrt(f32x4.max(f32x4.splat(1e-12), dot3(sx, sy, sz, sx, sy, sz)));
    const back = f32x4.gt(v128.load(work + FACING), zero);
    const normalise = v128.xor(f32x4.div(one, length), v128.and(back, i32x4.splat(i32.MIN_VALUE)));
    sx = mul(sx, normalise); sy = mul(sy, normalise); sz = mul(sz, normalise);
    // The ray back to the camera, in world axes.
    let ex = add(add(mul(sceneDouble(scene, 32), x), mul(sceneDouble(scene, 56), y)), sceneDouble(scene, 80));
    let ey = add(add(mul(sceneDouble(scene, 40), x), mul(sceneDouble(scene, 64), y)), sceneDouble(scene, 88));
    let ez = add(add(mul(sceneDouble(scene, 48), x), mul(sceneDouble(scene, 72), y)), sceneDouble(scene, 96));
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
    const isGlossy = v128.any_true(f32x4.gt(gloss, zero));
    for (let index = 0; index < 3; index++) {
      const source = scene + LIGHTS + <usize>(index << 5);
      const lx = v128.load32_splat(source, 0), ly = v128.load32_splat(source, 4), lz = v128.load32_splat(source, 8);
      const visible = index == 0 ? key : open;
      const cosine = dot3(sx, sy, sz, lx, ly, lz);
      const strengthR = mul(v128.load32_splat(source, 16), visible);
      const strengthG = mul(v128.load32_splat(source, 20), visible);
      const strengthB = mul(v128.load32_splat(source, 24), visible);
      const diffuseR = f32x4.max(zero, mul(add(cosine, wrapR), unwrapR));
      const diffuseG = f32x4.max(zero, mul(add(cosine, wrapG), unwrapG));
      const diffuseB = f32x4.max(zero, mul(add(cosine, wrapB), unwrapB));
      lightR = add(lightR, mul(strengthR, mul(diffuseR, diffuseR)));
      lightG = add(lightG, mul(strengthG, mul(diffuseG, diffuseG)));
      lightB = add(lightB, mul(strengthB, mul(diffuseB, diffuseB)));
      const facing = f32x4.gt(cosine, zero);
      if (!isGlossy || !v128.any_true(facing)) continue;
      const hx = add(lx, ex), hy = add(ly, ey), hz = add(lz, ez);
      const halfway = f32x4.sqrt(f32x4.max(f32x4.splat(1e-12), dot3(hx, hy, hz, hx, hy, hz)));
      let power = f32x4.max(zero, f32x4.div(dot3(sx, sy, sz, hx, hy, hz), halfway));
      for (let k = 0; k < most; k++) power = v128.bitselect(mul(power, power), power, i32x4.gt_s(doublings, i32x4.splat(k)));
      power = v128.and(mul(power, gloss), facing);
      shineR = add(shineR, mul(strengthR, power));
      shineG = add(shineG, mul(strengthG, power));
      shineB = add(shineB, mul(strengthB, power));
    }
    const grazing = sub(one, f32x4.max(zero, dot3(sx, sy, sz, ex, ey, ez)));
    const edge = mul(mul(mul(grazing, grazing), mul(grazing, sheen)), open);
    red = v128.bitselect(red, add(mul(red, add(lightR, edge)), shineR), flat);
    green = v128.bitselect(green, add(mul(green, add(lightG, edge)), shineG), flat);
    blue = v128.bitselect(blue, add(mul(blue, add(lightB, edge)), shineB), flat);
  }

  const weight = v128.load(list + 3 * stride);
  red = mul(weight, f32x4.pmin(one, f32x4.pmax(zero, red)));
  green = mul(weight, f32x4.pmin(one, f32x4.pmax(zero, green)));
  blue = mul(weight, f32x4.pmin(one, f32x4.pmax(zero, blue)));
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

/** Whether two samples show one smooth surface, so that one shading serves both. */
function isSameSurface(a: i32, b: i32, triangles: usize, attributes: usize, nearA: f32, nearB: f32): bool {
  const ta = triangles + (<usize>a << 4), tb = triangles + (<usize>b << 4);
  if (load<u32>(ta, 12) != load<u32>(tb, 12)) return false;
  if (Mathf.abs(nearA - nearB) > 0.01 * nearA) return false;
  const na = attributes + <usize>load<u32>(ta) * 48, nb = attributes + <usize>load<u32>(tb) * 48;
  return load<f32>(na, 0) * load<f32>(nb, 0) + load<f32>(na, 4) * load<f32>(nb, 4) + load<f32>(na, 8) * load<f32>(nb, 8) > 0.9;
}

// @ts-ignore: decorator
@inline
function pushFragment(list: usize, stride: usize, id: i32, x: f32, y: f32, weight: i32, pixel: i32): void {
  store<i32>(list, id);
  store<f32>(list + stride, x);
  store<f32>(list + 2 * stride, y);
  store<f32>(list + 3 * stride, <f32>weight);
  store<i32>(list + 4 * stride, pixel);
}

/** Byte of linear light 0..1. */
// @ts-ignore: decorator
@inline
function encodePixel(out: usize, colour: v128, toSrgb: usize): void {
  const index = i32x4.trunc_sat_f32x4_s(add(mul(f32x4.min(f32x4.splat(1), f32x4.max(f32x4.splat(0), colour)), f32x4.splat(4095)), f32x4.splat(0.5)));
  store<u8>(out, load<u8>(toSrgb + <usize>i32x4.extract_lane(index, 0)), 0);
  store<u8>(out, load<u8>(toSrgb + <usize>i32x4.extract_lane(index, 1)), 1);
  store<u8>(out, load<u8>(toSrgb + <usize>i32x4.extract_lane(index, 2)), 2);
}

/**
 * Shades every pixel: each surface seen by its samples once, at their mean, weighted by their number, in linear light.
 * Writes RGB (channels 3, over the background) or straight-alpha RGBA (channels 4).
 */
export function resolve(
  triangles: usize, vertices: usize, attributes: usize, materials: usize, textures: usize, scene: usize,
  nearness: usize, ids: usize, width: i32, height: i32, samples: usize, tables: usize, out: usize, channels: i32,
  work: usize,
): void {
  const toSrgb = tables + 1024;
  const fx = 1.0 / load<f64>(scene, 0), fy = 1.0 / load<f64>(scene, 8), cx = load<f64>(scene, 16), cy = load<f64>(scene, 24);
  const background = channels == 4 ? f32x4.splat(0) : v128.load(scene + BACKGROUND);
  const none = i32x4.splat(-1);
  const stride = <usize>width << 4;
  const sums = work + SUMS;
  const lists = sums + stride;
  for (let y = 0; y < height; y++) {
    let list = lists;
    memory.fill(sums, 0, stride);
    for (let x = 0; x < width; x++, ids += 16, nearness += 16) {
      const four = v128.load(ids);
      if (i32x4.all_true(i32x4.eq(four, none))) continue;
      const id = i32x4.extract_lane(four, 0);
      if (i32x4.all_true(i32x4.eq(four, i32x4.splat(id)))) {
        // One triangle fills the pixel: its middle is the samples' mean.
        pushFragment(list, stride, id, <f32>((<f64>x + 0.5 - cx) * fx), <f32>((<f64>y + 0.5 - cy) * fy), 4, x);
        list += 4;
        continue;
      }
      let done = 0;
      for (let s = 0; done != 15; s++) {
        if (done & (1 << s)) continue;
        done |= 1 << s;
        const id = load<i32>(ids + (<usize>s << 2));
        if (id < 0) continue;
        const near = load<f32>(nearness + (<usize>s << 2));
        let members = 1, sumX = load<i32>(samples + (<usize>s << 2)), sumY = load<i32>(samples + (<usize>s << 2), 16);
        for (let t = s + 1; t < 4; t++) {
          const other = load<i32>(ids + (<usize>t << 2));
          if (done & (1 << t) || other < 0) continue;
          if (id != other && !isSameSurface(id, other, triangles, attributes, near, load<f32>(nearness + (<usize>t << 2)))) continue;
          done |= 1 << t;
          members++;
          sumX += load<i32>(samples + (<usize>t << 2));
          sumY += load<i32>(samples + (<usize>t << 2), 16);
        }
        const step = 1.0 / (256.0 * <f64>members);
        pushFragment(
          list, stride, id, <f32>((<f64>x + <f64>sumX * step - cx) * fx), <f32>((<f64>y + <f64>sumY * step - cy) * fy), members, x,
        );
        list += 4;
      }
    }
    if (list > lists) {
      // Fill the last group up with the row's first fragment, without weight.
      while ((list - lists) & 15) {
        pushFragment(list, stride, load<i32>(lists), load<f32>(lists + stride), load<f32>(lists + 2 * stride), 0, 0);
        list += 4;
      }
      for (let at = lists; at < list; at += 16)
        shadeFour(at, stride, work, triangles, vertices, attributes, materials, textures, scene);
    }
    for (let x = 0; x < width; x++, out += channels) {
      let total = v128.load(sums + (<usize>x << 4));
      const covered = f32x4.extract_lane(total, 3);
      if (channels == 4) {
        total = mul(total, f32x4.splat(1 / max<f32>(1, covered)));
        store<u8>(out, <u8>((<i32>covered * 255 + 2) >> 2), 3);
      } else {
        total = mul(add(total, mul(background, f32x4.splat(4 - covered))), f32x4.splat(0.25));
      }
      encodePixel(out, total, toSrgb);
    }
  }
}
