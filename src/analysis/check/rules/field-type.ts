import { cameraFields, cameraList, entryOf, isObject, show } from '../panime-entry.ts';
import type { SceneRule } from '../types.ts';

/** Lists of texts, and single texts. */
const texts = ['pano', 'pano_prompt'] as const;
const lists = ['images', 'prompts'] as const;

export const fieldType: SceneRule = {
  code: 'field-type',
  severity: 'error',
  title: 'A field holds another type',
  explanation:
    'pano and pano_prompt are texts; images and prompts are lists of texts; cameras is an object of lists of numbers.',
  scope: 'scene',
  needs: ['json'],
  families: ['panime'],
  hint: 'Write the type that the card shows; numbers without quotes.',
  *check(context) {
    const entry = entryOf(context);
    const { file, pointer } = context;
    const wrong = (at: string, expected: string, value: unknown) => ({
      file,
      pointer: `${pointer}/${at}`,
      message: `Expected ${expected} for ${at.replace(/\/.*/, '')} but received ${show(value)}`,
    });
    const isGiven = (value: unknown) => value !== undefined && value !== null;
    for (const field of texts)
      if (isGiven(entry[field]) && typeof entry[field] !== 'string') yield wrong(field, 'a text', entry[field]);
    for (const field of lists) {
      const value = entry[field];
      if (!isGiven(value)) continue;
      if (!Array.isArray(value)) yield wrong(field, 'a list of texts', value);
      else
        for (const [i, item] of value.entries())
          if (typeof item !== 'string') yield wrong(`${field}/${i}`, 'a text', item);
    }
    const { cameras } = entry;
    if (!isGiven(cameras)) return;
    if (!isObject(cameras)) return yield wrong('cameras', 'an object', cameras);
    for (const field of cameraFields) {
      if (!isGiven(cameras[field])) continue;
      const list = cameraList(context, field);
      if (!list) {
        yield wrong(`cameras/${field}`, 'a list of numbers', cameras[field]);
        continue;
      }
      for (const [i, value] of list.values.entries())
        if (typeof value !== 'number')
          yield {
            file,
            pointer: `${list.pointer}/${i}`,
            message: `Expected a number for ${field} but received ${show(value)}`,
          };
    }
  },
};
