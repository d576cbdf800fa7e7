import { EdgeBuilder, forEachColumnRun } from './crop.ts';
import { checkMaskSize, type RunLengths } from './run-lengths.ts';

/** Row ranges of each column: `rows[offsets[x]..offsets[x + 1])` holds top, bottom, top, bottom, ... */
function columnRuns(mask: RunLengths): { rows: number[]; offsets: Int32Array } {
  const rows: number[] = [];
  const offsets = new Int32Array(mask.width + 1);
  forEachColumnRun(mask, (x, top, bottom) => {
    rows.push(top, bottom);
    offsets[x + 1] += 2;
  });
  for (let x = 0; x < mask.width; x++) offsets[x + 1] += offsets[x];
  return { rows, offsets };
}

/**
 * Resizes a mask by nearest neighbour, half-pixel correct: target pixel i of n takes source pixel
 * floor((i + 0.5) * N / n). (OpenCV's INTER_NEAREST takes floor(i * N / n), half a pixel to the top left.)
 * O(runs * scale).
 * @throws {FormatError} `mask-size`
 */
export function resizeMaskNearest(mask: RunLengths, height: number, width: number): RunLengths {
  checkMaskSize(height, width);
  const built = new EdgeBuilder();
  if (mask.height === 0 || mask.width === 0) return built.finish(height, width);
  const { rows, offsets } = columnRuns(mask);
  // The first target row whose source row is at least `row`: (2 i + 1) * N >= 2 row * n, in whole numbers.
  const firstRowFrom = (row: number): number =>
    Math.max(0, Math.ceil((2 * row * height - mask.height) / (2 * mask.height)));
  for (let x = 0; x < width; x++) {
    const source = Math.floor(((2 * x + 1) * mask.width) / (2 * width));
    for (let i = offsets[source]; i < offsets[source + 1]; i += 2) {
      built.add(x * height + firstRowFrom(rows[i]), x * height + Math.min(height, firstRowFrom(rows[i + 1])));
    }
  }
  return built.finish(height, width);
}

/**
 * Resizes a mask by area: a target pixel is set when the mask covers at least half of it. Coverage is summed in whole
 * numbers, so half means half. O(runs * scale + target pixels).
 * @throws {FormatError} `mask-size`
 */
export function resizeMaskArea(mask: RunLengths, height: number, width: number): RunLengths {
  checkMaskSize(height, width);
  const built = new EdgeBuilder();
  if (mask.height === 0 || mask.width === 0 || height === 0 || width === 0) return built.finish(height, width);
  const { rows, offsets } = columnRuns(mask);
  // In units of 1/height and 1/width of a source pixel, a target pixel is mask.height x mask.width, a source one height x width.
  const halfPixel = mask.height * mask.width;
  const coverage = new Float64Array(height);
  // slope[i] * (rest of the column) is spread with a running sum: full pixels cost O(1) however tall the run.
  const full = new Float64Array(height + 1);
  for (let x = 0; x < width; x++) {
    coverage.fill(0);
    full.fill(0);
    const left = x * mask.width;
    const right = left + mask.width;
    for (let source = Math.floor(left / width); source * width < right; source++) {
      const weight = Math.min(right, (source + 1) * width) - Math.max(left, source * width);
      for (let i = offsets[source]; i < offsets[source + 1]; i += 2) {
        const top = rows[i] * height;
        const bottom = rows[i + 1] * height;
        const first = Math.floor(top / mask.height);
        const last = Math.floor((bottom - 1) / mask.height);
        if (first === last) {
          coverage[first] += weight * (bottom - top);
          continue;
        }
        coverage[first] += weight * ((first + 1) * mask.height - top);
        coverage[last] += weight * (bottom - last * mask.height);
        full[first + 1] += weight;
        full[last] -= weight;
      }
    }
    let whole = 0;
    for (let y = 0; y < height; y++) {
      whole += full[y];
      if (2 * (coverage[y] + whole * mask.height) >= halfPixel) built.add(x * height + y, x * height + y + 1);
    }
  }
  return built.finish(height, width);
}
