// Shading: from the triangle numbers of four samples a pixel to colours.
//
// A tile at a time, so that its triangles stay in the cache: first its fragments are listed (a surface that some of a
// pixel's samples see, at their mean), then they are shaded four at a time, one in each lane, and added to their
// pixels, then the tile is encoded.
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
// Work: the lanes' scratch (512 bytes), a tile's sums of four f32 a pixel (rgb times weight, weight), then five lists of
// four values a pixel: fragment's triangle, ray x, ray y, weight (samples), pixel of the tile.

/** Columns of a tile; it has as many rows as are shaded at once. */
// @ts-ignore: decorator
@inline const TILE: i32 = 32;

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
/** Sign of the triangle's facing: negative is the front. */
// @ts-ignore: decorator
@inline const FACING: usize = 48;
/** Share of a texture that the pixel covers. */
// @ts-ignore: decorator
@inline const COVERED: usize = 64;
/** Mip levels below and above, and how far between them. */
// @ts-ignore: decorator
@inline const LEVEL: usize = 80;
// @ts-ignore: decorator
@inline const LEVEL_ABOVE: usize = 96;
// @ts-ignore: decorator
@inline const BETWEEN: usize = 112;
/** Where a level's upper and lower pair of texels are, the pair's weights, and how far between the rows; once a level. */
// @ts-ignore: decorator
@inline const TAPS: usize = 128;
// @ts-ignore: decorator
@inline const TAPS_ABOVE: usize = 192;
/** Four lanes of four values each. */
// @ts-ignore: decorator
@inline const NORMALS: usize = 256;
// @ts-ignore: decorator
@inline const COLOURS: usize = 320;
/** A tile's row of background. */
// @ts-ignore: decorator
@inline const BACKGROUND_ROW: usize = 384;
// @ts-ignore: decorator
@inline const SUMS: usize = 512;

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

/** Larger of each lane; b where a is not a number. One instruction, unlike f32x4.max. */
// @ts-ignore: decorator
@inline
function larger(b: v128, a: v128): v128 {
  return f32x4.pmax(b, a);
}
// @ts-ignore: decorator
@inline
function smaller(b: v128, a: v128): v128 {
  return f32x4.pmin(b, a);
}
/** Whole numbers below 2^22 as integers: adding 2^23 puts them into the low bits. Others are rounded. */
// @ts-ignore: decorator
@inline
function toIntegers(values: v128): v128 {
  return i32x4.sub(add(values, f32x4.splat(8388608)), i32x4.splat(0x4b000000));
}

/** log2 by exponent and a quadratic through the mantissa: at most 0.01 off, plenty to choose a mip level. */
// @ts-ignore: decorator
@inline
function log2(value: v128): v128 {
  const mantissa = v128.or(v128.and(value, i32x4.splat(0x007fffff)), i32x4.splat(0x3f800000));
  const exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_s(value, 23), i32x4.splat(127)));
  const rest = add(mul(f32x4.splat(-0.33333333), mantissa), f32x4.splat(2));
  return sub(add(exponent, mul(rest, mantissa)), f32x4.splat(1.66666667));
}

/** Texture coordinates inside one turn: modes 0 repeat, 1 clamp, 2 mirror. */
// @ts-ignore: decorator
@inline
function fold(turns: v128, modes: v128): v128 {
  const repeated = sub(turns, f32x4.floor(turns));
  if (!v128.any_true(modes)) return repeated;
  const clamped = smaller(f32x4.splat(1), larger(f32x4.splat(0), turns));
  const half = mul(turns, f32x4.splat(0.5));
  const turn = mul(sub(half, f32x4.floor(half)), f32x4.splat(2));
  const mirrored = smaller(turn, sub(f32x4.splat(2), turn));
  return v128.bitselect(v128.bitselect(clamped, mirrored, i32x4.eq(modes, i32x4.splat(1))), repeated, i32x4.ne(modes, i32x4.splat(0)));
}

/** Texel coordinates, 0 to size, of folded ones: past the first or last texel's centre they wrap or stay. */
// @ts-ignore: decorator
@inline
function texelsAt(turns: v128, sizes: v128, modes: v128): v128 {
  const at = sub(mul(turns, sizes), f32x4.splat(0.5));
  const below = f32x4.lt(at, f32x4.splat(0));
  // Rounding may bring a folded coordinate to its end.
  const wrapped = smaller(sub(sizes, f32x4.splat(0.0005)), add(at, v128.and(sizes, below)));
  if (!v128.any_true(modes)) return wrapped;
  const kept = smaller(sub(sizes, f32x4.splat(1)), larger(f32x4.splat(0), at));
  return v128.bitselect(kept, wrapped, i32x4.ne(modes, i32x4.splat(0)));
}

/** Where the lanes' four texels are in one level of their textures, and their weights, into the scratch at `taps`. */
// @ts-ignore: decorator
@inline
function placeTaps(
  levels: usize, taps: usize, r0: usize, r1: usize, r2: usize, r3: usize, u: v128, v: v128, modesU: v128, modesV: v128,
): void {
  const p = v128.load(r0 + 12 + <usize>(load<i32>(levels, 0) * 12)), q = v128.load(r1 + 12 + <usize>(load<i32>(levels, 4) * 12));
  const r = v128.load(r2 + 12 + <usize>(load<i32>(levels, 8) * 12)), s = v128.load(r3 + 12 + <usize>(load<i32>(levels, 12) * 12));
  const pq = low(p, q), rs = low(r, s);
  const pointers = first(pq, rs), widths = second(pq, rs), heights = first(high(p, q), high(r, s));
  const x = texelsAt(u, f32x4.convert_i32x4_s(widths), modesU), y = texelsAt(v, f32x4.convert_i32x4_s(heights), modesV);
  const floorX = f32x4.floor(x), floorY = f32x4.floor(y);
  const rowsAbove = toIntegers(floorY);
  const next = i32x4.add(rowsAbove, i32x4.splat(1));
  // Below the last row: the first again, or the last.
  const beyond = i32x4.ge_s(next, heights);
  const rowsBelow = v128.bitselect(v128.and(rowsAbove, i32x4.ne(modesV, i32x4.splat(0))), next, beyond);
  const strides = i32x4.add(widths, i32x4.splat(1));
  const columns = toIntegers(floorX);
  v128.store(taps, i32x4.add(pointers, i32x4.shl(i32x4.add(i32x4.mul(rowsAbove, strides), columns), 3)));
  v128.store(taps, i32x4.add(pointers, i32x4.shl(i32x4.add(i32x4.mul(rowsBelow, strides), columns), 3)), 16);
  const right = toIntegers(mul(sub(x, floorX), f32x4.splat(16384)));
  v128.store(taps, i32x4.add(i32x4.sub(i32x4.shl(right, 16), right), i32x4.splat(16384)), 32);
  v128.store(taps, sub(y, floorY), 48);
}

/** Bilinear sample of one lane, times 32767 * 16384. */
// @ts-ignore: decorator
@inline
function sampleTaps(taps: usize): v128 {
  const a = v128.load(<usize>load<u32>(taps)), b = v128.load(<usize>load<u32>(taps, 16));
  const weights = v128.load32_splat(taps, 32);
  const top = f32x4.convert_i32x4_s(i32x4.dot_i16x8_s(v128.shuffle<i16>(a, a, 0, 4, 1, 5, 2, 6, 3, 7), weights));
  const bottom = f32x4.convert_i32x4_s(i32x4.dot_i16x8_s(v128.shuffle<i16>(b, b, 0, 4, 1, 5, 2, 6, 3, 7), weights));
  return add(top, mul(v128.load32_splat(taps, 48), sub(bottom, top)));
}

/** Multiplies one lane's colour by its texture, trilinear; the fourth value stays. */
// @ts-ignore: decorator
@inline
function textureLane(work: usize, lane: usize, material: usize, isBetween: bool): void {
  if (load<f32>(material, 24) < 0) return;
  let sampled = sampleTaps(work + TAPS + (lane << 2));
  if (isBetween) {
    const above = sampleTaps(work + TAPS_ABOVE + (lane << 2));
    sampled = add(sampled, mul(v128.load32_splat(work + BETWEEN + (lane << 2)), sub(above, sampled)));
  }
  sampled = f32x4.replace_lane(mul(sampled, f32x4.splat(1.0 / (32767.0 * 16384.0))), 3, 1);
  const colour = work + COLOURS + (lane << 4);
  v128.store(colour, mul(v128.load(colour), sampled));
}

/** The record of a material's texture; of the first texture where it has none (its sample is not used). */
// @ts-ignore: decorator
@inline
function textureOf(material: usize, textures: usize): usize {
  return textures + <usize>(max(0, <i32>load<f32>(material, 24)) * 192);
}

/** Multiplies the four lanes' colours by their textures at (u, v), in turns. */
function textureFour(
  work: usize, m0: usize, m1: usize, m2: usize, m3: usize, textures: usize, u: v128, v: v128,
): void {
  const r0 = textureOf(m0, textures), r1 = textureOf(m1, textures), r2 = textureOf(m2, textures), r3 = textureOf(m3, textures);
  let p = v128.load(m0, 36), q = v128.load(m1, 36), r = v128.load(m2, 36), s = v128.load(m3, 36);
  let pq = low(p, q), rs = low(r, s);
  u = add(u, first(pq, rs));
  v = add(v, second(pq, rs));
  // Levels, modes; then the first level's width and height.
  p = v128.load(r0); q = v128.load(r1); r = v128.load(r2); s = v128.load(r3);
  pq = low(p, q); rs = low(r, s);
  const last = i32x4.sub(first(pq, rs), i32x4.splat(1)), modesU = second(pq, rs), modesV = first(high(p, q), high(r, s));
  p = v128.load64_zero(r0 + 16); q = v128.load64_zero(r1 + 16); r = v128.load64_zero(r2 + 16); s = v128.load64_zero(r3 + 16);
  pq = low(p, q); rs = low(r, s);
  const texels = mul(v128.load(work + COVERED), mul(f32x4.convert_i32x4_s(first(pq, rs)), f32x4.convert_i32x4_s(second(pq, rs))));
  const lod = smaller(f32x4.splat(30), larger(f32x4.splat(0), mul(f32x4.splat(0.5), log2(texels))));
  const whole = f32x4.floor(lod);
  const level = i32x4.min_s(last, toIntegers(whole));
  const above = i32x4.min_s(last, i32x4.add(level, i32x4.splat(1)));
  v128.store(work + LEVEL, level);
  v128.store(work + LEVEL_ABOVE, above);
  v128.store(work + BETWEEN, sub(lod, whole));
  const isBetween = v128.any_true(f32x4.gt(lod, f32x4.splat(0)));
  u = fold(u, modesU);
  v = fold(v, modesV);
  placeTaps(work + LEVEL, work + TAPS, r0, r1, r2, r3, u, v, modesU, modesV);
  if (isBetween) placeTaps(work + LEVEL_ABOVE, work + TAPS_ABOVE, r0, r1, r2, r3, u, v, modesU, modesV);
  textureLane(work, 0, m0, isBetween);
  textureLane(work, 1, m1, isBetween);
  textureLane(work, 2, m2, isBetween);
  textureLane(work, 3, m3, isBetween);
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
  const focals = f32x4.splat(<f32>(1.0 / (load<f64>(scene, 0) * load<f64>(scene, 8))));
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
      const diffuseR = larger(zero, mul(add(cosine, wrapR), unwrapR));
      const diffuseG = larger(zero, mul(add(cosine, wrapG), unwrapG));
      const diffuseB = larger(zero, mul(add(cosine, wrapB), unwrapB));
      lightR = add(lightR, mul(strengthR, mul(diffuseR, diffuseR)));
      lightG = add(lightG, mul(strengthG, mul(diffuseG, diffuseG)));
      lightB = add(lightB, mul(strengthB, mul(diffuseB, diffuseB)));
      const facing = f32x4.gt(cosine, zero);
      if (!isGlossy || !v128.any_true(facing)) continue;
      const hx = add(lx, ex), hy = add(ly, ey), hz = add(lz, ez);
      const halfway = f32x4.sqrt(larger(f32x4.splat(1e-12), dot3(hx, hy, hz, hx, hy, hz)));
      let power = larger(zero, f32x4.div(dot3(sx, sy, sz, hx, hy, hz), halfway));
      for (let k = 0; k < most; k++) {
        // What is as good as nothing becomes nothing before its square is a subnormal number: those are slow.
        power = v128.and(power, f32x4.gt(power, f32x4.splat(1e-15)));
        power = v128.bitselect(mul(power, power), power, i32x4.gt_s(doublings, i32x4.splat(k)));
      }
      power = v128.and(mul(power, gloss), facing);
      shineR = add(shineR, mul(strengthR, power));
      shineG = add(shineG, mul(strengthG, power));
      shineB = add(shineB, mul(strengthB, power));
    }
    const grazing = sub(one, larger(zero, dot3(sx, sy, sz, ex, ey, ez)));
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

// @ts-ignore: decorator
@inline
function pushFragment(list: usize, stride: usize, id: i32, x: f32, y: f32, weight: i32, pixel: i32): void {
  store<i32>(list, id);
  store<f32>(list + stride, x);
  store<f32>(list + 2 * stride, y);
  store<f32>(list + 3 * stride, <f32>weight);
  store<i32>(list + 4 * stride, pixel);
}

/** Three bytes of linear light. Adding 2^23 leaves the nearest whole number in the low bits. */
// @ts-ignore: decorator
@inline
function encodePixel(out: usize, colour: v128, toSrgb: usize): void {
  const index = add(mul(smaller(f32x4.splat(1), colour), f32x4.splat(4095)), f32x4.splat(8388608));
  store<u8>(out, load<u8>(toSrgb + <usize>(i32x4.extract_lane(index, 0) & 4095)), 0);
  store<u8>(out, load<u8>(toSrgb + <usize>(i32x4.extract_lane(index, 1) & 4095)), 1);
  store<u8>(out, load<u8>(toSrgb + <usize>(i32x4.extract_lane(index, 2) & 4095)), 2);
}

/**
 * Shades the rows [firstRow, endRow) from their samples: each surface seen by a pixel's samples once, at their mean,
 * weighted by their number, in linear light. `nearness` and `ids` hold these rows alone; `out` is the whole picture.
 * Nothing is outside the columns [firstColumn, lastColumn].
 * Writes RGB (channels 3, over the background) or straight-alpha RGBA (channels 4).
 */
export function resolve(
  triangles: usize, vertices: usize, attributes: usize, materials: usize, textures: usize, scene: usize,
  nearness: usize, ids: usize, width: i32, firstRow: i32, endRow: i32, samples: usize, tables: usize, out: usize,
  channels: i32, work: usize, firstColumn: i32, lastColumn: i32,
): void {
  const toSrgb = tables + 1024;
  const fx = 1.0 / load<f64>(scene, 0), fy = 1.0 / load<f64>(scene, 8), cx = load<f64>(scene, 16), cy = load<f64>(scene, 24);
  const background = channels == 4 ? f32x4.splat(0) : v128.load(scene + BACKGROUND);
  const pixels = TILE * (endRow - firstRow);
  const sums = work + SUMS;
  const lists = sums + (<usize>pixels << 4);
  const stride = <usize>pixels << 4;
  const zero = f32x4.splat(0);
  for (let x = 0; x < TILE; x++) {
    encodePixel(work + BACKGROUND_ROW + <usize>(x * channels), background, toSrgb);
    if (channels == 4) store<u8>(work + BACKGROUND_ROW + <usize>(x * channels), 0, 3);
  }
  for (let left = 0; left < width; left += TILE) {
    const right = min(width, left + TILE);
    const bytes = <usize>((right - left) * channels);
    let list = lists;
    if (right <= firstColumn || left > lastColumn) {
      for (let y = firstRow; y < endRow; y++) memory.copy(out + <usize>((y * width + left) * channels), work + BACKGROUND_ROW, bytes);
      continue;
    }
    memory.fill(sums, 0, <usize>pixels << 4);
    for (let y = firstRow; y < endRow; y++) {
      const row = (y - firstRow) * width;
      let pixel = (y - firstRow) * TILE;
      for (let x = left; x < right; x++, pixel++) {
        const at = <usize>(row + x) << 4;
        const near = v128.load(nearness + at);
        const empty = f32x4.eq(near, zero);
        if (i32x4.all_true(empty)) continue;
        const four = v128.or(v128.load(ids + at), empty);
        const id = i32x4.extract_lane(four, 0);
        if (i32x4.all_true(i32x4.eq(four, i32x4.splat(id)))) {
          // One triangle fills the pixel: its middle is the samples' mean.
          pushFragment(list, stride, id, <f32>((<f64>x + 0.5 - cx) * fx), <f32>((<f64>y + 0.5 - cy) * fy), 4, pixel);
          list += 4;
          continue;
        }
        list = listSurfaces(
          list, stride, ids + at, nearness + at, i32x4.bitmask(empty), <f64>x - cx, <f64>y - cy, fx, fy, pixel, samples,
          triangles, attributes,
        );
      }
    }
    if (list == lists) {
      for (let y = firstRow; y < endRow; y++) memory.copy(out + <usize>((y * width + left) * channels), work + BACKGROUND_ROW, bytes);
      continue;
    }
    // Fill the last group up with the tile's first fragment, without weight.
    while ((list - lists) & 15) {
      pushFragment(list, stride, load<i32>(lists), load<f32>(lists + stride), load<f32>(lists + 2 * stride), 0, 0);
      list += 4;
    }
    for (let at = lists; at < list; at += 16)
      shadeFour(at, stride, work, triangles, vertices, attributes, materials, textures, scene);
    for (let y = firstRow; y < endRow; y++) {
      let target = out + <usize>((y * width + left) * channels);
      let sum = sums + (<usize>((y - firstRow) * TILE) << 4);
      for (let x = left; x < right; x++, target += channels, sum += 16) {
        let total = v128.load(sum);
        const covered = f32x4.extract_lane(total, 3);
        if (channels == 4) {
          total = mul(total, f32x4.splat(1 / max<f32>(1, covered)));
          store<u8>(target, <u8>((<i32>covered * 255 + 2) >> 2), 3);
        } else {
          total = mul(add(total, mul(background, f32x4.splat(4 - covered))), f32x4.splat(0.25));
        }
        encodePixel(target, total, toSrgb);
      }
    }
  }
}

/** Lists a pixel's surfaces: samples of one smooth surface together. @returns the list's new end */
function listSurfaces(
  list: usize, stride: usize, ids: usize, nearness: usize, done: i32, x: f64, y: f64, fx: f64, fy: f64, pixel: i32,
  samples: usize, triangles: usize, attributes: usize,
): usize {
  for (let s = 0; done != 15; s++) {
    if (done & (1 << s)) continue;
    done |= 1 << s;
    const id = load<i32>(ids + (<usize>s << 2));
    const near = load<f32>(nearness + (<usize>s << 2)), reach = near * 0.01;
    const triangle = triangles + (<usize>id << 4);
    const normal = v128.load(attributes + <usize>load<u32>(triangle) * 48);
    const material = load<u32>(triangle, 12);
    let members = 1, sumX = load<i32>(samples + (<usize>s << 2)), sumY = load<i32>(samples + (<usize>s << 2), 16);
    for (let t = s + 1; t < 4; t++) {
      if (done & (1 << t)) continue;
      const other = load<i32>(ids + (<usize>t << 2));
      if (id != other) {
        const second = triangles + (<usize>other << 4);
        if (material != load<u32>(second, 12) || Mathf.abs(near - load<f32>(nearness + (<usize>t << 2))) > reach) continue;
        const product = mul(normal, v128.load(attributes + <usize>load<u32>(second) * 48));
        if (f32x4.extract_lane(product, 0) + f32x4.extract_lane(product, 1) + f32x4.extract_lane(product, 2) <= 0.9) continue;
      }
      done |= 1 << t;
      members++;
      sumX += load<i32>(samples + (<usize>t << 2));
      sumY += load<i32>(samples + (<usize>t << 2), 16);
    }
    const step = 1.0 / (256.0 * <f64>members);
    pushFragment(list, stride, id, <f32>((x + <f64>sumX * step) * fx), <f32>((y + <f64>sumY * step) * fy), members, pixel);
    list += 4;
  }
  return list;
}
