// Value noise on a lattice of random numbers, four points at a time, for surface-rows.ts. The twins are `noise2` and
// `latticeValue` of src/synth/panime/random.ts, in double precision.

/** Floats from one row of the lattice to the next: 256 and the first again. The last row is the first again, too. */
const latticeStride: usize = 257;

// @ts-ignore: decorator
@inline
export function clamp(value: v128): v128 {
  return f32x4.min(f32x4.max(value, f32x4.splat(0)), f32x4.splat(1));
}

/** 0 below `at`, 1 above it, over a width of `soft`. */
// @ts-ignore: decorator
@inline
export function edge(value: v128, at: v128, soft: v128): v128 {
  return clamp(f32x4.add(f32x4.div(f32x4.sub(value, at), soft), f32x4.splat(0.5)));
}

// @ts-ignore: decorator
@inline
export function mix(a: v128, b: v128, t: v128): v128 {
  return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), t));
}

// @ts-ignore: decorator
@inline
export function fade(f: v128): v128 {
  return f32x4.mul(f32x4.mul(f, f), f32x4.sub(f32x4.splat(3), f32x4.add(f, f)));
}

/** Two neighbours in a row of the lattice for each of two points. */
// @ts-ignore: decorator
@inline
export function neighbours(first: usize, second: usize): v128 {
  return v128.load64_lane(second, v128.load64_zero(first), 1);
}

/** Value noise; shifts are the whole cells by which a seed moves the lattice. */
// @ts-ignore: decorator
@inline
export function noise(x: v128, y: v128, shiftX: i32, shiftY: i32, lattice: usize): v128 {
  const xi = f32x4.floor(x);
  const yi = f32x4.floor(y);
  const sx = fade(f32x4.sub(x, xi));
  const sy = fade(f32x4.sub(y, yi));
  const cells = i32x4.splat(255);
  const column = v128.and(i32x4.add(i32x4.trunc_sat_f32x4_s(xi), i32x4.splat(shiftX)), cells);
  const row = v128.and(i32x4.add(i32x4.trunc_sat_f32x4_s(yi), i32x4.splat(shiftY)), cells);
  const places = i32x4.shl(i32x4.add(i32x4.add(i32x4.shl(row, 8), row), column), 2);
  const p0 = lattice + <usize>i32x4.extract_lane(places, 0);
  const p1 = lattice + <usize>i32x4.extract_lane(places, 1);
  const p2 = lattice + <usize>i32x4.extract_lane(places, 2);
  const p3 = lattice + <usize>i32x4.extract_lane(places, 3);
  const upper01 = neighbours(p0, p1);
  const upper23 = neighbours(p2, p3);
  const down = latticeStride << 2;
  const lower01 = neighbours(p0 + down, p1 + down);
  const lower23 = neighbours(p2 + down, p3 + down);
  const upper = mix(
    v128.shuffle<f32>(upper01, upper23, 0, 2, 4, 6),
    v128.shuffle<f32>(upper01, upper23, 1, 3, 5, 7),
    sx,
  );
  const lower = mix(
    v128.shuffle<f32>(lower01, lower23, 0, 2, 4, 6),
    v128.shuffle<f32>(lower01, lower23, 1, 3, 5, 7),
    sx,
  );
  return mix(upper, lower, sy);
}

/** Hash of lattice points, in [0, 1]: `latticeValue` of src/synth/panime/random.ts in single precision. */
// @ts-ignore: decorator
@inline
export function latticeValue(x: v128, y: v128, seed: i32): v128 {
  let h = v128.xor(
    v128.xor(i32x4.mul(x, i32x4.splat(0x27d4eb2d)), i32x4.mul(y, i32x4.splat(0x165667b1))),
    i32x4.splat(seed),
  );
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 15)), i32x4.splat(<i32>0x85ebca6b));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 13)), i32x4.splat(<i32>0xc2b2ae35));
  return f32x4.mul(f32x4.convert_i32x4_u(v128.xor(h, i32x4.shr_u(h, 16))), f32x4.splat(2.3283064365386963e-10));
}
