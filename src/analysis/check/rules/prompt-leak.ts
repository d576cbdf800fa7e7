import { findPromptGroups } from '../prompts.ts';
import type { DatasetRule } from '../types.ts';

export const promptLeak: DatasetRule = {
  code: 'prompt-leak',
  severity: 'error',
  title: 'A prompt is in two splits',
  explanation:
    'A scene of one split has the prompt of a scene of another, letter case, punctuation and white space aside: what is trained on is tested on.',
  scope: 'dataset',
  needs: ['json'],
  families: ['panime'],
  hint: 'Move all scenes of one prompt into one split.',
  *check({ scenes }) {
    for (const group of findPromptGroups(scenes)) {
      const [first] = group;
      const seen = new Set([first.split]);
      for (const scene of group) {
        if (seen.has(scene.split)) continue;
        seen.add(scene.split);
        yield {
          file: scene.file,
          pointer: `${scene.pointer}/pano_prompt`,
          message: `Expected prompts in one split only but ${first.file}#${first.pointer} has ${first.prompt === scene.prompt ? 'the same' : 'it in other letters'}: ${JSON.stringify(scene.prompt?.slice(0, 60))}`,
        };
      }
    }
  },
};
