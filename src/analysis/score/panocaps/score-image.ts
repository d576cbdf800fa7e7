import { assignLinear } from '../../../core/assignment/linear-assignment.ts';
import type { Where } from '../../../core/errors.ts';
import { labelMasks, PredictionError } from '../../../core/grounding/prediction.ts';
import type { Prediction, TruthImage } from '../../../core/grounding/types.ts';
import { parseRle, type RleBytes } from '../../../core/mask/rle.ts';
import { type MeasuredMask, measureMask } from '../../../core/mask/run-lengths.ts';
import type { Rle } from '../../../core/model/dataset.ts';
import { type HeldMask, MaskReader } from '../../../kernels/mask-runs.ts';
import type { PhraseSimilarity } from '../../text-similarity/phrase-similarity.ts';
import { deduplicateMasks, deduplicateUnits } from './deduplicate.ts';
import type { ImageScore, Unit } from './types.ts';

/** Detections of one image that AP looks at: COCOeval's largest `maxDets`. */
const maximumDetections = 100;
/** IoU and similarity from which on a pair is a match. */
export const matchThreshold = 0.5;

/** How masks are read: as run lengths of their own, or into kernel memory. */
interface ReadMasks<Mask> {
  read(rle: Rle | RleBytes, where?: Where): Mask;
  /** [height, width] in pixels. */
  sizeOf(mask: Mask): readonly [number, number];
}

const plainMasks: ReadMasks<MeasuredMask> = {
  read: (rle, where) => measureMask(parseRle(rle, where)),
  sizeOf: ({ height, width }) => [height, width],
};

function readTruthUnits<Mask>({ units = [], where }: TruthImage, { read }: ReadMasks<Mask>): Unit<Mask>[] {
  return units.map(({ maskIndex, mask, phrases }) => ({ maskIndex, phrases, mask: read(mask, where) }));
}

/** The truth's units with their masks read. @throws {FormatError} of parseRle */
export function parseTruthUnits(image: TruthImage): Unit[] {
  return readTruthUnits(image, plainMasks);
}

function readPredictedMask<Mask>(
  { read, sizeOf }: ReadMasks<Mask>,
  rle: Rle | RleBytes,
  index: number,
  [height, width]: readonly [number, number],
  where: Where | undefined,
): Mask {
  const at = () => ({ ...where, pointer: `/pred_masks/${index}` });
  let mask: Mask;
  try {
    mask = read(rle);
  } catch (error) {
    throw new PredictionError('bad-mask', error instanceof Error ? error.message : String(error), at());
  }
  const [maskHeight, maskWidth] = sizeOf(mask);
  if (maskHeight !== height || maskWidth !== width) {
    throw new PredictionError(
      'size-mismatch',
      `Expected ${height} x ${width} pixels (height x width), as the truth has, for the mask but received ${maskHeight} x ${maskWidth}`,
      at(),
    );
  }
  return mask;
}

/**
 * A mask of a prediction, read and measured.
 * @param index its place in `pred_masks`, for the error
 * @param size of the image, [height, width] in pixels
 * @param where file and row of the prediction
 * @throws {PredictionError} `bad-mask`, `size-mismatch`
 */
export function parsePredictedMask(
  rle: Rle | RleBytes,
  index: number,
  size: readonly [number, number],
  where?: Where,
): MeasuredMask {
  return readPredictedMask(plainMasks, rle, index, size, where);
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
  return units.length > 0 ? plainMasks.sizeOf(units[0].mask) : [image.height, image.width];
}

// One a thread, made when first needed; it holds nothing between images.
let heldMasks: (ReadMasks<HeldMask> & { reader: MaskReader }) | undefined;

function holdMasks(): ReadMasks<HeldMask> & { reader: MaskReader } {
  if (!heldMasks) {
    const reader = new MaskReader();
    heldMasks = {
      reader,
      read: (rle, where) => reader.read(rle, where),
      sizeOf: mask => [reader.heightOf(mask), reader.widthOf(mask)],
    };
  }
  heldMasks.reader.clear();
  return heldMasks;
}

function holdPredictedUnits(
  prediction: Prediction,
  size: readonly [number, number],
  similarity: PhraseSimilarity,
  where: Where | undefined,
  masks: ReadMasks<HeldMask> & { reader: MaskReader },
): Unit<HeldMask>[] {
  const { labels, count } = labelMasks(prediction);
  const held = prediction.masks.slice(0, count).map((rle, i) => readPredictedMask(masks, rle, i, size, where));
  const { reader } = masks;
  return deduplicateUnits(held, labels, similarity, {
    areaOf: mask => reader.areaOf(mask),
    iou: (a, b) => reader.iou(a, b),
  });
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
  const masks = holdMasks();
  const { reader } = masks;
  const truth = readTruthUnits(image, masks);
  const hasCaption = image.units !== undefined;
  const size = truth.length > 0 ? masks.sizeOf(truth[0].mask) : ([image.height, image.width] as const);
  // An image without a caption fails in the benchmark's matching, so its predictions count nowhere.
  const predicted = prediction && hasCaption ? holdPredictedUnits(prediction, size, similarity, where, masks) : [];

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
