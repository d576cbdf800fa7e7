import type { DatasetRule } from '../types.ts';

export const sceneDuplicate: DatasetRule = {
  code: 'scene-duplicate',
  severity: 'error',
  title: 'A scene is listed twice',
  explanation: 'Two entries, of one file or of two, have the same panorama.',
  scope: 'dataset',
  needs: ['json'],
  families: ['panime'],
  hint: 'Remove one of the entries.',
  *check({ scenes }) {
    const first = new Map<string, string>();
    for (const { file, pointer, images } of scenes) {
      const panorama = images.find(({ role }) => role === 'panorama');
      if (!panorama) continue;
      const earlier = first.get(panorama.path);
      if (earlier === undefined) first.set(panorama.path, `${file}#${pointer}`);
      else yield { file, pointer, message: `Expected each scene once but ${earlier} is ${panorama.path} too` };
    }
  },
};
