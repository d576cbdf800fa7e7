import type { SceneRule } from '../types.ts';

export const imageCorrupt: SceneRule = {
  code: 'image-corrupt',
  severity: 'error',
  title: 'The pixels of an image cannot be decoded',
  explanation:
    'The header and the end of the file are right, the data between are not: a checksum fails, the stream breaks off, or it holds too few pixels.',
  scope: 'scene',
  needs: ['pixels'],
  families: 'all',
  hint: 'Fetch or render the file again.',
  *check({ images }) {
    for (const { path, undecodable, fault } of images)
      if (undecodable !== undefined && fault === undefined) yield { file: path, message: undecodable };
  },
};
