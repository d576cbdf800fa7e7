import type { SceneRule } from '../types.ts';

export const promptEmpty: SceneRule = {
  code: 'prompt-empty',
  severity: 'warning',
  title: 'A scene has an empty prompt',
  explanation: 'pano_prompt is the text the panorama was made from; an empty one trains nothing.',
  scope: 'scene',
  needs: ['json'],
  families: ['panime'],
  hint: 'Write the prompt, or leave the scene out.',
  *check({ file, pointer, scene }) {
    if (scene.prompt !== undefined && scene.prompt.trim() === '')
      yield { file, pointer: `${pointer}/pano_prompt`, message: 'Expected a prompt but it is empty' };
  },
};
