import type { Where } from '../../../core/errors.ts';
import type { MeasuredMask } from '../../../core/mask/index.ts';
import type { Rle } from '../../../core/model/dataset.ts';

/** COCO files give images string or integer ids; which of the two decides their order. */
export type ImageId = string | number;

/** A mask with all phrases that name it: what the benchmark counts, on either side. */
export interface Unit {
  mask: MeasuredMask;
  /** Distinct, in the order they came. */
  phrases: readonly string[];
  /** Position of the mask in its image's list: of the truth's mask annotations or of the prediction's `pred_masks`. */
  maskIndex: number;
}

/** One image of the truth, its masks not parsed yet. */
export interface TruthImage {
  id: ImageId;
  /** Pixels. */
  height: number;
  /** Pixels. */
  width: number;
  fileName?: string;
  /** One per mask that a phrase names, ascending by `maskIndex`; undefined when the image has no caption at all. */
  units: readonly { maskIndex: number; mask: Rle; phrases: readonly string[] }[] | undefined;
  where?: Where;
}

/** One prediction file, checked by {@link checkPrediction}. */
export interface Prediction {
  phrases: readonly string[];
  /** How many masks each phrase has, in order; undefined: one mask a phrase. */
  counts: readonly number[] | undefined;
  masks: readonly Rle[];
}

/** What went wrong with one image's prediction. */
export interface PredictionProblem {
  /**
   * `missing`, `duplicate`, `unknown-image`, `not-json`, `bad-form`, `count-mismatch`, `negative-count`, `bad-mask` and
   * `size-mismatch` make the prediction unusable; `unaligned` (masks and labels cut to the shorter) and
   * `too-many-labels` (only 50 count) are how the benchmark deals with odd ones, and are only reported.
   */
  kind:
    | 'missing'
    | 'duplicate'
    | 'unknown-image'
    | 'not-json'
    | 'bad-form'
    | 'count-mismatch'
    | 'negative-count'
    | 'bad-mask'
    | 'size-mismatch'
    | 'unaligned'
    | 'too-many-labels';
  image: string;
  message: string;
  where?: Where;
}

/** What scoring one image gives; plain data, so that worker threads can hand it over. */
export interface ImageScore {
  id: ImageId;
  truthCount: number;
  predictedCount: number;
  /** False when the image has no caption: the benchmark then leaves it out of matching, AP and its predictions. */
  hasCaption: boolean;
  /** truthCount x predictedCount, row-major. */
  ious: Float64Array;
  /** truthCount x predictedCount, row-major. */
  similarities: Float64Array;
  /** Assigned pairs of which both IoU and similarity are at least 0.5, by ascending truth. */
  matches: readonly { truth: number; predicted: number; iou: number; similarity: number }[];
  meanIou: number;
  /** For each of the first 100 predicted units the truth it takes at IoU >= 0.5, or -1. */
  apMatches: Int32Array;
  truthPhrases: readonly (readonly string[])[];
  predictedPhrases: readonly (readonly string[])[];
  truthAreas: Int32Array;
  predictedAreas: Int32Array;
  /** Positions in the image's lists of masks. */
  truthMaskIndices: Int32Array;
  predictedMaskIndices: Int32Array;
}

/** The benchmark's numbers for one split, by its evaluator's own names, each 0 to 1. */
export interface PanocapsNumbers {
  /** With the evaluator's quirk: a match to the split's first truth mask counts as a false positive. */
  AP50: number;
  /** Without that quirk. */
  AP50_corrected: number;
  'Mean IoU (mIoU)': number;
  'Recall@0.5': number;
  'Precision@0.5': number;
  'F1@0.5': number;
  'gPQ@0.5': number;
}

/** Counts behind the numbers. */
export interface PanocapsTotals {
  images: number;
  truthUnits: number;
  predictedUnits: number;
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  /** Sum of IoU * similarity over all matches. */
  quality: number;
}
