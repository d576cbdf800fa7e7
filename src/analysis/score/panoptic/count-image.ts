import { FormatError, type Where } from '../../../core/errors.ts';
import { countIdPairs, type IdPairs } from '../../../core/mask/id-pairs.ts';
import type { PanopticCounts, PanopticSegment } from './types.ts';

const voidId = 0;

/** The segments of one image, listed on either side. */
export interface PanopticSegments {
  truthSegments: readonly PanopticSegment[];
  predictedSegments: readonly PanopticSegment[];
}

/** The two pictures and lists of segments of one image. */
export interface PanopticImage extends PanopticSegments {
  /** Interleaved RGB bytes: a pixel's segment is R + 256 G + 65536 B, 0 = void. */
  truthRgb: Uint8Array;
  /** Likewise. */
  predictedRgb: Uint8Array;
}

/**
 * {@link countPanopticPairs} of two pictures.
 * @throws {FormatError} `panoptic-size`, and those of {@link countPanopticPairs}
 */
export function countPanopticImage(
  { truthRgb, predictedRgb, ...segments }: PanopticImage,
  categories: ReadonlySet<number>,
  into: Map<number, PanopticCounts>,
  where?: Where,
): void {
  if (truthRgb.length !== predictedRgb.length) {
    throw new FormatError(
      'panoptic-size',
      `Expected ${truthRgb.length / 3} pixels, as the truth has, for the prediction but received ${predictedRgb.length / 3}`,
      { where },
    );
  }
  countPanopticPairs(countIdPairs(truthRgb, predictedRgb), segments, categories, into, where);
}

/**
 * Counts the matches of one image. A pair matches when both have one category and their IoU, void pixels of the truth
 * left out, is above 0.5. Crowds are neither missed nor matched, and a prediction more than half on void or on a crowd
 * of its category is not held against it.
 * @param pairs which ids lie on which
 * @param categories ids of all categories
 * @param into counts by category, added to
 * @throws {FormatError} `panoptic-segment` when a predicted id is only in the picture or only in the list, or has a
 *   category that the truth does not list; `panoptic-form`
 * @source panopticapi, evaluation.py, pq_compute_single_core; A. Kirillov et al., "Panoptic Segmentation", CVPR 2019, eq. 1
 */
export function countPanopticPairs(
  { truthIds, predictedIds, pixels }: IdPairs,
  { truthSegments, predictedSegments }: PanopticSegments,
  categories: ReadonlySet<number>,
  into: Map<number, PanopticCounts>,
  where?: Where,
): void {
  const fail = (message: string): never => {
    throw new FormatError('panoptic-segment', message, { where });
  };
  const truths = new Map(truthSegments.map(segment => [segment.id, segment]));
  const predictions = new Map(predictedSegments.map(segment => [segment.id, segment]));
  const areas = new Map<number, number>();
  const onVoid = new Map<number, number>();
  pixels.forEach((count, i) => {
    areas.set(predictedIds[i], (areas.get(predictedIds[i]) ?? 0) + count);
    if (truthIds[i] === voidId) onVoid.set(predictedIds[i], count);
  });
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
  const matchedTruths = new Set<number>();
  const matchedPredictions = new Set<number>();
  pixels.forEach((common, i) => {
    const [truthId, predictedId] = [truthIds[i], predictedIds[i]];
    const truth = truths.get(truthId);
    const predicted = predictions.get(predictedId);
    if (!truth || truth.iscrowd === 1 || !predicted || truth.category_id !== predicted.category_id) return;
    if (typeof truth.area !== 'number') fail(`Expected an area for truth segment ${truthId} but received none`);
    const union = areas.get(predictedId)! + truth.area! - common - (onVoid.get(predictedId) ?? 0);
    const iou = common / union;
    if (!(iou > 0.5)) return;
    const counts = countsOf(truth.category_id);
    counts.truePositives++;
    counts.iou += iou;
    matchedTruths.add(truthId);
    matchedPredictions.add(predictedId);
  });

  // One crowd a category counts, the last, as in panopticapi.
  const crowds = new Map<number, number>();
  for (const [id, { category_id: category, iscrowd }] of truths) {
    if (matchedTruths.has(id)) continue;
    if (iscrowd === 1) crowds.set(category, id);
    else countsOf(category).falseNegatives++;
  }
  const onCrowd = new Map<number, number>();
  if (crowds.size > 0) {
    pixels.forEach((count, i) => {
      const category = predictions.get(predictedIds[i])?.category_id;
      if (category !== undefined && crowds.get(category) === truthIds[i]) onCrowd.set(predictedIds[i], count);
    });
  }
  for (const [id, { category_id: category }] of predictions) {
    if (matchedPredictions.has(id)) continue;
    const excused = (onVoid.get(id) ?? 0) + (onCrowd.get(id) ?? 0);
    if (!(excused / areas.get(id)! > 0.5)) countsOf(category).falsePositives++;
  }
}
