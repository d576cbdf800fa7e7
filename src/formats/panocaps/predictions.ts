import { parseSegmentAnswer } from '../../core/caption/index.ts';
import { FormatError, type Where } from '../../core/errors.ts';
import { formatRle, parseRle } from '../../core/mask/index.ts';
import type { Rle } from '../../core/model/dataset.ts';

/** One prediction of the benchmark, the content of `<image id>.json`. */
export interface PanocapsPrediction {
  image_id: string;
  caption: string;
  phrases: string[];
  /** Number of masks of each phrase, in order; they add up to `pred_masks`. */
  phrase_seg_counts: number[];
  pred_masks: { size: readonly [number, number]; counts: string }[];
}

/**
 * A prediction from a model's raw answer (`<p> a cat </p> [SEG]`) and the masks it gave, one a segment token in order.
 * @param masks RLE in either form
 * @returns the prediction and what was odd about the answer
 * @throws {FormatError} `segment-count` when answer and masks disagree in number; those of {@link parseRle}
 */
export function predictionOfAnswer(
  imageId: string,
  answer: string,
  masks: readonly Rle[],
  where: Where = {},
): { prediction: PanocapsPrediction; problems: readonly { code: string; message: string; at: number }[] } {
  const { text, phrases, problems } = parseSegmentAnswer(answer);
  const segments = phrases.reduce((sum, phrase) => sum + phrase.segments, 0);
  if (segments !== masks.length) {
    throw new FormatError(
      'segment-count',
      `Expected one mask for each of the ${segments} [SEG] of the answer for ${imageId} but received ${masks.length}`,
      { where, hint: 'Give the masks in the order of the [SEG] tokens, without those of other images.' },
    );
  }
  return {
    prediction: {
      image_id: imageId,
      caption: text,
      phrases: phrases.map(phrase => phrase.text),
      phrase_seg_counts: phrases.map(phrase => phrase.segments),
      pred_masks: masks.map((mask, i) =>
        formatRle(parseRle(mask, { ...where, pointer: `${where.pointer ?? ''}/masks/${i}` })),
      ),
    },
    problems,
  };
}

const firstOf = (entry: Record<string, unknown>, names: readonly string[]): unknown =>
  names.map(name => entry[name]).find(value => value !== undefined);

/**
 * A prediction from one parsed entry of a model's output: `image_id`, the answer (`answer`, `output`, `text`,
 * `prediction` or `caption`) and the masks (`masks`, `pred_masks` or `segmentations`). An entry that already is a
 * prediction (`phrases` with `pred_masks`) is taken as it is.
 * @throws {FormatError} `bad-answer`, `segment-count` and those of {@link parseRle}
 */
export function predictionOfEntry(
  entry: unknown,
  where: Where,
): { prediction: PanocapsPrediction; problems: readonly { code: string; message: string; at: number }[] } {
  const fields = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
  const id = firstOf(fields, ['image_id', 'id', 'image']);
  const answer = firstOf(fields, ['answer', 'output', 'text', 'prediction', 'caption']);
  const masks = firstOf(fields, ['masks', 'pred_masks', 'segmentations']);
  if ((typeof id !== 'string' && typeof id !== 'number') || typeof answer !== 'string' || !Array.isArray(masks)) {
    throw new FormatError(
      'bad-answer',
      `Expected image_id, answer (text) and masks (a list) in a model's answer but received ${Object.keys(fields).join(', ') || JSON.stringify(entry)}`,
      { where },
    );
  }
  if (Array.isArray(fields.phrases)) {
    const phrases = fields.phrases.map(String);
    const counts = Array.isArray(fields.phrase_seg_counts)
      ? fields.phrase_seg_counts.map(Number)
      : phrases.map(() => 1);
    const parsed = masks.map((mask, i) =>
      formatRle(parseRle(mask as Rle, { ...where, pointer: `${where.pointer ?? ''}/masks/${i}` })),
    );
    return {
      prediction: { image_id: String(id), caption: answer, phrases, phrase_seg_counts: counts, pred_masks: parsed },
      problems: [],
    };
  }
  return predictionOfAnswer(String(id), answer, masks as Rle[], where);
}
