import type { RgbImage } from '../model/image.ts';

/** What of a panorama is mended; all by default. */
export interface BlendSeamOptions {
  /** The left and right edges become one meridian. */
  seam?: boolean;
  /** The top row becomes one point. */
  zenith?: boolean;
  /** The bottom row becomes one point. */
  nadir?: boolean;
}

/** Share of the width on each side of the seam that may change: 45 degrees, where the last of the change fades out. */
const sideShare = 1 / 8;
/** Share of the height at a pole that may change: 15 degrees. */
const capShare = 1 / 12;
/** Half the arc on the sphere that is averaged near a pole, as a share of the height: 1.4 degrees. */
const arcShare = 1 / 128;
/** Rows to each side that one step of spreading looks at. */
const kernelRadius = 24;

/**
 * Mends a panorama that does not wrap. Half of the difference between its first and last column is taken off on the
 * right of the seam and added on the left, and is spread like a membrane fixed at the seam: what differs from row to
 * row stays within as many columns as it has rows, what differs over the whole height fades over 45 degrees. Nothing
 * is shown twice, as cross-fading would. At a pole that does not close rows are averaged over an arc of the sphere, which
 * takes in the whole row at the pole and nothing 15 degrees away.
 *
 * Lines and shapes that end at the seam still end there: only the colours are brought together.
 * @param image 8-bit RGB, 2:1
 * @returns a new image; with nothing to mend, equal bytes
 * @source the membrane is the harmonic interpolant of Perez, Gangnet and Blake, "Poisson Image Editing", 2003,
 *   equations 2 to 4 with zero guidance, in the half-plane beside the seam: there it is a convolution of the difference
 *   with the Poisson kernel x / (pi (x^2 + t^2)), which is applied column by column since two steps of it make a longer
 *   one. One column is cos(pitch) rows wide on the sphere. Ours differs in truncating the kernel and in the fade.
 */
export function blendSeam(
  image: RgbImage,
  { seam = true, zenith = true, nadir = true }: BlendSeamOptions = {},
): RgbImage {
  // A copy also where the bytes are a Node Buffer, whose `slice` is none.
  const mended: RgbImage = { width: image.width, height: image.height, data: new Uint8Array(image.data) };
  if (seam) mendSides(mended);
  const rows = Math.max(1, Math.floor(image.height * capShare));
  if (zenith) closePole(mended, rows, 0, 1);
  if (nadir) closePole(mended, rows, image.height - 1, -1);
  return mended;
}

function mendSides({ width, height, data }: RgbImage): void {
  const side = Math.min(Math.floor(width * sideShare), width >> 1);
  if (side < 1) return;
  let spread = new Float64Array(3 * height);
  for (let row = 0; row < height; row++) {
    const first = row * 3 * width;
    const last = first + 3 * (width - 1);
    for (let channel = 0; channel < 3; channel++) {
      spread[3 * row + channel] = (data[first + channel] - data[last + channel]) / 2;
    }
  }
  let next = new Float64Array(3 * height);
  // The first pixel's centre lies half a column from the seam, every further one a whole column more.
  const halfStep = poissonKernels(height, 0.5);
  const step = poissonKernels(height, 1);
  for (let column = 0; column < side; column++) {
    convolveRows(spread, next, column === 0 ? halfStep : step);
    [spread, next] = [next, spread];
    const fade = Math.cos(((column + 0.5) / side) * (Math.PI / 2)) ** 2;
    for (let row = 0; row < height; row++) {
      const right = 3 * (row * width + column);
      const left = 3 * (row * width + width - 1 - column);
      for (let channel = 0; channel < 3; channel++) {
        const change = fade * spread[3 * row + channel];
        data[right + channel] = toByte(data[right + channel] - change);
        data[left + channel] = toByte(data[left + channel] + change);
      }
    }
  }
}

/** For each row the weights of the rows around it, for a step of so many columns. They sum to 1. */
function poissonKernels(height: number, columns: number): Float64Array {
  const taps = 2 * kernelRadius + 1;
  const kernels = new Float64Array(taps * height);
  for (let row = 0; row < height; row++) {
    const distance = columns * Math.sin(((row + 0.5) / height) * Math.PI);
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const offset = tap - kernelRadius;
      // The kernel's integral over the pixel: sampled at its centre a narrow kernel would not sum to 1.
      const weight = Math.atan((offset + 0.5) / distance) - Math.atan((offset - 0.5) / distance);
      kernels[row * taps + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < taps; tap++) kernels[row * taps + tap] /= sum;
  }
  return kernels;
}

/** Each row becomes the weighted sum of those around it; rows beyond a pole count as the outermost. */
function convolveRows(input: Float64Array, output: Float64Array, kernels: Float64Array): void {
  const taps = 2 * kernelRadius + 1;
  const lastRow = input.length / 3 - 1;
  for (let row = 0; row <= lastRow; row++) {
    let [red, green, blue] = [0, 0, 0];
    for (let tap = 0; tap < taps; tap++) {
      const weight = kernels[row * taps + tap];
      const from = 3 * Math.max(0, Math.min(lastRow, row + tap - kernelRadius));
      red += weight * input[from];
      green += weight * input[from + 1];
      blue += weight * input[from + 2];
    }
    output[3 * row] = red;
    output[3 * row + 1] = green;
    output[3 * row + 2] = blue;
  }
}

/** Averages rows along the yaw: the row at the pole wholly, further ones over an arc that shrinks to nothing. */
function closePole({ width, data }: RgbImage, rows: number, poleRow: number, direction: 1 | -1): void {
  const sums = new Float64Array(3 * (width + 1));
  const line = new Float64Array(3 * width);
  for (let distance = 0; distance < rows; distance++) {
    const start = 3 * width * (poleRow + direction * distance);
    // The same arc on the sphere takes ever more columns towards the pole, at last all of them.
    const arcRows = rows * (arcShare / capShare) * (1 - distance / rows);
    const radius = Math.min((width - 1) / 2, (arcRows * width) / (2 * Math.PI * (distance + 0.5)));
    const size = distance === 0 ? width : 2 * Math.floor(radius / 2) + 1;
    for (let i = 0; i < 3 * width; i++) line[i] = data[start + i];
    // Two boxes make a tent, which leaves no edges; the pole itself is the plain mean.
    averageAround(line, sums, width, size);
    averageAround(line, sums, width, size);
    for (let i = 0; i < 3 * width; i++) data[start + i] = toByte(line[i]);
  }
}

/** Replaces each pixel of a closed line by the mean of the `size` pixels around it. */
function averageAround(line: Float64Array, sums: Float64Array, width: number, size: number): void {
  for (let i = 0; i < 3 * width; i++) sums[i + 3] = sums[i] + line[i];
  const before = size >> 1;
  for (let column = 0; column < width; column++) {
    const from = column - before;
    const to = from + size;
    for (let channel = 0; channel < 3; channel++) {
      const total = sums[3 * width + channel];
      const low = from < 0 ? sums[3 * (from + width) + channel] - total : sums[3 * from + channel];
      const high = to > width ? sums[3 * (to - width) + channel] + total : sums[3 * to + channel];
      line[3 * column + channel] = (high - low) / size;
    }
  }
}

function toByte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value);
}
