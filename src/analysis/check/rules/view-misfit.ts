import type { SceneRule } from '../types.ts';

export const viewMisfit: SceneRule = {
  code: 'view-misfit',
  severity: 'error',
  title: 'A view does not show what its camera sees',
  explanation:
    'The view was rendered again from its panorama, in the convention the dataset uses, and the stored picture is another: swapped, mirrored, stale, or of another panorama.',
  scope: 'scene',
  needs: ['pixels'],
  families: ['panime'],
  hint: 'Render the views of this scene again; panoply camera tells the convention.',
  *check({ images, misfits }) {
    for (const { view, psnrDb, likely } of misfits ?? []) {
      const image = images.find(({ role, index }) => role === 'view' && index === view);
      if (!image) continue;
      const guess =
        likely === undefined
          ? ''
          : typeof likely === 'number'
            ? `; it looks like view ${likely}`
            : `; it looks ${likely}`;
      yield {
        file: image.path,
        message: `Expected what camera ${view} sees in the panorama but the picture differs (${psnrDb.toFixed(1)} dB)${guess}`,
      };
    }
  },
};
