import { cameraFields, entryOf, isObject, panimeFields } from '../panime-entry.ts';
import type { SceneRule } from '../types.ts';

export const fieldUnknown: SceneRule = {
  code: 'field-unknown',
  severity: 'info',
  title: 'A scene has a field the card does not know',
  explanation: 'Readers ignore it. A misspelt field (pano_promt) shows up here and as field-missing.',
  scope: 'scene',
  needs: ['json'],
  families: ['panime'],
  hint: 'Nothing to do if the field is meant.',
  *check(context) {
    const entry = entryOf(context);
    const { file, pointer } = context;
    const unknown = (object: Record<string, unknown>, known: readonly string[], base: string | undefined) =>
      Object.keys(object)
        .filter(key => !known.includes(key))
        .map(key => ({
          file,
          pointer: `${base}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
          message: `Expected only the fields of the card but received ${key}`,
        }));
    yield* unknown(entry, panimeFields, pointer);
    if (isObject(entry.cameras)) yield* unknown(entry.cameras, cameraFields, `${pointer}/cameras`);
  },
};
