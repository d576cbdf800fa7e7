import { placeOfMember } from '../record-fields.ts';
import type { SceneRule } from '../types.ts';

export const areaDiffers: SceneRule = {
  code: 'area-differs',
  severity: 'error',
  title: 'The area of a region is not that of its mask',
  explanation: 'area is the number of pixels of the mask, counted anew from its runs.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Count the areas anew (`panoply convert` does); evaluators sort regions into sizes by this number.',
  *check({ grounding }) {
    for (const { regions } of grounding ?? [])
      for (const { measured, stated, place } of regions)
        if (measured && !Number.isNaN(stated.area) && stated.area !== measured.area)
          yield {
            ...placeOfMember(place, 'area'),
            message: `Expected ${measured.area} pixels, the mask's, but received ${stated.area}`,
          };
  },
};
