import type { DatasetRule } from '../types.ts';

export const renderDuplicate: DatasetRule = {
  code: 'render-duplicate',
  severity: 'error',
  title: 'Two renders are the same picture',
  explanation:
    'All pictures of a set differ, within an identity and between identities: equal pixels under two names are a failed render or a copy.',
  scope: 'dataset',
  needs: ['posed', 'pixels'],
  families: ['geogen'],
  hint: 'Render the picture again, or remove the copy.',
  *check({ scenes }) {
    const first = new Map<string, string>();
    for (const { images } of scenes)
      for (const { role, path, pixels } of images) {
        // Blank ones are picture-blank.
        if (role !== 'view' || !pixels || pixels.maximum - pixels.minimum <= 3) continue;
        const other = first.get(pixels.digest);
        if (other === undefined) first.set(pixels.digest, path);
        else if (other !== path)
          yield { file: path, message: `Expected a picture of its own but ${other} has the same pixels` };
      }
  },
};
