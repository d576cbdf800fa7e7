import type { DatasetRule } from '../types.ts';

export const splitMissing: DatasetRule = {
  code: 'split-missing',
  severity: 'warning',
  title: 'A split has no JSON file',
  explanation:
    'The card promises train.json, test.json and val.json. A folder of pictures without its JSON is not part of the dataset for any reader.',
  scope: 'dataset',
  needs: ['json'],
  families: ['panime'],
  hint: 'Fetch the missing JSON file, or keep an empty list where the split has no scenes.',
  *check({ documents, files }) {
    const folders = new Set([...(files?.keys() ?? [])].map(path => path.split('/')[0]));
    for (const { file, state, split } of documents) {
      if (state !== 'missing') continue;
      const extra = split !== undefined && folders.has(split) ? `, though there is a folder ${split}/` : '';
      yield { file, message: `Expected ${file} but there is none${extra}` };
    }
  },
};
