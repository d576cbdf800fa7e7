import type { Caption, Region } from 'panoply';

/** A phrase of a view's captions and the regions it names, by their position in the view's list. */
export interface LinkedPhrase {
  /** Position in the list of all phrases. */
  index: number;
  /** Position of its caption. */
  caption: number;
  text: string;
  start: number;
  end: number;
  regions: readonly number[];
  /** Ids the phrase gives that no region has. */
  unknownIds: readonly number[];
}

/** Phrases and regions of a view, both ways: one phrase may name many regions, one region may have many phrases. */
export interface RegionLinks {
  phrases: readonly LinkedPhrase[];
  /** For every region the phrases that name it. */
  phrasesOf: readonly (readonly number[])[];
}

export function linkRegions(captions: readonly Caption[], regions: readonly Pick<Region, 'id'>[]): RegionLinks {
  const positions = new Map<number, number>();
  regions.forEach(({ id }, position) => {
    if (!positions.has(id)) positions.set(id, position);
  });
  const phrasesOf: number[][] = regions.map(() => []);
  const phrases = captions
    .flatMap((caption, at) => caption.phrases.map(phrase => ({ ...phrase, caption: at })))
    .map(({ text, start, end, caption, regionIds }, index): LinkedPhrase => {
      const known = [...new Set(regionIds)].filter(id => positions.has(id)).map(id => positions.get(id)!);
      for (const region of known) phrasesOf[region].push(index);
      const unknownIds = regionIds.filter(id => !positions.has(id));
      return { index, caption, text, start, end, regions: known, unknownIds };
    });
  return { phrases, phrasesOf };
}

/** A stretch of a caption: text, or a phrase with what stands in it (phrases may stand in phrases). */
export type CaptionPart =
  | { kind: 'text'; text: string }
  | { kind: 'phrase'; phrase: number; parts: readonly CaptionPart[] };

/**
 * A caption's text as a tree of its phrases. Of two phrases that cross, the later one is cut to begin where the earlier
 * ends; phrases outside the text are left out.
 */
export function captionParts(text: string, phrases: readonly LinkedPhrase[]): CaptionPart[] {
  const sorted = phrases
    .map(({ index, start, end }) => ({ index, start: Math.max(0, start), end: Math.min(text.length, end) }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start || b.end - a.end || a.index - b.index);
  let next = 0;
  const partsWithin = (from: number, to: number): CaptionPart[] => {
    const parts: CaptionPart[] = [];
    const addText = (start: number, end: number) => {
      if (start < end) parts.push({ kind: 'text', text: text.slice(start, end) });
    };
    let at = from;
    while (next < sorted.length && sorted[next].start < to) {
      const phrase = sorted[next];
      const start = Math.max(at, phrase.start);
      // What reaches past the phrase around it goes on behind that phrase.
      if (phrase.end > to) {
        const crossing = { ...phrase, start: to };
        sorted.splice(next, 1);
        const place = sorted.findIndex(({ start: other }, k) => k >= next && other >= to);
        sorted.splice(place < 0 ? sorted.length : place, 0, crossing);
        continue;
      }
      next++;
      if (start >= phrase.end) continue;
      addText(at, start);
      parts.push({ kind: 'phrase', phrase: phrase.index, parts: partsWithin(start, phrase.end) });
      at = phrase.end;
    }
    addText(at, to);
    return parts;
  };
  return partsWithin(0, text.length);
}

/**
 * What lights up for a thing under the pointer: the regions and phrases that belong together. A phrase lights its
 * regions and itself; a region lights itself and its phrases, not what else those phrases name.
 */
export function highlightOf(
  links: RegionLinks,
  target: { phrase: number } | { regions: readonly number[] } | undefined,
): { regions: ReadonlySet<number>; phrases: ReadonlySet<number> } | undefined {
  if (!target) return undefined;
  if ('phrase' in target) {
    return { regions: new Set(links.phrases[target.phrase]?.regions), phrases: new Set([target.phrase]) };
  }
  return {
    regions: new Set(target.regions),
    phrases: new Set(target.regions.flatMap(region => links.phrasesOf[region] ?? [])),
  };
}
