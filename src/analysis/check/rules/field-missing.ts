import { cameraFields, entryOf, isObject, panimeFields } from '../panime-entry.ts';
import type { SceneRule } from '../types.ts';

export const fieldMissing: SceneRule = {
  code: 'field-missing',
  severity: 'error',
  title: 'A scene lacks a field',
  explanation: 'Every scene has pano, pano_prompt, images, prompts and cameras, and cameras has FoV, theta and phi.',
  scope: 'scene',
  needs: ['json'],
  families: ['panime'],
  hint: 'Add the field, or leave the scene out of the list.',
  *check(context) {
    if (!isObject(context.entry)) return;
    const entry = entryOf(context);
    const { file, pointer } = context;
    for (const field of panimeFields)
      if (entry[field] === undefined || entry[field] === null)
        yield { file, pointer, message: `Expected ${field} in the scene but it has none` };
    if (!isObject(entry.cameras)) return;
    for (const field of cameraFields)
      if (entry.cameras[field] === undefined || entry.cameras[field] === null)
        yield { file, pointer: `${pointer}/cameras`, message: `Expected ${field} in cameras but it has none` };
  },
};
