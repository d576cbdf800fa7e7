import { labelMasks, PredictionError } from '../../analysis/score/panocaps/prediction.ts';
import { parsePredictedMasks, parseTruthUnits, sizeOfTruth } from '../../analysis/score/panocaps/score-image.ts';
import type { PredictionProblem } from '../../analysis/score/panocaps/types.ts';
import { findPredictions } from './find-predictions.ts';
import { readPanocapsTruth } from './read-truth.ts';
import { openPrediction } from './score-shard.ts';

export interface CheckPredictionsOptions {
  /** As for scoring. */
  truth: string;
  predictions: string;
  splits?: readonly string[];
}

/**
 * Everything that scoring would refuse or note about predictions, without scoring: no text similarity is needed.
 * @returns one entry per problem, in the order of the truth's images; missing and unknown ones first
 * @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `bad-truth`, `truth-ids`, `no-predictions`
 */
export async function checkPanocapsPredictions(options: CheckPredictionsOptions): Promise<PredictionProblem[]> {
  const truth = await readPanocapsTruth(options.truth, options.splits);
  const { of, problems } = await findPredictions(options.predictions, truth);
  for (const [split, images] of truth.splits) {
    for (const image of images) {
      const source = of.get(split)!.get(String(image.id));
      if (!source) continue;
      const where = { file: source.file, row: source.kind === 'file' ? undefined : source.row };
      try {
        const prediction = openPrediction(source);
        const { count, notes } = labelMasks(prediction);
        if (image.units !== undefined) {
          const size = sizeOfTruth(image, parseTruthUnits(image));
          parsePredictedMasks(prediction.masks.slice(0, count), size, source.file);
        }
        for (const note of notes) problems.push({ ...note, image: String(image.id), where });
      } catch (error) {
        if (!(error instanceof PredictionError)) throw error;
        problems.push({ kind: error.kind, image: String(image.id), message: error.message, where: error.where });
      }
    }
  }
  return problems;
}
