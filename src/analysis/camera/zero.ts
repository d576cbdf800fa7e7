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
  let best = { error: Infinity, yawZeroDeg: hypothesis.yawZeroDeg };
  for (let k = -reach; k <= reach; k++) {
    const yawZeroDeg = hypothesis.yawZeroDeg + k * stride;
    const { total } = probes.few.measure({ ...hypothesis, yawZeroDeg }, fastFilter);
    if (total < best.error) best = { error: total, yawZeroDeg };
  }
  return { ...hypothesis, yawZeroDeg: best.yawZeroDeg };
}

/** How far a coarse zero may be from the true one. */
export const coarseZeroRangeDeg = (1.6 * 360) / coarseColumns;

/**
 * The hypothesis with its zero free (to about a fiftieth of a pixel), and with round zeros within two pixels of it.
 * @param hypothesis its zero at most a pixel or two off
 */
export function tryZeros(probes: ProbeSet, hypothesis: Hypothesis, filter: ViewFilter, free = true): Trial[] {
  const pixel = pixelDegrees(probes);
  const near = hypothesis.yawZeroDeg;
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
  const cost = (yawZeroDeg: number) => probes.few.measure({ ...hypothesis, yawZeroDeg }, filter).total;
  let centre = searchZero(probes, hypothesis, 1.5 * pixel, filter).yawZeroDeg;
  for (let stride = pixel / 4; stride > pixel / 50; stride /= 2) {
    const [left, middle, right] = [centre - stride, centre, centre + stride].map(cost);
    if (left < middle && left <= right) centre -= stride;
    else if (right < middle) centre += stride;
  }
  trials.push(trial(Math.round(centre * 1e4) / 1e4, 2));
  return trials;
}
