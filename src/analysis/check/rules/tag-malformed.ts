import type { SceneRule } from '../types.ts';

const elsewhere = ['caption-differs', 'labels-differ', 'unknown-id'];

export const tagMalformed: SceneRule = {
  code: 'tag-malformed',
  severity: 'warning',
  title: 'Tags of a caption are not as the card has them',
  explanation:
    'A tag that is never closed or lies in another one, a < or > that belongs to none, ids that are a range, repeated, missing or no numbers, a tag around no words.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Write tags like <0:a wall> and <1,2:two cats>, one after the other.',
  *check({ grounding }) {
    for (const { captions } of grounding ?? [])
      for (const { problems } of captions)
        for (const { code, message, place } of problems) if (!elsewhere.includes(code)) yield { ...place, message };
  },
};
