import type { DatasetRule } from '../types.ts';

export const zipForeign: DatasetRule = {
  code: 'zip-foreign',
  severity: 'error',
  title: 'An archive is of another dataset',
  explanation: 'Of the identities whose pictures an archive holds, the metadata know some.',
  scope: 'dataset',
  needs: ['posed'],
  families: ['geogen'],
  hint: 'Remove the archive, or fetch the metadata that belong to it.',
  *check({ posedSet }) {
    if (!posedSet?.hasMetadata) return;
    for (const { file, identities, known } of posedSet.archives)
      if (identities > 0 && known === 0)
        yield { file, message: `Expected identities of this set but the metadata know none of its ${identities}` };
  },
};
