import { FormatError, type Where } from '../../../core/errors.ts';
import type { PanopticCounts, PanopticSegment } from './types.ts';

const voidId = 0;
/** Ids have 24 bits, so a pair of them fits a double exactly. */
const pairFactor = 2 ** 24;

/** Pixels per pair of ids that lie on each other. O(pixels); neighbours with the same pair cost two comparisons. */
function countPairs(truth: Uint32Array, predicted: Uint32Array): Map<number, number> {
  const counts = new Map<number, number>();
  const length = truth.length;
  for (let i = 0; i < length; ) {
    const [t, p] = [truth[i], predicted[i]];
    const start = i++;
    while (i < length && truth[i] === t && predicted[i] === p) i++;
    const pair = t * pairFactor + p;
    counts.set(pair, (counts.get(pair) ?? 0) + i - start);
  }
  return counts;
}

/** The two pictures and lists of segments of one image. */
export interface PanopticImage {
  /** Segment id of every pixel, 0 = void. */
  truthIds: Uint32Array;
  predictedIds: Uint32Array;
  truthSegments: readonly PanopticSegment[];
  predictedSegments: readonly PanopticSegment[];
}

/**
 * Counts the matches of one image. A pair matches when both have one category and their IoU, void pixels of the truth
 * left out, is above 0.5. Crowds are neither missed nor matched, and a prediction more than half on void or on a crowd
 * of its category is not held against it.
 * @param categories ids of all categories
 * @param into counts by category, added to
 * @throws {FormatError} `panoptic-size`; `panoptic-segment` when a predicted id is only in the picture or only in the
 *   list, or has a category that the truth does not list; `panoptic-form`
 * @source panopticapi, evaluation.py, pq_compute_single_core; A. Kirillov et al., "Panoptic Segmentation", CVPR 2019, eq. 1
 */
export function countPanopticImage(
  { truthIds, predictedIds, truthSegments, predictedSegments }: PanopticImage,
  categories: ReadonlySet<number>,
  into: Map<number, PanopticCounts>,
  where?: Where,
): void {
  if (truthIds.length !== predictedIds.length) {
    throw new FormatError(
      'panoptic-size',
      `Expected ${truthIds.length} pixels, as the truth has, for the prediction but received ${predictedIds.length}`,
      { where },
    );
  }
  const fail = (message: string): never => {
    throw new FormatError('panoptic-segment', message, { where });
  };
  const truths = new Map(truthSegments.map(segment => [segment.id, segment]));
  const predictions = new Map(predictedSegments.map(segment => [segment.id, segment]));
  const pairs = countPairs(truthIds, predictedIds);
  const areas = new Map<number, number>();
  for (const [pair, count] of pairs) areas.set(pair % pairFactor, (areas.get(pair % pairFactor) ?? 0) + count);
  for (const id of areas.keys()) {
    const segment = predictions.get(id);
    if (!segment) {
      if (id === voidId) continue;
      fail(`Expected segment ${id}, which is in the predicted picture, in the list of segments too`);
    } else if (!categories.has(segment.category_id)) {
      fail(`Expected a category of the truth for predicted segment ${id} but received ${segment.category_id}`);
    }
  }
  const unseen = [...predictions.keys()].filter(id => !areas.has(id));
  if (unseen.length > 0) fail(`Expected the listed segments ${unseen.join(', ')} in the predicted picture too`);

  const countsOf = (category: number): PanopticCounts => {
    let counts = into.get(category);
    if (!counts) {
      counts = { iou: 0, truePositives: 0, falsePositives: 0, falseNegatives: 0 };
      into.set(category, counts);
    }
    return counts;
  };
  const overlap = (truth: number, predicted: number) => pairs.get(truth * pairFactor + predicted) ?? 0;

  const matchedTruths = new Set<number>();
  const matchedPredictions = new Set<number>();
  for (const [pair, common] of pairs) {
    const predictedId = pair % pairFactor;
    const truthId = (pair - predictedId) / pairFactor;
    const truth = truths.get(truthId);
    const predicted = predictions.get(predictedId);
    if (!truth || !predicted || truth.iscrowd === 1 || truth.category_id !== predicted.category_id) continue;
    if (typeof truth.area !== 'number') fail(`Expected an area for truth segment ${truthId} but received none`);
    const union = areas.get(predictedId)! + truth.area! - common - overlap(voidId, predictedId);
    const iou = common / union;
    if (!(iou > 0.5)) continue;
    const counts = countsOf(truth.category_id);
    counts.truePositives++;
    counts.iou += iou;
    matchedTruths.add(truthId);
    matchedPredictions.add(predictedId);
  }

  // One crowd a category counts, the last, as in panopticapi.
  const crowds = new Map<number, number>();
  for (const [id, { category_id: category, iscrowd }] of truths) {
    if (matchedTruths.has(id)) continue;
    if (iscrowd === 1) crowds.set(category, id);
    else countsOf(category).falseNegatives++;
  }
  for (const [id, { category_id: category }] of predictions) {
    if (matchedPredictions.has(id)) continue;
    const crowd = crowds.get(category);
    const excused = overlap(voidId, id) + (crowd === undefined ? 0 : overlap(crowd, id));
    if (!(excused / areas.get(id)! > 0.5)) countsOf(category).falsePositives++;
  }
}
