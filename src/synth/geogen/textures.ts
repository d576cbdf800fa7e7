import type { Texture } from '../../core/mesh/mesh.ts';
import { mix, smoothStep } from './distance.ts';
import type { Rgb } from './identity.ts';
import { createRandom } from './random.ts';

function toByte(linear: number): number {
  const c = Math.max(0, Math.min(1, linear));
  return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
}

/** A repeating texture from linear colours. */
function paint(width: number, height: number, wrap: Texture['wrapU'], colour: (x: number, y: number) => Rgb): Texture {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const [r, g, b] = colour(x, y);
      data[at] = toByte(r);
      data[at + 1] = toByte(g);
      data[at + 2] = toByte(b);
      data[at + 3] = 255;
    }
  }
  return { width, height, data, wrapU: wrap, wrapV: wrap };
}

/** Value noise that repeats after `size` cells: random numbers at whole coordinates, cubic between. */
function repeatingNoise(seed: number, sizeX: number, sizeY: number): (x: number, y: number) => number {
  const random = createRandom(seed);
  const values = Float64Array.from({ length: sizeX * sizeY }, () => random.next());
  return (x, y) => {
    const [x0, y0] = [Math.floor(x), Math.floor(y)];
    const [tx, ty] = [smoothStep(0, 1, x - x0), smoothStep(0, 1, y - y0)];
    const at = (i: number, j: number) =>
      values[(((j % sizeY) + sizeY) % sizeY) * sizeX + (((i % sizeX) + sizeX) % sizeX)];
    return mix(mix(at(x0, y0), at(x0 + 1, y0), tx), mix(at(x0, y0 + 1), at(x0 + 1, y0 + 1), tx), ty);
  };
}

/** Pores and faint blotches, and with `freckles` round spots; multiplies the skin's colour. 256x256, 110 mm a turn. */
function paintSkin(seed: number, freckles: number): Texture {
  const size = 256;
  const coarse = repeatingNoise(seed, 16, 16);
  const fine = repeatingNoise(seed + 1, 64, 64);
  const finest = repeatingNoise(seed + 2, 128, 128);
  const random = createRandom(seed + 3);
  const spots = new Float64Array(size * size);
  const addSpot = (cx: number, cy: number, radius: number, depth: number) => {
    const reach = Math.ceil(radius * 2);
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const distance = Math.hypot(dx + 0.5 - (cx % 1), dy + 0.5 - (cy % 1));
        const at = ((Math.floor(cy) + dy + size) % size) * size + ((Math.floor(cx) + dx + size) % size);
        spots[at] = Math.max(spots[at], depth * smoothStep(radius * 1.25, radius * 0.55, distance));
      }
    }
  };
  for (let index = 0; index < 330 * freckles; index++)
    addSpot(random.next() * size, random.next() * size, random.between(0.9, 2.5), random.between(0.35, 1) * freckles);
  // A few moles, and many faint tiny marks: every skin has something to hold on to.
  for (let index = 0; index < 6; index++)
    addSpot(random.next() * size, random.next() * size, random.between(1, 1.7), random.between(0.5, 0.9));
  for (let index = 0; index < 520; index++)
    addSpot(random.next() * size, random.next() * size, random.between(0.7, 1.5), random.between(0.06, 0.26));
  return paint(size, size, 'repeat', (x, y) => {
    const tone =
      0.9 + 0.1 * coarse(x / 16, y / 16) + 0.07 * (fine(x / 4, y / 4) - 0.5) + 0.1 * (finest(x / 2, y / 2) - 0.5);
    const spot = spots[y * size + x];
    const red = 0.02 * (coarse(y / 16 + 5, x / 16 + 9) - 0.5);
    return [tone * (1 - 0.32 * spot) + red, tone * (1 - 0.55 * spot), tone * (1 - 0.66 * spot)];
  });
}

/** Strands along v: narrow streaks of light and dark. 256x256. */
function paintStrands(seed: number): Texture {
  const wide = repeatingNoise(seed, 24, 4);
  const middle = repeatingNoise(seed + 1, 64, 6);
  const thin = repeatingNoise(seed + 2, 128, 10);
  return paint(256, 256, 'repeat', (x, y) => {
    const bend = 3 * Math.sin((y / 256) * 2 * Math.PI);
    const u = x + bend;
    const value =
      0.5 +
      0.34 * (wide(u / (256 / 24), y / 64) - 0.5) +
      0.44 * (middle(u / 4, y / (256 / 6)) - 0.5) +
      0.4 * (thin(u / 2, y / 25.6) - 0.5);
    const level = 0.42 + 0.9 * value;
    return [level, level, level];
  });
}

/** Cloth: 0 plain weave, 1 stripes, 2 checks, 3 dots. White parts take the cloth's colour, dark ones a shade of it. 256x256, 64 mm a turn. */
function paintCloth(seed: number, pattern: number): Texture {
  const noise = repeatingNoise(seed, 128, 128);
  const broad = repeatingNoise(seed + 1, 16, 16);
  return paint(256, 256, 'repeat', (x, y) => {
    const thread = 0.06 * Math.sin((x * Math.PI) / 2) * Math.cos((y * Math.PI) / 2);
    const grain = 0.86 + 0.26 * (noise(x / 2, y / 2) - 0.5) + 0.1 * (broad(x / 16, y / 16) - 0.5) + thread;
    let level = 1;
    if (pattern === 1) level = Math.floor(y / 32) % 2 ? 1 : 0.42;
    if (pattern === 2) level = (Math.floor(x / 32) % 2 ? 1 : 0.62) * (Math.floor(y / 32) % 2 ? 1 : 0.62);
    if (pattern === 3) {
      const row = Math.floor(y / 32);
      const dot = Math.hypot(((x + (row % 2) * 16) % 32) - 16, (y % 32) - 16);
      level = mix(0.4, 1, smoothStep(6, 8, dot));
    }
    return [grain * level, grain * level, grain * level];
  });
}

/** Knitted ribs along v, for caps and turtlenecks. */
function paintKnit(seed: number): Texture {
  const noise = repeatingNoise(seed, 64, 64);
  return paint(256, 256, 'repeat', (x, y) => {
    const [column, row] = [(x % 16) / 16 - 0.5, (y % 12) / 12];
    const lean = Math.abs(column) * 0.9 + row;
    const stitch = 0.72 + 0.28 * Math.abs(Math.sin(lean * Math.PI)) - 0.34 * smoothStep(0.36, 0.5, Math.abs(column));
    const level = stitch + 0.16 * (noise(x / 4, y / 4) - 0.5);
    return [level, level, level];
  });
}

export interface SharedTextures {
  /** By freckles: none, some, many. */
  skin: readonly Texture[];
  strands: Texture;
  cloth: readonly Texture[];
  knit: Texture;
}

let shared: SharedTextures | undefined;

/** The textures all heads share, painted at the first call. */
export function sharedTextures(): SharedTextures {
  shared ??= {
    skin: [paintSkin(11, 0), paintSkin(12, 0.65), paintSkin(13, 1)],
    strands: paintStrands(21),
    cloth: [0, 1, 2, 3].map(pattern => paintCloth(31, pattern)),
    knit: paintKnit(41),
  };
  return shared;
}

const eyeTextureSize = 160;

/**
 * One eye: sclera with a warm edge, an iris of fibres with a dark ring, pupil, and a painted highlight.
 * The picture spans 180 degrees; see `buildEyeball`.
 */
export function paintEye(seed: number, colour: Rgb, irisDeg: number): Texture {
  const fibres = repeatingNoise(seed, 48, 4);
  const iris = (irisDeg / 180) * eyeTextureSize;
  const middle = eyeTextureSize / 2;
  return paint(eyeTextureSize, eyeTextureSize, 'clamp', (x, y) => {
    const [dx, dy] = [x + 0.5 - middle, y + 0.5 - middle];
    const r = Math.hypot(dx, dy) / iris;
    const turn = Math.atan2(dy, dx) / (2 * Math.PI) + 0.5;
    const white = 1 - 0.12 * smoothStep(1.2, 2.4, r);
    let rgb: [number, number, number] = [0.86 * white, 0.83 * white * white, 0.8 * white * white];
    const inIris = smoothStep(1.03, 0.95, r);
    if (inIris > 0) {
      const fibre = 0.7 + 0.6 * fibres(turn * 48, r * 3);
      const lit = 1.05 + 0.75 * smoothStep(-0.5, 0.9, dy / iris) - 0.15;
      const ring = 1 - 0.72 * smoothStep(0.78, 1, r);
      const near = 1 + 0.5 * smoothStep(0.62, 0.42, r);
      const shade = fibre * lit * ring * near;
      const tint: Rgb = [colour[0] * shade * 1.15 + 0.004, colour[1] * shade * 1.1 + 0.003, colour[2] * shade + 0.003];
      rgb = [mix(rgb[0], tint[0], inIris), mix(rgb[1], tint[1], inIris), mix(rgb[2], tint[2], inIris)];
      const pupil = smoothStep(0.5, 0.42, r);
      rgb = [mix(rgb[0], 0.004, pupil), mix(rgb[1], 0.004, pupil), mix(rgb[2], 0.005, pupil)];
    }
    const big = smoothStep(0.27, 0.2, Math.hypot(dx / iris + 0.36, dy / iris + 0.4));
    const small = smoothStep(0.14, 0.09, Math.hypot(dx / iris - 0.38, dy / iris - 0.4)) * 0.7;
    const light = Math.max(big, small);
    return [mix(rgb[0], 1, light), mix(rgb[1], 1, light), mix(rgb[2], 1, light)];
  });
}
