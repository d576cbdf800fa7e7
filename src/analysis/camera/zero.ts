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
  const totals = probes.few.totalsByZero(hypothesis, zeros, fastFilter);
  return { ...hypothesis, yawZeroDeg: zeros[totals.indexOf(Math.min(...totals))] };
}

/** How far a coarse zero may be from the true one. */
export const coarseZeroRangeDeg = (1.6 * 360) / coarseColumns;

/**
 * The hypothesis with its zero free (to about a fiftieth of a pixel), and with round zeros within two pixels of it.
 * @param hypothesis its zero at most a view pixel and a half panorama pixel off
 */
export function tryZeros(probes: ProbeSet, hypothesis: Hypothesis, filter: ViewFilter, free = true): Trial[] {
  const pixel = pixelDegrees(probes);
  // The zero was found under other rules: half a view pixel of theirs is this many panorama pixels, more near the poles.
  const reach = (1.5 + probes.footprint(hypothesis)) * pixel;
  let centre = searchZero(probes, hypothesis, reach, filter).yawZeroDeg;
  const near = centre;
  const trial = (yawZeroDeg: number, roundness: number): Trial => {
    // Adding 0 turns -0 into 0.
    const candidate = { ...hypothesis, yawZeroDeg: wrapDegrees(yawZeroDeg) + 0 };
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
  for (const stride of [pixel / 8, pixel / 40]) {
    const zeros = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map(k => centre + k * stride);
    const totals = probes.few.totalsByZero(hypothesis, zeros, filter);
    centre = zeros[totals.indexOf(Math.min(...totals))];
  }
  trials.push(trial(Math.round(centre * 1e4) / 1e4, 2));
  return trials;
}
