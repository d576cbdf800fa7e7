import { placeOfMember } from '../record-fields.ts';
import type { SceneRule } from '../types.ts';

export const maskSliver: SceneRule = {
  code: 'mask-sliver',
  severity: 'warning',
  title: 'A mask is nowhere three pixels thick',
  explanation:
    'No square of 3x3 pixels lies in the mask: a hairline left between two other regions, or a few specks, seldom a thing that a person saw and named.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Look at it in `panoply view`; give the pixels to the region beside it if nothing is there.',
  *check({ grounding }) {
    for (const { regions } of grounding ?? [])
      for (const { measured, hasOtherSize, place } of regions)
        if (measured?.isThin && measured.area > 0 && !hasOtherSize)
          yield {
            ...placeOfMember(place, 'segmentation'),
            message: `Expected a region but received a sliver of ${measured.area} pixels in a box of ${measured.box[2]}x${measured.box[3]}`,
          };
  },
};
