import type { FacetColumn } from 'panoply';
import type { Filter } from './filter-text.ts';

/** At most so many facets can be filtered at once: each has a bit. */
const mostFilters = 30;

/** For each row, the values [start, end) of a column. */
function boundsOf({ offsets }: FacetColumn, row: number): [number, number] {
  return offsets ? [offsets[row], offsets[row + 1]] : [row, row + 1];
}

function createTest(column: FacetColumn, filter: Filter): (row: number) => boolean {
  if (column.kind === 'category') {
    const wanted = new Set(filter.kind === 'any' ? filter.values : []);
    const isWanted = column.values.map(value => wanted.has(value));
    const { codes } = column;
    return row => {
      const [start, end] = boundsOf(column, row);
      for (let i = start; i < end; i++) if (isWanted[codes[i]]) return true;
      return false;
    };
  }
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = filter.kind === 'range' ? filter : {};
  const { values } = column;
  return row => {
    const [start, end] = boundsOf(column, row);
    for (let i = start; i < end; i++) {
      const value = values[i];
      if (value !== null && value >= low && value <= high) return true;
    }
    return false;
  };
}

/** Which rows pass which filters. A row passes a facet when any of its values does. */
export class RowFilter {
  /** Bit i is set where a row fails facet i; the highest bit where the search does not find it. */
  readonly #failures: Int32Array;
  readonly #bits = new Map<string, number>();
  readonly rowCount: number;

  /** @param found rows that a search found; undefined when nobody searches */
  constructor(
    rowCount: number,
    facets: readonly FacetColumn[],
    filters: ReadonlyMap<string, Filter>,
    found?: Iterable<number>,
  ) {
    this.rowCount = rowCount;
    this.#failures = new Int32Array(rowCount);
    let next = 0;
    for (const column of facets) {
      const filter = filters.get(column.name);
      if (!filter || next === mostFilters) continue;
      const bit = 1 << next++;
      this.#bits.set(column.name, bit);
      const passes = createTest(column, filter);
      for (let row = 0; row < rowCount; row++) if (!passes(row)) this.#failures[row] |= bit;
    }
    if (found) {
      const isFound = new Uint8Array(rowCount);
      for (const row of found) isFound[row] = 1;
      for (let row = 0; row < rowCount; row++) if (isFound[row] === 0) this.#failures[row] |= 1 << mostFilters;
    }
  }

  /** Rows that pass everything, in stored order. */
  rows(): Int32Array {
    const rows = new Int32Array(this.rowCount);
    let count = 0;
    for (let row = 0; row < this.rowCount; row++) if (this.#failures[row] === 0) rows[count++] = row;
    return rows.subarray(0, count);
  }

  /** For each row, whether it passes every filter but that of a facet: what its chart counts. */
  others(facet: string): (row: number) => boolean {
    const kept = ~(this.#bits.get(facet) ?? 0);
    return row => (this.#failures[row] & kept) === 0;
  }
}

/** Scenes that have each value of a category, among those that pass. */
export function countValues(column: FacetColumn & { kind: 'category' }, passes: (row: number) => boolean): Int32Array {
  const counts = new Int32Array(column.values.length);
  const rows = column.offsets ? column.offsets.length - 1 : column.codes.length;
  for (let row = 0; row < rows; row++) {
    if (!passes(row)) continue;
    const [start, end] = boundsOf(column, row);
    for (let i = start; i < end; i++) counts[column.codes[i]]++;
  }
  return counts;
}

export interface Bins {
  /** Of the first bin and after the last. */
  low: number;
  high: number;
  counts: Int32Array;
}

/** Where the bins of a column lie: between its smallest and largest value, at round steps. */
export function binEdges(
  values: readonly (number | null)[],
  most = 24,
): { low: number; high: number; count: number } | undefined {
  let [low, high, isWhole] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true];
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
    isWhole &&= Number.isInteger(value);
  }
  if (low > high) return undefined;
  // Differences that are nothing beside the values cannot be divided.
  if (high - low <= 1e-12 * Math.max(1e-200, Math.abs(low), Math.abs(high)))
    return { low: isWhole ? low : low - 0.5, high: isWhole ? low + 1 : low + 0.5, count: 1 };
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  let step = [1, 2, 5, 10].map(factor => factor * power).find(each => each >= rough)!;
  if (isWhole) step = Math.max(1, Math.round(step));
  const start = Math.floor(low / step) * step;
  // The largest value is inside the last bin, not at its end.
  const count = Math.floor((high - start) / step) + 1;
  return { low: start, high: start + count * step, count };
}

/** Counts values in bins, among the rows that pass. */
export function countBins(
  column: FacetColumn & { kind: 'number' },
  edges: { low: number; high: number; count: number },
  passes: (row: number) => boolean,
): Bins {
  const counts = new Int32Array(edges.count);
  const rows = column.offsets ? column.offsets.length - 1 : column.values.length;
  const perValue = edges.count / (edges.high - edges.low);
  for (let row = 0; row < rows; row++) {
    if (!passes(row)) continue;
    const [start, end] = boundsOf(column, row);
    for (let i = start; i < end; i++) {
      const value = column.values[i];
      if (value === null || !(value >= edges.low && value <= edges.high)) continue;
      counts[Math.min(edges.count - 1, Math.floor((value - edges.low) * perValue + 1e-9))]++;
    }
  }
  return { low: edges.low, high: edges.high, counts };
}

/**
 * Orders rows: `title`, a number facet's name, or with `-` before it from the other end. Rows without a value come last;
 * equal ones stay in their order.
 */
export function sortRows(
  rows: Int32Array,
  order: string | undefined,
  { titles, facets }: { titles: readonly string[]; facets: readonly FacetColumn[] },
): Int32Array {
  if (!order) return rows;
  const sign = order.startsWith('-') ? -1 : 1;
  const name = order.replace(/^-/, '');
  if (name === 'title') {
    const collator = new Intl.Collator('en', { numeric: true });
    return Int32Array.from([...rows].sort((a, b) => sign * collator.compare(titles[a] ?? '', titles[b] ?? '')));
  }
  const column = facets.find(facet => facet.name === name);
  if (column?.kind !== 'number') return rows;
  const keys = new Float64Array(titles.length || rows.length);
  for (const row of rows) {
    const [start, end] = boundsOf(column, row);
    let [sum, count] = [0, 0];
    for (let i = start; i < end; i++) {
      const value = column.values[i];
      if (value === null) continue;
      sum += value;
      count++;
    }
    keys[row] = count === 0 ? Number.POSITIVE_INFINITY : (sign * sum) / count;
  }
  return Int32Array.from([...rows].sort((a, b) => keys[a] - keys[b] || a - b));
}
