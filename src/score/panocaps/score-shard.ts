import { scoreImage } from '../../analysis/score/panocaps/score-image.ts';
import type { ImageScore } from '../../analysis/score/panocaps/types.ts';
import type { PhraseSimilarity } from '../../analysis/text-similarity/phrase-similarity.ts';
import type { WordnetData } from '../../analysis/text-similarity/wordnet-table.ts';
import { PanoplyError } from '../../core/errors.ts';
import { labelMasks, PredictionError } from '../../core/grounding/prediction.ts';
import type { PredictionProblem, TruthImage } from '../../core/grounding/types.ts';
import type { PredictionSource } from '../../formats/panocaps/benchmark/find-predictions.ts';
import { openPrediction } from '../../formats/panocaps/benchmark/open-prediction.ts';

import type { SimilarityOptions } from '../text-similarity.ts';

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

/** Scores images one after the other; an unusable prediction is noted and counts as an empty one. */
export function scoreShard({ images, sources }: Shard, similarity: PhraseSimilarity): ShardScore {
  const problems: PredictionProblem[] = [];
  const scores = images.map((image, i) => {
    const source = sources[i];
    if (!source) return scoreImage(image, undefined, similarity);
    try {
      const prediction = openPrediction(source);
      const where = { file: source.file, row: source.kind === 'file' ? undefined : source.row };
      const score = scoreImage(image, prediction, similarity, where);
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

/** How a thread begins. */
export interface ThreadStart {
  similarity: SimilarityOptions;
  /** `read`: reads the bundled WordNet and hands it over; `expect`: is sent it; `none`: has no use for it. */
  wordnet: 'read' | 'expect' | 'none';
}

/** What a thread is sent. */
export type ShardQuestion = { kind: 'wordnet'; data: WordnetData } | { kind: 'shard'; shard: Shard };

/** What a thread answers; errors do not keep their class across threads. */
export type ShardAnswer =
  | { kind: 'wordnet'; data: WordnetData }
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
