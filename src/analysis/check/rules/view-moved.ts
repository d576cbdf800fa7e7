import { findingsOfKind } from '../misfits.ts';
import type { SceneRule } from '../types.ts';

export const viewMoved: SceneRule = {
  code: 'view-moved',
  severity: 'error',
  title: 'A view looks in another direction than its camera',
  explanation:
    'Rendered again from the panorama, the picture is of this scene, but from a direction that none of its cameras has.',
  scope: 'scene',
  needs: ['pixels', 'misfits'],
  families: ['panime'],
  hint: 'Correct its theta and phi, or render it again.',
  check: context =>
    findingsOfKind(context, 'moved', ({ yaw, pitch }) => `the picture looks at yaw ${yaw}, pitch ${pitch}`),
};
