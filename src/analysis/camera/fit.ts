/** How well stored views fit what a convention renders, on a lattice of their pixels. */

import type { RgbImage } from '../../core/model/image.ts';
import { type Hypothesis, halfExtents, type ViewFilter } from './convention.ts';
import { areaPattern } from './probes.ts';
import type { SceneSample, ViewSample } from './scene-sample.ts';

/** Lattice points along a view's longer side. */
const latticeSide = 128;
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

/** Renders a lattice of a view's pixels under a convention and compares. */
export function measureView(
  panorama: RgbImage,
  { image, yaw, pitch, fov }: ViewSample,
  { hypothesis, filter }: { hypothesis: Hypothesis; filter: ViewFilter },
): ViewFit {
  const { yawSign, pitchSign, yawZeroDeg, mirror, mirrorsRays, fovAxis, ray, panorama: rule } = hypothesis;
  const { width, height } = image;
  const [halfX, halfY] = halfExtents(fov, width, height, fovAxis);
  const scaleX = halfX / ((width - ray.shrink) / 2);
  const scaleY = halfY / ((height - ray.shrink) / 2);
  const angle = (pitchSign * pitch * Math.PI) / 180;
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const shift = (yawSign * yaw + yawZeroDeg) / 360 + 0.5;
  const footprint = (((2 * halfX) / width) * panorama.width) / (2 * Math.PI);
  const samples = filter === 'area' ? areaPattern(footprint) : [0, 0];
  const stride = Math.max(1, Math.floor(Math.max(width, height) / latticeSide));
  const sums = Array.from({ length: 4 }, () => new Float64Array(fitTiles ** 2));
  const [errors, values, squares, counts] = sums;
  const colour = new Float64Array(3);
  for (let j = stride >> 1; j < height; j += stride) {
    for (let i = stride >> 1; i < width; i += stride) {
      colour.fill(0);
      for (let k = 0; k < samples.length; k += 2) {
        const column = mirror && !mirrorsRays ? width - 1 - i : i;
        let x = (column + samples[k] + 0.5 - width / 2 + ray.shift) * scaleX;
        if (mirror && mirrorsRays) x = -x;
        const y = (j + samples[k + 1] + 0.5 - height / 2 + ray.shift) * scaleY;
        const z = sine * y + cosine;
        const turn = Math.atan2(x, z) / (2 * Math.PI) + shift;
        const down = Math.atan2(cosine * y - sine, Math.sqrt(x * x + z * z)) / Math.PI + 0.5;
        const u = (turn - Math.floor(turn)) * (panorama.width - rule.shrink) + rule.offset;
        const v = down * (panorama.height - rule.shrink) + rule.offset;
        if (filter === 'nearest') addTap(colour, panorama, Math.floor(u + 0.5), Math.floor(v + 0.5), 1);
        else addBilinear(colour, panorama, u, v);
      }
      const tile = Math.floor((j * fitTiles) / height) * fitTiles + Math.floor((i * fitTiles) / width);
      for (let channel = 0; channel < 3; channel++) {
        const value = image.data[3 * (j * width + i) + channel];
        const rendered = Math.round((2 * colour[channel]) / samples.length);
        errors[tile] += (value - rendered) ** 2;
        values[tile] += value;
        squares[tile] += value * value;
      }
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

function addTap(into: Float64Array, { data, width, height }: RgbImage, u: number, v: number, weight: number): void {
  const column = u < 0 ? u + width : u >= width ? u - width : u;
  const row = v < 0 ? 0 : v >= height ? height - 1 : v;
  const at = 3 * (row * width + column);
  into[0] += data[at] * weight;
  into[1] += data[at + 1] * weight;
  into[2] += data[at + 2] * weight;
}

function addBilinear(into: Float64Array, panorama: RgbImage, u: number, v: number): void {
  const [left, top] = [Math.floor(u), Math.floor(v)];
  const [right, down] = [u - left, v - top];
  addTap(into, panorama, left, top, (1 - right) * (1 - down));
  addTap(into, panorama, left + 1, top, right * (1 - down));
  addTap(into, panorama, left, top + 1, (1 - right) * down);
  addTap(into, panorama, left + 1, top + 1, right * down);
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
