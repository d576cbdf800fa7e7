import type { SceneRule } from '../types.ts';

export const recordFieldMissing: SceneRule = {
  code: 'record-field-missing',
  severity: 'error',
  title: 'A record lacks a member',
  explanation:
    'Images have file_name, height, width, id, data_source; captions caption, caption_ann, label_matched, id, image_id, labels; masks id, image_id, category_id, segmentation, area, bbox, iscrowd, thing_or_stuff. Null counts as missing.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Add the member, or leave the image out of both files.',
  *check({ record }) {
    for (const { kind, place, message } of record?.fields ?? []) if (kind === 'missing') yield { ...place, message };
  },
};
