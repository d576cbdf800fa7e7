import { UsageError } from '../../../core/errors.ts';
import type { RgbImage } from '../../../core/model/image.ts';

/** Window of 11 pixels, standard deviation 1.5 pixels, as the paper has it. */
const windowSize = 11;
const sigma = 1.5;

function gaussianWindow(): Float64Array {
  const weights = Float64Array.from({ length: windowSize }, (_, i) => Math.exp(-((i - 5) ** 2) / (2 * sigma ** 2)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map(weight => weight / sum);
}

/** Luma of BT.601, 0 to 255. */
function lumaOf({ width, height, data }: RgbImage): Float64Array {
  const luma = new Float64Array(width * height);
  for (let i = 0, k = 0; i < luma.length; i++, k += 3) {
    luma[i] = 0.299 * data[k] + 0.587 * data[k + 1] + 0.114 * data[k + 2];
  }
  return luma;
}

/** One row of window sums across, for the quantities of both pictures. */
type Row = Float64Array;

/**
 * Structural similarity of two pictures' luma, 1 for equal ones: the mean over all places where the 11x11 window lies
 * inside. Works row by row in O(width) memory.
 * @throws {UsageError} `image-sizes` when sizes differ or a side is below 11 pixels
 * @source Z. Wang, A. Bovik, H. Sheikh, E. Simoncelli, "Image Quality Assessment: From Error Visibility to Structural
 *   Similarity", IEEE Transactions on Image Processing 13(4), 2004, eq. 13; K1 = 0.01, K2 = 0.03, L = 255
 */
export function structuralSimilarity(truth: RgbImage, image: RgbImage): number {
  const { width, height } = truth;
  if (image.width !== width || image.height !== height || width < windowSize || height < windowSize) {
    throw new UsageError(
      'image-sizes',
      `Expected two pictures of one size of at least 11 x 11 pixels but received ${width} x ${height} and ${image.width} x ${image.height}`,
    );
  }
  const [a, b] = [lumaOf(truth), lumaOf(image)];
  const weights = gaussianWindow();
  const places = width - windowSize + 1;
  const c1 = (0.01 * 255) ** 2;
  const c2 = (0.03 * 255) ** 2;

  // A ring of the last eleven rows: means and second moments, already summed across.
  const ring: Row[][] = Array.from({ length: windowSize }, () =>
    Array.from({ length: 5 }, () => new Float64Array(places)),
  );
  const sums = Array.from({ length: 5 }, () => new Float64Array(places));
  let total = 0;
  for (let y = 0; y < height; y++) {
    sumAcross(a, b, y * width, weights, ring[y % windowSize]);
    if (y < windowSize - 1) continue;
    for (const sum of sums) sum.fill(0);
    for (let k = 0; k < windowSize; k++) {
      const row = ring[(y - windowSize + 1 + k) % windowSize];
      for (let q = 0; q < 5; q++) {
        const [from, to] = [row[q], sums[q]];
        for (let x = 0; x < places; x++) to[x] += weights[k] * from[x];
      }
    }
    const [meanA, meanB, squareA, squareB, product] = sums;
    for (let x = 0; x < places; x++) {
      const [muA, muB] = [meanA[x], meanB[x]];
      const varianceA = squareA[x] - muA * muA;
      const varianceB = squareB[x] - muB * muB;
      const covariance = product[x] - muA * muB;
      total +=
        ((2 * muA * muB + c1) * (2 * covariance + c2)) / ((muA * muA + muB * muB + c1) * (varianceA + varianceB + c2));
    }
  }
  return total / (places * (height - windowSize + 1));
}

function sumAcross(a: Float64Array, b: Float64Array, start: number, weights: Float64Array, into: Row[]): void {
  const [meanA, meanB, squareA, squareB, product] = into;
  for (let x = 0; x < meanA.length; x++) {
    let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
    for (let k = 0; k < windowSize; k++) {
      const valueA = a[start + x + k];
      const valueB = b[start + x + k];
      const weightedA = weights[k] * valueA;
      const weightedB = weights[k] * valueB;
      sumA += weightedA;
      sumB += weightedB;
      sumAA += weightedA * valueA;
      sumBB += weightedB * valueB;
      sumAB += weightedA * valueB;
    }
    meanA[x] = sumA;
    meanB[x] = sumB;
    squareA[x] = sumAA;
    squareB[x] = sumBB;
    product[x] = sumAB;
  }
}
