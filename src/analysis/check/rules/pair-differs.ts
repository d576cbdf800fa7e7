import { show } from '../panime-entry.ts';
import type { SceneRule } from '../types.ts';

export const pairDiffers: SceneRule = {
  code: 'pair-differs',
  severity: 'error',
  title: 'Caption file and mask file disagree about an image',
  explanation:
    "Both files list every image; its size, file name, source and id are the same in both, the id's type included. Other members may be in one file alone.",
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'The files are of different versions; take both from one.',
  *check({ record }) {
    for (const { place, member, captionFile, maskFile } of record?.differences ?? [])
      yield {
        ...place,
        message: `Expected ${member} to be that of the caption file, ${show(captionFile)}, but received ${show(maskFile)}`,
      };
  },
};
