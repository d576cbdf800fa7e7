import {
  checkPrediction,
  explainImage,
  type ImageScore,
  imageQuality,
  type PairRow,
  type PhraseSimilarity,
  type PredictionDocument,
  scoreImage,
  type TruthImage,
  type ViewDocument,
} from 'panoply';

/**
 * The truth of one image as the benchmark reads it: its first caption decides, a mask counts when a phrase names it, and
 * a mask keeps all phrases that do.
 */
export function truthOfView(view: Pick<ViewDocument, 'id' | 'captions' | 'regions'>): TruthImage {
  const [caption] = view.captions;
  const [height, width] = view.regions[0]?.mask.size ?? [0, 0];
  if (!caption) return { id: view.id, height, width, units: undefined };
  const positions = new Map(view.regions.map(({ id }, position) => [id, position]));
  const phrasesOf = new Map<number, string[]>();
  for (const { text, regionIds } of caption.phrases) {
    for (const id of regionIds) {
      const position = positions.get(id);
      if (position === undefined) continue;
      const phrases = phrasesOf.get(position);
      if (!phrases) phrasesOf.set(position, [text]);
      else if (!phrases.includes(text)) phrases.push(text);
    }
  }
  const units = [...phrasesOf]
    .sort(([a], [b]) => a - b)
    .map(([maskIndex, phrases]) => ({ maskIndex, mask: view.regions[maskIndex].mask, phrases }));
  return { id: view.id, height, width, units };
}

/** What one image's prediction is worth, and why. */
export interface ViewScore {
  score: ImageScore;
  rows: readonly PairRow[];
  /** gPQ of this image alone. */
  quality: number;
  /** Why the prediction counts as empty. */
  problem?: string;
}

/**
 * Scores one image's prediction with the benchmark's own engine. A prediction that cannot be scored counts as empty, as
 * it does there, and says why.
 */
export function scoreView(
  view: Pick<ViewDocument, 'id' | 'captions' | 'regions'>,
  { prediction, problem }: PredictionDocument,
  similarity: PhraseSimilarity,
): ViewScore {
  const truth = truthOfView(view);
  let score: ImageScore | undefined;
  let reason = problem;
  if (prediction) {
    try {
      score = scoreImage(truth, checkPrediction(prediction), similarity);
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
  }
  score ??= scoreImage(truth, undefined, similarity);
  return { score, rows: explainImage(score), quality: imageQuality(score), problem: reason };
}

/** The phrases of a prediction's caption, in order, each with the predicted masks it stands for. */
export function predictedCaption(prediction: NonNullable<PredictionDocument['prediction']>): {
  text: string;
  phrases: { text: string; start: number; end: number; regionIds: number[] }[];
} {
  const { caption, phrases, phrase_seg_counts: counts } = prediction;
  let [from, mask] = [0, 0];
  return {
    text: caption,
    phrases: phrases.map((text, index) => {
      const next = text === '' ? -1 : caption.indexOf(text, from);
      if (next >= 0) from = next + text.length;
      const count = counts?.[index] ?? 1;
      const regionIds = Array.from({ length: Math.max(0, count) }, (_, k) => mask + k);
      mask += Math.max(0, count);
      return { text, start: Math.max(0, next), end: next >= 0 ? next + text.length : 0, regionIds };
    }),
  };
}
