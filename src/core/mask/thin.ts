import type { RunLengths } from './run-lengths.ts';

/** Runs of one column as top, bottom pairs. */
type ColumnRuns = number[];

/** The stretches of at least `length` rows that are in both lists. */
function intersectRuns(a: ColumnRuns, b: ColumnRuns, length: number): ColumnRuns {
  const common: ColumnRuns = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const top = Math.max(a[i], b[j]);
    const bottom = Math.min(a[i + 1], b[j + 1]);
    if (bottom - top >= length) common.push(top, bottom);
    if (a[i + 1] < b[j + 1]) i += 2;
    else j += 2;
  }
  return common;
}

/**
 * Whether a mask is nowhere `side` pixels thick: no square of side x side pixels lies in it. Empty masks are thin.
 * Stops at the first such square, so that it costs little for all but thin masks; O(runs * side) at most.
 */
export function isThinMask({ height, edges }: RunLengths, side = 3): boolean {
  // levels[k]: rows at which the last k + 1 columns, up to the one before, are all set.
  let levels: ColumnRuns[] = [];
  let column = -1;
  let runs: ColumnRuns = [];
  const closeColumn = (): boolean => {
    const next: ColumnRuns[] = [runs];
    for (const level of levels) {
      const common = intersectRuns(level, runs, side);
      if (common.length === 0) break;
      next.push(common);
    }
    levels = next;
    return levels.length >= side && levels[side - 1].length > 0;
  };
  for (let i = 0; i < edges.length; i += 2) {
    const end = edges[i + 1];
    for (let start = edges[i]; start < end; ) {
      const x = Math.floor(start / height);
      const columnStart = x * height;
      const stop = Math.min(end, columnStart + height);
      if (x !== column) {
        if (closeColumn()) return false;
        if (x !== column + 1) levels = [];
        column = x;
        runs = [];
      }
      if (stop - start >= side) runs.push(start - columnStart, stop - columnStart);
      start = stop;
    }
  }
  return !closeColumn();
}
