import type { DatasetRule } from '../types.ts';

export const zipBroken: DatasetRule = {
  code: 'zip-broken',
  severity: 'error',
  title: 'An archive cannot be opened',
  explanation:
    'Every zip ends in a directory of its members. One without is cut off or no zip at all: nothing in it can be checked; the other archives are.',
  scope: 'dataset',
  needs: ['posed'],
  families: ['geogen'],
  hint: 'Fetch the file again; a download that broke off loses the directory at its end.',
  *check({ posedSet }) {
    for (const { file, broken } of posedSet?.archives ?? []) if (broken !== undefined) yield { file, message: broken };
  },
};
