import { findingsOfKind } from '../misfits.ts';
import type { SceneRule } from '../types.ts';

export const viewStale: SceneRule = {
  code: 'view-stale',
  severity: 'error',
  title: 'A view and its panorama differ in places',
  explanation:
    'Rendered again from the panorama, parts of the picture fit and parts do not: the panorama or the view was changed since the view was cut.',
  scope: 'scene',
  needs: ['pixels', 'misfits'],
  families: ['panime'],
  hint: 'Render the view again from the panorama as it is.',
  check: context =>
    findingsOfKind(context, 'stale', ({ changedPart }) => `${Math.round(changedPart * 100)} % of the picture differs`),
};
