import { assignLinear } from '../../../core/assignment/linear-assignment.ts';
import type { Where } from '../../../core/errors.ts';
import type { Prediction, TruthImage } from '../../../core/grounding/types.ts';
import type { PhraseSimilarity } from '../../text-similarity/phrase-similarity.ts';
import { holdMasks, readPredictedUnits, readTruthUnits } from './read-units.ts';
import type { ImageScore } from './types.ts';

/** Detections of one image that AP looks at: COCOeval's largest `maxDets`. */
const maximumDetections = 100;
/** IoU and similarity from which on a pair is a match. */
export const matchThreshold = 0.5;

/**
 * Scores one image.
 * @param prediction undefined counts as an empty one
 * @param where file and row of the prediction, for errors
 * @throws {PredictionError} `bad-mask`, `size-mismatch`
 * @throws {FormatError} when a mask of the truth is broken
 */
export function scoreImage(
  image: TruthImage,
  prediction: Prediction | undefined,
  similarity: PhraseSimilarity,
  where?: Where,
): ImageScore {
  const masks = holdMasks();
  const { reader } = masks;
  const truth = readTruthUnits(image, masks);
  const hasCaption = image.units !== undefined;
  const size = truth.length > 0 ? masks.sizeOf(truth[0].mask) : ([image.height, image.width] as const);
  // An image without a caption fails in the benchmark's matching, so its predictions count nowhere.
  const predicted = prediction && hasCaption ? readPredictedUnits(prediction, size, similarity, where, masks) : [];

  const [rows, columns] = [truth.length, predicted.length];
  const ious = reader.iouMatrix(
    truth.map(({ mask }) => mask),
    predicted.map(({ mask }) => mask),
  );
  const similarities = similarity.ofUnitLists(
    truth.map(({ phrases }) => phrases),
    predicted.map(({ phrases }) => phrases),
  );
  const cost = new Float64Array(rows * columns);
  for (let k = 0; k < cost.length; k++) cost[k] = -(ious[k] + similarities[k]) / 2;
  const pairs = assignLinear(cost, rows, columns);
  const matches = Array.from(pairs.rows, (row, i) => {
    const k = row * columns + pairs.columns[i];
    return { truth: row, predicted: pairs.columns[i], iou: ious[k], similarity: similarities[k] };
  }).filter(pair => pair.iou >= matchThreshold && pair.similarity >= matchThreshold);

  return {
    id: image.id,
    truthCount: rows,
    predictedCount: columns,
    hasCaption,
    ious,
    similarities,
    matches,
    meanIou: meanIouOf(ious, rows, columns),
    apMatches: matchByOverlap(ious, rows, columns),
    truthPhrases: truth.map(({ phrases }) => phrases),
    predictedPhrases: predicted.map(({ phrases }) => phrases),
    truthAreas: Int32Array.from(truth, ({ mask }) => reader.areaOf(mask)),
    predictedAreas: Int32Array.from(predicted, ({ mask }) => reader.areaOf(mask)),
    truthMaskIndices: Int32Array.from(truth, ({ maskIndex }) => maskIndex),
    predictedMaskIndices: Int32Array.from(predicted, ({ maskIndex }) => maskIndex),
  };
}

/** Best total IoU over one-to-one pairs, divided by the larger count; 0 when either side is empty. */
function meanIouOf(ious: Float64Array, rows: number, columns: number): number {
  if (rows === 0 || columns === 0) return 0;
  const pairs = assignLinear(ious, rows, columns, { maximize: true });
  let sum = 0;
  pairs.rows.forEach((row, i) => {
    sum += ious[row * columns + pairs.columns[i]];
  });
  return sum / Math.max(rows, columns);
}

/**
 * COCOeval's greedy matching at IoU 0.5: in order, each detection takes the free truth it overlaps most, the later one
 * on a tie.
 */
function matchByOverlap(ious: Float64Array, rows: number, columns: number): Int32Array {
  const taken = new Uint8Array(rows);
  return Int32Array.from({ length: Math.min(columns, maximumDetections) }, (_, j) => {
    let best = -1;
    let bestIou = matchThreshold;
    for (let i = 0; i < rows; i++) {
      const iou = ious[i * columns + j];
      if (taken[i] || iou < bestIou) continue;
      bestIou = iou;
      best = i;
    }
    if (best >= 0) taken[best] = 1;
    return best;
  });
}
