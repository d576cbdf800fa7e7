import { findRepeatedImages, showPlace } from '../groundings.ts';
import type { DatasetRule } from '../types.ts';

export const imageDuplicate: DatasetRule = {
  code: 'image-duplicate',
  severity: 'warning',
  title: 'An image is in a split twice',
  explanation:
    'Two images of a split and source have one file name or (where pictures are there) one content, under different ids. With --deep equal pixels count, not only equal bytes.',
  scope: 'dataset',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Keep one of them.',
  *check({ scenes }) {
    for (const { first, again, same } of findRepeatedImages(scenes, 'within'))
      yield {
        ...again.place,
        message: `Expected an image of its own but ${showPlace(first.place)} has the same ${same.join(' and ')}`,
      };
  },
};
