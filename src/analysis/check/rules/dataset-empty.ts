import type { DatasetRule } from '../types.ts';

export const datasetEmpty: DatasetRule = {
  code: 'dataset-empty',
  severity: 'warning',
  title: 'The dataset has no scenes',
  explanation:
    'It opens, and there is nothing in it. A file that cannot be read is reported instead where that is why.',
  scope: 'dataset',
  needs: [],
  families: 'all',
  hint: 'Give the root folder of the dataset, and see whether its files were fetched whole.',
  *check({ scenes, documents, unreadable }) {
    const isExplained = documents.some(
      ({ state, wrongShape, wrongEntries }) => state === 'broken' || wrongShape !== undefined || wrongEntries?.length,
    );
    if (scenes.length === 0 && !isExplained && unreadable.length === 0)
      yield { file: '.', message: 'Expected at least one scene but there is none' };
  },
};
