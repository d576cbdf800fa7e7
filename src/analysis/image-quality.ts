import { UsageError } from '../core/errors.ts';
import { RADIANS_PER_DEGREE } from '../core/geometry/sphere.ts';

/** 8-bit samples, or reals on the same 0..255 scale. */
type Samples = ArrayLike<number>;

function assertSameLength(a: Samples, b: Samples): void {
  if (a.length !== b.length || a.length === 0) {
    throw new UsageError(
      'image-size',
      `Expected two images of one size for the comparison but received ${a.length} and ${b.length} samples`,
    );
  }
}

/** Decibels of a mean squared error on the 0..255 scale; Infinity for 0. */
export function decibels(meanSquaredError: number): number {
  return 10 * Math.log10(255 ** 2 / meanSquaredError);
}

/**
 * Peak signal-to-noise ratio over all samples, dB; Infinity for equal images.
 * @param a samples 0..255, any channel order
 * @param b the same shape
 * @throws {UsageError} `image-size`
 */
export function psnr(a: Samples, b: Samples): number {
  assertSameLength(a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return decibels(sum / a.length);
}

/**
 * PSNR of equirectangular panoramas with every row weighted by the area it has on the sphere, dB.
 * @param a interleaved samples 0..255, channels * width * height
 * @param width columns
 * @param height rows; the number of channels follows
 * @throws {UsageError} `image-size`
 * @source Y. Sun, A. Lu, L. Yu, Weighted-to-spherically-uniform quality evaluation for omnidirectional video,
 *   IEEE Signal Processing Letters 24 (2017), eq. 5 and 8: weight cos((j + 0.5 - N/2) pi / N) for row j of N
 */
export function weightedSphericalPsnr(a: Samples, b: Samples, width: number, height: number): number {
  assertSameLength(a, b);
  const channels = a.length / (width * height);
  if (!Number.isInteger(channels) || channels < 1) {
    throw new UsageError('image-size', `Expected whole pixels for ${width}x${height} but received ${a.length} samples`);
  }
  let [sum, weights] = [0, 0];
  for (let row = 0; row < height; row++) {
    const weight = Math.cos(((row + 0.5) / height - 0.5) * 180 * RADIANS_PER_DEGREE);
    let rowSum = 0;
    for (let i = row * width * channels; i < (row + 1) * width * channels; i++) rowSum += (a[i] - b[i]) ** 2;
    sum += weight * rowSum;
    weights += weight * width * channels;
  }
  return decibels(sum / weights);
}

const SSIM_WINDOW = 8;

/**
 * Mean structural similarity of two RGB images' luma (Rec. 601 weights), over 8x8 windows at every pixel, uniformly
 * weighted; 1 for equal images. The paper's 11x11 Gaussian window gives slightly other numbers.
 * @param a interleaved RGB, 3 * width * height
 * @throws {UsageError} `image-size` when sizes differ or a side is below 8
 * @source Z. Wang et al., Image quality assessment: from error visibility to structural similarity, IEEE Transactions
 *   on Image Processing 13 (2004), eq. 13, K1 = 0.01, K2 = 0.03
 */
export function structuralSimilarity(a: Samples, b: Samples, width: number, height: number): number {
  assertSameLength(a, b);
  if (a.length !== 3 * width * height || width < SSIM_WINDOW || height < SSIM_WINDOW) {
    throw new UsageError(
      'image-size',
      `Expected RGB of at least 8x8 for ${width}x${height} but received ${a.length} samples`,
    );
  }
  // Sums over the window's rows for every column (a, b, a*a, b*b, a*b), updated from one window row to the next.
  const columns = Array.from({ length: 5 }, () => new Float64Array(width));
  const luma = (image: Samples, at: number) => 0.299 * image[at] + 0.587 * image[at + 1] + 0.114 * image[at + 2];
  const addRow = (row: number, sign: number) => {
    for (let x = 0; x < width; x++) {
      const at = 3 * (row * width + x);
      const [p, q] = [luma(a, at), luma(b, at)];
      columns[0][x] += sign * p;
      columns[1][x] += sign * q;
      columns[2][x] += sign * p * p;
      columns[3][x] += sign * q * q;
      columns[4][x] += sign * p * q;
    }
  };
  const count = SSIM_WINDOW ** 2;
  const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
  let total = 0;
  for (let row = 0; row < height; row++) {
    addRow(row, 1);
    if (row >= SSIM_WINDOW) addRow(row - SSIM_WINDOW, -1);
    if (row < SSIM_WINDOW - 1) continue;
    const window = [0, 0, 0, 0, 0];
    for (let x = 0; x < width; x++) {
      for (let k = 0; k < 5; k++) window[k] += columns[k][x] - (x >= SSIM_WINDOW ? columns[k][x - SSIM_WINDOW] : 0);
      if (x < SSIM_WINDOW - 1) continue;
      const [meanA, meanB] = [window[0] / count, window[1] / count];
      const varianceA = window[2] / count - meanA * meanA;
      const varianceB = window[3] / count - meanB * meanB;
      const covariance = window[4] / count - meanA * meanB;
      total +=
        ((2 * meanA * meanB + c1) * (2 * covariance + c2)) /
        ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2));
    }
  }
  return total / ((width - SSIM_WINDOW + 1) * (height - SSIM_WINDOW + 1));
}
