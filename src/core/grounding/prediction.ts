import type { Where } from '../errors.ts';
import { FormatError } from '../errors.ts';
import type { Rle } from '../model/dataset.ts';
import type { Prediction, PredictionProblem } from './types.ts';

/** The benchmark stops taking labels of an image at this many. */
export const maximumLabels = 50;

/** A prediction that cannot be scored, with what is wrong with it. */
export class PredictionError extends FormatError {
  readonly kind: PredictionProblem['kind'];

  constructor(kind: PredictionProblem['kind'], message: string, where?: Where) {
    super(`prediction-${kind}`, message, { where });
    this.kind = kind;
  }
}

function brief(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/**
 * Checks the form of a parsed prediction file. Its inner `image_id` and `caption` do not matter to any metric.
 * @throws {PredictionError} `bad-form`, `count-mismatch`, `negative-count`
 */
export function checkPrediction(json: unknown, where?: Where): Prediction {
  const at = (pointer: string): Where => ({ ...where, pointer });
  if (json === null || typeof json !== 'object' || Array.isArray(json)) {
    throw new PredictionError('bad-form', `Expected an object for the prediction but received ${brief(json)}`, where);
  }
  const { phrases, phrase_seg_counts: counts, pred_masks: masks } = json as Record<string, unknown>;
  if (!Array.isArray(phrases)) {
    throw new PredictionError('bad-form', `Expected a list for phrases but received ${brief(phrases)}`, at('/phrases'));
  }
  const wrongPhrase = phrases.findIndex(phrase => typeof phrase !== 'string');
  if (wrongPhrase >= 0) {
    throw new PredictionError(
      'bad-form',
      `Expected text for a phrase but received ${brief(phrases[wrongPhrase])}`,
      at(`/phrases/${wrongPhrase}`),
    );
  }
  if (!Array.isArray(masks)) {
    throw new PredictionError(
      'bad-form',
      `Expected a list for pred_masks but received ${brief(masks)}`,
      at('/pred_masks'),
    );
  }
  if (counts !== undefined && counts !== null) {
    if (!Array.isArray(counts)) {
      throw new PredictionError(
        'bad-form',
        `Expected a list for phrase_seg_counts but received ${brief(counts)}`,
        at('/phrase_seg_counts'),
      );
    }
    if (counts.length !== phrases.length) {
      throw new PredictionError(
        'count-mismatch',
        `Expected a count for each of ${phrases.length} phrases but received ${counts.length}`,
        at('/phrase_seg_counts'),
      );
    }
    counts.forEach((count: unknown, i) => {
      if (typeof count !== 'number' || !Number.isInteger(count)) {
        throw new PredictionError(
          'bad-form',
          `Expected a whole number for a count but received ${brief(count)}`,
          at(`/phrase_seg_counts/${i}`),
        );
      }
      if (count < 0) {
        throw new PredictionError(
          'negative-count',
          `Expected 0 or more masks for the phrase ${brief(phrases[i])} but received ${count}`,
          at(`/phrase_seg_counts/${i}`),
        );
      }
    });
  }
  return {
    phrases: phrases as string[],
    counts: (counts ?? undefined) as number[] | undefined,
    masks: masks as Rle[],
  };
}

/** A label for each mask, in order, and what the benchmark does silently to get there. */
export interface LabelledMasks {
  labels: string[];
  /** How many of the prediction's masks count: as many as there are labels. */
  count: number;
  notes: readonly Pick<PredictionProblem, 'kind' | 'message'>[];
}

/**
 * Repeats phrases by their counts, stops at 50 labels, and cuts masks and labels to the shorter of the two. Without
 * counts every mask has one label and nothing stops.
 */
export function labelMasks({ phrases, counts, masks }: Prediction): LabelledMasks {
  const notes: { kind: PredictionProblem['kind']; message: string }[] = [];
  let labels: string[] = [];
  const wanted = counts ? counts.reduce((sum, count) => sum + count, 0) : phrases.length;
  if (counts) {
    for (let i = 0; i < phrases.length && labels.length < maximumLabels; i++) {
      for (let k = 0; k < counts[i] && labels.length < maximumLabels; k++) labels.push(phrases[i]);
    }
    if (wanted > maximumLabels) {
      notes.push({ kind: 'too-many-labels', message: `${wanted} labels, of which the first ${maximumLabels} count` });
    }
  } else {
    labels = [...phrases];
  }
  if (wanted !== masks.length) {
    notes.push({
      kind: 'unaligned',
      message: `${masks.length} masks but ${wanted} labels: both are cut to ${Math.min(masks.length, labels.length)}`,
    });
  }
  const count = Math.min(labels.length, masks.length);
  labels.length = count;
  return { labels, count, notes };
}
