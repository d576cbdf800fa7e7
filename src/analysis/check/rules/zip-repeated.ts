import type { DatasetRule } from '../types.ts';

export const zipRepeated: DatasetRule = {
  code: 'zip-repeated',
  severity: 'error',
  title: 'Two archives hold the same',
  explanation:
    'No two archives have members of the same names, sizes and checksums: a part that was fetched twice under two names stands in for a missing one.',
  scope: 'dataset',
  needs: ['posed'],
  families: ['geogen'],
  hint: 'Fetch the part again under its own address.',
  *check({ posedSet }) {
    const first = new Map<string, string>();
    for (const { file, fingerprint, repeated } of posedSet?.archives ?? []) {
      const other = first.get(fingerprint);
      if (other !== undefined)
        yield { file, message: `Expected a part of its own but ${other} holds the same members` };
      else {
        first.set(fingerprint, file);
        if (repeated > 0)
          yield { file, message: `Expected members of its own but ${repeated} are in another archive too` };
      }
    }
  },
};
