import type { SceneRule } from '../types.ts';

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
  *check({ images }) {
    const first = new Map<string, number>();
    for (const { role, index, path, pixels } of images) {
      if (role !== 'view' || !pixels || pixels.maximum - pixels.minimum <= 3) continue;
      const earlier = first.get(pixels.digest);
      if (earlier === undefined) first.set(pixels.digest, index);
      else
        yield {
          file: path,
          message: `Expected a picture of its own for view ${index} but its pixels are those of view ${earlier}`,
        };
    }
  },
};
