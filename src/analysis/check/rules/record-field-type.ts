import type { SceneRule } from '../types.ts';

export const recordFieldType: SceneRule = {
  code: 'record-field-type',
  severity: 'error',
  title: 'A member of a record holds another type',
  explanation:
    'Texts, whole numbers and lists as the card has them: ids of images may be texts or numbers, bbox is four numbers, iscrowd 0 or 1, thing_or_stuff one of its two words.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Write the type that the card shows; numbers without quotes.',
  *check({ record }) {
    for (const { kind, place, message } of record?.fields ?? []) if (kind === 'type') yield { ...place, message };
  },
};
