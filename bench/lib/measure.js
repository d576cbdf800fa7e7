/** Middle value of a list of numbers (mean of the two middle ones for an even count). */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median, extremes and median absolute deviation of a list of numbers. */
export function summarise(values) {
  const centre = median(values);
  return {
    median: centre,
    min: Math.min(...values),
    max: Math.max(...values),
    mad: median(values.map(value => Math.abs(value - centre))),
    count: values.length,
  };
}

/**
 * Runs contestants in turn, round after round (A B C, A B C, ...), so that a busy spell of the machine hits all.
 * @param contestants `{ name: async round => sample }`; a sample is any object of numbers and notes
 * @param rounds counted rounds; `warmUp` more are run first and thrown away
 * @returns `{ name: sample[] }`, the i-th samples of all contestants being neighbours in time
 */
export async function runInterleaved(contestants, { rounds, warmUp = 1, onSample = () => {} }) {
  const samples = Object.fromEntries(Object.keys(contestants).map(name => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      const sample = await run(round);
      if (round >= 0) samples[name].push(sample);
      onSample({ round, name, sample });
    }
  }
  return samples;
}

/** Times a synchronous function: milliseconds of each of `rounds` calls after `warmUp` thrown away. */
export function timeCalls(call, { rounds, warmUp = 3 }) {
  for (let i = 0; i < warmUp; i++) call();
  return Array.from({ length: rounds }, () => {
    const started = performance.now();
    call();
    return performance.now() - started;
  });
}

/** How many times longer `theirs` took than `ours`, round by round: above 1 we are faster. */
export function ratioOf(ours, theirs) {
  return summarise(ours.map((value, round) => theirs[round] / value));
}
