import type { SceneRule } from '../types.ts';

const extensions: Record<string, readonly string[]> = { png: ['png'], jpeg: ['jpg', 'jpeg'], webp: ['webp'] };

export const imageType: SceneRule = {
  code: 'image-type',
  severity: 'warning',
  title: 'An image is of another type than its name says',
  explanation:
    'Many readers go by the name and fail, or lose quality unnoticed: a JPEG under the name of a PNG is lossy.',
  scope: 'scene',
  needs: ['headers'],
  families: 'all',
  hint: 'Rename the file, or convert it.',
  *check({ images }) {
    for (const { path, header } of images) {
      // A row of a table has no name of its own.
      if (/#\d+$/.test(path)) continue;
      const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
      if (header && !extensions[header.format].includes(extension))
        yield { file: path, message: `Expected .${extension} content but received ${header.format.toUpperCase()}` };
    }
  },
};
