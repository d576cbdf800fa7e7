/**
 * How many neighbouring columns of a row share one computed colour: towards a pole a column spans a smaller angle
 * than a pixel at the equator, so computing each would draw nothing finer.
 * @param cosPitch cosine of the row's pitch
 */
export function columnRun(cosPitch: number): number {
  return Math.min(64, Math.max(1, Math.floor(1 / Math.max(1e-6, cosPitch))));
}

/** The column whose colour the columns of run `i` share. */
export function middleColumn(i: number, run: number, width: number): number {
  const start = i * run;
  return (start + Math.min(width, start + run)) >> 1;
}

/** Sine and cosine of the yaw at the middle of each column. */
export function columnDirections(width: number): { sin: Float64Array; cos: Float64Array } {
  const sin = new Float64Array(width);
  const cos = new Float64Array(width);
  for (let x = 0; x < width; x++) {
    const yaw = ((x + 0.5) / width) * 2 * Math.PI - Math.PI;
    sin[x] = Math.sin(yaw);
    cos[x] = Math.cos(yaw);
  }
  return { sin, cos };
}

/** Calls back for each run of points, from and to (exclusive), that a condition holds for. */
export function forEachSpan(
  count: number,
  holds: (i: number) => boolean,
  visit: (from: number, to: number) => void,
): void {
  for (let i = 0; i < count; i++) {
    if (!holds(i)) continue;
    const from = i;
    while (i < count && holds(i)) i++;
    visit(from, i);
  }
}
