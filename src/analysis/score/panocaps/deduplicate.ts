import { type MeasuredMask, maskIou } from '../../../core/mask/index.ts';
import { stripSpace } from '../../text-similarity/normalize.ts';
import type { PhraseSimilarity } from '../../text-similarity/phrase-similarity.ts';
import type { Unit } from './types.ts';

/** Masks at least this alike, with labels alike, are one. */
const sameMaskIou = 0.9;
/** Labels at least this alike are one. */
const sameLabelSimilarity = 0.5;

/** IoU is at most the smaller area over the larger, so most pairs need no look at their runs. */
function coversSameMask(a: MeasuredMask, b: MeasuredMask): boolean {
  const [small, large] = a.area < b.area ? [a.area, b.area] : [b.area, a.area];
  return large > 0 && small / large >= sameMaskIou && maskIou(a, b) >= sameMaskIou;
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
  const kept: { mask: MeasuredMask; phrases: string[]; maskIndex: number; plain: string[] }[] = [];
  masks.forEach((mask, maskIndex) => {
    const label = labels[maskIndex];
    const plain = stripSpace(label.toLowerCase());
    const same = kept.find(
      unit =>
        coversSameMask(mask, unit.mask) &&
        (unit.plain.includes(plain) ||
          unit.phrases.some(phrase => similarity.ofPhrases(label, phrase) >= sameLabelSimilarity)),
    );
    if (!same) kept.push({ mask, phrases: [label], maskIndex, plain: [plain] });
    else if (!same.phrases.includes(label)) {
      same.phrases.push(label);
      same.plain.push(plain);
    }
  });
  return kept.map(({ mask, phrases, maskIndex }) => ({ mask, phrases, maskIndex }));
}
