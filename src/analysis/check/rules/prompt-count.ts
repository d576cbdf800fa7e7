import { entryOf, plural } from '../panime-entry.ts';
import type { SceneRule } from '../types.ts';

export const promptCount: SceneRule = {
  code: 'prompt-count',
  severity: 'error',
  title: 'Not one caption a view',
  explanation: 'prompts[i] describes images[i], so both lists have the same length.',
  scope: 'scene',
  needs: ['json'],
  families: ['panime'],
  hint: 'Write one caption a view, an empty text where there is none.',
  *check(context) {
    const { images, prompts } = entryOf(context);
    const { file, pointer } = context;
    if (Array.isArray(images) && Array.isArray(prompts) && images.length !== prompts.length)
      yield {
        file,
        pointer: `${pointer}/prompts`,
        message: `Expected ${plural(images.length, 'caption')}, one a view, but received ${prompts.length}`,
      };
  },
};
