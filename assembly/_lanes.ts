// Four lanes of f32 at a time: short names for what shading does all the time.

// @ts-ignore: decorator
@inline
export function low(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}
// @ts-ignore: decorator
@inline
export function high(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}
// @ts-ignore: decorator
@inline
export function first(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 0, 2);
}
// @ts-ignore: decorator
@inline
export function second(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 1, 3);
}
// @ts-ignore: decorator
@inline
export function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}
// @ts-ignore: decorator
@inline
export function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}
// @ts-ignore: decorator
@inline
export function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}
// @ts-ignore: decorator
@inline
export function dot3(ax: v128, ay: v128, az: v128, bx: v128, by: v128, bz: v128): v128 {
  return add(add(mul(ax, bx), mul(ay, by)), mul(az, bz));
}
/** Larger of each lane; b where a is not a number. One instruction, unlike f32x4.max. */
// @ts-ignore: decorator
@inline
export function larger(b: v128, a: v128): v128 {
  return f32x4.pmax(b, a);
}
// @ts-ignore: decorator
@inline
export function smaller(b: v128, a: v128): v128 {
  return f32x4.pmin(b, a);
}
/** Whole numbers below 2^22 as integers: adding 2^23 puts them into the low bits. Others are rounded. */
// @ts-ignore: decorator
@inline
export function toIntegers(values: v128): v128 {
  return i32x4.sub(add(values, f32x4.splat(8388608)), i32x4.splat(0x4b000000));
}
