import { colourOfRegion, type ImageScore, type PairRow, type Rgb8 } from 'panoply';
import type { RegionMark } from '../regions/region-style.ts';

/** Stripes over truth that nothing matched, and over predictions that match nothing. */
export const missedStripe: Rgb8 = [198, 40, 40];
export const spuriousStripe: Rgb8 = [20, 20, 20];
/** The fill of predictions that match nothing. */
export const spuriousColour: Rgb8 = [242, 166, 60];

/** Positions of the masks a row is about: in the view's regions and in the prediction's masks; -1 where there is none. */
export interface RowMasks {
  truth: number;
  predicted: number;
}

/** The masks of each row; of an unmatched row only its own, not those of its nearest candidate. */
export function masksOfRows(rows: readonly PairRow[], score: ImageScore): RowMasks[] {
  return rows.map(({ status, truth, predicted }) => ({
    truth: status === 'spurious' ? -1 : score.truthMaskIndices[truth],
    predicted: status === 'missed' ? -1 : score.predictedMaskIndices[predicted],
  }));
}

/**
 * How both sides are coloured: a matched pair has the truth's colour on both, what failed has stripes.
 * @returns by position in the view's regions and in the prediction's masks
 */
export function markPairs(
  rows: readonly PairRow[],
  score: ImageScore,
): { truth: (RegionMark | undefined)[]; predicted: (RegionMark | undefined)[] } {
  const marks: ReturnType<typeof markPairs> = { truth: [], predicted: [] };
  masksOfRows(rows, score).forEach(({ truth, predicted }, k) => {
    const { status } = rows[k];
    if (status === 'matched') marks.predicted[predicted] = { colour: colourOfRegion(truth) };
    if (status === 'missed') marks.truth[truth] = { stripe: missedStripe };
    if (status === 'spurious') marks.predicted[predicted] = { colour: spuriousColour, stripe: spuriousStripe };
  });
  return marks;
}

/** Why a row has no match, in words. */
export function explainRow({ status, failure, iou, similarity }: PairRow): string {
  if (status === 'matched') return 'matched';
  const words = {
    mask: `mask overlaps too little (IoU ${iou.toFixed(2)} < 0.5)`,
    text: `phrase differs too much (similarity ${similarity.toFixed(2)} < 0.5)`,
    both: 'mask and phrase both differ too much',
    assignment: 'its nearest candidate is paired with another',
    nothing: status === 'missed' ? 'nothing was predicted' : 'the truth has nothing',
  };
  return `${status}: ${words[failure ?? 'nothing']}`;
}
