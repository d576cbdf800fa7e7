import { FormatError, type Where } from '../../../core/errors.ts';
import type { PanopticCounts, PanopticSegment } from './types.ts';

const voidId = 0;

/** Pixels by truth id, then by predicted id. */
type PairCounts = Map<number, Map<number, number>>;

/** The bytes as words, copied when they do not begin at a word. */
function alignedWords(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
}

/**
 * Counts which ids lie on which. Pictures are made of long runs, so four pixels of a run are passed at a time.
 * O(pixels).
 */
function countPairs(truth: Uint8Array, predicted: Uint8Array): PairCounts {
  const counts: PairCounts = new Map();
  const [truthWords, predictedWords] = [alignedWords(truth), alignedWords(predicted)];
  const pixels = truth.length / 3;
  const wholeBlocks = pixels >> 2;
  let lastTruth = -1;
  let ofTruth = new Map<number, number>();
  for (let i = 0; i < pixels; ) {
    const k = 3 * i;
    const t = truth[k] | (truth[k + 1] << 8) | (truth[k + 2] << 16);
    const p = predicted[k] | (predicted[k + 1] << 8) | (predicted[k + 2] << 16);
    const start = i++;
    // Four pixels of one id as three little-endian words: the block that repeats in a run of it.
    const t0 = t | (t << 24);
    const t1 = (t >> 8) | (t << 16);
    const t2 = (t >> 16) | (t << 8);
    const p0 = p | (p << 24);
    const p1 = (p >> 8) | (p << 16);
    const p2 = (p >> 16) | (p << 8);
    for (; i < pixels; i++) {
      if ((i & 3) === 0) {
        let block = i >> 2;
        let word = 3 * block;
        while (
          block < wholeBlocks &&
          truthWords[word] === t0 &&
          predictedWords[word] === p0 &&
          truthWords[word + 1] === t1 &&
          predictedWords[word + 1] === p1 &&
          truthWords[word + 2] === t2 &&
          predictedWords[word + 2] === p2
        ) {
          block++;
          word += 3;
        }
        i = block << 2;
        if (i >= pixels) break;
      }
      const n = 3 * i;
      if ((truth[n] | (truth[n + 1] << 8) | (truth[n + 2] << 16)) !== t) break;
      if ((predicted[n] | (predicted[n + 1] << 8) | (predicted[n + 2] << 16)) !== p) break;
    }
    if (t !== lastTruth) {
      let known = counts.get(t);
      if (!known) {
        known = new Map();
        counts.set(t, known);
      }
      ofTruth = known;
      lastTruth = t;
    }
    ofTruth.set(p, (ofTruth.get(p) ?? 0) + i - start);
  }
  return counts;
}

/** The two pictures and lists of segments of one image. */
export interface PanopticImage {
  /** Interleaved RGB bytes: a pixel's segment is R + 256 G + 65536 B, 0 = void. */
  truthRgb: Uint8Array;
  /** Likewise. */
  predictedRgb: Uint8Array;
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
  { truthRgb, predictedRgb, truthSegments, predictedSegments }: PanopticImage,
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
  const fail = (message: string): never => {
    throw new FormatError('panoptic-segment', message, { where });
  };
  const truths = new Map(truthSegments.map(segment => [segment.id, segment]));
  const predictions = new Map(predictedSegments.map(segment => [segment.id, segment]));
  const pairs = countPairs(truthRgb, predictedRgb);
  const areas = new Map<number, number>();
  for (const ofTruth of pairs.values()) {
    for (const [id, count] of ofTruth) areas.set(id, (areas.get(id) ?? 0) + count);
  }
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
  const overlap = (truth: number, predicted: number) => pairs.get(truth)?.get(predicted) ?? 0;

  const matchedTruths = new Set<number>();
  const matchedPredictions = new Set<number>();
  for (const [truthId, ofTruth] of pairs) {
    const truth = truths.get(truthId);
    if (!truth || truth.iscrowd === 1) continue;
    for (const [predictedId, common] of ofTruth) {
      const predicted = predictions.get(predictedId);
      if (!predicted || truth.category_id !== predicted.category_id) continue;
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
