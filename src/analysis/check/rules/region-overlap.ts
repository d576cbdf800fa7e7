import { placeOfMember } from '../record-fields.ts';
import type { SceneRule } from '../types.ts';

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.001 ? 3 : 1)}%`;

export const regionOverlap: SceneRule = {
  code: 'region-overlap',
  severity: 'error',
  title: 'Two regions share pixels',
  explanation:
    'Panoptic regions are a partition: every pixel belongs to one region at most. Reported for each pair, with the number of pixels and their share of the smaller region.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Give the pixels to one of the two, or remove the region that was annotated twice.',
  *check({ grounding }) {
    for (const { regions, coverage } of grounding ?? []) {
      for (const { first, second, pixels } of coverage?.overlaps ?? []) {
        const smaller = Math.min(regions[first].measured?.area ?? 1, regions[second].measured?.area ?? 1);
        yield {
          ...placeOfMember(regions[second].place, 'segmentation'),
          message: `Expected pixels of its own but region ${first} of the image has ${pixels} of region ${second} too (${percent(pixels / smaller)} of the smaller one)`,
        };
      }
    }
  },
};
