import { placeOfMember } from '../record-fields.ts';
import type { SceneRule } from '../types.ts';

export const boxDiffers: SceneRule = {
  code: 'box-differs',
  severity: 'warning',
  title: 'The box of a region is not that around its mask',
  explanation:
    'bbox is [x, y, width, height] of the smallest box around the mask, in whole pixels, recomputed from its runs. Boxes that give the last column instead of the width, or count one pixel less, are said to be so.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Write [x, y, width, height], where a single pixel has width 1.',
  *check({ grounding }) {
    for (const { regions } of grounding ?? []) {
      for (const { measured, stated, hasOtherSize, place } of regions) {
        const { box } = stated;
        if (!measured || hasOtherSize || box.length !== 4 || box.some(Number.isNaN)) continue;
        const [x, y, width, height] = measured.box;
        const is = (...other: number[]) => other.every((value, i) => value === box[i]);
        if (is(x, y, width, height)) continue;
        const guess = is(x, y, width - 1, height - 1)
          ? ', one pixel too small on both sides'
          : is(x, y, x + width, y + height) || is(x, y, x + width - 1, y + height - 1)
            ? ', which are corners instead of a size'
            : '';
        yield {
          ...placeOfMember(place, 'bbox'),
          message: `Expected [${measured.box.join(', ')}] around the mask but received [${box.join(', ')}]${guess}`,
        };
      }
    }
  },
};
