import { captionOccurrences, findRepetitions, showPlace } from '../groundings.ts';
import type { DatasetRule } from '../types.ts';

export const captionLeak: DatasetRule = {
  code: 'caption-leak',
  severity: 'error',
  title: 'A caption is in two splits',
  explanation:
    'An image of one split has the caption of an image of another, letter case, punctuation and white space aside: what is trained on is tested on.',
  scope: 'dataset',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'See whether both are the same picture; move both into one split, or caption one anew.',
  *check({ scenes }) {
    for (const { first, again } of findRepetitions(captionOccurrences(scenes), 'across'))
      yield {
        ...again.place,
        message: `Expected a caption of its own but ${showPlace(first.place)} in ${first.split} has the same`,
      };
  },
};
