/** Seeded randomness and noise: the generator knows no clock and no global random state. */

/** 32-bit FNV-1a of a text's UTF-16 units, finished with an avalanche step (murmur3's fmix32). @source FNV-1a; MurmurHash3 */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return avalanche(hash);
}

function avalanche(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A small seeded generator (mulberry32) whose forks do not depend on how much the parent was used. */
export class Random {
  readonly #seed: number;
  #state: number;

  constructor(seed: string | number) {
    this.#seed = typeof seed === 'number' ? avalanche(seed) : hashText(seed);
    this.#state = this.#seed;
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  range(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** A whole number from low to high, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.next() * items.length)];
  }

  /** An independent generator for a named part of the work. */
  fork(label: string | number): Random {
    return new Random(hashText(`${this.#seed}/${label}`));
  }
}

/** Hash of a lattice point, in [0, 1). */
export function latticeValue(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ seed;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

// One square of lattice values that all noise reads, shifted by the seed: four look-ups instead of four hashes.
const latticeSize = 256;
const lattice = Float32Array.from({ length: latticeSize * latticeSize }, (_, i) => latticeValue(i, 0, 0x51ed270b));

/** The lattice with its first column and row again after its last: 257 x 257 values. */
export function noiseLattice(): Float32Array {
  const side = latticeSize + 1;
  return Float32Array.from(
    { length: side * side },
    (_, i) => lattice[((Math.floor(i / side) & 255) << 8) | ((i % side) & 255)],
  );
}

/** By how many whole cells a seed moves the lattice in x and in y. */
export function noiseShift(seed: number): [number, number] {
  const shift = Math.imul(seed, 0x27d4eb2d);
  return [shift & 255, (shift >>> 8) & 255];
}

/** Value noise in [0, 1): lattice values, smoothly interpolated. Repeats after 256 cells. */
export function noise2(x: number, y: number, seed: number): number {
  const xi = Math.floor(x);
  const yi = Math.floor(y);
  const fx = x - xi;
  const fy = y - yi;
  const sx = fx * fx * (3 - 2 * fx);
  const sy = fy * fy * (3 - 2 * fy);
  const shift = Math.imul(seed, 0x27d4eb2d);
  const column = xi + (shift & 255);
  const row = yi + ((shift >>> 8) & 255);
  const left = column & 255;
  const right = (column + 1) & 255;
  const upper = (row & 255) << 8;
  const lower = ((row + 1) & 255) << 8;
  const a = lattice[upper | left];
  const b = lattice[upper | right];
  const c = lattice[lower | left];
  const d = lattice[lower | right];
  return a + (b - a) * sx + (c - a + (a - b - c + d) * sx) * sy;
}

/** One-dimensional value noise in [0, 1) over one turn: `cells` lattice cells, so turn 0 and 1 agree. */
export function turnNoise(turn: number, cells: number, seed: number): number {
  const x = (turn - Math.floor(turn)) * cells;
  const xi = Math.floor(x);
  const f = x - xi;
  const s = f * f * (3 - 2 * f);
  const a = latticeValue(xi % cells, 0, seed);
  return a + (latticeValue((xi + 1) % cells, 0, seed) - a) * s;
}

/** Fractal {@link turnNoise}: octaves double the cells and halve the weight; in [0, 1). */
export function turnFractal(turn: number, cells: number, octaves: number, seed: number): number {
  let sum = 0;
  let weight = 0.5;
  let total = 0;
  for (let octave = 0; octave < octaves; octave++) {
    sum += weight * turnNoise(turn, cells << octave, seed + octave * 101);
    total += weight;
    weight *= 0.5;
  }
  return sum / total;
}

/** Three-dimensional value noise in [0, 1), for textures on the sphere that have no pole and no seam. */
export function noise3(x: number, y: number, z: number, seed: number): number {
  const zi = Math.floor(z);
  const f = z - zi;
  const s = f * f * (3 - 2 * f);
  const a = noise2(x, y, seed + Math.imul(zi, 0x9e3779b1));
  return a + (noise2(x, y, seed + Math.imul(zi + 1, 0x9e3779b1)) - a) * s;
}
