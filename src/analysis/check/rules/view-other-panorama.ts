import { findingsOfKind } from '../misfits.ts';
import type { SceneRule } from '../types.ts';

export const viewOtherPanorama: SceneRule = {
  code: 'view-other-panorama',
  severity: 'error',
  title: 'A view is of another scene',
  explanation: 'Rendered again, the picture is not of this panorama but of one of another scene of the dataset.',
  scope: 'scene',
  needs: ['pixels', 'misfits'],
  families: ['panime'],
  hint: 'Move it to its scene, or render it again.',
  check: context =>
    findingsOfKind(context, 'other-panorama', ({ scene, view }) => `the picture is that of camera ${view} in ${scene}`),
};
