import type { ImageId } from '../../../core/grounding/types.ts';
import { interpolatedPrecision } from '../average-precision.ts';
import type { ImageScore, PanocapsNumbers, PanocapsTotals } from './types.ts';

/** Code points in code-unit order: surrogates sort above U+E000 to U+FFFF. */
const codePointRank = (unit: number) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/** Orders image ids as Python does: numbers as numbers, strings by code point. */
export function compareImageIds(a: ImageId, b: ImageId): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = codePointRank(left.charCodeAt(i)) - codePointRank(right.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

export function sumTotals(images: readonly ImageScore[]): PanocapsTotals {
  const totals: PanocapsTotals = {
    images: images.length,
    truthUnits: 0,
    predictedUnits: 0,
    truePositives: 0,
    falsePositives: 0,
    falseNegatives: 0,
    quality: 0,
  };
  for (const { truthCount, predictedCount, matches } of images) {
    totals.truthUnits += truthCount;
    totals.predictedUnits += predictedCount;
    totals.truePositives += matches.length;
    totals.falsePositives += predictedCount - matches.length;
    totals.falseNegatives += truthCount - matches.length;
    for (const { iou, similarity } of matches) totals.quality += iou * similarity;
  }
  return totals;
}

/** The 101 precisions of AP50 and how many detections hit. */
export interface PrecisionCurve {
  precision: Float64Array;
  truePositives: number;
  detections: number;
}

/**
 * Precision at the 101 recalls of COCOeval. All scores are equal, so the ranking is the order of the images.
 * @param images in the truth's order, which numbers the truths from 0
 * @param options.corrected count a match to truth 0 as a hit; the evaluator does not, as 0 stands for "no match" there
 * @param options.order images in the order they are ranked; by default sorted by id
 */
export function precisionCurve(
  images: readonly ImageScore[],
  { corrected = false, order }: { corrected?: boolean; order?: readonly ImageScore[] } = {},
): PrecisionCurve {
  const firstTruth = images.find(({ truthCount }) => truthCount > 0);
  const hits: boolean[] = [];
  let truthCount = 0;
  for (const image of images) truthCount += image.truthCount;
  for (const image of order ?? [...images].sort((a, b) => compareImageIds(a.id, b.id))) {
    for (const truth of image.apMatches) hits.push(truth >= 0 && (corrected || truth !== 0 || image !== firstTruth));
  }
  return {
    precision: interpolatedPrecision(hits, truthCount),
    truePositives: hits.filter(hit => hit).length,
    detections: hits.length,
  };
}

/** Mean of the curve, -1 (COCOeval's "undefined") when there is no truth. */
export function averagePrecision({ precision }: PrecisionCurve): number {
  return precision.length === 0 ? -1 : precision.reduce((sum, value) => sum + value, 0) / precision.length;
}

const ratio = (part: number, whole: number) => (whole > 0 ? part / whole : 0);

/** The benchmark's numbers of a split. @param images in the truth's order */
export function panocapsNumbers(images: readonly ImageScore[]): PanocapsNumbers {
  const { truePositives, falsePositives, falseNegatives, quality } = sumTotals(images);
  const recall = ratio(truePositives, truePositives + falseNegatives);
  const precision = ratio(truePositives, truePositives + falsePositives);
  const order = [...images].sort((a, b) => compareImageIds(a.id, b.id));
  let meanIous = 0;
  for (const { meanIou } of images) meanIous += meanIou;
  return {
    AP50: averagePrecision(precisionCurve(images, { order })),
    AP50_corrected: averagePrecision(precisionCurve(images, { corrected: true, order })),
    'Mean IoU (mIoU)': ratio(meanIous, images.length),
    'Recall@0.5': recall,
    'Precision@0.5': precision,
    'F1@0.5': ratio(2 * precision * recall, precision + recall),
    'gPQ@0.5': ratio(quality, truePositives + (falsePositives + falseNegatives) / 2),
  };
}
