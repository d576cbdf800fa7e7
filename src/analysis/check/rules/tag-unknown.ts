import type { SceneRule } from '../types.ts';

export const tagUnknown: SceneRule = {
  code: 'tag-unknown',
  severity: 'error',
  title: 'A tag names a mask that does not exist',
  explanation:
    "Mask ids in captions are positions in the image's own list of masks, from 0: an image with 8 masks has ids 0 to 7.",
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'See whether the ids count from 1, or whether masks were dropped or are of another version.',
  *check({ grounding }) {
    for (const { captions, regions } of grounding ?? []) {
      // Without any masks, that is what there is to say.
      if (regions.length === 0) continue;
      for (const { problems } of captions)
        for (const { code, message, place } of problems) if (code === 'unknown-id') yield { ...place, message };
    }
  },
};
