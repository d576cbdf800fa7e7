import type { DatasetRule } from '../types.ts';

export const manifestMissing: DatasetRule = {
  code: 'manifest-missing',
  severity: 'error',
  title: 'A file of files.jsonl does not exist',
  explanation: 'The manifest lists a file that is gone. Images that a scene needs are image-missing.',
  scope: 'dataset',
  needs: ['manifest', 'files'],
  families: 'all',
  hint: 'Fetch or build the file again.',
  *check({ manifest, files, scenes, documents }) {
    const reported = new Set(scenes.flatMap(({ images }) => images.map(({ path }) => path)));
    for (const { file, state } of documents) if (state === 'missing') reported.add(file);
    for (const [row, { path }] of manifest?.rows.entries() ?? [])
      if (!files?.has(path) && !reported.has(path))
        yield { file: path, message: `Expected the file of files.jsonl row ${row} but there is none` };
  },
};
