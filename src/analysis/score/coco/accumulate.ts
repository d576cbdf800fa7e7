import { recallThresholds } from '../average-precision.ts';
import { areaRanges, type CategoryMatches, iouThresholds, verdictRows } from './match-detections.ts';
import type { CocoNumbers } from './types.ts';

const spacing = 2 ** -52;
const detectionLimits = [1, 10, 100] as const;
const thresholds = iouThresholds.length;

/** What one category gives; plain data, so that worker threads can hand it over. NaN where there is no truth. */
export interface CategoryCurves {
  /** Per area range and threshold: sum of the 101 interpolated precisions, at most 100 detections an image. */
  precisionSums: Float64Array;
  /** Per area range, limit of detections and threshold: the last recall. Few detections are read for all sizes only. */
  recalls: Float64Array;
}

/** Arrays that all curves of a category are computed in. */
interface Workspace {
  precision: Float64Array;
  recall: Float64Array;
}

/**
 * Ranks a category's detections and reads its curves.
 * @param matches images in ascending order of id
 * @source COCO API, PythonAPI/pycocotools/cocoeval.py, COCOeval.accumulate
 */
export function accumulateCategory(matches: CategoryMatches): CategoryCurves {
  const curves: CategoryCurves = {
    precisionSums: new Float64Array(verdictRows).fill(Number.NaN),
    recalls: new Float64Array(areaRanges.length * detectionLimits.length * thresholds).fill(Number.NaN),
  };
  const { total, scores } = matches;
  const order = rankScores(scores);
  const workspace: Workspace = { precision: new Float64Array(total), recall: new Float64Array(total) };
  for (let range = 0; range < areaRanges.length; range++) {
    const truths = matches.truthCounts[range];
    if (truths === 0) continue;
    for (let l = 0; l < detectionLimits.length; l++) {
      const limit = detectionLimits[l];
      if (limit < 100 && range > 0) continue;
      for (let t = 0; t < thresholds; t++) {
        const row = range * thresholds + t;
        const place = (range * detectionLimits.length + l) * thresholds + t;
        if (limit < 100) {
          curves.recalls[place] = lastRecall(matches, row, limit, truths);
          continue;
        }
        const count = fillCurve(matches, order, row, truths, workspace);
        curves.recalls[place] = count > 0 ? workspace.recall[count - 1] : 0;
        curves.precisionSums[row] = sumInterpolated(workspace, count);
      }
    }
  }
  return curves;
}

/**
 * Places by falling score, equal scores in the order of images and detections. Sorting the bare numbers and looking each
 * one up is several times as fast as sorting places by a comparison.
 */
function rankScores(scores: Float64Array): Int32Array {
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

/** Recall after all detections that count, of which each image has at most `limit`. */
function lastRecall({ verdicts, places, total }: CategoryMatches, row: number, limit: number, truths: number): number {
  let truePositives = 0;
  for (let k = 0; k < total; k++) if (verdicts[row * total + k] === 1 && places[k] < limit) truePositives++;
  return truePositives / truths;
}

/** Precision and recall after each detection, best first. @returns how many those are */
function fillCurve(
  { verdicts, total }: CategoryMatches,
  order: Int32Array,
  row: number,
  truths: number,
  { precision, recall }: Workspace,
): number {
  let truePositives = 0;
  let falsePositives = 0;
  for (let k = 0; k < total; k++) {
    const verdict = verdicts[row * total + order[k]];
    if (verdict === 1) truePositives++;
    else if (verdict === 0) falsePositives++;
    recall[k] = truePositives / truths;
    precision[k] = truePositives / (falsePositives + truePositives + spacing);
  }
  return total;
}

function sumInterpolated({ precision, recall }: Workspace, count: number): number {
  for (let i = count - 1; i > 0; i--) if (precision[i] > precision[i - 1]) precision[i - 1] = precision[i];
  let sum = 0;
  for (let i = 0, r = 0; r < recallThresholds.length; r++) {
    while (i < count && recall[i] < recallThresholds[r]) i++;
    if (i === count) break;
    sum += precision[i];
  }
  return sum;
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
    const first = (range * detectionLimits.length + limit) * thresholds;
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
