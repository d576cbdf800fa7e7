import { placeOfMember } from '../record-fields.ts';
import type { SceneRule } from '../types.ts';

export const maskEmpty: SceneRule = {
  code: 'mask-empty',
  severity: 'error',
  title: 'A mask has no pixels',
  explanation: 'Nothing is where the region is said to be; a phrase that names it points nowhere.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps', 'coco'],
  hint: 'Remove the region and its tags, or take its mask from the source again.',
  *check({ grounding }) {
    for (const { regions } of grounding ?? [])
      for (const { measured, place } of regions)
        if (measured?.area === 0)
          yield { ...placeOfMember(place, 'segmentation'), message: 'Expected pixels in the mask but it has none' };
  },
};
