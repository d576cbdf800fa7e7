import { matchThreshold } from './score-image.ts';
import type { ImageScore } from './types.ts';

/**
 * Why a unit has no match, looking at its nearest candidate on the other side: the `mask` overlaps too little, the
 * `text` differs too much, `both`, the `assignment` with the greatest total pairs the candidate otherwise, or there is `nothing` on the other side.
 */
export type Failure = 'mask' | 'text' | 'both' | 'assignment' | 'nothing';

/** A matched pair, or an unmatched unit beside its nearest candidate. */
export interface PairRow {
  status: 'matched' | 'missed' | 'spurious';
  /** Index of the truth's unit; -1: none. Of a `spurious` row the nearest candidate. */
  truth: number;
  /** Index of the predicted unit; -1: none. Of a `missed` row the nearest candidate. */
  predicted: number;
  iou: number;
  similarity: number;
  failure?: Failure;
}

function failureOf(iou: number, similarity: number): Failure {
  if (iou < matchThreshold) return similarity < matchThreshold ? 'both' : 'mask';
  return similarity < matchThreshold ? 'text' : 'assignment';
}

/**
 * Every unit of an image once: the matches, then the truths that were missed, then the predictions that match nothing.
 * The nearest candidate is the one with the greatest sum of IoU and similarity.
 */
export function explainImage(score: ImageScore): PairRow[] {
  const { truthCount, predictedCount, ious, similarities, matches } = score;
  const rows: PairRow[] = matches.map(match => ({ status: 'matched', ...match }));
  const matchedTruths = new Set(matches.map(({ truth }) => truth));
  const matchedPredictions = new Set(matches.map(({ predicted }) => predicted));
  const nearest = (cells: Iterable<number>): number => {
    let best = -1;
    for (const k of cells) if (best < 0 || ious[k] + similarities[k] > ious[best] + similarities[best]) best = k;
    return best;
  };
  const add = (status: 'missed' | 'spurious', truth: number, predicted: number) => {
    if (truth < 0 || predicted < 0) rows.push({ status, truth, predicted, iou: 0, similarity: 0, failure: 'nothing' });
    else {
      const k = truth * predictedCount + predicted;
      rows.push({
        status,
        truth,
        predicted,
        iou: ious[k],
        similarity: similarities[k],
        failure: failureOf(ious[k], similarities[k]),
      });
    }
  };
  for (let i = 0; i < truthCount; i++) {
    if (matchedTruths.has(i)) continue;
    const k = nearest(Array.from({ length: predictedCount }, (_, j) => i * predictedCount + j));
    add('missed', i, k < 0 ? -1 : k - i * predictedCount);
  }
  for (let j = 0; j < predictedCount; j++) {
    if (matchedPredictions.has(j)) continue;
    const k = nearest(Array.from({ length: truthCount }, (_, i) => i * predictedCount + j));
    add('spurious', k < 0 ? -1 : (k - j) / predictedCount, j);
  }
  return rows;
}

/** gPQ of one image; 1 when neither side has anything. */
export function imageQuality({ truthCount, predictedCount, matches }: ImageScore): number {
  if (truthCount + predictedCount === 0) return 1;
  let quality = 0;
  for (const { iou, similarity } of matches) quality += iou * similarity;
  return quality / ((truthCount + predictedCount) / 2);
}
