import type { DatasetRule } from '../types.ts';

export const annotationOrphan: DatasetRule = {
  code: 'annotation-orphan',
  severity: 'error',
  title: 'Annotations belong to an image that is not listed',
  explanation: "The image_id of a caption or mask is none of its file's images; no reader will find it.",
  scope: 'dataset',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Add the image, or remove its annotations.',
  *check({ pairing }) {
    for (const { code, place, message } of pairing ?? []) if (code === 'orphan-annotation') yield { ...place, message };
  },
};
