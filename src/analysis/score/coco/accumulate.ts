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
  // By falling score, equal ones in the order of images and detections.
  const order = Int32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || a - b);
  const workspace: Workspace = { precision: new Float64Array(total), recall: new Float64Array(total) };
  matches.truthCounts.forEach((truths, range) => {
    if (truths === 0) return;
    detectionLimits.forEach((limit, l) => {
      if (limit < 100 && range > 0) return;
      for (let t = 0; t < thresholds; t++) {
        const row = range * thresholds + t;
        const count = fillCurve(matches, order, row, limit, truths, workspace);
        curves.recalls[(range * detectionLimits.length + l) * thresholds + t] =
          count > 0 ? workspace.recall[count - 1] : 0;
        if (limit === 100) curves.precisionSums[row] = sumInterpolated(workspace, count);
      }
    });
  });
  return curves;
}

/** Precision and recall after each detection that counts, best first. @returns how many those are */
function fillCurve(
  { verdicts, places, total }: CategoryMatches,
  order: Int32Array,
  row: number,
  limit: number,
  truths: number,
  { precision, recall }: Workspace,
): number {
  let [count, truePositives, falsePositives] = [0, 0, 0];
  for (let k = 0; k < total; k++) {
    const detection = order[k];
    if (places[detection] >= limit) continue;
    const verdict = verdicts[row * total + detection];
    if (verdict === 1) truePositives++;
    else if (verdict === 0) falsePositives++;
    recall[count] = truePositives / truths;
    precision[count++] = truePositives / (falsePositives + truePositives + spacing);
  }
  return count;
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
