import type { SceneRule } from '../types.ts';

export const captionSeveral: SceneRule = {
  code: 'caption-several',
  severity: 'warning',
  title: 'An image has several captions',
  explanation:
    'The Parquet form and the benchmark know one caption an image: the first one counts, the others are left out by other readers.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Keep one of them.',
  *check({ grounding }) {
    for (const { captions } of grounding ?? [])
      if (captions.length > 1)
        yield { ...captions[1].place, message: `Expected one caption but the image has ${captions.length}` };
  },
};
