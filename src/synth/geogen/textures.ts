import type { Texture } from '../../core/mesh/mesh.ts';
import { mix, smoothStep } from './distance.ts';
import type { Rgb } from './identity.ts';
import { createRandom } from './random.ts';

/** sRGB bytes of linear light times 4095; finer than a byte everywhere but in the darkest few values. */
const bytes = Uint8Array.from({ length: 4096 }, (_, index) => {
  const c = index / 4095;
  return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
});

function toByte(linear: number): number {
  return bytes[Math.max(0, Math.min(4095, Math.round(linear * 4095)))];
}

/** A texture of one brightness per texel, linear light, repeating. */
function paintGrey(size: number, level: (x: number, y: number) => number): Texture {
  const data = new Uint8Array(size * size * 4);
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at += 4) {
      data[at] = data[at + 1] = data[at + 2] = toByte(level(x, y));
      data[at + 3] = 255;
    }
  }
  return { width: size, height: size, data, wrapU: 'repeat', wrapV: 'repeat' };
}

/**
 * Value noise over the whole texture: random numbers at `cellsX` x `cellsY` grid points that repeat, cubic between.
 * @returns size * size values, 0..1
 */
function paintNoise(seed: number, size: number, cellsX: number, cellsY: number): Float32Array {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: cellsX * cellsY }, () => random.next());
  const out = new Float32Array(size * size);
  const columns = Array.from({ length: size }, (_, x) => {
    const at = (x * cellsX) / size;
    const cell = Math.floor(at);
    return { cell, next: (cell + 1) % cellsX, t: smoothStep(0, 1, at - cell) };
  });
  for (let y = 0; y < size; y++) {
    const at = (y * cellsY) / size;
    const row = Math.floor(at);
    const above = row * cellsX;
    const below = ((row + 1) % cellsY) * cellsX;
    const ty = smoothStep(0, 1, at - row);
    for (let x = 0; x < size; x++) {
      const { cell, next, t } = columns[x];
      const top = values[above + cell] + (values[above + next] - values[above + cell]) * t;
      const bottom = values[below + cell] + (values[below + next] - values[below + cell]) * t;
      out[y * size + x] = top + (bottom - top) * ty;
    }
  }
  return out;
}

/** Round spots at random places, the deepest wins where they overlap. @returns size * size values, 0..1 */
function paintSpots(
  seed: number,
  size: number,
  groups: readonly { count: number; radius: readonly [number, number]; depth: readonly [number, number] }[],
): Float32Array {
  const random = createRandom(seed);
  const out = new Float32Array(size * size);
  for (const { count, radius, depth } of groups) {
    for (let spot = 0; spot < count; spot++) {
      const [cx, cy] = [random.next() * size, random.next() * size];
      const r = random.between(...radius);
      const d = random.between(...depth);
      const reach = Math.ceil(r * 1.3);
      for (let dy = -reach; dy <= reach; dy++) {
        for (let dx = -reach; dx <= reach; dx++) {
          const x = Math.floor(cx) + dx;
          const y = Math.floor(cy) + dy;
          const value = d * smoothStep(r * 1.25, r * 0.5, Math.hypot(x + 0.5 - cx, y + 0.5 - cy));
          const at = ((y + size) % size) * size + ((x + size) % size);
          if (value > out[at]) out[at] = value;
        }
      }
    }
  }
  return out;
}

const detailSize = 512;

/** Millimetres one turn of the skin's and the cloth's textures covers: so much that nothing repeats within a view. */
export const skinTile = 220;
export const clothTile = 240;
/** Millimetres of the strands' texture, across and along. */
export const strandTile: readonly [number, number] = [150, 260];

/** Pores, faint marks and blotches, and with `freckles` round spots; multiplies the skin's colour. */
function paintSkin(seed: number, freckles: number, contrast: number): Texture {
  const size = detailSize;
  const coarse = paintNoise(seed, size, 28, 28);
  const middle = paintNoise(seed + 1, size, 88, 88);
  const fine = paintNoise(seed + 2, size, 170, 170);
  const spots = paintSpots(seed + 3, size, [
    { count: 1500 * freckles, radius: [1.1, 3.2], depth: [0.35 * freckles, freckles] },
    // A few moles, and many faint marks: every skin has something to hold on to.
    { count: 26, radius: [1.6, 2.6], depth: [0.6, 0.95] },
    { count: 3000, radius: [1.7, 3.6], depth: [0.1 * contrast, 0.4 * contrast] },
  ]);
  const data = new Uint8Array(size * size * 4);
  for (let index = 0; index < size * size; index++) {
    const tone =
      0.9 + contrast * (0.14 * (coarse[index] - 0.5) + 0.32 * (middle[index] - 0.5) + 0.2 * (fine[index] - 0.5));
    const red = 0.05 * (coarse[size * size - 1 - index] - 0.5);
    const spot = Math.min(1, spots[index]);
    data[index * 4] = toByte(tone * (1 - 0.34 * spot) + red);
    data[index * 4 + 1] = toByte(tone * (1 - 0.56 * spot));
    data[index * 4 + 2] = toByte(tone * (1 - 0.66 * spot));
    data[index * 4 + 3] = 255;
  }
  return { width: size, height: size, data, wrapU: 'repeat', wrapV: 'repeat' };
}

/** Strands along v: streaks of light and dark that begin and end. */
function paintStrands(seed: number, contrast: number): Texture {
  const size = detailSize;
  const wide = paintNoise(seed, size, 40, 10);
  const middle = paintNoise(seed + 1, size, 110, 24);
  const thin = paintNoise(seed + 2, size, 230, 44);
  const flecks = paintNoise(seed + 3, size, 150, 90);
  return paintGrey(size, (x, y) => {
    const bend = Math.round(5 * Math.sin((y / size) * 4 * Math.PI));
    const at = y * size + ((x + bend + size) % size);
    const value =
      0.34 * (wide[at] - 0.5) + 0.6 * (middle[at] - 0.5) + 0.4 * (thin[at] - 0.5) + 0.6 * (flecks[at] - 0.5);
    return Math.max(0.08, 0.64 + 0.85 * contrast * value);
  });
}

/** Cloth: 0 melange, 1 stripes, 2 checks, 3 dots, 4 knitted ribs. Bright parts take the cloth's colour, dark ones a shade of it. */
function paintCloth(seed: number, pattern: number, contrast: number): Texture {
  const size = detailSize;
  const yarn = paintNoise(seed, size, 256, 256);
  const flecks = paintNoise(seed + 1, size, 110, 110);
  const broad = paintNoise(seed + 2, size, 30, 30);
  const spots = paintSpots(seed + 3, size, [{ count: 1400, radius: [1.4, 3.2], depth: [0.1, 0.42] }]);
  return paintGrey(size, (x, y) => {
    const at = y * size + x;
    const grain =
      0.9 +
      contrast * (0.24 * (yarn[at] - 0.5) + 0.5 * (flecks[at] - 0.5) + 0.16 * (broad[at] - 0.5) - 0.36 * spots[at]);
    let level = 1;
    if (pattern === 1) level = Math.floor(y / 16) % 2 ? 1 : 0.45;
    if (pattern === 2) level = (Math.floor(x / 16) % 2 ? 1 : 0.64) * (Math.floor(y / 16) % 2 ? 1 : 0.64);
    if (pattern === 3) {
      const row = Math.floor(y / 16);
      level = mix(0.42, 1, smoothStep(3.2, 4.4, Math.hypot(((x + (row % 2) * 8) % 16) - 8, (y % 16) - 8)));
    }
    if (pattern === 4) {
      const column = (x % 8) / 8 - 0.5;
      const lean = Math.abs(column) * 0.9 + (y % 8) / 8;
      level = 0.74 + 0.26 * Math.abs(Math.sin(lean * Math.PI)) - 0.3 * smoothStep(0.34, 0.5, Math.abs(column));
    }
    return Math.max(0.06, grain) * level;
  });
}

export interface SharedTextures {
  /** By freckles: none, some, many. On dark skin the same marks need more contrast to be seen as much. */
  skin(freckles: number, isDark: boolean): Texture;
  strands(isDark: boolean): Texture;
  /** 0 melange, 1 stripes, 2 checks, 3 dots, 4 knitted. */
  cloth(pattern: number, isDark: boolean): Texture;
}

const painted = new Map<string, Texture>();

function remember(key: string, paint: () => Texture): Texture {
  let texture = painted.get(key);
  if (!texture) {
    texture = paint();
    painted.set(key, texture);
  }
  return texture;
}

/** The textures all heads share, each painted when first needed. */
export const sharedTextures: SharedTextures = {
  skin: (freckles, isDark) => {
    const amount = freckles === 0 ? 0 : freckles < 0.75 ? 0.6 : 1;
    return remember(`skin ${amount} ${isDark}`, () => paintSkin(11, amount, isDark ? 1.9 : 1));
  },
  strands: isDark => remember(`strands ${isDark}`, () => paintStrands(21, isDark ? 1.7 : 1)),
  cloth: (pattern, isDark) => remember(`cloth ${pattern} ${isDark}`, () => paintCloth(31, pattern, isDark ? 1.8 : 1)),
};

const eyeSize = 128;

/**
 * One eye: sclera with a warm edge, an iris of fibres with a dark ring, pupil, and a painted highlight.
 * The picture spans 180 degrees; see `buildEyeball`.
 */
export function paintEye(seed: number, colour: Rgb, irisDeg: number): Texture {
  const random = createRandom(seed);
  const fibres = Float32Array.from({ length: 48 * 4 }, () => random.next());
  const iris = (irisDeg / 180) * eyeSize;
  const middle = eyeSize / 2;
  const data = new Uint8Array(eyeSize * eyeSize * 4).fill(255);
  for (let y = 0, at = 0; y < eyeSize; y++) {
    for (let x = 0; x < eyeSize; x++, at += 4) {
      const dx = x + 0.5 - middle;
      const dy = y + 0.5 - middle;
      const r = Math.sqrt(dx * dx + dy * dy) / iris;
      const white = 1 - 0.12 * smoothStep(1.2, 2.4, r);
      let red = 0.86 * white;
      let green = 0.83 * white * white;
      let blue = 0.8 * white * white;
      if (r < 1.05) {
        const inIris = smoothStep(1.03, 0.95, r);
        const turn = (Math.atan2(dy, dx) / (2 * Math.PI) + 0.5) * 48;
        const cell = Math.floor(turn) % 48;
        const ring4 = Math.min(3, Math.floor(r * 3)) * 48;
        const fibre = 0.7 + 0.6 * mix(fibres[ring4 + cell], fibres[ring4 + ((cell + 1) % 48)], turn - Math.floor(turn));
        const lit = 0.9 + 0.75 * smoothStep(-0.5, 0.9, dy / iris);
        const ring = 1 - 0.72 * smoothStep(0.78, 1, r);
        const shade = fibre * lit * ring * (1 + 0.5 * smoothStep(0.62, 0.42, r));
        const pupil = smoothStep(0.5, 0.42, r);
        red = mix(mix(red, colour[0] * shade * 1.15 + 0.004, inIris), 0.004, pupil);
        green = mix(mix(green, colour[1] * shade * 1.1 + 0.003, inIris), 0.004, pupil);
        blue = mix(mix(blue, colour[2] * shade + 0.003, inIris), 0.005, pupil);
        const big = smoothStep(0.27, 0.2, Math.sqrt((dx / iris + 0.36) ** 2 + (dy / iris + 0.4) ** 2));
        const small = smoothStep(0.14, 0.09, Math.sqrt((dx / iris - 0.38) ** 2 + (dy / iris - 0.4) ** 2)) * 0.7;
        const light = Math.max(big, small);
        red = mix(red, 1, light);
        green = mix(green, 1, light);
        blue = mix(blue, 1, light);
      }
      data[at] = toByte(red);
      data[at + 1] = toByte(green);
      data[at + 2] = toByte(blue);
    }
  }
  return { width: eyeSize, height: eyeSize, data, wrapU: 'clamp', wrapV: 'clamp' };
}
