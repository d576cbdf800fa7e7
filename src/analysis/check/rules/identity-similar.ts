import { findNearDuplicates } from '../near-duplicates.ts';
import { isFlat } from '../pixels.ts';
import type { DatasetRule } from '../types.ts';

export const identitySimilar: DatasetRule = {
  code: 'identity-similar',
  severity: 'warning',
  title: 'Two identities look the same',
  explanation:
    'The first pictures of two identities have perceptual hashes (difference hash, 256 bits) that differ in at most 10 bits, without being equal pixel by pixel.',
  scope: 'dataset',
  needs: ['posed', 'pixels'],
  families: ['geogen'],
  hint: 'Look at both; keep one, or both in one split.',
  *check({ scenes }) {
    const fronts = scenes.flatMap(({ id, images }) => {
      const view = images.find(({ role, pixels }) => role === 'view' && pixels !== undefined);
      return view?.pixels && !isFlat(view.pixels) ? [{ id, path: view.path, pixels: view.pixels }] : [];
    });
    for (const { a, b, distance } of findNearDuplicates(fronts.map(({ pixels }) => pixels.perceptualHash))) {
      const [one, other] = [fronts[a], fronts[b]];
      if (one.pixels.digest === other.pixels.digest) continue;
      yield {
        file: other.path,
        message: `Expected another face but ${one.path} looks the same (${distance} of 256 bits differ)`,
      };
    }
  },
};
