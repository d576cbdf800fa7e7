import type {
  PanopticCategory,
  PanopticCounts,
  PanopticGroupQuality,
  PanopticNumbers,
  PanopticQuality,
} from './types.ts';

export { countPanopticImage, countPanopticPairs, type PanopticImage, type PanopticSegments } from './count-image.ts';
export type * from './types.ts';

/** Quality of one category's counts; null when it has no segment at all. */
export function panopticQuality({
  iou,
  truePositives,
  falsePositives,
  falseNegatives,
}: PanopticCounts): PanopticQuality | null {
  const total = truePositives + falsePositives / 2 + falseNegatives / 2;
  if (total === 0) return null;
  return { pq: iou / total, sq: truePositives > 0 ? iou / truePositives : 0, rq: truePositives / total };
}

/** Adds `more` to `sums`. */
export function addPanopticCounts(sums: Map<number, PanopticCounts>, more: ReadonlyMap<number, PanopticCounts>): void {
  for (const [category, counts] of more) {
    const sum = sums.get(category);
    if (!sum) {
      sums.set(category, { ...counts });
      continue;
    }
    sum.iou += counts.iou;
    sum.truePositives += counts.truePositives;
    sum.falsePositives += counts.falsePositives;
    sum.falseNegatives += counts.falseNegatives;
  }
}

/**
 * Panoptic quality over all categories, things and stuff: means over the categories that occur.
 * @param counts by category id, see {@link countPanopticImage}
 * @source panopticapi, evaluation.py, PQStat.pq_average
 */
export function panopticNumbers(
  counts: ReadonlyMap<number, PanopticCounts>,
  categories: readonly PanopticCategory[],
): PanopticNumbers {
  const perClass: Record<string, PanopticQuality> = {};
  const group = (belongs: (category: PanopticCategory) => boolean): PanopticGroupQuality | null => {
    const mean = { pq: 0, sq: 0, rq: 0, n: 0 };
    for (const category of categories.filter(belongs)) {
      const found = counts.get(category.id);
      const quality = found ? panopticQuality(found) : null;
      perClass[category.id] = quality ?? { pq: 0, sq: 0, rq: 0 };
      if (!quality) continue;
      mean.pq += quality.pq;
      mean.sq += quality.sq;
      mean.rq += quality.rq;
      mean.n++;
    }
    return mean.n === 0 ? null : { pq: mean.pq / mean.n, sq: mean.sq / mean.n, rq: mean.rq / mean.n, n: mean.n };
  };
  return {
    All: group(() => true),
    Things: group(({ isthing }) => isthing === 1),
    Stuff: group(({ isthing }) => isthing !== 1),
    per_class: perClass,
  };
}
