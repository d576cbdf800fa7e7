import { findingsOfKind } from '../misfits.ts';
import type { SceneRule } from '../types.ts';

export const viewMirrored: SceneRule = {
  code: 'view-mirrored',
  severity: 'error',
  title: 'A view is mirrored left to right',
  explanation:
    'Rendered again from the panorama, the picture fits when it is mirrored, unlike the other views of the dataset.',
  scope: 'scene',
  needs: ['pixels', 'misfits'],
  families: ['panime'],
  hint: 'Mirror it, or render it again.',
  check: context => findingsOfKind(context, 'mirrored', () => 'the picture is mirrored left to right'),
};
