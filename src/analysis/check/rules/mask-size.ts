import { placeOfMember } from '../record-fields.ts';
import type { SceneRule } from '../types.ts';

export const maskSize: SceneRule = {
  code: 'mask-size',
  severity: 'error',
  title: 'A mask is of another size than its image',
  explanation:
    "The size of a mask, [height, width], is the height and width of the image's record. A size the wrong way round is said to be so.",
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'RLE sizes are [height, width]; else the mask belongs to another image or to a resized copy.',
  *check({ grounding }) {
    for (const { regions, size } of grounding ?? []) {
      if (!size) continue;
      for (const { stated, hasOtherSize, place } of regions) {
        if (!stated.size || !hasOtherSize) continue;
        const { width, height } = stated.size;
        const turned = width === size.height && height === size.width ? ', which is width x height' : '';
        yield {
          ...placeOfMember(placeOfMember(place, 'segmentation'), 'size'),
          message: `Expected ${size.height} x ${size.width} (height x width, the image's) but received ${height} x ${width}${turned}`,
        };
      }
    }
  },
};
