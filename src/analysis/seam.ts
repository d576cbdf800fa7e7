import type { RgbImage } from '../core/model/image.ts';

/** How a pole of a panorama looks: its outermost row is a circle one row across, so all of it must be one colour. */
export interface PoleMeasure {
  /** Mean absolute deviation of the outermost row from its mean, 8-bit levels. */
  spreadLevels: number;
  closes: boolean;
}

/** Whether a panorama is one of the whole sphere: its left and right edges one meridian, each pole one point. */
export interface SeamMeasure {
  /** Mean absolute difference between the last column and the first, 8-bit levels. */
  seamLevels: number;
  /** Median of the same over all pairs of neighbouring columns inside. */
  typicalLevels: number;
  /** `seamLevels / typicalLevels`, the latter at least half a level. */
  ratio: number;
  /** Share of the pairs of columns inside that differ as much as the seam or more, 0 to 1. */
  rank: number;
  wraps: boolean;
  zenith: PoleMeasure;
  nadir: PoleMeasure;
}

/** Rows are averaged to about so many bands, which takes texture out and leaves what an eye sees as a line. */
const bands = 64;
/** A seam shows when it differs this much more than neighbours do, ... */
const visibleRatio = 2.5;
/** ... this much more than all but a hundredth of them (a wall's edge is no seam), ... */
const visibleOverEdges = 1.25;
/** ... and by more than this at all. */
const visibleLevels = 2;
/** A pole's row may differ a little more than rows do from one to the next. */
const poleRatio = 2.5;
const poleLevels = 3;

/**
 * Measures whether an equirectangular panorama wraps and its poles close. Rows count by the cosine of their pitch, as
 * much of the sphere as they cover. On panoramas that wrap, rolled to every column, 0 to 2 columns in 2048 are taken
 * for a seam; two columns that lie apart always are. A difference in brightness of 3 levels shows where the picture is
 * smooth. Cost: one pass over the pixels.
 * @param image 8-bit RGB, 2:1, at least 2 columns and 2 rows
 */
export function measureSeam(image: RgbImage): SeamMeasure {
  const jumps = columnJumps(image);
  const seamLevels = jumps[image.width - 1];
  const inside = jumps
    .subarray(0, image.width - 1)
    .slice()
    .sort();
  const typicalLevels = inside[inside.length >> 1];
  const edgeLevels = inside[Math.floor(0.99 * (inside.length - 1))];
  const ratio = seamLevels / Math.max(typicalLevels, 0.5);
  const shows = ratio > visibleRatio && seamLevels > visibleOverEdges * edgeLevels && seamLevels > visibleLevels;
  let higher = 0;
  for (const jump of inside) if (jump >= seamLevels) higher++;
  const rowLevels = typicalRowJump(image);
  return {
    seamLevels,
    typicalLevels,
    ratio,
    rank: higher / inside.length,
    wraps: !shows,
    zenith: measurePole(image, 0, rowLevels),
    nadir: measurePole(image, image.height - 1, rowLevels),
  };
}

/** For each column its mean absolute difference from the next (the last: from the first), levels. */
function columnJumps({ width, height, data }: RgbImage): Float64Array {
  const rowsPerBand = Math.max(1, Math.round(height / bands));
  const jumps = new Float64Array(width);
  const sums = new Float64Array(3 * width);
  let weights = 0;
  for (let top = 0; top < height; top += rowsPerBand) {
    const end = Math.min(height, top + rowsPerBand);
    sums.fill(0);
    for (let row = top; row < end; row++) {
      const start = row * 3 * width;
      for (let i = 0; i < 3 * width; i++) sums[i] += data[start + i];
    }
    // cos(pitch) at the band's middle, times its rows; the sums hold that many rows already.
    const weight = Math.sin((((top + end) / 2) * Math.PI) / height);
    weights += weight * (end - top);
    for (let column = 0; column < width; column++) {
      const a = 3 * column;
      const b = column + 1 < width ? a + 3 : 0;
      const difference =
        Math.abs(sums[a] - sums[b]) + Math.abs(sums[a + 1] - sums[b + 1]) + Math.abs(sums[a + 2] - sums[b + 2]);
      jumps[column] += weight * difference;
    }
  }
  for (let column = 0; column < width; column++) jumps[column] /= 3 * weights;
  return jumps;
}

/** Mean absolute difference of a pixel from the one below, levels, by area on the sphere. */
function typicalRowJump({ width, height, data }: RgbImage): number {
  const stride = 3 * width;
  let total = 0;
  let weights = 0;
  for (let row = 0; row + 1 < height; row++) {
    let sum = 0;
    for (let i = row * stride; i < (row + 1) * stride; i++) sum += Math.abs(data[i] - data[i + stride]);
    const weight = Math.sin(((row + 1) * Math.PI) / height);
    total += (weight * sum) / stride;
    weights += weight;
  }
  return weights === 0 ? 0 : total / weights;
}

function measurePole({ width, data }: RgbImage, row: number, rowLevels: number): PoleMeasure {
  const start = row * 3 * width;
  let spread = 0;
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0;
    for (let column = 0; column < width; column++) sum += data[start + 3 * column + channel];
    const mean = sum / width;
    for (let column = 0; column < width; column++) spread += Math.abs(data[start + 3 * column + channel] - mean);
  }
  const spreadLevels = spread / (3 * width);
  return { spreadLevels, closes: spreadLevels <= Math.max(poleLevels, poleRatio * rowLevels) };
}
