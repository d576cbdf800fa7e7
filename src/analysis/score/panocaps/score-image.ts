import { assignLinear } from '../../../core/assignment/linear-assignment.ts';
import type { Where } from '../../../core/errors.ts';
import { labelMasks, PredictionError } from '../../../core/grounding/prediction.ts';
import type { Prediction, TruthImage } from '../../../core/grounding/types.ts';
import { type MeasuredMask, maskIou, measureMask, parseRle } from '../../../core/mask/index.ts';
import type { Rle } from '../../../core/model/dataset.ts';
import type { PhraseSimilarity } from '../../text-similarity/phrase-similarity.ts';
import { deduplicateMasks } from './deduplicate.ts';
import type { ImageScore, Unit } from './types.ts';

/** Detections of one image that AP looks at: COCOeval's largest `maxDets`. */
const maximumDetections = 100;
/** IoU and similarity from which on a pair is a match. */
export const matchThreshold = 0.5;

/** The truth's units with their masks read. @throws {FormatError} of parseRle */
export function parseTruthUnits({ units = [], where }: TruthImage): Unit[] {
  return units.map(({ maskIndex, mask, phrases }) => ({
    maskIndex,
    phrases,
    mask: measureMask(parseRle(mask, where)),
  }));
}

/**
 * A mask of a prediction, read and measured.
 * @param index its place in `pred_masks`, for the error
 * @param size of the image, [height, width] in pixels
 * @param where file and row of the prediction
 * @throws {PredictionError} `bad-mask`, `size-mismatch`
 */
export function parsePredictedMask(
  rle: Rle,
  index: number,
  [height, width]: readonly [number, number],
  where?: Where,
): MeasuredMask {
  const at = { ...where, pointer: `/pred_masks/${index}` };
  let mask: MeasuredMask;
  try {
    mask = measureMask(parseRle(rle, at));
  } catch (error) {
    throw new PredictionError('bad-mask', error instanceof Error ? error.message : String(error), at);
  }
  if (mask.height !== height || mask.width !== width) {
    throw new PredictionError(
      'size-mismatch',
      `Expected ${height} x ${width} pixels (height x width), as the truth has, for the mask but received ${mask.height} x ${mask.width}`,
      at,
    );
  }
  return mask;
}

/**
 * The predicted units: masks read, labelled and deduplicated.
 * @param size of the image, [height, width] in pixels
 * @throws {PredictionError} `bad-mask`, `size-mismatch`
 */
export function parsePredictedUnits(
  prediction: Prediction,
  size: readonly [number, number],
  similarity: PhraseSimilarity,
  where?: Where,
): Unit[] {
  const { labels, count } = labelMasks(prediction);
  const masks = prediction.masks.slice(0, count).map((rle, i) => parsePredictedMask(rle, i, size, where));
  return deduplicateMasks(masks, labels, similarity);
}

/** [height, width] that predictions must have: of the truth's masks where there are any, else of the image. */
export function sizeOfTruth(image: TruthImage, units: readonly Unit[]): readonly [number, number] {
  return units.length > 0 ? [units[0].mask.height, units[0].mask.width] : [image.height, image.width];
}

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
  const truth = parseTruthUnits(image);
  const hasCaption = image.units !== undefined;
  // An image without a caption fails in the benchmark's matching, so its predictions count nowhere.
  const predicted =
    prediction && hasCaption ? parsePredictedUnits(prediction, sizeOfTruth(image, truth), similarity, where) : [];

  const [rows, columns] = [truth.length, predicted.length];
  const ious = new Float64Array(rows * columns);
  const similarities = new Float64Array(rows * columns);
  const cost = new Float64Array(rows * columns);
  for (let i = 0, k = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, k++) {
      ious[k] = maskIou(predicted[j].mask, truth[i].mask);
      similarities[k] = similarity.ofUnits(truth[i].phrases, predicted[j].phrases);
      cost[k] = -(ious[k] + similarities[k]) / 2;
    }
  }
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
    truthAreas: Int32Array.from(truth, ({ mask }) => mask.area),
    predictedAreas: Int32Array.from(predicted, ({ mask }) => mask.area),
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
