import type { DatasetRule } from '../types.ts';

export const recordFieldUnknown: DatasetRule = {
  code: 'record-field-unknown',
  severity: 'info',
  title: 'Records have a member the card does not know',
  explanation:
    'Readers ignore it, and the columns of the Parquet form have no room for it. Reported once a member and file, with how many records have it.',
  scope: 'dataset',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Nothing to do if the member is meant.',
  *check({ scenes }) {
    const groups = new Map<
      string,
      { first: { file: string; pointer?: string; row?: number }; text: string; count: number }
    >();
    for (const { record } of scenes) {
      for (const { kind, of, member, place, message } of record?.fields ?? []) {
        if (kind !== 'unknown') continue;
        const key = JSON.stringify([place.file, of, member]);
        const group = groups.get(key);
        if (group) group.count++;
        else groups.set(key, { first: place, text: message, count: 1 });
      }
    }
    for (const { first, text, count } of groups.values())
      yield { ...first, message: count === 1 ? text : `${text} (${count} records of the file have it)` };
  },
};
