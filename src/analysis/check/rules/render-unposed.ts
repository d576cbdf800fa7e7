import type { SceneRule } from '../types.ts';

export const renderUnposed: SceneRule = {
  code: 'render-unposed',
  severity: 'warning',
  title: 'A picture has no camera',
  explanation: 'A picture of an identity is not named by any of its cameras.',
  scope: 'scene',
  needs: ['posed'],
  families: ['geogen'],
  hint: 'Add its camera to the metadata, or remove the picture.',
  *check({ posed }) {
    if (posed?.metadata === undefined) return;
    for (const path of posed.withoutCamera)
      yield { file: path, message: `Expected a camera in ${posed.metadata} but none names this picture` };
  },
};
