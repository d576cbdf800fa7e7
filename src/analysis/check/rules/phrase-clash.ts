import { groupPhraseUses, type PhraseUse } from '../groundings.ts';
import type { DatasetRule } from '../types.ts';

/** From so many uses on, and such a share of them, a phrase has a usual category. */
const enoughUses = 5;
const usualShare = 0.8;

/** Uses of a phrase that clash with its other uses. */
function findClashes(uses: readonly PhraseUse[]): { use: PhraseUse; usual: string; count: number }[] {
  const counts = new Map<string, { count: number; isThing: boolean; scenes: Set<number> }>();
  for (const { category, isThing, scene } of uses) {
    const entry = counts.get(category) ?? { count: 0, isThing, scenes: new Set() };
    entry.count++;
    entry.scenes.add(scene);
    counts.set(category, entry);
  }
  if (counts.size < 2) return [];
  // The first of equally frequent ones.
  const [usual, most] = [...counts].reduce((best, entry) => (entry[1].count > best[1].count ? entry : best));
  const isUsual = uses.length >= enoughUses && most.count / uses.length >= usualShare;
  return uses
    .filter(
      ({ category, isThing, scene }) =>
        category !== usual && (isUsual || isThing !== most.isThing || most.scenes.has(scene)),
    )
    .map(use => ({ use, usual, count: most.count }));
}

export const phraseClash: DatasetRule = {
  code: 'phrase-clash',
  severity: 'warning',
  title: 'One phrase is tied to clashing categories',
  explanation:
    'The same words (articles, letter case and punctuation aside) name regions of another category than elsewhere: a thing here and stuff there, two categories in one image, or another category than four in five of at least five uses. Words that are merely used for related categories are not reported, nor are phrases that name several categories at once.',
  scope: 'dataset',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'See whether the tag has the id of a neighbouring mask.',
  *check({ scenes }) {
    const found = [...groupPhraseUses(scenes).values()].flatMap(findClashes);
    // In the dataset's order, not by phrase.
    for (const { use, usual, count } of found.sort((a, b) => a.use.scene - b.use.scene)) {
      const { phrase, category } = use;
      yield {
        ...phrase.place,
        message: `Expected ${JSON.stringify(phrase.text)} to name ${usual}, as ${count} ${count === 1 ? 'use does' : 'uses do'}, but it names ${category}`,
      };
    }
  },
};
