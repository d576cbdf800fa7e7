/** Numbers in [0, 1) from a seed, the same on every platform. */
export type Random = () => number;

/**
 * A seeded generator: a Weyl sequence through a 32-bit finaliser.
 * @source Appleby, MurmurHash3, `fmix32`
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    return hash32(state) / 2 ** 32;
  };
}

/** Mixes a 32-bit integer into an unsigned 32-bit one. */
export function hash32(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Smooth noise over space, about -1 to 1, one feature a unit. */
export type Noise = (x: number, y: number, z: number) => number;

/**
 * Gradient noise with a seeded permutation and twelve gradients.
 * @source Perlin, "Improving Noise", SIGGRAPH 2002 (fade polynomial 6t^5 - 15t^4 + 10t^3, gradients to cube edges)
 */
export function gradientNoise(random: Random): Noise {
  const order = new Uint8Array(512);
  for (let i = 0; i < 256; i++) order[i] = i;
  for (let i = 255; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const other = order[j];
    order[j] = order[i];
    order[i] = other;
  }
  order.copyWithin(256, 0, 256);
  const gradientX = Float64Array.of(1, -1, 1, -1, 1, -1, 1, -1, 0, 0, 0, 0, 1, -1, 0, 0);
  const gradientY = Float64Array.of(1, 1, -1, -1, 0, 0, 0, 0, 1, -1, 1, -1, 1, 1, -1, -1);
  const gradientZ = Float64Array.of(0, 0, 0, 0, 1, 1, -1, -1, 1, 1, -1, -1, 0, 0, 1, -1);
  const corner = (hash: number, x: number, y: number, z: number) =>
    gradientX[hash & 15] * x + gradientY[hash & 15] * y + gradientZ[hash & 15] * z;

  return (x, y, z) => {
    const [floorX, floorY, floorZ] = [Math.floor(x), Math.floor(y), Math.floor(z)];
    const dx = x - floorX;
    const dy = y - floorY;
    const dz = z - floorZ;
    const column = floorX & 255;
    const row = floorY & 255;
    const slice = floorZ & 255;
    const u = dx * dx * dx * (dx * (dx * 6 - 15) + 10);
    const v = dy * dy * dy * (dy * (dy * 6 - 15) + 10);
    const w = dz * dz * dz * (dz * (dz * 6 - 15) + 10);
    const a = order[column] + row;
    const b = order[column + 1] + row;
    const aa = order[a & 255] + slice;
    const ab = order[(a + 1) & 255] + slice;
    const ba = order[b & 255] + slice;
    const bb = order[(b + 1) & 255] + slice;
    const x00 = corner(order[aa], dx, dy, dz);
    const x10 = corner(order[ab], dx, dy - 1, dz);
    const x01 = corner(order[aa + 1], dx, dy, dz - 1);
    const x11 = corner(order[ab + 1], dx, dy - 1, dz - 1);
    const front0 = x00 + u * (corner(order[ba], dx - 1, dy, dz) - x00);
    const front1 = x10 + u * (corner(order[bb], dx - 1, dy - 1, dz) - x10);
    const back0 = x01 + u * (corner(order[ba + 1], dx - 1, dy, dz - 1) - x01);
    const back1 = x11 + u * (corner(order[bb + 1], dx - 1, dy - 1, dz - 1) - x11);
    const front = front0 + v * (front1 - front0);
    const back = back0 + v * (back1 - back0);
    return front + w * (back - front);
  };
}

/**
 * Noise summed over octaves, each of twice the frequency and `gain` times the amplitude. An octave finer than
 * `finest` (features a unit) fades out, so that small pictures do not alias and show the same drawing as large ones.
 */
export function fractalNoise(
  noise: Noise,
  x: number,
  y: number,
  z: number,
  octaves: number,
  finest: number,
  gain = 0.5,
): number {
  let sum = 0;
  let amplitude = 1;
  let frequency = 1;
  for (let octave = 0; octave < octaves; octave++) {
    const visible = Math.min(1, 2 - (2 * frequency) / finest);
    if (visible <= 0) break;
    // The offset keeps the octaves' lattices apart.
    sum += amplitude * visible * noise(x * frequency + octave * 17.3, y * frequency, z * frequency - octave * 9.7);
    amplitude *= gain;
    frequency *= 2;
  }
  return sum;
}

/** 0 below `low`, 1 above `high`, smooth in between. `low` may exceed `high` for a falling step. */
export function smoothStep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
