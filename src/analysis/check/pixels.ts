import type { RgbImage } from '../../core/model/image.ts';
import type { PixelFacts } from './types.ts';

const gridWidth = 17;
const gridHeight = 16;

/**
 * Measures what the pixel rules look at. Cost: one pass over the pixels for the grid, steps of columns and rows at
 * the edges.
 * @param image 8-bit RGB
 * @param checksum of all pixels, computed by the caller
 */
export function measurePixels(image: RgbImage, checksum: string): PixelFacts {
  const { width, height, data } = image;
  const luma = (column: number, row: number) => {
    const at = 3 * (row * width + column);
    return 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
  };
  const lowest = [255, 255, 255];
  const highest = [0, 0, 0];
  // Every pixel of a small picture counts; of larger ones about 65,536, on a lattice: a tenth of the time to decode them.
  const step = Math.max(1, Math.ceil(Math.sqrt((width * height) / 65536)));
  const sums = new Float64Array(gridWidth * gridHeight);
  const counts = new Uint32Array(gridWidth * gridHeight);
  const cellOf = Uint8Array.from({ length: width }, (_, x) => Math.floor((x * gridWidth) / width));
  let total = 0;
  let samples = 0;
  for (let row = 0; row < height; row += step) {
    const cellRow = Math.floor((row * gridHeight) / height) * gridWidth;
    for (let column = 0; column < width; column += step) {
      const at = 3 * (row * width + column);
      const red = data[at];
      const green = data[at + 1];
      const blue = data[at + 2];
      if (red < lowest[0]) lowest[0] = red;
      if (green < lowest[1]) lowest[1] = green;
      if (blue < lowest[2]) lowest[2] = blue;
      if (red > highest[0]) highest[0] = red;
      if (green > highest[1]) highest[1] = green;
      if (blue > highest[2]) highest[2] = blue;
      const value = 0.299 * red + 0.587 * green + 0.114 * blue;
      const cell = cellRow + cellOf[column];
      sums[cell] += value;
      counts[cell]++;
      total += value;
      samples++;
    }
  }
  const seam = measureSeam(luma, width, height);
  const perceptualHash = hashGrid(sums, counts);
  return {
    // A checksum alone may be equal by chance in a large set; together with the hash it is not.
    digest: `${width}x${height}:${checksum}:${perceptualHash}`,
    mean: samples > 0 ? total / samples : 0,
    range: Math.max(...highest.map((value, channel) => value - lowest[channel])),
    middle: [0, 1, 2].map(channel => (lowest[channel] + highest[channel]) / 2),
    perceptualHash,
    ...seam,
    poleSpread: Math.max(spreadOfRow(luma, width, 0), spreadOfRow(luma, width, height - 1)),
  };
}

/**
 * A difference hash: one bit a pair of neighbouring cells.
 * @source N. Krawetz, "Kind of Like That" (2013), dHash, with a 17x16 grid of area means instead of 9x8
 */
function hashGrid(sums: Float64Array, counts: Uint32Array): string {
  let hash = '';
  let nibble = 0;
  for (let row = 0, bit = 0; row < gridHeight; row++) {
    for (let column = 0; column < gridWidth - 1; column++) {
      const at = row * gridWidth + column;
      const here = sums[at] / Math.max(1, counts[at]);
      const next = sums[at + 1] / Math.max(1, counts[at + 1]);
      nibble = (nibble << 1) | (here < next ? 1 : 0);
      if (++bit % 4 === 0) {
        hash += nibble.toString(16);
        nibble = 0;
      }
    }
  }
  return hash;
}

type Luma = (column: number, row: number) => number;

/** The step over the seam against the steps beside it, as means of absolute differences. */
function measureSeam(luma: Luma, width: number, height: number): { seamRatio: number; seamStep: number } {
  if (width < 8) return { seamRatio: 0, seamStep: 0 };
  const neighbours = [0, 1, 2, width - 4, width - 3, width - 2];
  let [seam, beside] = [0, 0];
  for (let row = 0; row < height; row++) {
    seam += Math.abs(luma(width - 1, row) - luma(0, row));
    for (const column of neighbours) beside += Math.abs(luma(column, row) - luma(column + 1, row));
  }
  const seamStep = seam / height;
  const besideStep = beside / height / neighbours.length;
  // Half a shade stands for quantisation: without it a flat sky would make any step a break.
  return { seamStep, seamRatio: seamStep / (besideStep + 0.5) };
}

function spreadOfRow(luma: Luma, width: number, row: number): number {
  let [sum, squares] = [0, 0];
  for (let column = 0; column < width; column++) {
    const value = luma(column, row);
    sum += value;
    squares += value * value;
  }
  return Math.sqrt(Math.max(0, squares / width - (sum / width) ** 2));
}

/** Whether a picture shows nothing: it is of one colour, but for a few shades. */
export const isFlat = ({ range }: PixelFacts): boolean => range <= 3;

/** Number of bits two hashes of equal length differ in. */
export function hammingDistance(a: string, b: string): number {
  let distance = 0;
  for (let i = 0; i < a.length; i++) {
    let bits = Number.parseInt(a[i], 16) ^ Number.parseInt(b[i], 16);
    for (; bits > 0; bits >>= 1) distance += bits & 1;
  }
  return distance;
}
