import type { SceneRule } from '../types.ts';

export const panoramaShape: SceneRule = {
  code: 'panorama-shape',
  severity: 'error',
  title: 'A panorama is not twice as wide as high',
  explanation:
    'An equirectangular panorama covers 360 by 180 degrees, so it is 2:1. Any other shape maps directions wrongly.',
  scope: 'scene',
  needs: ['headers'],
  families: 'all',
  hint: 'Export the panorama as full 360 by 180 degrees.',
  *check({ images }) {
    for (const { role, path, header } of images)
      if (role === 'panorama' && header && header.width !== 2 * header.height)
        yield {
          file: path,
          message: `Expected a panorama twice as wide as high but received ${header.width}x${header.height}`,
        };
  },
};
