import type { DatasetRule } from '../types.ts';

export const archiveMissing: DatasetRule = {
  code: 'archive-missing',
  severity: 'warning',
  title: 'A scene has no original panorama in the archive',
  explanation: 'The archive of originals was given along, and the panorama of a scene is not in it.',
  scope: 'dataset',
  needs: ['archive'],
  families: ['panime'],
  hint: 'Extract the archive again, all of its parts.',
  *check({ archive, scenes }) {
    for (const { file, pointer, images } of scenes)
      for (const { role, path } of images)
        if (role === 'panorama' && !archive?.has(path.replace(/\/pano\/[^/]*$/, '')))
          yield { file, pointer, message: `Expected the original of ${path} in the archive but there is none` };
  },
};
