import { countSizes } from '../sizes.ts';
import type { DatasetRule } from '../types.ts';

/** What the card promises: standard panoramas, the archive's originals, views. */
const published = { panorama: ['2048x1024', '8192x4096'], view: ['512x512'] } as const;

export const sizeUncommon: DatasetRule = {
  code: 'size-uncommon',
  severity: 'info',
  title: 'The pictures are not of the published size',
  explanation:
    'Published Panime has panoramas of 2048x1024 (8192x4096 in the archive) and views of 512x512. Other sizes are fine where panoply.json states them.',
  scope: 'dataset',
  needs: ['headers'],
  families: ['panime'],
  hint: 'Nothing to do if the size is meant.',
  *check(context) {
    const { expected, documents } = context;
    for (const role of ['panorama', 'view'] as const) {
      if (role === 'panorama' ? expected.panoramaSize : expected.viewSize) continue;
      const [size] = countSizes(context, role).keys();
      if (size !== undefined && !(published[role] as readonly string[]).includes(size))
        yield {
          file: documents.find(({ state }) => state === 'read')?.file ?? '.',
          message: `Expected ${role}s of ${published[role].join(' or ')} but most are ${size}`,
        };
    }
  },
};
