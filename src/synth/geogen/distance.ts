/**
 * Signed distances in millimetres (negative inside) and the ways to join them.
 * @source I. Quilez, "Distance functions" and "Smooth minimum": ellipsoid bound, capsule, round cone, cubic smooth minimum
 */
export type Distance = (x: number, y: number, z: number) => number;

/** Union of two solids whose seam is rounded over about `k` millimetres. */
export function smoothUnion(a: number, b: number, k: number): number {
  const h = Math.max(k - Math.abs(a - b), 0) / k;
  return Math.min(a, b) - (h * h * h * k) / 6;
}

/** `a` without `b`, the edge rounded over about `k` millimetres. */
export function smoothCut(a: number, b: number, k: number): number {
  return -smoothUnion(-a, b, k);
}

/** What `a` and `b` share, the edge rounded over about `k` millimetres. */
export function smoothBoth(a: number, b: number, k: number): number {
  return -smoothUnion(-a, -b, k);
}

/** Distance to an ellipsoid at the origin with radii a, b, c: exact on the surface, a good bound elsewhere. */
export function ellipsoid(x: number, y: number, z: number, a: number, b: number, c: number): number {
  const px = x / a;
  const py = y / b;
  const pz = z / c;
  const k0 = Math.sqrt(px * px + py * py + pz * pz);
  const qx = px / a;
  const qy = py / b;
  const qz = pz / c;
  const k1 = Math.sqrt(qx * qx + qy * qy + qz * qz);
  return k1 > 1e-9 ? (k0 * (k0 - 1)) / k1 : -Math.min(a, b, c);
}

export function sphere(x: number, y: number, z: number, radius: number): number {
  return Math.sqrt(x * x + y * y + z * z) - radius;
}

/** A line from A to B with a radius that goes from `ra` to `rb`: a bound, close for gentle tapers. */
export function taperedLine(
  x: number,
  y: number,
  z: number,
  ax: number,
  ay: number,
  az: number,
  bx: number,
  by: number,
  bz: number,
  ra: number,
  rb: number,
): number {
  const dx = bx - ax;
  const dy = by - ay;
  const dz = bz - az;
  const px = x - ax;
  const py = y - ay;
  const pz = z - az;
  const t = Math.max(0, Math.min(1, (px * dx + py * dy + pz * dz) / (dx * dx + dy * dy + dz * dz)));
  const qx = px - dx * t;
  const qy = py - dy * t;
  const qz = pz - dz * t;
  return Math.sqrt(qx * qx + qy * qy + qz * qz) - (ra + (rb - ra) * t);
}

/** 0 below `low`, 1 above `high`, smooth between (cubic). Works with low > high, falling. */
export function smoothStep(low: number, high: number, value: number): number {
  const t = Math.max(0, Math.min(1, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

export function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}
