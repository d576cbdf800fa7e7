import type { DatasetRule } from '../types.ts';

export const recordRepeated: DatasetRule = {
  code: 'record-repeated',
  severity: 'error',
  title: 'A file lists an image twice',
  explanation: 'Image ids are unique in a file, as texts: 12 and "12" are the same. The first record counts.',
  scope: 'dataset',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Remove one of the records.',
  *check({ pairing }) {
    for (const { code, place, message } of pairing ?? []) if (code === 'repeated-image') yield { ...place, message };
  },
};
