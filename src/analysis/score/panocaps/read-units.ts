import type { Where } from '../../../core/errors.ts';
import { labelMasks, PredictionError } from '../../../core/grounding/prediction.ts';
import type { Prediction, TruthImage } from '../../../core/grounding/types.ts';
import { parseRle, type RleBytes } from '../../../core/mask/rle.ts';
import { type MeasuredMask, measureMask } from '../../../core/mask/run-lengths.ts';
import type { Rle } from '../../../core/model/dataset.ts';
import { type HeldMask, MaskReader } from '../../../kernels/mask-reader.ts';
import type { PhraseSimilarity } from '../../text-similarity/phrase-similarity.ts';
import { type CompareMasks, deduplicateUnits, plainComparison } from './deduplicate.ts';
import type { Unit } from './types.ts';

/** How masks are read and compared: as run lengths of their own, or in kernel memory. */
export interface MaskKind<Mask> extends CompareMasks<Mask> {
  /** @throws {FormatError} of parseRle */
  read(rle: Rle | RleBytes, where?: Where): Mask;
  /** [height, width] in pixels. */
  sizeOf(mask: Mask): readonly [number, number];
}

const plainMasks: MaskKind<MeasuredMask> = {
  ...plainComparison,
  read: (rle, where) => measureMask(parseRle(rle, where)),
  sizeOf: ({ height, width }) => [height, width],
};

// One a thread, made when first needed; it holds nothing between images.
let heldMasks: (MaskKind<HeldMask> & { reader: MaskReader }) | undefined;

/** Masks in kernel memory, until this is called again. */
export function holdMasks(): MaskKind<HeldMask> & { reader: MaskReader } {
  if (!heldMasks) {
    const reader = new MaskReader();
    heldMasks = {
      reader,
      read: (rle, where) => reader.read(rle, where),
      sizeOf: mask => [reader.heightOf(mask), reader.widthOf(mask)],
      areaOf: mask => reader.areaOf(mask),
      iou: (a, b) => reader.iou(a, b),
    };
  }
  heldMasks.reader.clear();
  return heldMasks;
}

/** The truth's units with their masks read. @throws {FormatError} of parseRle */
export function readTruthUnits<Mask>({ units = [], where }: TruthImage, { read }: MaskKind<Mask>): Unit<Mask>[] {
  return units.map(({ maskIndex, mask, phrases }) => ({ maskIndex, phrases, mask: read(mask, where) }));
}

/** {@link readTruthUnits} as run lengths. @throws {FormatError} of parseRle */
export function parseTruthUnits(image: TruthImage): Unit[] {
  return readTruthUnits(image, plainMasks);
}

function readPredictedMask<Mask>(
  rle: Rle | RleBytes,
  index: number,
  [height, width]: readonly [number, number],
  where: Where | undefined,
  { read, sizeOf }: MaskKind<Mask>,
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
  return readPredictedMask(rle, index, size, where, plainMasks);
}

/**
 * The predicted units: masks read, labelled and deduplicated.
 * @param size of the image, [height, width] in pixels
 * @throws {PredictionError} `bad-mask`, `size-mismatch`
 */
export function readPredictedUnits<Mask>(
  prediction: Prediction,
  size: readonly [number, number],
  similarity: PhraseSimilarity,
  where: Where | undefined,
  kind: MaskKind<Mask>,
): Unit<Mask>[] {
  const { labels, count } = labelMasks(prediction);
  const masks = prediction.masks.slice(0, count).map((rle, i) => readPredictedMask(rle, i, size, where, kind));
  return deduplicateUnits(masks, labels, similarity, kind);
}

/** {@link readPredictedUnits} as run lengths. @throws {PredictionError} `bad-mask`, `size-mismatch` */
export function parsePredictedUnits(
  prediction: Prediction,
  size: readonly [number, number],
  similarity: PhraseSimilarity,
  where?: Where,
): Unit[] {
  return readPredictedUnits(prediction, size, similarity, where, plainMasks);
}

/** [height, width] that predictions must have: of the truth's masks where there are any, else of the image. */
export function sizeOfTruth(image: TruthImage, units: readonly Unit[]): readonly [number, number] {
  return units.length > 0 ? plainMasks.sizeOf(units[0].mask) : [image.height, image.width];
}
