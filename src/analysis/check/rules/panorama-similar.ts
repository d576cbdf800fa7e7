import { findNearDuplicates } from '../near-duplicates.ts';
import { isFlat } from '../pixels.ts';
import type { DatasetRule } from '../types.ts';

export const panoramaSimilar: DatasetRule = {
  code: 'panorama-similar',
  severity: 'warning',
  title: 'Two scenes have nearly the same panorama',
  explanation:
    'The perceptual hashes (difference hash, 256 bits) of two panoramas differ in at most 10 bits: the same picture encoded, scaled or graded anew. Equal pixels are panorama-duplicate.',
  scope: 'dataset',
  needs: ['pixels'],
  families: ['panime'],
  hint: 'Look at both; keep one, or move both into one split.',
  *check({ scenes }) {
    const panoramas = scenes.flatMap(({ split, images }) =>
      images.flatMap(({ role, path, pixels }) =>
        role === 'panorama' && pixels && !isFlat(pixels)
          ? [{ path, split, hash: pixels.perceptualHash, digest: pixels.digest }]
          : [],
      ),
    );
    for (const { a, b, distance } of findNearDuplicates(panoramas.map(({ hash }) => hash))) {
      const [first, second] = [panoramas[a], panoramas[b]];
      if (first.digest === second.digest || first.path === second.path) continue;
      yield {
        file: second.path,
        message: `Expected a picture of its own but ${first.path} looks the same (${distance} of 256 bits differ)${first.split === second.split ? '' : `, in ${first.split}`}`,
      };
    }
  },
};
