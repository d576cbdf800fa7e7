import type { ImageId } from '../../../core/grounding/types.ts';
import type { MeasuredMask } from '../../../core/mask/index.ts';

/** A mask with all phrases that name it: what the benchmark counts, on either side. */
export interface Unit<Mask = MeasuredMask> {
  mask: Mask;
  /** Distinct, in the order they came. */
  phrases: readonly string[];
  /** Position of the mask in its image's list: of the truth's mask annotations or of the prediction's `pred_masks`. */
  maskIndex: number;
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
