import type { SceneRule } from '../types.ts';

export const captionMissing: SceneRule = {
  code: 'caption-missing',
  severity: 'error',
  title: 'An image has no caption',
  explanation:
    'Every image has exactly one caption. Not looked at where the caption file does not list the image, which is pair-missing, or is broken.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Caption the image, or leave it out of both files.',
  *check({ record, grounding }) {
    if (!record?.inCaptionFile) return;
    for (const { captions, place } of grounding ?? [])
      if (captions.every(({ text }) => text.trim() === ''))
        yield { ...(captions[0]?.place ?? place), message: 'Expected a caption but the image has none' };
  },
};
