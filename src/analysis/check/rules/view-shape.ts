import type { SceneRule } from '../types.ts';

export const viewShape: SceneRule = {
  code: 'view-shape',
  severity: 'error',
  title: 'A view is not square',
  explanation: 'Panime stores one field of view a view, which holds for both axes only where the picture is square.',
  scope: 'scene',
  needs: ['headers'],
  families: ['panime'],
  hint: 'Render the view again with equal width and height.',
  *check({ images }) {
    for (const { role, path, header } of images)
      if (role === 'view' && header && header.width !== header.height)
        yield { file: path, message: `Expected a square view but received ${header.width}x${header.height}` };
  },
};
