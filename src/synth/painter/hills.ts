import { RADIANS_PER_DEGREE } from '../../core/geometry/sphere.ts';
import { type Colour, colourOf, type MutableColour, mixColours } from './colour.ts';
import type { HillRange, PainterDesign } from './design.ts';
import { fractalNoise, gradientNoise, hash32, type Noise, seededRandom, smoothStep } from './noise.ts';
import type { SkyBrush } from './sky.ts';

/** Samples of a ridge within one column: its edge is smooth where the ridge is steep. */
export const ridgeSamples = 4;

/** A range as painted: its ridge in every column and the brush for what lies under it. */
export interface PaintedRange {
  /** Elevation, radians, of the ridge: `ridgeSamples` values a column. */
  ridge: Float32Array;
  lowest: Float32Array;
  highest: Float32Array;
  /** Elevation, radians, where its foot meets the water. */
  foot: number;
  /** @param x,z unit azimuth; @param elevation radians; @param top the ridge's elevation here */
  shade(into: MutableColour, x: number, z: number, elevation: number, top: number): void;
}

const forest = colourOf('#2c5636');
const grass = colourOf('#86a44c');
const rock = colourOf('#71737c');
const darkRock = colourOf('#4d5260');
const snow = colourOf('#f6f9ff');

/** Height of conifers standing on a ridge, 0 to 1, at `position` in tree widths around the turn. */
function treeLine(position: number, count: number, seed: number): number {
  const cell = Math.floor(position);
  let height = 0;
  for (let i = cell - 1; i <= cell + 1; i++) {
    const hash = hash32(Math.imul(((i % count) + count) % count, 0x9e3779b1) ^ seed);
    const centre = i + 0.2 + 0.6 * ((hash & 255) / 255);
    const tall = 0.35 + 0.65 * (((hash >>> 8) & 255) / 255);
    const halfWidth = 0.5 + 0.25 * (((hash >>> 16) & 255) / 255);
    height = Math.max(height, tall * (1 - Math.abs(position - centre) / halfWidth));
  }
  return height;
}

/** Elevation of the ridge in radians at a unit azimuth; may lie under the foot, where there is no land. */
function ridgeAt(range: HillRange, noise: Noise, treeSeed: number, x: number, z: number, finest: number): number {
  const { ridges, jaggedness, heightDeg, closure, distance, treesDeg } = range;
  const scale = ridges / 2.6;
  const rolling = fractalNoise(noise, x * scale, 0.5, z * scale, 6, finest / scale, 0.38 + 0.1 * jaggedness);
  const folds = 1 - 2 * Math.abs(fractalNoise(noise, x * scale * 1.3, 7.5, z * scale * 1.3, 7, finest / scale, 0.5));
  const shape = 0.5 + rolling * (1 - jaggedness) * 0.75 + (folds - 0.45) * jaggedness * 0.7;
  const window = fractalNoise(noise, x * 0.9 + 5, 20.5, z * 0.9, 2, 1e9) * 1.6 + (closure - 0.5) * 2.4;
  const land = shape * smoothStep(-0.5, 0.45, window) - 0.35 * smoothStep(0.1, -0.6, window);
  let elevation = land * heightDeg * RADIANS_PER_DEGREE;
  if (treesDeg > 0 && land > 0.02) {
    const count = Math.round(360 / (treesDeg * 0.42));
    const turn = (Math.atan2(x, z) / (2 * Math.PI) + 0.5) * count;
    const grove = smoothStep(-0.25, 0.2, noise(x * 7 + 3, 31.5, z * 7));
    const standing = smoothStep(0.02, 0.12, land) * grove;
    elevation += treeLine(turn, count, treeSeed) * treesDeg * RADIANS_PER_DEGREE * standing;
  }
  return elevation - 1 / distance;
}

/**
 * Lays out one range.
 * @param columns unit azimuths x, z at `ridgeSamples` places a column, interleaved
 */
export function paintRange(
  design: PainterDesign,
  index: number,
  sky: SkyBrush,
  columns: Float64Array,
  pixelAngle: number,
): PaintedRange {
  const range = design.ranges[index];
  const seed = hash32(design.seed ^ Math.imul(index + 1, 0x510e527f));
  const noise = gradientNoise(seededRandom(seed));
  const finest = 0.6 / pixelAngle;
  const width = columns.length / 2 / ridgeSamples;
  const ridge = new Float32Array(width * ridgeSamples);
  for (let i = 0; i < ridge.length; i++) {
    ridge[i] = ridgeAt(range, noise, seed, columns[i * 2], columns[i * 2 + 1], finest);
  }
  const lowest = new Float32Array(width);
  const highest = new Float32Array(width);
  for (let column = 0; column < width; column++) {
    const samples = ridge.subarray(column * ridgeSamples, (column + 1) * ridgeSamples);
    lowest[column] = Math.min(...samples) - pixelAngle;
    highest[column] = Math.max(...samples) + pixelAngle;
  }

  const { palette, light, land, daytime } = design;
  const foot = -1 / range.distance;
  const height = range.heightDeg * RADIANS_PER_DEGREE;
  const towards = 0.06;
  const isAlpine = land === 'mountains' && index < 3;
  const wooded: Colour = mixColours(forest, grass, land === 'islands' ? 0.12 : 0.3);

  function shade(into: MutableColour, x: number, z: number, elevation: number, top: number): void {
    const stretch = isAlpine ? 9 : 12;
    const px = x * stretch;
    const py = elevation * stretch * 1.6;
    const pz = z * stretch;
    const body = fractalNoise(noise, px, py, pz, 5, finest / stretch, 0.55);
    const lean = fractalNoise(
      noise,
      px + light[0] * towards * stretch,
      py + towards * stretch * 0.7,
      pz + light[2] * towards * stretch,
      4,
      finest / stretch,
      0.55,
    );
    const relief = body - lean;
    const climb = (elevation - foot) / height;
    const near = sky.nearness(x, z);
    // Land towards the light shows its shaded side, land opposite to it is lit.
    const lit = Math.min(1.15, Math.max(0.05, 0.78 - near * 0.55 + relief * 0.75));
    const underRidge = smoothStep(0, 0.012 + height * 0.1, top - elevation);
    const air = sky.haze(x, z);
    const meadow = smoothStep(-0.15, 0.3, body + 0.1);
    const snowline = isAlpine ? smoothStep(0.42, 0.6, climb + body * 0.35 - relief * 0.12) : 0;
    const bare = isAlpine ? smoothStep(0.12, 0.4, climb + body * 0.25) : 0;
    const mist = 1 - (1 - smoothStep(0.75, -0.05, climb) * 0.38) * (range.clarity + 0.12 * climb);
    const dim = daytime === 'night' ? 0.7 : 1;
    for (let c = 0; c < 3; c++) {
      const green = wooded[c] + (grass[c] - wooded[c]) * meadow * (land === 'islands' ? 0.3 : 0.85);
      const stone = darkRock[c] + (rock[c] - darkRock[c]) * Math.min(1, Math.max(0, 0.5 + body));
      let ground = green + (stone - green) * bare;
      ground += (snow[c] - ground) * snowline;
      const received = palette.skylight[c] * 0.62 + palette.sunlight[c] * lit * (0.75 + 0.25 * underRidge);
      const value = ground * received * dim;
      into[c] = value + (air[c] - value) * Math.min(0.93, Math.max(0, mist));
    }
  }
  return { ridge, lowest, highest, foot, shade };
}
