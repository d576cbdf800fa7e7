import { findingsOfKind } from '../misfits.ts';
import type { SceneRule } from '../types.ts';

export const viewMisfit: SceneRule = {
  code: 'view-misfit',
  severity: 'error',
  title: 'A view does not show what its camera sees',
  explanation:
    'Each view is rendered again from its panorama, in the convention the dataset uses; this one differs in most places, and neither another camera of the scene nor another panorama of the dataset explains it.',
  scope: 'scene',
  needs: ['pixels', 'misfits'],
  families: ['panime'],
  hint: 'Render the views of this scene again; panoply camera tells the convention.',
  check: context => findingsOfKind(context, 'unknown', () => 'the picture shows something else'),
};
