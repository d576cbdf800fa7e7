import { findPromptGroups } from '../prompts.ts';
import type { DatasetRule } from '../types.ts';

export const promptDuplicate: DatasetRule = {
  code: 'prompt-duplicate',
  severity: 'warning',
  title: 'Scenes of a split share a prompt',
  explanation: 'Two scenes of one split have the same prompt, letter case, punctuation and white space aside.',
  scope: 'dataset',
  needs: ['json'],
  families: ['panime'],
  hint: 'Keep one, unless several pictures of one prompt are meant.',
  *check({ scenes }) {
    for (const group of findPromptGroups(scenes))
      for (const [i, scene] of group.entries()) {
        const earlier = group.slice(0, i).find(({ split }) => split === scene.split);
        if (earlier)
          yield {
            file: scene.file,
            pointer: `${scene.pointer}/pano_prompt`,
            message: `Expected a prompt of its own but ${earlier.file}#${earlier.pointer} has ${earlier.prompt === scene.prompt ? 'the same' : 'it in other letters'}: ${JSON.stringify(scene.prompt?.slice(0, 60))}`,
          };
      }
  },
};
