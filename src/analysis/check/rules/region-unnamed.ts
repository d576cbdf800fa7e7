import { countNamed } from '../groundings.ts';
import { plural } from '../panime-entry.ts';
import type { DatasetRule } from '../types.ts';

export const regionUnnamed: DatasetRule = {
  code: 'region-unnamed',
  severity: 'info',
  title: 'No phrase names a region',
  explanation:
    'The card promises that more than 99% of all regions are named by a phrase. Every miss is listed, with the share of the whole dataset; a share of 99% or less is grounding-low as well.',
  scope: 'dataset',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Mention the region in the caption and tag it.',
  *check({ scenes }) {
    const { regions, named } = countNamed(scenes);
    const share = ((100 * named) / Math.max(1, regions)).toFixed(2);
    for (const { grounding } of scenes) {
      for (const view of grounding ?? []) {
        // Without any caption, that is what there is to say.
        if (view.captions.length === 0) continue;
        for (const [position, { isNamed, place, category }] of view.regions.entries()) {
          if (isNamed) continue;
          yield {
            ...place,
            message: `Expected a phrase that names region ${position}${category ? ` (${category.name})` : ''} but there is none; ${named} of ${plural(regions, 'region')} (${share}%) are named`,
          };
        }
      }
    }
  },
};
