import { entryOf, plural } from '../panime-entry.ts';
import type { SceneRule } from '../types.ts';

export const viewCount: SceneRule = {
  code: 'view-count',
  severity: 'error',
  title: 'A scene has another number of views',
  explanation: 'The card promises 20 views a scene; a set built with another rig says so in panoply.json.',
  scope: 'scene',
  needs: ['json'],
  families: ['panime'],
  hint: 'Render the missing views, or remove the extra ones.',
  *check(context) {
    const { images } = entryOf(context);
    const { file, pointer, expected } = context;
    if (Array.isArray(images) && images.length !== expected.viewCount)
      yield {
        file,
        pointer: `${pointer}/images`,
        message: `Expected ${plural(expected.viewCount, 'view')} (${expected.origin}) but received ${images.length}`,
      };
  },
};
