import { placeOfImage } from '../image-place.ts';
import type { SceneRule } from '../types.ts';

export const pathOutside: SceneRule = {
  code: 'path-outside',
  severity: 'error',
  title: 'A path leaves the dataset',
  explanation:
    'Paths are relative, with forward slashes, and stay inside the folder of the dataset. An absolute path, a drive, a URL, .. or a backslash works on one machine at best, and lets a dataset read files it should not.',
  scope: 'scene',
  needs: [],
  families: 'all',
  hint: 'Write paths relative to the dataset, with forward slashes.',
  *check({ file, images }) {
    for (const image of images)
      if (image.state === 'outside')
        yield {
          ...placeOfImage({ file }, image),
          message: `Expected a path inside the dataset but received ${JSON.stringify(image.path)}`,
        };
  },
};
