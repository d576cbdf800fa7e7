import type { TaggedPhrase } from './grounded-caption.ts';

/** A region with the stretches of the caption that name it. */
export interface RegionSpans {
  maskId: number;
  /** [start, end) pairs in Unicode code points, as Python counts characters. */
  tokensPositive: [number, number][];
}

/** Offsets in code points at each UTF-16 offset 0..length of a text; undefined when the two agree everywhere. */
function codePointOffsets(text: string): Int32Array | undefined {
  if (!/[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text)) return undefined;
  const offsets = new Int32Array(text.length + 1);
  let points = 0;
  for (let i = 0; i < text.length; ) {
    const units = text.codePointAt(i)! > 0xffff ? 2 : 1;
    for (let k = 0; k < units; k++) offsets[i + k] = points;
    i += units;
    points++;
  }
  offsets[text.length] = points;
  return offsets;
}

/**
 * The caption's links as MDETR writes them: for every mask the character spans that name it (`tokens_positive`).
 * @returns masks in ascending id, spans in caption order
 * @source MDETR (Kamath et al., ICCV 2021), data preparation: spans are [start, end) character offsets
 */
export function tokensPositiveOf(
  text: string,
  phrases: readonly Pick<TaggedPhrase, 'start' | 'end' | 'maskIds'>[],
): RegionSpans[] {
  const offsets = codePointOffsets(text);
  const spans = new Map<number, [number, number][]>();
  for (const { start, end, maskIds } of phrases) {
    for (const maskId of new Set(maskIds)) {
      const list = spans.get(maskId) ?? [];
      list.push(offsets ? [offsets[start], offsets[end]] : [start, end]);
      spans.set(maskId, list);
    }
  }
  return [...spans].sort(([a], [b]) => a - b).map(([maskId, tokensPositive]) => ({ maskId, tokensPositive }));
}

/**
 * The phrases of a caption from MDETR's spans: equal spans of several masks become one phrase. Spans outside the text
 * are left out.
 * @returns phrases by start, then end; offsets in UTF-16
 */
export function phrasesFromTokens(
  text: string,
  regions: readonly RegionSpans[],
): { text: string; start: number; end: number; maskIds: number[] }[] {
  const points = codePointOffsets(text);
  // From code points back to UTF-16: the first offset at which a point begins.
  const units = points ? [...new Set(points)].map(point => points.indexOf(point)) : undefined;
  const last = units ? units.length - 1 : text.length;
  const phrases = new Map<string, { text: string; start: number; end: number; maskIds: number[] }>();
  for (const { maskId, tokensPositive } of regions) {
    for (const [from, to] of tokensPositive) {
      if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= last)) continue;
      const start = units ? units[from] : from;
      const end = units ? units[to] : to;
      const phrase = phrases.get(`${start}-${end}`) ?? { text: text.slice(start, end), start, end, maskIds: [] };
      if (!phrase.maskIds.includes(maskId)) phrase.maskIds.push(maskId);
      phrases.set(`${start}-${end}`, phrase);
    }
  }
  return [...phrases.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}
