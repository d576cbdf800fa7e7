import type { DatasetRule } from '../types.ts';

export const manifestExtra: DatasetRule = {
  code: 'manifest-extra',
  severity: 'warning',
  title: 'A scene uses a file that files.jsonl does not list',
  explanation:
    'The image exists and the JSON lists it, but the manifest does not: the scene was added after the build.',
  scope: 'dataset',
  needs: ['manifest', 'files'],
  families: 'all',
  hint: 'Build the set again, so that the manifest is whole.',
  *check({ manifest, scenes, files }) {
    const listed = new Set(manifest?.rows.map(({ path }) => path));
    // Pictures may be in another folder than the dataset.
    for (const { images } of scenes)
      for (const { path, state, otherCase } of images)
        if (state === 'present' && otherCase === undefined && !listed.has(path) && files?.has(path))
          yield { file: path, message: 'Expected the file in files.jsonl but it is not listed' };
  },
};
