import { cameraFields, cameraList } from '../panime-entry.ts';
import type { SceneRule } from '../types.ts';

export const camerasFlat: SceneRule = {
  code: 'cameras-flat',
  severity: 'info',
  title: 'Camera angles are a flat list',
  explanation:
    'The card nests them once more ([[0, 72, ...]]). Flat lists are read as well by Panoply; other readers may index [0] and get one number.',
  scope: 'scene',
  needs: ['json'],
  families: ['panime'],
  hint: 'Nest the lists once more to be read by everyone.',
  *check(context) {
    const flat = cameraFields.filter(field => cameraList(context, field)?.isFlat);
    if (flat.length > 0)
      yield {
        file: context.file,
        pointer: `${context.pointer}/cameras`,
        message: `Expected nested lists ([[...]]) for cameras but received flat ones for ${flat.join(', ')}`,
      };
  },
};
