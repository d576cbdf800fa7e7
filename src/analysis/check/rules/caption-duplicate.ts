import { captionOccurrences, findRepetitions, showPlace } from '../groundings.ts';
import type { DatasetRule } from '../types.ts';

export const captionDuplicate: DatasetRule = {
  code: 'caption-duplicate',
  severity: 'warning',
  title: 'Two images of a split have one caption',
  explanation:
    'The captions are equal, letter case, punctuation and white space aside. People seldom write the same sentences twice: one of them was pasted, or the image is listed twice.',
  scope: 'dataset',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Caption one of the two anew.',
  *check({ scenes }) {
    for (const { first, again } of findRepetitions(captionOccurrences(scenes), 'within'))
      yield { ...again.place, message: `Expected a caption of its own but ${showPlace(first.place)} has the same` };
  },
};
