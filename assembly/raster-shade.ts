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
// Work: the lanes' scratch (576 bytes), a tile's sums of four f32 a pixel (rgb times weight, weight), then five lists of
// four values a pixel: fragment's triangle, ray x, ray y, weight (samples), pixel of the tile.

import { add, mul, smaller, sub } from './_lanes';
import { keepNumbers, SUMS, shadeFour } from './_raster-fragment';

/** Columns of a tile; it has as many rows as are shaded at once. */
// @ts-ignore: decorator
@inline const TILE: i32 = 32;

// @ts-ignore: decorator
@inline const BACKGROUND: usize = 144;

/** A tile's row of background. */
// @ts-ignore: decorator
@inline const BACKGROUND_ROW: usize = 384;

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
  keepNumbers(work, scene);
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
      const rayY = <f32>((<f64>y + 0.5 - cy) * fy);
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
          pushFragment(list, stride, id, <f32>((<f64>x + 0.5 - cx) * fx), rayY, 4, pixel);
          list += 4;
          continue;
        }
        if (!v128.any_true(empty) && isOneSurface(four, near, id, triangles, attributes)) {
          pushFragment(list, stride, id, <f32>((<f64>x + 0.5 - cx) * fx), rayY, 4, pixel);
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

/** Whether two triangles of one material, at about one depth, are parts of one smooth surface. */
// @ts-ignore: decorator
@inline
function isSmooth(triangle: usize, normal: v128, other: usize, attributes: usize): bool {
  if (load<u32>(triangle, 12) != load<u32>(other, 12)) return false;
  const product = mul(normal, v128.load(attributes + <usize>load<u32>(other) * 48));
  return f32x4.extract_lane(product, 0) + f32x4.extract_lane(product, 1) + f32x4.extract_lane(product, 2) > 0.9;
}

/** Whether all samples are of the first one's smooth surface: {@link listSurfaces} for the most frequent case. */
// @ts-ignore: decorator
@inline
function isOneSurface(four: v128, near: v128, id: i32, triangles: usize, attributes: usize): bool {
  const nearest = v128.shuffle<i32>(near, near, 0, 0, 0, 0);
  const apart = f32x4.gt(f32x4.abs(sub(near, nearest)), mul(nearest, f32x4.splat(0.01)));
  const others = i32x4.ne(four, i32x4.splat(id));
  if (v128.any_true(v128.and(apart, others))) return false;
  const triangle = triangles + (<usize>id << 4);
  const normal = v128.load(attributes + <usize>load<u32>(triangle) * 48);
  const b = i32x4.extract_lane(four, 1), c = i32x4.extract_lane(four, 2), d = i32x4.extract_lane(four, 3);
  if (b != id && !isSmooth(triangle, normal, triangles + (<usize>b << 4), attributes)) return false;
  if (c != id && c != b && !isSmooth(triangle, normal, triangles + (<usize>c << 4), attributes)) return false;
  return d == id || d == b || d == c || isSmooth(triangle, normal, triangles + (<usize>d << 4), attributes);
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
    let members = 1, sumX = load<i32>(samples + (<usize>s << 2)), sumY = load<i32>(samples + (<usize>s << 2), 16);
    for (let t = s + 1; t < 4; t++) {
      if (done & (1 << t)) continue;
      const other = load<i32>(ids + (<usize>t << 2));
      if (id != other) {
        if (Mathf.abs(near - load<f32>(nearness + (<usize>t << 2))) > reach) continue;
        if (!isSmooth(triangle, normal, triangles + (<usize>other << 4), attributes)) continue;
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
