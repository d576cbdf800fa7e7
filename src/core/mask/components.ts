import { EdgeBuilder, forEachColumnRun } from './crop.ts';
import type { RunLengths } from './run-lengths.ts';

/**
 * The connected components of a mask, in order of their first pixel (column-major). Works on column runs with
 * union-find: O(runs * log runs).
 * @param options.connectivity 8 (diagonal neighbours touch, the default) or 4
 */
export function maskComponents(mask: RunLengths, { connectivity = 8 }: { connectivity?: 4 | 8 } = {}): RunLengths[] {
  const columns: number[] = [];
  const tops: number[] = [];
  const bottoms: number[] = [];
  forEachColumnRun(mask, (x, top, bottom) => {
    columns.push(x);
    tops.push(top);
    bottoms.push(bottom);
  });
  const parents = Int32Array.from({ length: columns.length }, (_, i) => i);
  const rootOf = (run: number): number => {
    let root = run;
    while (parents[root] !== root) {
      // Halve the path on the way up.
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  };
  const reach = connectivity === 8 ? 1 : 0;
  let candidate = 0;
  for (let run = 0; run < columns.length; run++) {
    const previous = columns[run] - 1;
    while (
      candidate < run &&
      (columns[candidate] < previous || (columns[candidate] === previous && bottoms[candidate] + reach <= tops[run]))
    ) {
      candidate++;
    }
    for (let other = candidate; other < run && columns[other] === previous; other++) {
      if (tops[other] >= bottoms[run] + reach) break;
      const a = rootOf(run);
      const b = rootOf(other);
      // The smaller index wins, so a root is its component's first run.
      if (a < b) parents[b] = a;
      else parents[a] = b;
    }
  }
  const builders = new Map<number, EdgeBuilder>();
  for (let run = 0; run < columns.length; run++) {
    const root = rootOf(run);
    let built = builders.get(root);
    if (!built) {
      built = new EdgeBuilder();
      builders.set(root, built);
    }
    const columnStart = columns[run] * mask.height;
    built.add(columnStart + tops[run], columnStart + bottoms[run]);
  }
  return [...builders.values()].map(built => built.finish(mask.height, mask.width));
}
