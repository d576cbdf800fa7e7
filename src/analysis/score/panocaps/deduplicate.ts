import { maskIou } from '../../../core/mask/iou.ts';
import type { MeasuredMask } from '../../../core/mask/run-lengths.ts';
import { stripSpace } from '../../text-similarity/normalize.ts';
import type { PhraseSimilarity } from '../../text-similarity/phrase-similarity.ts';
import type { Unit } from './types.ts';

/** Masks at least this alike, with labels alike, are one. */
const sameMaskIou = 0.9;
/** Labels at least this alike are one. */
const sameLabelSimilarity = 0.5;

/** How masks are compared. */
export interface CompareMasks<Mask> {
  /** Pixels. */
  areaOf(mask: Mask): number;
  iou(a: Mask, b: Mask): number;
}

/** Masks as run lengths. */
export const plainComparison: CompareMasks<MeasuredMask> = { areaOf: ({ area }) => area, iou: (a, b) => maskIou(a, b) };

/** IoU is at most the smaller area over the larger, so most pairs need no look at their runs. */
function coversSameMask<Mask>(a: Mask, b: Mask, { areaOf, iou }: CompareMasks<Mask>): boolean {
  const [areaA, areaB] = [areaOf(a), areaOf(b)];
  const small = Math.min(areaA, areaB);
  const large = Math.max(areaA, areaB);
  return large > 0 && small / large >= sameMaskIou && iou(a, b) >= sameMaskIou;
}

/**
 * Merges predicted masks that say the same twice. In order, each joins the first kept unit whose mask has an IoU of at
 * least 0.9 with its own and with one of whose labels its label is alike (equal but for case and outer white space, or
 * of similarity 0.5 or more); the unit keeps its first mask. Not transitive, as in the benchmark.
 * Cost: O(masks²), most of it comparing areas.
 */
export function deduplicateMasks(
  masks: readonly MeasuredMask[],
  labels: readonly string[],
  similarity: PhraseSimilarity,
): Unit[] {
  return deduplicateUnits(masks, labels, similarity, plainComparison);
}

const plainLabel = (label: string) => stripSpace(label.toLowerCase());

/** {@link deduplicateMasks} for masks of any kind. */
export function deduplicateUnits<Mask>(
  masks: readonly Mask[],
  labels: readonly string[],
  similarity: PhraseSimilarity,
  compare: CompareMasks<Mask>,
): Unit<Mask>[] {
  const kept: { mask: Mask; phrases: string[]; maskIndex: number }[] = [];
  masks.forEach((mask, maskIndex) => {
    const label = labels[maskIndex];
    const same = kept.find(
      unit =>
        coversSameMask(mask, unit.mask, compare) &&
        (unit.phrases.some(phrase => plainLabel(phrase) === plainLabel(label)) ||
          unit.phrases.some(phrase => similarity.ofPhrases(label, phrase) >= sameLabelSimilarity)),
    );
    if (!same) kept.push({ mask, phrases: [label], maskIndex });
    else if (!same.phrases.includes(label)) same.phrases.push(label);
  });
  return kept;
}
