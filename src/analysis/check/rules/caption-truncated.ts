import { entryOf, show } from '../panime-entry.ts';
import type { SceneRule } from '../types.ts';

const ellipsis = /(\.\.\.|\u2026)$/;
/** Words that no English sentence ends with. */
const openWord =
  /(^|\s)(a|an|the|and|or|but|of|with|in|on|at|to|from|by|for|into|its|their|is|are|which|that|as|near)$/i;

export const captionTruncated: SceneRule = {
  code: 'caption-truncated',
  severity: 'warning',
  title: 'A caption breaks off',
  explanation:
    'The caption ends in an ellipsis, a comma, a hyphen, an opening bracket or a word no English sentence ends with: the captioner ran out of tokens, or a table was cut.',
  scope: 'scene',
  needs: ['json'],
  families: ['panime'],
  hint: 'Caption the view again with a larger limit.',
  *check(context) {
    const { prompts } = entryOf(context);
    for (const [i, value] of Array.isArray(prompts) ? prompts.entries() : []) {
      if (typeof value !== 'string') continue;
      const text = value.trim();
      if (ellipsis.test(text) || /[,;:(\u2013-]$/.test(text) || openWord.test(text))
        yield {
          file: context.file,
          pointer: `${context.pointer}/prompts/${i}`,
          message: `Expected a whole sentence but the caption ends with ${show(text.slice(-30))}`,
        };
    }
  },
};
