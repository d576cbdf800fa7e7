/** What several rules on regions and captions of a whole dataset share. */
import type { PhraseFacts, Place, RegionFacts } from './grounding-types.ts';
import { normalisePrompt } from './prompts.ts';
import type { SceneDigest } from './types.ts';

/** Regions of images with captions, and how many of them a phrase names. */
export function countNamed(scenes: readonly SceneDigest[]): { regions: number; named: number } {
  let [regions, named] = [0, 0];
  for (const { grounding } of scenes) {
    for (const view of grounding ?? []) {
      if (view.captions.length === 0) continue;
      regions += view.regions.length;
      for (const { isNamed } of view.regions) if (isNamed) named++;
    }
  }
  return { regions, named };
}

/** A phrase with what does not tell phrases apart taken out: articles, letter case, punctuation, white space. */
export const normalisePhrase = (text: string): string => normalisePrompt(text).replace(/^(?:the|an|a) (?=.)/, '');

/** The category of a region, so that regions of one category have one key; sources may share a name. */
export const categoryName = (source: string, { category, categoryId }: RegionFacts): string =>
  category?.name ? category.name.toLowerCase() : `${source === '' ? '' : `${source} `}category ${categoryId}`;

/** Whether a region is a thing, its category's word first. */
export const isThing = (region: RegionFacts): boolean => region.category?.isThing ?? region.isThing;

/** One use of a phrase whose regions are all of one category. */
export interface PhraseUse {
  phrase: PhraseFacts;
  scene: number;
  category: string;
  isThing: boolean;
}

/** Uses of phrases by normalised text, in the dataset's order; phrases that name several categories are left out. */
export function groupPhraseUses(scenes: readonly SceneDigest[]): Map<string, PhraseUse[]> {
  const groups = new Map<string, PhraseUse[]>();
  for (const [scene, { grounding }] of scenes.entries()) {
    for (const { source, regions, captions } of grounding ?? []) {
      for (const phrase of captions.flatMap(({ phrases }) => phrases)) {
        const categories = new Set(phrase.regions.map(position => categoryName(source, regions[position])));
        if (categories.size !== 1) continue;
        const [category] = categories;
        const key = normalisePhrase(phrase.text);
        const use = { phrase, scene, category, isThing: isThing(regions[phrase.regions[0]]) };
        const group = groups.get(key);
        if (group) group.push(use);
        else groups.set(key, [use]);
      }
    }
  }
  return groups;
}

/** Something that occurs in a split. */
export interface Occurrence {
  key: string;
  split: string;
  place: Place;
}

/**
 * Occurrences whose key came before, each with the first one.
 * @param how `across`: first one in another split, once a split; `within`: in the same split
 */
export function* findRepetitions(
  occurrences: Iterable<Occurrence>,
  how: 'across' | 'within',
): Iterable<{ first: Occurrence; again: Occurrence }> {
  const seen = new Map<string, Map<string, Occurrence>>();
  for (const again of occurrences) {
    const bySplit = seen.get(again.key) ?? new Map<string, Occurrence>();
    seen.set(again.key, bySplit);
    const sameSplit = bySplit.get(again.split);
    if (how === 'within' && sameSplit) yield { first: sameSplit, again };
    if (sameSplit) continue;
    const [first] = bySplit.values();
    if (how === 'across' && first) yield { first, again };
    bySplit.set(again.split, again);
  }
}

/** A place in words, for messages. */
export const showPlace = ({ file, pointer, row }: Place): string =>
  row === undefined ? `${file}#${pointer ?? ''}` : `${file} row ${row}`;

/** Captions of images by their words. */
export function* captionOccurrences(scenes: readonly SceneDigest[]): Iterable<Occurrence> {
  for (const { split, grounding } of scenes)
    for (const { captions } of grounding ?? [])
      for (const { text, place } of captions)
        if (text.trim() !== '') yield { key: normalisePrompt(text), split, place };
}

/** Images by what tells that two are the same: id, file name or content. Each kind has keys of its own. */
export function* imageOccurrences(
  scenes: readonly SceneDigest[],
  kind: 'id' | 'name' | 'content',
): Iterable<Occurrence> {
  for (const { split, grounding, record, images } of scenes) {
    const [view] = grounding ?? [];
    if (!view || !record) continue;
    const { imageId, fileName } = record;
    const facts = images.find(({ role }) => role === 'view');
    const content = facts?.pixels?.digest ?? facts?.content;
    const key = kind === 'id' ? imageId : kind === 'name' ? fileName : content;
    if (key !== undefined) yield { key: kind === 'content' ? key : `${view.source} ${key}`, split, place: view.place };
  }
}

const kindsInWords = { id: 'id', name: 'file', content: 'picture' } as const;

/** Images that came before, each reported once with everything that is the same. */
export function* findRepeatedImages(
  scenes: readonly SceneDigest[],
  how: 'across' | 'within',
): Iterable<{ first: Occurrence; again: Occurrence; same: string[] }> {
  const found = new Map<string, { first: Occurrence; again: Occurrence; same: string[] }>();
  for (const kind of ['id', 'name', 'content'] as const) {
    for (const { first, again } of findRepetitions(imageOccurrences(scenes, kind), how)) {
      const key = showPlace(again.place);
      const earlier = found.get(key);
      if (earlier) earlier.same.push(kindsInWords[kind]);
      else found.set(key, { first, again, same: [kindsInWords[kind]] });
    }
  }
  yield* found.values();
}
