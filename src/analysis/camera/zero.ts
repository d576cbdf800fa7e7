/** Where stored yaw 0 looks: found to a fraction of a pixel, then put to a round angle where one fits as well. */
import { wrapDegrees } from '../../core/geometry/sphere.ts';
import { coarseColumns } from './coarse.ts';
import type { Hypothesis, ViewFilter } from './convention.ts';
import type { ProbeErrors, ProbeSet } from './probes.ts';

/** A hypothesis and how it fits. */
export interface Trial {
  hypothesis: Hypothesis;
  errors: ProbeErrors;
  /** 0: the zero is a multiple of 15 or 36 degrees; 1: of 1 degree; 2: none of these. */
  roundness: number;
}

const pixelDegrees = (probes: ProbeSet) => 360 / Math.max(...probes.panoramas.map(({ width }) => width));

/** The zero with the smallest error within `rangeDeg` of the hypothesis' own, looked for in half pixels. */
export function searchZero(
  probes: ProbeSet,
  hypothesis: Hypothesis,
  rangeDeg: number,
  filter: ViewFilter = 'bilinear',
): Hypothesis {
  const stride = pixelDegrees(probes) / 2;
  const reach = Math.max(1, Math.round(rangeDeg / stride));
  const fastFilter = filter === 'area' ? 'bilinear' : filter;
  const zeros = Array.from({ length: 2 * reach + 1 }, (_, k) => hypothesis.yawZeroDeg + (k - reach) * stride);
  const totals = probes.fewest.totalsByZero(hypothesis, zeros, fastFilter);
  return { ...hypothesis, yawZeroDeg: zeros[totals.indexOf(Math.min(...totals))] };
}

/** How far a coarse zero may be from the true one. */
export const coarseZeroRangeDeg = (1.6 * 360) / coarseColumns;

/** The zero to about a twentieth of a pixel near the hypothesis' own, which may be off by what other rules shift it. */
export function settleZero(
  probes: ProbeSet,
  hypothesis: Hypothesis,
  filter: ViewFilter,
): { hypothesis: Hypothesis; total: number } {
  const pixel = pixelDegrees(probes);
  // The zero was found under other rules: half a view pixel of theirs is this many panorama pixels, more near the poles.
  const reach = (1.5 + probes.footprint(hypothesis)) * pixel;
  const near = searchZero(probes, hypothesis, reach, filter).yawZeroDeg;
  return refineZero(probes, { ...hypothesis, yawZeroDeg: near }, pixel / 3, filter);
}

/** The lowest point of a parabola through three zeros a stride apart; at most a stride away. */
function refineZero(
  probes: ProbeSet,
  hypothesis: Hypothesis,
  stride: number,
  filter: ViewFilter,
): { hypothesis: Hypothesis; total: number } {
  const { yawZeroDeg } = hypothesis;
  const [left, middle, right] = probes.fewest.totalsByZero(
    hypothesis,
    [yawZeroDeg - stride, yawZeroDeg, yawZeroDeg + stride],
    filter,
  );
  const bend = left - 2 * middle + right;
  const step = bend > 0 ? Math.max(-1, Math.min(1, (left - right) / (2 * bend))) : right < left ? 1 : -1;
  const total = middle - ((left - right) / 4) * step;
  return {
    hypothesis: { ...hypothesis, yawZeroDeg: yawZeroDeg + step * stride },
    total: bend > 0 ? total : Math.min(left, right),
  };
}

/**
 * The hypothesis with its zero free (to about a fiftieth of a pixel), and with round zeros within two pixels of it.
 * @param settled of {@link settleZero}
 */
export function tryZeros(probes: ProbeSet, settled: Hypothesis, filter: ViewFilter, free = true): Trial[] {
  const pixel = pixelDegrees(probes);
  const near = settled.yawZeroDeg;
  const trial = (yawZeroDeg: number, roundness: number): Trial => {
    // Adding 0 turns -0 into 0.
    const candidate = { ...settled, yawZeroDeg: wrapDegrees(yawZeroDeg) + 0 };
    return { hypothesis: candidate, errors: probes.measure(candidate, filter), roundness };
  };
  const trials: Trial[] = [];
  const seen = new Set<number>();
  for (const [grid, roundness] of [
    [15, 0],
    [36, 0],
    [1, 1],
  ]) {
    const round = Math.round(near / grid) * grid;
    if (Math.abs(round - near) > 2 * pixel || seen.has(round)) continue;
    seen.add(round);
    trials.push(trial(round, roundness));
  }
  if (!free && trials.length > 0) return trials;
  const centre = refineZero(probes, settled, pixel / 10, filter).hypothesis.yawZeroDeg;
  trials.push(trial(Math.round(centre * 1e4) / 1e4, 2));
  return trials;
}
