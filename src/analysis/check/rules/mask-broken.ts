import { placeOfMember } from '../record-fields.ts';
import type { SceneRule } from '../types.ts';

export const maskBroken: SceneRule = {
  code: 'mask-broken',
  severity: 'error',
  title: 'A mask cannot be decoded',
  explanation:
    'The run-length encoding has bytes outside its alphabet, is cut off, holds a negative run, or its runs do not add up to height * width.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps', 'coco'],
  hint: 'Take the annotation from its source again.',
  *check({ grounding }) {
    for (const { regions } of grounding ?? [])
      for (const { problem, place } of regions)
        if (problem !== undefined) yield { ...placeOfMember(place, 'segmentation'), message: problem };
  },
};
