import type { SceneRule } from '../types.ts';

export const regionGap: SceneRule = {
  code: 'region-gap',
  severity: 'info',
  title: 'Pixels of an image belong to no region',
  explanation:
    'Panoptic regions are a partition of the image; the share of pixels that the regions of the image cover is told. Sources leave borders and what annotators could not name unlabelled, so a gap is no fault by itself.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Nothing to do where the source has it so; else see whether masks of the image are missing.',
  *check({ grounding }) {
    for (const { coverage, place } of grounding ?? []) {
      if (!coverage || coverage.covered === coverage.pixels) continue;
      const share = Math.floor((1e4 * coverage.covered) / coverage.pixels) / 100;
      yield {
        ...place,
        message: `Expected regions to cover the image but they cover ${share.toFixed(2)}% (${coverage.pixels - coverage.covered} pixels are in none)`,
      };
    }
  },
};
