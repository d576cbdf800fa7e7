import type { SceneRule } from '../types.ts';

export const imageMissing: SceneRule = {
  code: 'image-missing',
  severity: 'error',
  title: 'An image does not exist',
  explanation: 'Every path of the annotations leads to a file.',
  scope: 'scene',
  needs: ['files'],
  families: 'all',
  hint: 'Fetch or extract the missing files again; see which archive they come from.',
  *check({ file, images }) {
    for (const { path, pointer, state, otherCase } of images)
      if (state === 'missing' && otherCase === undefined)
        yield { file: path, message: `Expected the image of ${file}#${pointer ?? ''} but there is no such file` };
  },
};
