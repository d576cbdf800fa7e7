import { recallThresholds } from '../average-precision.ts';
import {
  areaRanges,
  type CategoryMatches,
  iouThresholds,
  isFalse,
  isTrue,
  shortLimits,
  verdictsEach,
} from './match-detections.ts';
import type { CocoNumbers } from './types.ts';

const spacing = 2 ** -52;
const limitCount = shortLimits.length + 1;
const thresholds = iouThresholds.length;

/** What one category gives; plain data, so that worker threads can hand it over. NaN where there is no truth. */
export interface CategoryCurves {
  /** Per area range and threshold: sum of the 101 interpolated precisions, at most 100 detections an image. */
  precisionSums: Float64Array;
  /** Per area range, limit of detections and threshold: the last recall. Few detections are read for all sizes only. */
  recalls: Float64Array;
}

/** Per verdict row, where true positives stand among the false ones. */
interface Hits {
  /** How many. */
  found: Int32Array;
  /** For each, false positives before it; as many places a row as a range has truths. */
  wrongBefore: Int32Array;
  room: number;
}

function listHits({ total, verdicts, truthCounts }: CategoryMatches, order: Int32Array): Hits {
  const room = Math.max(...truthCounts);
  const found = new Int32Array(verdictsEach);
  const wrong = new Int32Array(verdictsEach);
  // A truth is found once, and crowds, which may be met more often, are ignored.
  const wrongBefore = new Int32Array(verdictsEach * room);
  for (let k = 0; k < total; k++) {
    const first = order[k] * verdictsEach;
    for (let row = 0; row < verdictsEach; row++) {
      const verdict = verdicts[first + row];
      if (verdict === isFalse) wrong[row]++;
      else if (verdict === isTrue) wrongBefore[row * room + found[row]++] = wrong[row];
    }
  }
  return { found, wrongBefore, room };
}

/**
 * Reads a category's curves.
 *
 * Precision only falls between true positives, so what COCOeval reads at a recall, the greatest from there on, stands at
 * one of them: it is computed there alone.
 * @param matches images in ascending order of id
 * @param order their detections by falling score, see {@link rankScores}
 * @source COCO API, PythonAPI/pycocotools/cocoeval.py, COCOeval.accumulate
 */
export function accumulateCategory(matches: CategoryMatches, order: Int32Array): CategoryCurves {
  const curves: CategoryCurves = {
    precisionSums: new Float64Array(verdictsEach).fill(Number.NaN),
    recalls: new Float64Array(areaRanges.length * limitCount * thresholds).fill(Number.NaN),
  };
  const { truthCounts, foundEarly } = matches;
  const { found, wrongBefore, room } = listHits(matches, order);
  const precisions = new Float64Array(room);
  for (let range = 0; range < areaRanges.length; range++) {
    const truths = truthCounts[range];
    if (truths === 0) continue;
    for (let t = 0; t < thresholds; t++) {
      const row = range * thresholds + t;
      const place = range * limitCount * thresholds + t;
      for (let l = 0; l < shortLimits.length && range === 0; l++)
        curves.recalls[place + l * thresholds] = foundEarly[l * thresholds + t] / truths;
      curves.recalls[place + shortLimits.length * thresholds] = found[row] / truths;
      const hits = wrongBefore.subarray(row * room, row * room + found[row]);
      curves.precisionSums[row] = sumInterpolated(hits, truths, precisions);
    }
  }
  return curves;
}

/**
 * Sum of the precisions at 101 recalls.
 * @param hits for each true positive, the false ones before it
 * @param precisions scratch space
 */
function sumInterpolated(hits: Int32Array, truths: number, precisions: Float64Array): number {
  const { length } = hits;
  let most = 0;
  for (let i = length - 1; i >= 0; i--) {
    const precision = (i + 1) / (hits[i] + (i + 1) + spacing);
    if (precision > most) most = precision;
    precisions[i] = most;
  }
  let sum = most;
  // The first recall, 0, is reached before any is found; the others by the true positive i.
  for (let i = 0, r = 1; r < recallThresholds.length; r++) {
    while (i < length && (i + 1) / truths < recallThresholds[r]) i++;
    if (i === length) break;
    sum += precisions[i];
  }
  return sum;
}

/**
 * Places by falling score, equal scores in the order of images and detections. Sorting the bare numbers and looking each
 * one up is several times as fast as sorting places by a comparison.
 */
export function rankScores(scores: Float64Array): Int32Array {
  const sorted = scores.slice().sort();
  const { length } = scores;
  // How many detections of each score have their place already, by the score's first place in `sorted`.
  const taken = new Int32Array(length);
  const order = new Int32Array(length);
  for (let detection = length - 1; detection >= 0; detection--) {
    const score = scores[detection];
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < score) low = middle + 1;
      else high = middle;
    }
    order[length - 1 - low - taken[low]++] = detection;
  }
  return order;
}

/** The mean of what is defined; COCOeval leaves the undefined out. -1 when nothing is. */
function meanOf(values: Iterable<number>): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? -1 : sum / count;
}

/**
 * The twelve numbers.
 * @param categories in ascending order of id
 * @source COCO API, PythonAPI/pycocotools/cocoeval.py, COCOeval.summarize
 */
export function summarizeCoco(categories: readonly CategoryCurves[]): CocoNumbers {
  const precision = (range: number, threshold: number): number => {
    const mean = meanOf(categories.map(({ precisionSums }) => precisionSums[range * thresholds + threshold]));
    return mean < 0 ? mean : mean / recallThresholds.length;
  };
  // Every threshold has as many values as the others, so a mean of means is their mean.
  const overall = (range: number): number =>
    meanOf(Array.from(iouThresholds, (_, t) => precision(range, t)).filter(value => value >= 0));
  const recall = (range: number, limit: number): number => {
    const first = (range * limitCount + limit) * thresholds;
    return meanOf(categories.flatMap(({ recalls }) => [...recalls.subarray(first, first + thresholds)]));
  };
  return {
    AP: overall(0),
    AP50: precision(0, 0),
    AP75: precision(0, 5),
    APs: overall(1),
    APm: overall(2),
    APl: overall(3),
    AR1: recall(0, 0),
    AR10: recall(0, 1),
    AR100: recall(0, 2),
    ARs: recall(1, 2),
    ARm: recall(2, 2),
    ARl: recall(3, 2),
  };
}
