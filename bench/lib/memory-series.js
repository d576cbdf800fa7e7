import { formatTable } from './report.js';

/** Slope of a least-squares line through points [x, y]. */
function slopeOf(points) {
  const mean = axis => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  let [above, below] = [0, 0];
  for (const [x, y] of points) {
    above += (x - meanX) * (y - meanY);
    below += (x - meanX) ** 2;
  }
  return above / below;
}

/**
 * What a series of [seconds, megabytes] over a run says: extremes of each tenth, and the trend of the last three
 * quarters scaled to a whole run. Flat after the first tenth, or something leaks.
 */
export function describeMemory(series, wallMs) {
  const steps = Array.from({ length: 10 }, (_, i) => {
    const within = series.filter(([atS]) => Math.min(9, Math.floor((atS * 10_000) / wallMs)) === i);
    const values = within.map(([, megabytes]) => megabytes);
    // A starved machine may have taken no look in this tenth.
    if (values.length === 0) return [`${i * 10}-${i * 10 + 10}%`, '-', '-'];
    return [`${i * 10}-${i * 10 + 10}%`, Math.min(...values).toFixed(0), Math.max(...values).toFixed(0)];
  });
  const settled = series.filter(([atS]) => atS * 1000 > wallMs / 4);
  const growth = (slopeOf(settled) * wallMs) / 1000;
  return { growth, table: formatTable(['of the run', 'lowest MB', 'highest MB'], steps) };
}

/** The highest megabytes in each of `parts` equal parts of a run (0 where none was taken): what is kept of a series. */
export function peaksOf(series, wallMs, parts = 200) {
  const peaks = new Array(parts).fill(0);
  for (const [atS, megabytes] of series) {
    const part = Math.min(parts - 1, Math.floor((atS * 1000 * parts) / wallMs));
    peaks[part] = Math.max(peaks[part], Math.round(megabytes));
  }
  return peaks;
}
