import { readFileSync } from 'node:fs';
import { checkPrediction, PredictionError } from '../../../core/grounding/prediction.ts';
import type { Prediction } from '../../../core/grounding/types.ts';
import { readError } from '../../../io/node/files.ts';
import type { PredictionSource } from './find-predictions.ts';

/** Opens a prediction and checks its form. @throws {PredictionError} @throws {SystemError} */
export function openPrediction(source: PredictionSource): Prediction {
  const where = { file: source.file, row: source.kind === 'file' ? undefined : source.row };
  if (source.kind === 'value') return checkPrediction(source.value, where);
  let text: string;
  if (source.kind === 'text') text = source.text;
  else {
    try {
      text = readFileSync(source.file, 'utf8');
    } catch (cause) {
      throw readError(cause, source.file);
    }
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new PredictionError(
      'not-json',
      `Expected JSON but received ${cause instanceof Error ? cause.message : cause}`,
      where,
    );
  }
  return checkPrediction(json, where);
}
