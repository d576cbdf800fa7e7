import type { Prediction, TruthImage } from '../../../core/grounding/types.ts';
import type { PhraseSimilarity } from '../../text-similarity/phrase-similarity.ts';
import { scoreImage } from './score-image.ts';
import { panocapsNumbers, sumTotals } from './totals.ts';
import type { ImageScore, PanocapsNumbers, PanocapsTotals } from './types.ts';

export { checkPrediction, labelMasks, PredictionError } from '../../../core/grounding/prediction.ts';
export { describeProblem, isUnusable } from '../../../core/grounding/problems.ts';
export { truthImages } from '../../../core/grounding/truth.ts';
export type * from '../../../core/grounding/types.ts';
export { comparePanocaps, type Difference, type PanocapsDifferences } from './bootstrap.ts';
export { deduplicateMasks } from './deduplicate.ts';
export { explainImage, type Failure, imageQuality, type PairRow } from './explain.ts';
export { parsePredictedUnits, parseTruthUnits, sizeOfTruth } from './read-units.ts';
export { matchThreshold, scoreImage } from './score-image.ts';
export { averagePrecision, compareImageIds, panocapsNumbers, precisionCurve, sumTotals } from './totals.ts';
export type * from './types.ts';

/** A split's score: the benchmark's numbers, the counts behind them, and every image. */
export interface PanocapsScore {
  numbers: PanocapsNumbers;
  totals: PanocapsTotals;
  images: readonly ImageScore[];
}

/**
 * Scores predictions of panoptic grounded captions as the PanoCaps benchmark does.
 * @param truth the images, in the caption file's order (it numbers the truths); see {@link truthImages}
 * @param predictions by image id; an image without one counts as predicted empty
 * @param similarity see {@link phraseSimilarity}
 * @throws {PredictionError} when a prediction cannot be scored
 * @source the benchmark's protocol as docs/scoring.md gives it, quirks included
 */
export function scorePanocaps(
  truth: readonly TruthImage[],
  predictions: ReadonlyMap<string | number, Prediction>,
  similarity: PhraseSimilarity,
): PanocapsScore {
  const images = truth.map(image => scoreImage(image, predictions.get(image.id), similarity));
  return { numbers: panocapsNumbers(images), totals: sumTotals(images), images };
}
