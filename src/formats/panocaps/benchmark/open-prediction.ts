import { checkPrediction, PredictionError } from '../../../core/grounding/prediction.ts';
import type { Prediction } from '../../../core/grounding/types.ts';
import { readText, withoutMark } from '../../../io/node/files.ts';
import type { PredictionSource } from './find-predictions.ts';

/** Opens a prediction and checks its form. @throws {PredictionError} @throws {SystemError} */
export function openPrediction(source: PredictionSource): Prediction {
  const where = { file: source.file, row: source.kind === 'file' ? undefined : source.row };
  if (source.kind === 'value') return checkPrediction(source.value, where);
  const text = source.kind === 'text' ? source.text : readText(source.file);
  let json: unknown;
  try {
    json = JSON.parse(withoutMark(text));
  } catch (cause) {
    throw new PredictionError(
      'not-json',
      `Expected JSON but received ${cause instanceof Error ? cause.message : cause}`,
      where,
    );
  }
  return checkPrediction(json, where);
}
