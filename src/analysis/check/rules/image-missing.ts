import { formatWhere } from '../../../core/errors.ts';
import { placeOfImage } from '../image-place.ts';
import type { SceneRule } from '../types.ts';

export const imageMissing: SceneRule = {
  code: 'image-missing',
  severity: 'error',
  title: 'An image does not exist',
  explanation: 'Every path of the annotations leads to a file.',
  scope: 'scene',
  needs: ['files'],
  families: 'all',
  hint: 'Fetch or extract the missing files again; see which archive they come from.',
  *check({ file, images }) {
    for (const image of images) {
      const { path, state, otherCase } = image;
      if (state !== 'missing' || otherCase !== undefined) continue;
      const place = formatWhere(placeOfImage({ file }, image));
      yield { file: path, message: `Expected the image of ${place} but there is no such file` };
    }
  },
};
