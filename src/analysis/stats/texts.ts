import { summarise, Tally, thousands } from './numbers.ts';
import type { Chart, Statistic, StatsScene } from './types.ts';

/** Words of a text: runs of letters, digits and inner apostrophes, lower case. */
export const wordsOf = (text: string): string[] =>
  text.toLowerCase().match(/[\p{L}\p{N}]+(?:['\u2019-][\p{L}\p{N}]+)*/gu) ?? [];

/**
 * Lengths, vocabulary and variety of texts. distinct-n is the number of different n-grams over their number.
 * @source J. Li et al., A Diversity-Promoting Objective Function for Neural Conversation Models (2016), section 5.3
 */
function textStatistic(
  name: string,
  title: string,
  noun: string,
  textsOf: (scene: StatsScene) => Iterable<string>,
): Statistic {
  return {
    name,
    title,
    families: 'all',
    start() {
      const [vocabulary, pairs, openings] = [new Tally(), new Tally(), new Tally()];
      const lengths: number[] = [];
      let empty = 0;
      return {
        add(scene) {
          for (const text of textsOf(scene)) {
            const words = wordsOf(text);
            if (words.length === 0) {
              empty++;
              continue;
            }
            lengths.push(words.length);
            for (const [i, word] of words.entries()) {
              vocabulary.add(word);
              if (i > 0) pairs.add(`${words[i - 1]} ${word}`);
            }
            openings.add(words.slice(0, 3).join(' '));
          }
        },
        finish() {
          if (lengths.length === 0) return undefined;
          const words = summarise(lengths);
          const share = (tally: Tally) => (tally.total === 0 ? 0 : Math.round((tally.size / tally.total) * 1e4) / 1e4);
          const values = {
            texts: lengths.length,
            empty,
            words,
            vocabulary: vocabulary.size,
            distinct1: share(vocabulary),
            distinct2: share(pairs),
            openings: openings.toObject(20),
            frequentWords: vocabulary.toObject(50),
          };
          const [opening] = openings.rows(1);
          const charts: Chart[] = [{ kind: 'histogram', title: `Length of ${noun}s`, unit: 'words', values: lengths }];
          if (openings.size < lengths.length)
            charts.push({ kind: 'bars', title: `How ${noun}s begin`, unit: `${noun}s`, rows: openings.rows(12) });
          return {
            values,
            lines: [
              ['words', `${words.min} to ${words.max}, median ${words.median}`],
              [
                'vocabulary',
                `${thousands(vocabulary.size)} words; distinct-1 ${values.distinct1}, distinct-2 ${values.distinct2}`,
              ],
              [
                'openings',
                `${thousands(openings.size)}; most frequent "${opening.name}" (${thousands(opening.value)})`,
              ],
              ...(empty > 0 ? [['empty', thousands(empty)] as const] : []),
            ],
            charts,
          };
        },
      };
    },
  };
}

export const prompts = textStatistic('prompts', 'Prompts', 'prompt', ({ scene }) =>
  scene.prompt === undefined ? [] : [scene.prompt],
);

export const captions = textStatistic('captions', 'Captions', 'caption', ({ scene }) =>
  scene.views.flatMap(view => view.captions.map(({ text }) => text)),
);
