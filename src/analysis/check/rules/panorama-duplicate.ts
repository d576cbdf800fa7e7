import type { DatasetRule } from '../types.ts';

export const panoramaDuplicate: DatasetRule = {
  code: 'panorama-duplicate',
  severity: 'warning',
  title: 'Two scenes have the same panorama',
  explanation:
    'The files are equal byte for byte (with --deep: pixel for pixel) under different names, within a split or across splits.',
  scope: 'dataset',
  needs: ['headers'],
  families: ['panime'],
  hint: 'Keep one of the scenes; across splits the same picture is trained on and tested on.',
  *check({ scenes }) {
    const first = new Map<string, { path: string; split: string }>();
    for (const { split, images } of scenes)
      for (const { role, path, content, pixels } of images) {
        const key = pixels?.digest ?? content;
        if (role !== 'panorama' || key === undefined) continue;
        const earlier = first.get(key);
        if (!earlier) first.set(key, { path, split });
        else if (earlier.path !== path)
          yield {
            file: path,
            message: `Expected a picture of its own but ${earlier.path} is the same${earlier.split === split ? '' : `, in ${earlier.split}`}`,
          };
      }
  },
};
