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
  const { yawSign, yawZeroDeg, fovAxis } = hypothesis;
  const { width, height } = image;
  const [halfX] = halfExtents(fov, width, height, fovAxis);
  const footprint = (((2 * halfX) / width) * panorama.width) / (2 * Math.PI);
  const samples = filter === 'area' ? areaPattern(footprint) : [0, 0];
  const { columns, rows, rays } = latticeOf({ width, height, pitch, fov }, hypothesis, samples);
  const rendered = renderRays(panorama, rays, (yawSign * yaw + yawZeroDeg) / 360, hypothesis, filter, samples.length);
  const sums = Array.from({ length: 4 }, () => new Float64Array(fitTiles ** 2));
  const [errors, values, squares, counts] = sums;
  const { data } = image;
  const tileColumns = columns.map(i => Math.floor((i * fitTiles) / width));
  let from = 0;
  for (let row = 0; row < rows.length; row++) {
    const tileRow = Math.floor((rows[row] * fitTiles) / height) * fitTiles;
    const start = 3 * rows[row] * width;
    for (let column = 0; column < columns.length; column++, from += 3) {
      const at = start + 3 * columns[column];
      const red = data[at];
      const green = data[at + 1];
      const blue = data[at + 2];
      const x = red - rendered[from];
      const y = green - rendered[from + 1];
      const z = blue - rendered[from + 2];
      const tile = tileRow + tileColumns[column];
      errors[tile] += x * x + y * y + z * z;
      values[tile] += red + green + blue;
      squares[tile] += red * red + green * green + blue * blue;
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

/**
 * The colours along rays of a panorama.
 * @param turn of the camera, in whole turns to the right
 * @param step numbers of `rays` a pixel: two a sample
 * @returns RGB a pixel, rounded
 */
function renderRays(
  { data, width, height }: RgbImage,
  rays: Float32Array,
  turn: number,
  { panorama: { shrink, offset } }: Hypothesis,
  filter: ViewFilter,
  step: number,
): Uint8Array {
  const rendered = new Uint8Array((3 * rays.length) / step);
  const spanX = width - shrink;
  const spanY = height - shrink;
  const lastRow = height - 1;
  const isNearest = filter === 'nearest';
  const share = 2 / step;
  // No destructuring in here: it would allocate for every pixel.
  for (let ray = 0, to = 0; ray < rays.length; to += 3) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (const end = ray + step; ray < end; ray += 2) {
      const around = rays[ray] + turn;
      let u = (around - Math.floor(around)) * spanX + offset;
      let v = rays[ray + 1] * spanY + offset;
      v = v < 0 ? 0 : v > lastRow ? lastRow : v;
      if (isNearest) {
        u = Math.floor(u + 0.5);
        v = Math.floor(v + 0.5);
      }
      const left = Math.floor(u) | 0;
      const top = v | 0;
      const right = u - left;
      const down = v - top;
      const a = (left < 0 ? left + width : left >= width ? left - width : left) | 0;
      const b = a + 1 === width ? 0 : (a + 1) | 0;
      const upper = Math.imul(top, width);
      const lower = top < lastRow ? (upper + width) | 0 : upper;
      const p = Math.imul(3, upper + a);
      const q = Math.imul(3, upper + b);
      const r = Math.imul(3, lower + a);
      const s = Math.imul(3, lower + b);
      const wp = (1 - right) * (1 - down);
      const wq = right * (1 - down);
      const wr = (1 - right) * down;
      const ws = right * down;
      red += data[p] * wp + data[q] * wq + data[r] * wr + data[s] * ws;
      green += data[p + 1] * wp + data[q + 1] * wq + data[r + 1] * wr + data[s + 1] * ws;
      blue += data[p + 2] * wp + data[q + 2] * wq + data[r + 2] * wr + data[s + 2] * ws;
    }
    rendered[to] = red * share + 0.5;
    rendered[to + 1] = green * share + 0.5;
    rendered[to + 2] = blue * share + 0.5;
  }
  return rendered;
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
