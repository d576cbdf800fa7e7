import { placeOfMember } from '../record-fields.ts';
import type { SceneRule } from '../types.ts';

export const categoryUnknown: SceneRule = {
  code: 'category-unknown',
  severity: 'error',
  title: 'A category id is none of its source',
  explanation:
    "Category ids belong to their data_source. A region's id is in the list of categories of that source (or in a list for all sources). Not looked at where the dataset lists no categories.",
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps', 'coco'],
  hint: 'Add the category to the mask file, or correct the id: those of different sources clash.',
  *check({ grounding, hasCategories }) {
    if (!hasCategories) return;
    for (const { regions, source } of grounding ?? [])
      for (const { categoryId, category, place } of regions)
        if (!Number.isNaN(categoryId) && !category)
          yield {
            ...placeOfMember(place, 'category_id'),
            message: `Expected a category ${source === '' ? 'of the list' : `of ${source}`} but received ${categoryId}`,
          };
  },
};
