import { cameraFields, cameraList } from '../panime-entry.ts';
import type { SceneRule } from '../types.ts';

/** Degrees: what each list may hold, and in words. */
const ranges = {
  FoV: { fits: (value: number) => value > 0 && value < 180, words: 'more than 0 and less than 180' },
  theta: { fits: (value: number) => Math.abs(value) <= 360, words: '-360 to 360' },
  phi: { fits: (value: number) => Math.abs(value) <= 90, words: '-90 to 90' },
};

export const angleRange: SceneRule = {
  code: 'angle-range',
  severity: 'error',
  title: 'An angle is out of range',
  explanation: 'Degrees: 0 < FoV < 180, -360 <= theta <= 360, -90 <= phi <= 90.',
  scope: 'scene',
  needs: ['json'],
  families: ['panime'],
  hint: 'Angles are degrees; FoV is horizontal, theta is yaw, phi is pitch.',
  *check(context) {
    for (const field of cameraFields) {
      const list = cameraList(context, field);
      for (const [i, value] of list?.values.entries() ?? [])
        if (typeof value === 'number' && !ranges[field].fits(value))
          yield {
            file: context.file,
            pointer: `${list?.pointer}/${i}`,
            message: `Expected ${ranges[field].words} degrees for ${field} but received ${value}`,
          };
    }
  },
};
