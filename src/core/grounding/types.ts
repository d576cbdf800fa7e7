import type { Where } from '../errors.ts';
import type { RleBytes } from '../mask/rle.ts';
import type { Rle } from '../model/dataset.ts';

/** COCO files give images string or integer ids; which of the two decides their order. */
export type ImageId = string | number;

/** One image of the truth, its masks not parsed yet. */
export interface TruthImage {
  id: ImageId;
  /** Pixels. */
  height: number;
  /** Pixels. */
  width: number;
  fileName?: string;
  /** One per mask that a phrase names, ascending by `maskIndex`; undefined when the image has no caption at all. */
  units: readonly { maskIndex: number; mask: Rle | RleBytes; phrases: readonly string[] }[] | undefined;
  where?: Where;
}

/** One prediction file, checked by {@link checkPrediction}. */
export interface Prediction {
  phrases: readonly string[];
  /** How many masks each phrase has, in order; undefined: one mask a phrase. */
  counts: readonly number[] | undefined;
  masks: readonly (Rle | RleBytes)[];
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
