import type { SceneRule } from '../types.ts';

export const imageUnreadable: SceneRule = {
  code: 'image-unreadable',
  severity: 'error',
  title: 'A file is no image that can be read',
  explanation: 'The first bytes are not those of a PNG, JPEG or WebP, or contradict themselves.',
  scope: 'scene',
  needs: ['headers'],
  families: 'all',
  hint: 'Open it in an image viewer; if it is broken there too, fetch or export it again.',
  *check({ images }) {
    for (const { path, fault } of images)
      if (fault?.kind === 'unreadable') yield { file: path, message: fault.message };
  },
};
