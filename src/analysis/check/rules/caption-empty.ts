import { entryOf } from '../panime-entry.ts';
import type { SceneRule } from '../types.ts';

export const captionEmpty: SceneRule = {
  code: 'caption-empty',
  severity: 'warning',
  title: 'Some views of a scene have no caption',
  explanation:
    'Some captions of the scene are empty or white space while others are not. A dataset without any captions is captions-absent.',
  scope: 'scene',
  needs: ['json'],
  families: ['panime'],
  hint: 'Caption the view.',
  *check(context) {
    const { prompts } = entryOf(context);
    if (!Array.isArray(prompts)) return;
    const isEmpty = (value: unknown) => typeof value === 'string' && value.trim() === '';
    if (prompts.every(isEmpty)) return;
    for (const [i, value] of prompts.entries())
      if (isEmpty(value))
        yield {
          file: context.file,
          pointer: `${context.pointer}/prompts/${i}`,
          message: 'Expected a caption but it is empty',
        };
  },
};
