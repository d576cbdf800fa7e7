import { UsageError } from '../errors.ts';
import { type Box, checkMaskSize, type RunLengths } from './run-lengths.ts';

/** Collects runs in ascending order and joins those that touch. */
export class EdgeBuilder {
  #edges: number[] = [];

  /** Adds [start, end); start must not lie before the last added end. */
  add(start: number, end: number): void {
    if (end <= start) return;
    const edges = this.#edges;
    if (edges.length > 0 && edges[edges.length - 1] === start) edges[edges.length - 1] = end;
    else edges.push(start, end);
  }

  finish(height: number, width: number): RunLengths {
    return { height, width, edges: Int32Array.from(this.#edges) };
  }
}

/**
 * Calls back with every run, cut at column ends: column x, rows [top, bottom).
 * O(runs + columns they span).
 */
export function forEachColumnRun(
  { height, edges }: RunLengths,
  visit: (x: number, top: number, bottom: number) => void,
): void {
  for (let i = 0; i < edges.length; i += 2) {
    let start = edges[i];
    const end = edges[i + 1];
    let x = Math.floor(start / height);
    while (start < end) {
      const columnStart = x * height;
      const stop = Math.min(end, columnStart + height);
      visit(x, start - columnStart, stop - columnStart);
      start = stop;
      x++;
    }
  }
}

/**
 * The part of a mask inside a window of whole pixels. The window may reach beyond the image, where nothing is set, so
 * a window of the image's own size at (-dx, -dy) moves the mask by (dx, dy).
 * @throws {UsageError} `crop-window` when the window is not in whole pixels
 * @throws {FormatError} `mask-size`
 */
export function cropMask(mask: RunLengths, [x, y, width, height]: Box): RunLengths {
  if (![x, y, width, height].every(Number.isSafeInteger)) {
    throw new UsageError('crop-window', `Expected whole pixels for the window but received ${[x, y, width, height]}`);
  }
  checkMaskSize(height, width);
  const built = new EdgeBuilder();
  forEachColumnRun(mask, (column, top, bottom) => {
    if (column < x || column >= x + width) return;
    const base = (column - x) * height;
    built.add(base + Math.max(0, top - y), base + Math.min(height, bottom - y));
  });
  return built.finish(height, width);
}
