import { findingsOfKind } from '../misfits.ts';
import type { SceneRule } from '../types.ts';

export const viewSwapped: SceneRule = {
  code: 'view-swapped',
  severity: 'error',
  title: 'A view is in the place of another',
  explanation:
    'Rendered again from the panorama, the picture is what another camera of the scene sees. Views with equal pixels are view-repeated.',
  scope: 'scene',
  needs: ['pixels', 'misfits'],
  families: ['panime'],
  hint: 'Put the views in the order of their cameras.',
  check: context => findingsOfKind(context, 'swapped', ({ view }) => `the picture is that of camera ${view}`),
};
