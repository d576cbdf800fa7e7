import { placeOfImage } from '../image-place.ts';
import type { SceneRule } from '../types.ts';

export const pathCase: SceneRule = {
  code: 'path-case',
  severity: 'error',
  title: 'A path and its file differ in letter case',
  explanation: 'The file is found on macOS and Windows and missing on Linux.',
  scope: 'scene',
  needs: ['files'],
  families: 'all',
  hint: 'Rename the file, or correct the path.',
  *check({ file, images }) {
    for (const image of images)
      if (image.otherCase !== undefined)
        yield {
          ...placeOfImage({ file }, image),
          message: `Expected ${image.path} but the file is ${image.otherCase}`,
        };
  },
};
