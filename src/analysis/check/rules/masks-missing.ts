import type { SceneRule } from '../types.ts';

export const masksMissing: SceneRule = {
  code: 'masks-missing',
  severity: 'error',
  title: 'An image has no masks',
  explanation:
    'A caption without regions grounds nothing. Not looked at where the mask file does not list the image, which is pair-missing, or is broken.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Add the masks, or leave the image out of both files.',
  *check({ record, grounding }) {
    if (!record?.inMaskFile) return;
    for (const { regions, place } of grounding ?? [])
      if (regions.length === 0) yield { ...place, message: 'Expected masks but the image has none' };
  },
};
