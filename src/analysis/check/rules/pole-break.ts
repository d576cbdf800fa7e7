import type { SceneRule } from '../types.ts';

/** Standard deviation of luma along a row that is one point on the sphere, give or take a pixel. */
const widestSpread = 20;

export const poleBreak: SceneRule = {
  code: 'pole-break',
  severity: 'warning',
  title: 'A panorama does not close at a pole',
  explanation:
    'The first and the last row of a panorama are each one point of the sphere, so their pixels are nearly equal. A spread (standard deviation) of more than 20 of 255 shows as a pinch in views that look up or down.',
  scope: 'scene',
  needs: ['pixels'],
  families: 'all',
  hint: 'Blur or repaint the polar caps, or generate with a model that knows the sphere.',
  *check({ images }) {
    for (const { path, role, pixels } of images)
      if (role === 'panorama' && pixels && pixels.poleSpread > widestSpread)
        yield {
          file: path,
          message: `Expected one colour along the first and the last row but shades spread by ${pixels.poleSpread.toFixed(1)} of 255`,
        };
  },
};
