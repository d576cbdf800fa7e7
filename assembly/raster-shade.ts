// Shading: from the triangle numbers of four samples a pixel to colours, and from pixel centres to exact truth.
//
// Barycentric weights come from the pixel's ray and the triangle in camera axes, so they are perspective-correct
// without a division per vertex and hold for triangles that reach behind the camera.
// Source: M. Olano, T. Greer, "Triangle scan conversion using 2D homogeneous coordinates", 1997, section 3.
//
// Attribute record, 48 bytes of f32: normal xyz, ambient visibility; linear colour rgb, key-light visibility; u, v, 0, 0.
// Material record, 64 bytes of f32: wrap rgb, gloss, log2 of shininess, sheen, texture (-1: none), part, unlit (0/1), u, v offset, 0, 1 / (1 + wrap) rgb.
// Texture record, 192 bytes of i32: levels, wrapU, wrapV (0 repeat, 1 clamp, 2 mirror), then pointer, width, height a level.
// Tables: 256 f32 of linear light of sRGB bytes, then 4096 sRGB bytes of evenly spaced linear light.
// Scene block: f64 fx, fy, cx, cy, rotation (9), one unused; then four f32 each: ambient sky, ambient ground, background;
// then three lights of direction (towards the light, world axes) and colour.

// @ts-ignore: decorator
@inline const SKY: usize = 112;
// @ts-ignore: decorator
@inline const GROUND: usize = 128;
// @ts-ignore: decorator
@inline const BACKGROUND: usize = 144;
// @ts-ignore: decorator
@inline const LIGHTS: usize = 160;

/** Halves an RGBA texture: the mean of 2x2 in linear light, colours weighted by alpha. Odd sizes round down, at least 1. */
export function halve(source: usize, width: i32, height: i32, target: usize, toLinear: usize, toSrgb: usize): void {
  const w = max(1, width >> 1), h = max(1, height >> 1);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      let r: f32 = 0, g: f32 = 0, b: f32 = 0, a: f32 = 0;
      for (let k = 0; k < 4; k++) {
        const sx = min(width - 1, x * 2 + (k & 1)), sy = min(height - 1, y * 2 + (k >> 1));
        const texel = source + (<usize>(sy * width + sx) << 2);
        const alpha = <f32>load<u8>(texel, 3);
        r += alpha * load<f32>(toLinear + (<usize>load<u8>(texel, 0) << 2));
        g += alpha * load<f32>(toLinear + (<usize>load<u8>(texel, 1) << 2));
        b += alpha * load<f32>(toLinear + (<usize>load<u8>(texel, 2) << 2));
        a += alpha;
      }
      const out = target + (<usize>(y * w + x) << 2);
      const inverse: f32 = a > 0 ? 1.0 / a : 0;
      store<u8>(out, encode(r * inverse, toSrgb), 0);
      store<u8>(out, encode(g * inverse, toSrgb), 1);
      store<u8>(out, encode(b * inverse, toSrgb), 2);
      store<u8>(out, <u8>(a * 0.25 + 0.5), 3);
    }
  }
}

// @ts-ignore: decorator
@inline
function encode(linear: f32, toSrgb: usize): u8 {
  const clamped = max<f32>(0, min<f32>(1, linear));
  return load<u8>(toSrgb + <usize><i32>(clamped * 4095 + 0.5));
}

// @ts-ignore: decorator
@inline
function wrap(i: i32, n: i32, mode: i32): i32 {
  if (mode == 1) return max(0, min(n - 1, i));
  if (mode == 0) {
    if ((n & (n - 1)) == 0) return i & (n - 1);
    const r = i % n;
    return r < 0 ? r + n : r;
  }
  const period = n << 1;
  let r = i % period;
  if (r < 0) r += period;
  return r < n ? r : period - 1 - r;
}

/** Texels as four 16-bit values of linear light, so that sampling needs no table. */
export function linearise(source: usize, count: i32, target: usize, toLinear: usize): void {
  for (let i = 0; i < count; i++, source += 4, target += 8) {
    for (let channel: usize = 0; channel < 3; channel++) {
      const linear = load<f32>(toLinear + (<usize>load<u8>(source + channel) << 2));
      store<u16>(target + (channel << 1), <u16>(linear * <f32>65535 + <f32>0.5));
    }
    store<u16>(target, <u16>load<u8>(source, 3) * 257, 6);
  }
}

// @ts-ignore: decorator
@inline
function texel(level: usize, x: i32, y: i32, w: i32): v128 {
  const at = <usize>load<i32>(level) + (<usize>(y * w + x) << 3);
  return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(v128.load64_zero(at)));
}

/** Bilinear sample of one level; u, v in turns, (0, 0) the top-left corner of the first row. */
function bilinear(texture: usize, index: i32, u: f32, v: f32): v128 {
  const level = texture + 12 + <usize>(index * 12);
  const w = load<i32>(level, 4), h = load<i32>(level, 8);
  const modeU = load<i32>(texture, 4), modeV = load<i32>(texture, 8);
  const x = u * <f32>w - 0.5, y = v * <f32>h - 0.5;
  const floorX = Mathf.floor(x), floorY = Mathf.floor(y);
  const fx = f32x4.splat(x - floorX), fy = f32x4.splat(y - floorY);
  const x0 = wrap(<i32>floorX, w, modeU), x1 = wrap(<i32>floorX + 1, w, modeU);
  const y0 = wrap(<i32>floorY, h, modeV), y1 = wrap(<i32>floorY + 1, h, modeV);
  const a = texel(level, x0, y0, w), b = texel(level, x1, y0, w);
  const c = texel(level, x0, y1, w), d = texel(level, x1, y1, w);
  const top = f32x4.add(a, f32x4.mul(fx, f32x4.sub(b, a)));
  const bottom = f32x4.add(c, f32x4.mul(fx, f32x4.sub(d, c)));
  return f32x4.mul(f32x4.splat(1.0 / 65535.0), f32x4.add(top, f32x4.mul(fy, f32x4.sub(bottom, top))));
}

/** log2 by exponent and a quadratic through the mantissa: at most 0.01 off, plenty to choose a mip level. */
// @ts-ignore: decorator
@inline
function log2(value: f32): f32 {
  const bits = reinterpret<i32>(value);
  const mantissa = reinterpret<f32>((bits & 0x007fffff) | 0x3f800000);
  return <f32>((bits >> 23) - 127) + (-0.33333333 * mantissa + 2.0) * mantissa - 1.66666667;
}

/** Linear colour of a triangle where the ray (x, y, 1) in camera axes meets it. */
function shade(
  x: f64, y: f64, triangle: usize, vertices: usize, attributes: usize, materials: usize, textures: usize,
  scene: usize,
): v128 {
  const i0 = <usize>load<u32>(triangle, 0), i1 = <usize>load<u32>(triangle, 4), i2 = <usize>load<u32>(triangle, 8);
  const a = vertices + (i0 << 5), b = vertices + (i1 << 5), c = vertices + (i2 << 5);
  const ax = <f64>load<f32>(a, 0), ay = <f64>load<f32>(a, 4), az = <f64>load<f32>(a, 8);
  const bx = <f64>load<f32>(b, 0), by = <f64>load<f32>(b, 4), bz = <f64>load<f32>(b, 8);
  const cx = <f64>load<f32>(c, 0), cy = <f64>load<f32>(c, 4), cz = <f64>load<f32>(c, 8);
  let wa = x * (by * cz - bz * cy) + y * (bz * cx - bx * cz) + (bx * cy - by * cx);
  let wb = x * (cy * az - cz * ay) + y * (cz * ax - cx * az) + (cx * ay - cy * ax);
  let wc = x * (ay * bz - az * by) + y * (az * bx - ax * bz) + (ax * by - ay * bx);
  let sum = wa + wb + wc;
  const facing = sum < 0;
  const flip: f64 = facing ? -1.0 : 1.0;
  // The shaded point may lie just outside the triangle (the mean of several samples): move it to the nearest edge.
  wa = Math.max(0.0, wa * flip);
  wb = Math.max(0.0, wb * flip);
  wc = Math.max(0.0, wc * flip);
  sum = 1.0 / (wa + wb + wc);
  const fa = <f32>(wa * sum), fb = <f32>(wb * sum), fc = <f32>(wc * sum);
  const ka = f32x4.splat(fa), kb = f32x4.splat(fb), kc = f32x4.splat(fc);
  const ra = attributes + i0 * 48, rb = attributes + i1 * 48, rc = attributes + i2 * 48;
  const material = materials + (<usize>(load<u32>(triangle, 12) >> 8) << 6);

  let colour = f32x4.add(f32x4.add(f32x4.mul(ka, v128.load(ra, 16)), f32x4.mul(kb, v128.load(rb, 16))), f32x4.mul(kc, v128.load(rc, 16)));
  const key = f32x4.extract_lane(colour, 3);
  const textureIndex = <i32>load<f32>(material, 24);
  if (textureIndex >= 0) {
    const texture = textures + <usize>(textureIndex * 192);
    const ua = load<f32>(ra, 32), va = load<f32>(ra, 36), ub = load<f32>(rb, 32), vb = load<f32>(rb, 36), uc = load<f32>(rc, 32), vc = load<f32>(rc, 36);
    const u = fa * ua + fb * ub + fc * uc + load<f32>(material, 36);
    const v = fa * va + fb * vb + fc * vc + load<f32>(material, 40);
    // Texels a pixel covers: the map from pixels to the plane has Jacobian z^3 |N| / |D|, D = a . (b x c), N the area vector.
    const det = Math.abs(ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx));
    const z = det * sum;
    const uvArea = Mathf.abs((ub - ua) * (vc - va) - (uc - ua) * (vb - va));
    const texels = <f64>uvArea * <f64>load<i32>(texture, 16) * <f64>load<i32>(texture, 20) * z * z * z / (det * load<f64>(scene, 0) * load<f64>(scene, 8));
    const last = load<i32>(texture) - 1;
    const lod: f32 = texels > 1.0 && texels < 1.0e18 ? 0.5 * log2(<f32>texels) : texels >= 1.0e18 ? 30 : 0;
    const level = min(last, <i32>lod);
    let sampled = bilinear(texture, level, u, v);
    if (level < last && lod > 0) {
      const coarser = bilinear(texture, level + 1, u, v);
      sampled = f32x4.add(sampled, f32x4.mul(f32x4.splat(lod - <f32>level), f32x4.sub(coarser, sampled)));
    }
    colour = f32x4.mul(colour, sampled);
  }
  if (load<f32>(material, 32) != 0) return colour;

  const normal = f32x4.add(f32x4.add(f32x4.mul(ka, v128.load(ra)), f32x4.mul(kb, v128.load(rb))), f32x4.mul(kc, v128.load(rc)));
  let nx = f32x4.extract_lane(normal, 0), ny = f32x4.extract_lane(normal, 1), nz = f32x4.extract_lane(normal, 2);
  const open = f32x4.extract_lane(normal, 3);
  let scale: f32 = 1.0 / Mathf.sqrt(max<f32>(1e-12, nx * nx + ny * ny + nz * nz));
  // The ray back to the camera, in world axes.
  let ex = -<f32>(load<f64>(scene, 32) * x + load<f64>(scene, 56) * y + load<f64>(scene, 80));
  let ey = -<f32>(load<f64>(scene, 40) * x + load<f64>(scene, 64) * y + load<f64>(scene, 88));
  let ez = -<f32>(load<f64>(scene, 48) * x + load<f64>(scene, 72) * y + load<f64>(scene, 96));
  const eye: f32 = 1.0 / Mathf.sqrt(ex * ex + ey * ey + ez * ez);
  ex *= eye; ey *= eye; ez *= eye;
  if (!facing) scale = -scale; // seen from behind: light that side
  nx *= scale; ny *= scale; nz *= scale;

  const up = f32x4.splat(ny * 0.5 + 0.5);
  const ground = v128.load(scene + GROUND);
  let light = f32x4.mul(f32x4.splat(open), f32x4.add(ground, f32x4.mul(up, f32x4.sub(v128.load(scene + SKY), ground))));
  let shine = f32x4.splat(0);
  const wrapped = v128.load(material);
  const zero = f32x4.splat(0);
  const unwrapped = v128.load(material, 48);
  const gloss = load<f32>(material, 12);
  const doublings = <i32>load<f32>(material, 16);
  for (let index = 0; index < 3; index++) {
    const source = scene + LIGHTS + <usize>(index << 5);
    const lx = load<f32>(source, 0), ly = load<f32>(source, 4), lz = load<f32>(source, 8);
    const visible: f32 = index == 0 ? key : open;
    const cosine = nx * lx + ny * ly + nz * lz;
    const strength = f32x4.mul(v128.load(source, 16), f32x4.splat(visible));
    const diffuse = f32x4.max(zero, f32x4.mul(f32x4.add(f32x4.splat(cosine), wrapped), unwrapped));
    light = f32x4.add(light, f32x4.mul(strength, f32x4.mul(diffuse, diffuse)));
    if (gloss > 0 && cosine > 0) {
      const hx = lx + ex, hy = ly + ey, hz = lz + ez;
      let power = max<f32>(0, (nx * hx + ny * hy + nz * hz) / Mathf.sqrt(max<f32>(1e-12, hx * hx + hy * hy + hz * hz)));
      for (let k = 0; k < doublings; k++) power *= power;
      shine = f32x4.add(shine, f32x4.mul(strength, f32x4.splat(power * gloss)));
    }
  }
  const grazing: f32 = 1.0 - max<f32>(0, nx * ex + ny * ey + nz * ez);
  const sheen = grazing * grazing * grazing * load<f32>(material, 20) * open;
  light = f32x4.add(light, f32x4.splat(sheen));
  return f32x4.add(f32x4.mul(colour, light), shine);
}

// @ts-ignore: decorator
@inline
function shadeClipped(
  x: f64, y: f64, triangle: usize, vertices: usize, attributes: usize, materials: usize, textures: usize,
  scene: usize, weight: i32,
): v128 {
  const colour = shade(x, y, triangle, vertices, attributes, materials, textures, scene);
  return f32x4.mul(f32x4.min(f32x4.splat(1), f32x4.max(f32x4.splat(0), colour)), f32x4.splat(<f32>weight));
}

/** Whether two samples show one smooth surface, so that one shading serves both. */
function isSameSurface(a: i32, b: i32, triangles: usize, attributes: usize, nearA: f32, nearB: f32): bool {
  const ta = triangles + (<usize>a << 4), tb = triangles + (<usize>b << 4);
  if (load<u32>(ta, 12) != load<u32>(tb, 12)) return false;
  if (Mathf.abs(nearA - nearB) > 0.01 * nearA) return false;
  const na = attributes + <usize>load<u32>(ta) * 48, nb = attributes + <usize>load<u32>(tb) * 48;
  return load<f32>(na, 0) * load<f32>(nb, 0) + load<f32>(na, 4) * load<f32>(nb, 4) + load<f32>(na, 8) * load<f32>(nb, 8) > 0.9;
}

/**
 * Shades every pixel: each surface seen by its samples once, at their mean, weighted by their number, in linear light.
 * Writes RGB (channels 3, over the background) or straight-alpha RGBA (channels 4).
 */
export function resolve(
  triangles: usize, vertices: usize, attributes: usize, materials: usize, textures: usize, scene: usize,
  nearness: usize, ids: usize, width: i32, height: i32, samples: usize, tables: usize, out: usize, channels: i32,
): void {
  const toSrgb = tables + 1024;
  const fx = 1.0 / load<f64>(scene, 0), fy = 1.0 / load<f64>(scene, 8), cx = load<f64>(scene, 16), cy = load<f64>(scene, 24);
  const background = channels == 4 ? f32x4.splat(0) : v128.load(scene + BACKGROUND);
  const backR = encode(f32x4.extract_lane(background, 0), toSrgb);
  const backG = encode(f32x4.extract_lane(background, 1), toSrgb);
  const backB = encode(f32x4.extract_lane(background, 2), toSrgb);
  const none = i32x4.splat(-1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, ids += 16, nearness += 16, out += channels) {
      if (i32x4.all_true(i32x4.eq(v128.load(ids), none))) {
        store<u8>(out, backR, 0);
        store<u8>(out, backG, 1);
        store<u8>(out, backB, 2);
        if (channels == 4) store<u8>(out, 0, 3);
        continue;
      }
      let total = f32x4.splat(0);
      let covered = 0;
      const four = v128.load(ids);
      const first = i32x4.extract_lane(four, 0);
      let done = 0;
      if (i32x4.all_true(i32x4.eq(four, i32x4.splat(first)))) {
        // One triangle fills the pixel: its middle is the samples' mean.
        total = shadeClipped(
          (<f64>x + 0.5 - cx) * fx, (<f64>y + 0.5 - cy) * fy, triangles + (<usize>first << 4),
          vertices, attributes, materials, textures, scene, 4,
        );
        covered = 4;
        done = 15;
      }
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
        total = f32x4.add(total, shadeClipped(
          (<f64>x + <f64>sumX * step - cx) * fx, (<f64>y + <f64>sumY * step - cy) * fy, triangles + (<usize>id << 4),
          vertices, attributes, materials, textures, scene, members,
        ));
        covered += members;
      }
      if (channels == 4) {
        total = f32x4.mul(total, f32x4.splat(1.0 / <f32>covered));
        store<u8>(out, <u8>((covered * 255 + 2) >> 2), 3);
      } else {
        total = f32x4.mul(f32x4.add(total, f32x4.mul(background, f32x4.splat(<f32>4 - <f32>covered))), f32x4.splat(0.25));
      }
      store<u8>(out, encode(f32x4.extract_lane(total, 0), toSrgb), 0);
      store<u8>(out, encode(f32x4.extract_lane(total, 1), toSrgb), 1);
      store<u8>(out, encode(f32x4.extract_lane(total, 2), toSrgb), 2);
    }
  }
}

/**
 * Truth at pixel centres, from ids drawn with all four samples at the centre: depth along the optical axis (0: nothing),
 * the facet's unit normal in camera axes towards the camera, the part's number (0: nothing). A null pointer skips a layer.
 */
export function truth(
  triangles: usize, vertices: usize, materials: usize, scene: usize, ids: usize, width: i32, height: i32,
  depth: usize, normals: usize, parts: usize,
): void {
  const fx = 1.0 / load<f64>(scene, 0), fy = 1.0 / load<f64>(scene, 8), cx = load<f64>(scene, 16), cy = load<f64>(scene, 24);
  for (let py = 0; py < height; py++) {
    for (let px = 0; px < width; px++, ids += 16) {
      const pixel = <usize>(py * width + px);
      const id = load<i32>(ids);
      if (id < 0) {
        if (depth) store<f32>(depth + (pixel << 2), 0);
        if (normals) {
          store<f32>(normals + pixel * 12, 0, 0);
          store<f32>(normals + pixel * 12, 0, 4);
          store<f32>(normals + pixel * 12, 0, 8);
        }
        if (parts) store<u8>(parts + pixel, 0);
        continue;
      }
      const triangle = triangles + (<usize>id << 4);
      const a = vertices + (<usize>load<u32>(triangle, 0) << 5);
      const b = vertices + (<usize>load<u32>(triangle, 4) << 5);
      const c = vertices + (<usize>load<u32>(triangle, 8) << 5);
      const ax = <f64>load<f32>(a, 0), ay = <f64>load<f32>(a, 4), az = <f64>load<f32>(a, 8);
      const ux = <f64>load<f32>(b, 0) - ax, uy = <f64>load<f32>(b, 4) - ay, uz = <f64>load<f32>(b, 8) - az;
      const vx = <f64>load<f32>(c, 0) - ax, vy = <f64>load<f32>(c, 4) - ay, vz = <f64>load<f32>(c, 8) - az;
      let nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx;
      const distance = nx * ax + ny * ay + nz * az;
      const x = (<f64>px + 0.5 - cx) * fx, y = (<f64>py + 0.5 - cy) * fy;
      const along = nx * x + ny * y + nz;
      if (depth) store<f32>(depth + (pixel << 2), <f32>(distance / along));
      if (normals) {
        const scale = (along > 0.0 ? -1.0 : 1.0) / Math.sqrt(nx * nx + ny * ny + nz * nz);
        store<f32>(normals + pixel * 12, <f32>(nx * scale), 0);
        store<f32>(normals + pixel * 12, <f32>(ny * scale), 4);
        store<f32>(normals + pixel * 12, <f32>(nz * scale), 8);
      }
      if (parts) store<u8>(parts + pixel, <u8>load<f32>(materials + (<usize>(load<u32>(triangle, 12) >> 8) << 6), 28));
    }
  }
}
