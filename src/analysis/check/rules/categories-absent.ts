import type { DatasetRule } from '../types.ts';

export const categoriesAbsent: DatasetRule = {
  code: 'categories-absent',
  severity: 'info',
  title: 'The dataset does not name its categories',
  explanation:
    'Regions have category ids, and no file says what they are called or which are things: category-unknown and label-list cannot be looked at.',
  scope: 'dataset',
  needs: ['regions'],
  families: ['panocaps'],
  hint: "Add the sources' categories to the mask files, each with its data_source.",
  *check({ categories, scenes }) {
    const first = scenes.flatMap(({ grounding }) => grounding ?? []).find(({ regions }) => regions.length > 0);
    if (categories?.length === 0 && first)
      yield { file: first.place.file, message: 'Expected a list of categories but there is none' };
  },
};
