import { isFlat } from '../pixels.ts';
import type { ImageFacts, SceneRule } from '../types.ts';

export const viewRepeated: SceneRule = {
  code: 'view-repeated',
  severity: 'error',
  title: 'Two views of a scene are the same picture',
  explanation:
    'Two views with different files have equal pixels, though they look in different directions. Pictures of one colour are picture-blank.',
  scope: 'scene',
  needs: ['pixels'],
  families: ['panime', 'geogen'],
  hint: 'Render the views again from their panorama.',
  *check({ images, misfits }) {
    const first = new Map<string, ImageFacts>();
    const wrong = new Set(misfits?.views.map(({ view }) => view));
    for (const image of images) {
      if (image.role !== 'view' || !image.pixels || isFlat(image.pixels)) continue;
      const earlier = first.get(image.pixels.digest);
      first.set(image.pixels.digest, earlier ?? image);
      if (!earlier) continue;
      // Of the two, that which its camera does not see.
      const [copy, original] =
        wrong.has(earlier.index) && !wrong.has(image.index) ? [earlier, image] : [image, earlier];
      yield {
        file: copy.path,
        message: `Expected a picture of its own for view ${copy.index} but its pixels are those of view ${original.index}`,
      };
    }
  },
};
