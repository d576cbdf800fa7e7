/** Five numbers and the mean of a list; zeros for an empty one. */
export interface Summary {
  count: number;
  min: number;
  median: number;
  mean: number;
  max: number;
}

export function summarise(values: readonly number[]): Summary & { [key: string]: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const { length } = sorted;
  if (length === 0) return { count: 0, min: 0, median: 0, mean: 0, max: 0 };
  const middle = length >> 1;
  const median = length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / length;
  return { count: length, min: sorted[0], median, mean: Math.round(mean * 1000) / 1000, max: sorted[length - 1] };
}

/** A count by name, most frequent first, equal ones by name. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(name: string, times = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + times);
  }

  get size(): number {
    return this.#counts.size;
  }

  get total(): number {
    let sum = 0;
    for (const count of this.#counts.values()) sum += count;
    return sum;
  }

  rows(limit = Number.POSITIVE_INFINITY): { name: string; value: number }[] {
    return [...this.#counts]
      .map(([name, value]) => ({ name, value }))
      .sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1))
      .slice(0, limit);
  }

  toObject(limit?: number): Record<string, number> {
    return Object.fromEntries(this.rows(limit).map(({ name, value }) => [name, value]));
  }
}

export const thousands = (value: number): string => Math.round(value).toLocaleString('en');

export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e3).toFixed(1)} kB`;
}
