import { isFlat } from '../pixels.ts';
import type { DatasetRule } from '../types.ts';

export const renderDuplicate: DatasetRule = {
  code: 'render-duplicate',
  severity: 'error',
  title: 'Two identities share a picture',
  explanation:
    'No picture of an identity has the same pixels as one of another: a copy under the wrong name, or a failed render. Within an identity it is view-repeated.',
  scope: 'dataset',
  needs: ['posed', 'pixels'],
  families: ['geogen'],
  hint: 'Render the picture again, or remove the copy.',
  *check({ scenes }) {
    const first = new Map<string, { path: string; scene: string }>();
    for (const { id: scene, images } of scenes)
      for (const { role, path, pixels } of images) {
        // Blank ones are picture-blank.
        if (role !== 'view' || !pixels || isFlat(pixels)) continue;
        const other = first.get(pixels.digest);
        if (other === undefined) first.set(pixels.digest, { path, scene });
        else if (other.scene !== scene)
          yield { file: path, message: `Expected a picture of its own but ${other.path} has the same pixels` };
      }
  },
};
