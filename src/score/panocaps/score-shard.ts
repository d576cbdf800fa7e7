import { readFileSync } from 'node:fs';
import { checkPrediction, labelMasks, PredictionError } from '../../analysis/score/panocaps/prediction.ts';
import { scoreImage } from '../../analysis/score/panocaps/score-image.ts';
import type { ImageScore, Prediction, PredictionProblem, TruthImage } from '../../analysis/score/panocaps/types.ts';
import type { PhraseSimilarity } from '../../analysis/text-similarity/phrase-similarity.ts';
import { PanoplyError } from '../../core/errors.ts';
import { readError } from '../../io/node/files.ts';
import type { PredictionSource } from './find-predictions.ts';

/** A part of a split, to be scored by one thread. */
export interface Shard {
  images: readonly TruthImage[];
  /** One for each image; undefined: it has no prediction. */
  sources: readonly (PredictionSource | undefined)[];
}

export interface ShardScore {
  images: ImageScore[];
  problems: PredictionProblem[];
}

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

/** Scores images one after the other; an unusable prediction is noted and counts as an empty one. */
export function scoreShard({ images, sources }: Shard, similarity: PhraseSimilarity): ShardScore {
  const problems: PredictionProblem[] = [];
  const scores = images.map((image, i) => {
    const source = sources[i];
    if (!source) return scoreImage(image, undefined, similarity);
    try {
      const prediction = openPrediction(source);
      const score = scoreImage(image, prediction, similarity, source.file);
      const where = { file: source.file, row: source.kind === 'file' ? undefined : source.row };
      for (const note of labelMasks(prediction).notes) problems.push({ ...note, image: String(image.id), where });
      return score;
    } catch (error) {
      if (!(error instanceof PredictionError)) throw error;
      problems.push({ kind: error.kind, image: String(image.id), message: error.message, where: error.where });
      return scoreImage(image, undefined, similarity);
    }
  });
  return { images: scores, problems };
}

/** What a worker thread answers; errors do not keep their class across threads. */
export type ShardAnswer =
  | { kind: 'score'; score: ShardScore }
  | { kind: 'error'; code: string; message: string; where?: PanoplyError['where']; hint?: string };

export function answerOfError(error: unknown): ShardAnswer {
  if (error instanceof PanoplyError) {
    const { code, message, where, hint } = error;
    return { kind: 'error', code, message, where, hint };
  }
  return {
    kind: 'error',
    code: 'worker-failed',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}
