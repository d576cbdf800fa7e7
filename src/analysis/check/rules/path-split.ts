import type { SceneRule } from '../types.ts';

const splits = ['train', 'test', 'val'];

export const pathSplit: SceneRule = {
  code: 'path-split',
  severity: 'error',
  title: 'A scene lies in the folder of another split',
  explanation: 'A scene of train.json lies in train/. One that lies elsewhere is listed in the wrong split, or twice.',
  scope: 'scene',
  needs: ['json'],
  families: ['panime'],
  hint: 'Move the entry to the JSON file of its folder.',
  *check({ file, images, scene }) {
    for (const { role, path, pointer } of images) {
      const folder = path.split('/')[0];
      // The panorama stands for the scene.
      if (role === 'panorama' && splits.includes(folder) && folder !== scene.split)
        yield { file, pointer, message: `Expected a path in ${scene.split}/ but received ${path}` };
    }
  },
};
