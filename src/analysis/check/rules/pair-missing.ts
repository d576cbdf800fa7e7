import type { DatasetRule } from '../types.ts';

export const pairMissing: DatasetRule = {
  code: 'pair-missing',
  severity: 'error',
  title: 'An image or a file has no counterpart',
  explanation:
    'A split has a caption file and a mask file, and every image is listed in both. A missing file is reported once, not image by image.',
  scope: 'dataset',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Fetch the other file of the same version, or leave the image out of both.',
  *check({ pairing }) {
    for (const { code, place, message } of pairing ?? [])
      if (code === 'file-missing' || code === 'image-only-in-captions' || code === 'image-only-in-masks')
        yield { ...place, message };
  },
};
