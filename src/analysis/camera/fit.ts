/** How well stored views fit what a convention renders, on a lattice of their pixels. */

import type { RgbImage } from '../../core/model/image.ts';
import { type Hypothesis, halfExtents, type ViewFilter } from './convention.ts';
import { latticeOf } from './lattice.ts';
import { areaPattern } from './probes.ts';
import type { SceneSample, ViewSample } from './scene-sample.ts';

/** Tiles along a side of the lattice in {@link ViewFit.tileErrors}. */
export const fitTiles = 8;
/** PSNR of equal pictures, dB: JSON has no Infinity. */
export const largestPsnrDb = 99;

export interface ViewFit {
  /** RGB, dB, at most 99. */
  psnrDb: number;
  /** Mean squared error over the lattice, all channels. */
  error: number;
  /** Variance of the stored view over the lattice, all channels. */
  variance: number;
  /** Mean squared error a tile, fitTiles x fitTiles from the top left. */
  tileErrors: Float64Array;
  /** Variance of the stored view a tile. */
  tileVariances: Float64Array;
}

export const psnrOf = (error: number): number =>
  error <= 0 ? largestPsnrDb : Math.min(largestPsnrDb, Math.round(1000 * Math.log10(255 ** 2 / error)) / 100);

/** Renders a lattice of a view's pixels under a convention and compares. Cost: about 16,000 pixels. */
export function measureView(
  panorama: RgbImage,
  { image, yaw, pitch, fov }: ViewSample,
  { hypothesis, filter }: { hypothesis: Hypothesis; filter: ViewFilter },
): ViewFit {
  const { yawSign, yawZeroDeg, fovAxis, panorama: rule } = hypothesis;
  const { width, height } = image;
  const [halfX] = halfExtents(fov, width, height, fovAxis);
  const footprint = (((2 * halfX) / width) * panorama.width) / (2 * Math.PI);
  const samples = filter === 'area' ? areaPattern(footprint) : [0, 0];
  const { columns, rows, rays } = latticeOf({ width, height, pitch, fov }, hypothesis, samples);
  const shift = (yawSign * yaw + yawZeroDeg) / 360;
  const sums = Array.from({ length: 4 }, () => new Float64Array(fitTiles ** 2));
  const [errors, values, squares, counts] = sums;
  const colour = new Float64Array(3);
  const share = 2 / samples.length;
  const add = filter === 'nearest' ? addNearest : addBilinear;
  const spanX = panorama.width - rule.shrink;
  const spanY = panorama.height - rule.shrink;
  let ray = 0;
  for (const j of rows) {
    const tileRow = Math.floor((j * fitTiles) / height) * fitTiles;
    for (const i of columns) {
      colour.fill(0);
      for (let k = 0; k < samples.length; k += 2, ray += 2) {
        const turn = rays[ray] + shift;
        add(colour, panorama, (turn - Math.floor(turn)) * spanX + rule.offset, rays[ray + 1] * spanY + rule.offset);
      }
      const tile = tileRow + Math.floor((i * fitTiles) / width);
      const at = 3 * (j * width + i);
      let [error, value, square] = [0, 0, 0];
      for (let channel = 0; channel < 3; channel++) {
        const stored = image.data[at + channel];
        const difference = stored - Math.round(colour[channel] * share);
        error += difference * difference;
        value += stored;
        square += stored * stored;
      }
      errors[tile] += error;
      values[tile] += value;
      squares[tile] += square;
      counts[tile] += 3;
    }
  }
  const sum = (list: Float64Array) => list.reduce((total, value) => total + value, 0);
  const count = sum(counts);
  const error = sum(errors) / count;
  return {
    psnrDb: psnrOf(error),
    error,
    variance: sum(squares) / count - (sum(values) / count) ** 2,
    tileErrors: errors.map((total, tile) => (counts[tile] > 0 ? total / counts[tile] : 0)),
    tileVariances: squares.map((total, tile) =>
      counts[tile] > 0 ? total / counts[tile] - (values[tile] / counts[tile]) ** 2 : 0,
    ),
  };
}

function addNearest(into: Float64Array, { data, width, height }: RgbImage, u: number, v: number): void {
  const column = Math.floor(u + 0.5);
  const row = Math.min(height - 1, Math.max(0, Math.floor(v + 0.5)));
  const at = 3 * (row * width + (column < 0 ? column + width : column >= width ? column - width : column));
  into[0] += data[at];
  into[1] += data[at + 1];
  into[2] += data[at + 2];
}

function addBilinear(into: Float64Array, { data, width, height }: RgbImage, u: number, v: number): void {
  const left = Math.floor(u);
  const right = u - left;
  const a = left < 0 ? left + width : left >= width ? left - width : left;
  const b = a + 1 === width ? 0 : a + 1;
  const row = Math.max(0, Math.min(v, height - 1));
  const top = Math.floor(row);
  const down = row - top;
  const upper = top * width;
  const lower = top + 1 < height ? upper + width : upper;
  const [p, q, r, s] = [3 * (upper + a), 3 * (upper + b), 3 * (lower + a), 3 * (lower + b)];
  for (let channel = 0; channel < 3; channel++) {
    const above = data[p + channel] + (data[q + channel] - data[p + channel]) * right;
    const below = data[r + channel] + (data[s + channel] - data[r + channel]) * right;
    into[channel] += above + (below - above) * down;
  }
}

/** PSNR of all views together, and the share of their variance that the rendering explains. */
export function measureFit(
  scenes: readonly SceneSample[],
  rendering: { hypothesis: Hypothesis; filter: ViewFilter },
): { psnrDb: number; explained: number } {
  let [error, variance, count] = [0, 0, 0];
  for (const { panorama, views } of scenes) {
    for (const view of views) {
      const fit = measureView(panorama, view, rendering);
      error += fit.error;
      variance += fit.variance;
      count++;
    }
  }
  return { psnrDb: psnrOf(error / count), explained: variance > 0 ? 1 - error / variance : 0 };
}
