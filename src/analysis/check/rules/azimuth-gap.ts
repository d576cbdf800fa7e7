import type { SceneRule } from '../types.ts';

export const azimuthGap: SceneRule = {
  code: 'azimuth-gap',
  severity: 'warning',
  title: 'The cameras do not go all the way round',
  explanation:
    'With five cameras or more, no two neighbours in azimuth are more than 150 degrees apart: the views span the full 360 degrees, as the card says.',
  scope: 'scene',
  needs: ['posed'],
  families: ['geogen'],
  hint: 'Look whether pictures are missing, or one is there twice.',
  *check({ posed, file }) {
    const { largestGapDeg, cameras = [] } = posed ?? {};
    if (cameras.length >= 5 && largestGapDeg !== undefined && largestGapDeg > 150)
      yield { file, message: `Expected cameras all around but there is a gap of ${Math.round(largestGapDeg)} degrees` };
  },
};
