import type { DatasetRule } from '../types.ts';

export const panoramasAlone: DatasetRule = {
  code: 'panoramas-alone',
  severity: 'info',
  title: 'Panoramas without annotations',
  explanation:
    'The folder has panoramas in the card layout and no JSON: the archive of originals. Its pictures are checked; give the standard dataset along to check that they belong together.',
  scope: 'dataset',
  needs: [],
  families: ['panime'],
  hint: 'Give both: panoply check STANDARD ARCHIVE.',
  *check({ documents, scenes }) {
    if (scenes.length > 0 && documents.length === 0)
      yield {
        file: '.',
        message: `Expected train.json, test.json or val.json but there are ${scenes.length} panoramas alone`,
      };
  },
};
