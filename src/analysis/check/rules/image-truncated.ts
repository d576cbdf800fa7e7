import type { SceneRule } from '../types.ts';

export const imageTruncated: SceneRule = {
  code: 'image-truncated',
  severity: 'error',
  title: 'An image file ends too early',
  explanation:
    'The end of the file is missing: the IEND chunk of a PNG, the end marker of a JPEG, the stated length of a WebP. Decoders show the upper part and grey below, or refuse.',
  scope: 'scene',
  needs: ['headers'],
  families: 'all',
  hint: 'Fetch the file again; the copy or download stopped early.',
  *check({ images }) {
    for (const { path, fault } of images) if (fault?.kind === 'truncated') yield { file: path, message: fault.message };
  },
};
