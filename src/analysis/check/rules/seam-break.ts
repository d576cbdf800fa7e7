import type { SceneRule } from '../types.ts';

export const seamBreak: SceneRule = {
  code: 'seam-break',
  severity: 'warning',
  title: 'A panorama does not close at its seam',
  explanation:
    'The step of brightness from the last column to the first is more than 4 times the steps beside the seam, and more than 4 of 255: views that look backwards show an edge.',
  scope: 'scene',
  needs: ['pixels'],
  families: 'all',
  hint: 'Generate with a model that closes the seam, or blend the edge.',
  *check({ images }) {
    for (const { path, role, pixels } of images)
      if (role === 'panorama' && pixels && pixels.seamRatio > 4 && pixels.seamStep > 4)
        yield {
          file: path,
          message: `Expected the last column to go on in the first but the step is ${pixels.seamStep.toFixed(1)} of 255, ${pixels.seamRatio.toFixed(1)} times its neighbours`,
        };
  },
};
