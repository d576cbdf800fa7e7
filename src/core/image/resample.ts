import { UsageError } from '../errors.ts';
import type { RgbImage } from '../model/image.ts';

/** @throws {UsageError} `image-size` when a side is not a positive whole number or the bytes do not match */
export function assertRgbImage({ data, width, height }: RgbImage): void {
  if (!(width > 0 && height > 0 && Number.isInteger(width) && Number.isInteger(height))) {
    throw new UsageError('image-size', `Expected whole positive sides for the image but received ${width}x${height}`);
  }
  if (data.length !== 3 * width * height) {
    throw new UsageError(
      'image-size',
      `Expected ${3 * width * height} bytes for ${width}x${height} RGB but received ${data.length}`,
    );
  }
}

/**
 * Shrinks by a whole factor n: every output pixel is floor((sum of n x n + floor(n * n / 2)) / (n * n)). Columns and
 * rows beyond the last whole block are left out. The plain twin of the shrink kernels, equal bit for bit.
 */
export function shrinkByFactorPlain({ data, width, height }: RgbImage, factor: number): RgbImage {
  const outputWidth = Math.floor(width / factor);
  const outputHeight = Math.floor(height / factor);
  const output = new Uint8Array(3 * outputWidth * outputHeight);
  const area = factor * factor;
  const half = area >> 1;
  for (let y = 0; y < outputHeight; y++) {
    for (let i = 0; i < 3 * outputWidth; i++) {
      const channel = i % 3;
      const left = ((i - channel) / 3) * factor;
      let sum = half;
      for (let dy = 0; dy < factor; dy++) {
        let at = 3 * ((y * factor + dy) * width + left) + channel;
        for (let dx = 0; dx < factor; dx++, at += 3) sum += data[at];
      }
      output[y * 3 * outputWidth + i] = Math.floor(sum / area);
    }
  }
  return { data: output, width: outputWidth, height: outputHeight };
}

/** For every output sample the first input sample and the weights (summing to 1) of it and its successors. */
interface Taps {
  first: Int32Array;
  weights: Float64Array[];
}

/** Weights of the exact overlap of each output pixel with the input pixels under it. */
function areaTaps(inputSize: number, outputSize: number): Taps {
  const first = new Int32Array(outputSize);
  const weights: Float64Array[] = [];
  for (let i = 0; i < outputSize; i++) {
    // Scaled by outputSize, so that all bounds are whole numbers and the weights exact.
    const start = i * inputSize;
    const end = start + inputSize;
    first[i] = Math.floor(start / outputSize);
    const last = Math.ceil(end / outputSize);
    weights.push(
      Float64Array.from({ length: last - first[i] }, (_, k) => {
        const pixel = (first[i] + k) * outputSize;
        return (Math.min(end, pixel + outputSize) - Math.max(start, pixel)) / inputSize;
      }),
    );
  }
  return { first, weights };
}

/**
 * Catmull-Rom weights of four input pixels around each output pixel's centre.
 * @source R. Keys, Cubic convolution interpolation for digital image processing (1981), a = -1/2
 */
function cubicTaps(inputSize: number, outputSize: number): Taps {
  const first = new Int32Array(outputSize);
  const weights: Float64Array[] = [];
  for (let i = 0; i < outputSize; i++) {
    const center = ((i + 0.5) * inputSize) / outputSize - 0.5;
    const left = Math.floor(center);
    const t = center - left;
    first[i] = left - 1;
    weights.push(
      Float64Array.of(
        ((-0.5 * t + 1) * t - 0.5) * t,
        (1.5 * t - 2.5) * t * t + 1,
        ((-1.5 * t + 2) * t + 0.5) * t,
        (0.5 * t - 0.5) * t * t,
      ),
    );
  }
  return { first, weights };
}

const tapsFor = (input: number, output: number) => (output <= input ? areaTaps : cubicTaps)(input, output);

/**
 * Resizes a panorama to any size: exact area means where it shrinks, Catmull-Rom where it grows (each axis by itself).
 * Columns wrap and rows reflect across the poles with a half-turn, so the seam stays closed.
 * Cost: proportional to input plus output; about a second for 8192x4096.
 * @param image interleaved RGB; its width must be even when the height grows
 * @throws {UsageError} `image-size`
 */
export function resizePanorama(image: RgbImage, width: number, height: number): RgbImage {
  assertRgbImage(image);
  const output = new Uint8Array(3 * width * height);
  assertRgbImage({ data: output, width, height });
  const columns = tapsFor(image.width, width);
  const rows = tapsFor(image.height, height);
  const samples = 3 * image.width;
  const half = 3 * (image.width >> 1);
  const sums = new Float64Array(samples);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    rows.weights[y].forEach((weight, k) => {
      const row = rows.first[y] + k;
      const inside = row < 0 ? -1 - row : row >= image.height ? 2 * image.height - 1 - row : row;
      const from = inside * samples;
      const turn = inside === row ? 0 : half;
      for (let i = 0; i < samples - turn; i++) sums[i] += weight * image.data[from + turn + i];
      for (let i = samples - turn; i < samples; i++) sums[i] += weight * image.data[from + turn + i - samples];
    });
    for (let x = 0; x < width; x++) {
      const weights = columns.weights[x];
      let [red, green, blue] = [0, 0, 0];
      for (let k = 0; k < weights.length; k++) {
        const column = (columns.first[x] + k + image.width) % image.width;
        red += weights[k] * sums[3 * column];
        green += weights[k] * sums[3 * column + 1];
        blue += weights[k] * sums[3 * column + 2];
      }
      const at = 3 * (y * width + x);
      output[at] = clampByte(red);
      output[at + 1] = clampByte(green);
      output[at + 2] = clampByte(blue);
    }
  }
  return { data: output, width, height };
}

function clampByte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.floor(value + 0.5);
}
