import { cameraFields, cameraList, entryOf, plural } from '../panime-entry.ts';
import type { SceneRule } from '../types.ts';

export const cameraCount: SceneRule = {
  code: 'camera-count',
  severity: 'error',
  title: 'Not one camera a view',
  explanation: 'FoV, theta and phi each have one number a view.',
  scope: 'scene',
  needs: ['json'],
  families: ['panime'],
  hint: 'Write one number a view.',
  *check(context) {
    const { images } = entryOf(context);
    if (!Array.isArray(images)) return;
    for (const field of cameraFields) {
      const list = cameraList(context, field);
      if (list && list.values.length !== images.length)
        yield {
          file: context.file,
          pointer: list.pointer,
          message: `Expected ${plural(images.length, 'number')} for ${field}, one a view, but received ${list.values.length}`,
        };
    }
  },
};
