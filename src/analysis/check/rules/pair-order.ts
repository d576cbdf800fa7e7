import type { DatasetRule } from '../types.ts';

export const pairOrder: DatasetRule = {
  code: 'pair-order',
  severity: 'warning',
  title: 'Caption file and mask file list images in another order',
  explanation:
    'Scripts that walk through both files side by side pair captions with masks of other images. Reported once a split, at the first image out of step.',
  scope: 'dataset',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Build the set again with `panoply build panocaps --annotations`: it writes both in one order.',
  *check({ pairing }) {
    for (const { code, place, message } of pairing ?? []) if (code === 'image-order') yield { ...place, message };
  },
};
