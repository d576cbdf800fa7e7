import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Rows of cells as a table with aligned columns: the first to the left, the rest to the right. */
export function formatTable(header, rows) {
  const cells = [header, ...rows].map(row => row.map(String));
  const widths = header.map((_, column) => Math.max(...cells.map(row => row[column].length)));
  const lines = cells.map(row =>
    row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join('  '),
  );
  return [lines[0], widths.map(width => '-'.repeat(width)).join('  '), ...lines.slice(1)].join('\n');
}

/** `12.3 (11.9-14.0)`: median and extremes of a summary. */
export function formatSummary({ median, min, max }, digits = 1) {
  return `${median.toFixed(digits)} (${min.toFixed(digits)}-${max.toFixed(digits)})`;
}

/** Writes raw results to bench/results/NAME-LABEL.json and returns the path relative to the repository. */
export function writeResults(name, label, results) {
  const path = `bench/results/${name}-${label}.json`;
  const url = new URL(`../../${path}`, import.meta.url);
  mkdirSync(fileURLToPath(new URL('.', url)), { recursive: true });
  writeFileSync(url, `${JSON.stringify(results, null, 2)}\n`);
  return path;
}
