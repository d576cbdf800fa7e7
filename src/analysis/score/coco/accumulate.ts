import { recallThresholds } from '../average-precision.ts';
import { areaRanges, iouThresholds, type MatchedDetections } from './match-detections.ts';
import type { CocoNumbers } from './types.ts';

const spacing = 2 ** -52;
const detectionLimits = [1, 10, 100] as const;

/** Sums of what is defined, so that means leave the undefined out as COCOeval does. */
class Mean {
  #sum = 0;
  #count = 0;

  add(value: number, weight = 1): void {
    this.#sum += value;
    this.#count += weight;
  }

  get value(): number {
    return this.#count === 0 ? -1 : this.#sum / this.#count;
  }
}

/**
 * The twelve numbers from matched detections.
 * @param categories for each category its images in ascending order of id, those without truths and detections left out
 * @source COCO API, PythonAPI/pycocotools/cocoeval.py, COCOeval.accumulate and summarize
 */
export function accumulateCoco(categories: readonly (readonly MatchedDetections[])[]): CocoNumbers {
  const precisions = areaRanges.map(() => Array.from(iouThresholds, () => new Mean()));
  const recalls = areaRanges.map(() => detectionLimits.map(() => new Mean()));

  for (const images of categories) {
    if (images.length === 0) continue;
    const ranked = rankDetections(images);
    areaRanges.forEach((_, range) => {
      let truths = 0;
      for (const image of images) truths += image.truthCounts[range];
      if (truths === 0) return;
      detectionLimits.forEach((limit, l) => {
        // Numbers for few detections are read for all sizes only.
        if (limit < 100 && range > 0) return;
        for (let t = 0; t < iouThresholds.length; t++) {
          const { precisionSum, recall } = readCurve(images, ranked, range, t, limit, truths);
          recalls[range][l].add(recall);
          if (limit === 100) precisions[range][t].add(precisionSum, recallThresholds.length);
        }
      });
    });
  }

  const overall = (range: number) => {
    const mean = new Mean();
    // Every threshold has the same number of values, so a mean of means is their mean.
    for (const { value } of precisions[range]) if (value >= 0) mean.add(value);
    return mean.value;
  };
  return {
    AP: overall(0),
    AP50: precisions[0][0].value,
    AP75: precisions[0][5].value,
    APs: overall(1),
    APm: overall(2),
    APl: overall(3),
    AR1: recalls[0][0].value,
    AR10: recalls[0][1].value,
    AR100: recalls[0][2].value,
    ARs: recalls[1][2].value,
    ARm: recalls[2][2].value,
    ARl: recalls[3][2].value,
  };
}

interface RankedDetections {
  /** Which image and which of its detections, by falling score; equal scores in the order of images and detections. */
  images: Int32Array;
  detections: Int32Array;
}

function rankDetections(images: readonly MatchedDetections[]): RankedDetections {
  let total = 0;
  for (const { count } of images) total += count;
  const scores = new Float64Array(total);
  const imageOf = new Int32Array(total);
  const detectionOf = new Int32Array(total);
  let next = 0;
  images.forEach((image, i) => {
    for (let d = 0; d < image.count; d++) {
      scores[next] = image.scores[d];
      imageOf[next] = i;
      detectionOf[next++] = d;
    }
  });
  const order = Int32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || a - b);
  return { images: order.map(k => imageOf[k]), detections: order.map(k => detectionOf[k]) };
}

/** Sum of the 101 interpolated precisions, and the last recall. */
function readCurve(
  images: readonly MatchedDetections[],
  ranked: RankedDetections,
  range: number,
  threshold: number,
  limit: number,
  truths: number,
): { precisionSum: number; recall: number } {
  const total = ranked.images.length;
  const precision = new Float64Array(total);
  const recall = new Float64Array(total);
  let [count, truePositives, falsePositives] = [0, 0, 0];
  for (let k = 0; k < total; k++) {
    const detection = ranked.detections[k];
    if (detection >= limit) continue;
    const image = images[ranked.images[k]];
    const verdict = image.verdicts[(range * iouThresholds.length + threshold) * image.count + detection];
    if (verdict === 1) truePositives++;
    else if (verdict === 0) falsePositives++;
    recall[count] = truePositives / truths;
    precision[count++] = truePositives / (falsePositives + truePositives + spacing);
  }
  for (let i = count - 1; i > 0; i--) if (precision[i] > precision[i - 1]) precision[i - 1] = precision[i];
  let precisionSum = 0;
  for (let i = 0, r = 0; r < recallThresholds.length; r++) {
    while (i < count && recall[i] < recallThresholds[r]) i++;
    if (i === count) break;
    precisionSum += precision[i];
  }
  return { precisionSum, recall: count > 0 ? recall[count - 1] : 0 };
}
