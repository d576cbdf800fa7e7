import { UsageError } from '../../../core/errors.ts';
import type { RgbImage } from '../../../core/model/image.ts';

export { structuralSimilarity } from './structural-similarity.ts';

/** @throws {UsageError} `image-sizes` */
function checkSizes(truth: RgbImage, image: RgbImage): void {
  if (truth.width === image.width && truth.height === image.height) return;
  throw new UsageError(
    'image-sizes',
    `Expected ${truth.width} x ${truth.height} pixels, as the truth has, but received ${image.width} x ${image.height}`,
  );
}

/**
 * Mean squared error over all pixels and channels, in squared 8-bit levels.
 * @throws {UsageError} `image-sizes`
 */
export function meanSquaredError(truth: RgbImage, image: RgbImage): number {
  checkSizes(truth, image);
  const [a, b] = [truth.data, image.data];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum / a.length;
}

/**
 * Mean squared error over the sphere: rows of an equirectangular picture weigh as much as they cover.
 * @throws {UsageError} `image-sizes`
 * @source Y. Sun, A. Lu, L. Yu, "Weighted-to-Spherically-Uniform Quality Evaluation for Omnidirectional Video", IEEE
 *   Signal Processing Letters 24(9), 2017, eq. 6 and 9 (the weight of row j of N is cos((j + 0.5 - N/2) pi/N))
 */
export function sphericalMeanSquaredError(truth: RgbImage, image: RgbImage): number {
  checkSizes(truth, image);
  const { width, height, data: a } = truth;
  const b = image.data;
  let [sum, weights] = [0, 0];
  for (let row = 0, i = 0; row < height; row++) {
    let rowSum = 0;
    for (const end = i + 3 * width; i < end; i++) rowSum += (a[i] - b[i]) ** 2;
    const weight = Math.cos(((row + 0.5 - height / 2) * Math.PI) / height);
    sum += weight * rowSum;
    weights += weight * 3 * width;
  }
  return sum / weights;
}

/** Peak signal-to-noise ratio of 8-bit pictures, dB; Infinity for an error of 0. */
export function psnrOfError(meanSquaredError: number): number {
  return 10 * Math.log10(255 ** 2 / meanSquaredError);
}

/** How far a panorama's last column is from its first one. */
export interface SeamDiscontinuity {
  /** Mean absolute difference of the two columns, 8-bit levels. */
  levels: number;
  /**
   * That, over the mean of the same between all neighbouring columns within the picture: about 1 where the panorama
   * closes, several where it does not; 0 where both are 0.
   */
  ratio: number;
}

/** The step across the seam of an equirectangular picture. O(pixels). @throws {UsageError} `image-sizes` when narrower than 2 */
export function seamDiscontinuity({ width, height, data }: RgbImage): SeamDiscontinuity {
  if (width < 2) throw new UsageError('image-sizes', `Expected at least 2 columns but received ${width}`);
  let [seam, within] = [0, 0];
  for (let row = 0; row < height; row++) {
    const start = row * width * 3;
    for (let i = start + 3; i < start + 3 * width; i++) within += Math.abs(data[i] - data[i - 3]);
    for (let k = 0; k < 3; k++) seam += Math.abs(data[start + k] - data[start + 3 * (width - 1) + k]);
  }
  const levels = seam / (3 * height);
  const typical = within / (3 * height * (width - 1));
  return { levels, ratio: levels === 0 ? 0 : levels / typical };
}
