import type { SceneRule } from '../types.ts';

export const captionDiffers: SceneRule = {
  code: 'caption-differs',
  severity: 'error',
  title: 'The caption is not caption_ann without its tags',
  explanation:
    'Both texts are the same sentence, one with tags like <0:a wall>. Where they differ, offsets of phrases are wrong for one of them; white space counts.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Write caption anew from caption_ann: the tags taken out, nothing else changed.',
  *check({ grounding }) {
    for (const { captions } of grounding ?? [])
      for (const { problems } of captions)
        for (const { code, message, place } of problems) if (code === 'caption-differs') yield { ...place, message };
  },
};
