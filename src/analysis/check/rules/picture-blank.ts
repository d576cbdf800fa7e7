import type { SceneRule } from '../types.ts';

/** A range of shades up to this, of 255, shows nothing. */
const flatRange = 3;

export const pictureBlank: SceneRule = {
  code: 'picture-blank',
  severity: 'warning',
  title: 'A picture is of one colour',
  explanation:
    'All shades of the panorama or view lie within 3 of 255, in all channels together: black, white or grey all over.',
  scope: 'scene',
  needs: ['pixels'],
  families: 'all',
  hint: 'Render or fetch the picture again.',
  *check({ images }) {
    for (const { path, role, pixels } of images)
      if (pixels && (role === 'panorama' || role === 'view') && pixels.maximum - pixels.minimum <= flatRange)
        yield {
          file: path,
          message: `Expected a picture but every pixel is ${pixels.maximum <= flatRange ? 'black' : pixels.minimum >= 255 - flatRange ? 'white' : `about ${Math.round(pixels.mean)} of 255`}`,
        };
  },
};
