import type { DatasetRule } from '../types.ts';

export const archiveExtra: DatasetRule = {
  code: 'archive-extra',
  severity: 'warning',
  title: 'An original in the archive belongs to no scene',
  explanation:
    'The archive of originals was given along, and it has a panorama of a scene that the JSON does not list.',
  scope: 'dataset',
  needs: ['archive'],
  families: ['panime'],
  hint: 'Both may be of different versions: take them from one release.',
  *check({ archive, scenes }) {
    const known = new Set(
      scenes.flatMap(({ images }) =>
        images.filter(({ role }) => role === 'panorama').map(({ path }) => path.replace(/\/pano\/[^/]*$/, '')),
      ),
    );
    for (const [scene, { path }] of archive ?? [])
      if (!known.has(scene))
        yield { file: path, message: 'Expected a scene for every original but no JSON file lists this one' };
  },
};
