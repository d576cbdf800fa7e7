import { findRepeatedImages, showPlace } from '../groundings.ts';
import type { DatasetRule } from '../types.ts';

export const imageLeak: DatasetRule = {
  code: 'image-leak',
  severity: 'error',
  title: 'An image is in two splits',
  explanation:
    'An image of one split has the id, the file name or (where pictures are there) the content of an image of another, of the same source: what is trained on is tested on. With --deep equal pixels count, not only equal bytes.',
  scope: 'dataset',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Remove the image from one of the splits.',
  *check({ scenes }) {
    for (const { first, again, same } of findRepeatedImages(scenes, 'across'))
      yield {
        ...again.place,
        message: `Expected an image of its own but ${showPlace(first.place)} in ${first.split} has the same ${same.join(' and ')}`,
      };
  },
};
