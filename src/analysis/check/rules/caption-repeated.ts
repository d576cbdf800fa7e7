import { entryOf } from '../panime-entry.ts';
import type { SceneRule } from '../types.ts';

export const captionRepeated: SceneRule = {
  code: 'caption-repeated',
  severity: 'warning',
  title: 'Views of a scene share one caption',
  explanation:
    'Two views of a scene have the same caption, letter case and white space aside: they look in different directions and seldom show the same.',
  scope: 'scene',
  needs: ['json'],
  families: ['panime'],
  hint: 'Caption each view by itself.',
  *check(context) {
    const { prompts } = entryOf(context);
    const first = new Map<string, number>();
    for (const [i, value] of Array.isArray(prompts) ? prompts.entries() : []) {
      if (typeof value !== 'string' || value.trim() === '') continue;
      const key = value.trim().replace(/\s+/g, ' ').toLowerCase();
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, i);
      else
        yield {
          file: context.file,
          pointer: `${context.pointer}/prompts/${i}`,
          message: `Expected a caption of its own for view ${i} but received that of view ${earlier}`,
        };
    }
  },
};
