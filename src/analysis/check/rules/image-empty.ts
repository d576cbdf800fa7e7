import type { SceneRule } from '../types.ts';

export const imageEmpty: SceneRule = {
  code: 'image-empty',
  severity: 'error',
  title: 'An image file is empty',
  explanation: 'A file of 0 bytes: usually a failed copy or download.',
  scope: 'scene',
  needs: ['headers'],
  families: 'all',
  hint: 'Fetch the file again.',
  *check({ images }) {
    for (const { path, fault } of images) if (fault?.kind === 'empty') yield { file: path, message: fault.message };
  },
};
