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
  const cube = [1, 1, 0, -1, 1, 0, 1, -1, 0, -1, -1, 0, 1, 0, 1, -1, 0, 1, 1, 0, -1, -1, 0, -1, 0, 1, 1, 0, -1, 1];
  cube.push(0, 1, -1, 0, -1, -1, 1, 1, 0, -1, 1, 0, 0, -1, 1, 0, -1, -1);
  // The gradient of each lattice point (x, y, z, unused), ready by its last permutation index: one look-up a corner.
  const gradients = new Float32Array(512 * 4);
  for (let i = 0; i < 512; i++) {
    for (let axis = 0; axis < 3; axis++) gradients[i * 4 + axis] = cube[(order[i] & 15) * 3 + axis];
  }

  return (x, y, z) => {
    const floorX = Math.floor(x);
    const floorY = Math.floor(y);
    const floorZ = Math.floor(z);
    const dx = x - floorX;
    const dy = y - floorY;
    const dz = z - floorZ;
    const ex = dx - 1;
    const ey = dy - 1;
    const ez = dz - 1;
    const column = floorX & 255;
    const row = floorY & 255;
    const slice = floorZ & 255;
    const u = dx * dx * dx * (dx * (dx * 6 - 15) + 10);
    const v = dy * dy * dy * (dy * (dy * 6 - 15) + 10);
    const w = dz * dz * dz * (dz * (dz * 6 - 15) + 10);
    const a = order[column] + row;
    const b = order[column + 1] + row;
    // The corner one slice further is the next entry: four numbers on.
    const aa = (order[a] + slice) << 2;
    const ba = (order[b] + slice) << 2;
    const ab = (order[a + 1] + slice) << 2;
    const bb = (order[b + 1] + slice) << 2;
    const g = gradients;
    const n000 = g[aa] * dx + g[aa + 1] * dy + g[aa + 2] * dz;
    const n100 = g[ba] * ex + g[ba + 1] * dy + g[ba + 2] * dz;
    const n010 = g[ab] * dx + g[ab + 1] * ey + g[ab + 2] * dz;
    const n110 = g[bb] * ex + g[bb + 1] * ey + g[bb + 2] * dz;
    const n001 = g[aa + 4] * dx + g[aa + 5] * dy + g[aa + 6] * ez;
    const n101 = g[ba + 4] * ex + g[ba + 5] * dy + g[ba + 6] * ez;
    const n011 = g[ab + 4] * dx + g[ab + 5] * ey + g[ab + 6] * ez;
    const n111 = g[bb + 4] * ex + g[bb + 5] * ey + g[bb + 6] * ez;
    const near0 = n000 + u * (n100 - n000);
    const near1 = n010 + u * (n110 - n010);
    const far0 = n001 + u * (n101 - n001);
    const far1 = n011 + u * (n111 - n011);
    const near = near0 + v * (near1 - near0);
    const far = far0 + v * (far1 - far0);
    return near + w * (far - near);
  };
}

/**
 * Noise summed over octaves, each of twice the frequency and `gain` times the amplitude. An octave finer than
 * `finest` (features a unit) fades out, so that small pictures do not alias and show the same drawing as large ones.
 * Stops early once the sum can no longer reach `giveUpBelow`, where the caller draws nothing anyway.
 */
export function fractalNoise(
  noise: Noise,
  x: number,
  y: number,
  z: number,
  octaves: number,
  finest: number,
  gain = 0.5,
  giveUpBelow = Number.NEGATIVE_INFINITY,
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
    // All further octaves together rarely add more than this.
    if (sum + (amplitude / (1 - gain)) * 0.72 < giveUpBelow) break;
  }
  return sum;
}

/** 0 below `low`, 1 above `high`, smooth in between. `low` may exceed `high` for a falling step. */
export function smoothStep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
