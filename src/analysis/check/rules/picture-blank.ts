import { isFlat } from '../pixels.ts';
import type { SceneRule } from '../types.ts';

/** The colour of a flat picture, as one would say it. */
function nameColour(middle: readonly number[]): string {
  if (middle.every(value => value <= 3)) return 'black';
  if (middle.every(value => value >= 252)) return 'white';
  return `about rgb(${middle.map(Math.round).join(', ')})`;
}

export const pictureBlank: SceneRule = {
  code: 'picture-blank',
  severity: 'warning',
  title: 'A picture is of one colour',
  explanation: 'Within each channel, all values of the panorama or view lie within 3 of 255: one colour all over.',
  scope: 'scene',
  needs: ['pixels'],
  families: 'all',
  hint: 'Render or fetch the picture again.',
  *check({ images }) {
    for (const { path, role, pixels } of images)
      if (pixels && (role === 'panorama' || role === 'view') && isFlat(pixels))
        yield { file: path, message: `Expected a picture but every pixel is ${nameColour(pixels.middle)}` };
  },
};
