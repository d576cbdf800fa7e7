import type { DatasetRule } from '../types.ts';

export const archiveSize: DatasetRule = {
  code: 'archive-size',
  severity: 'error',
  title: 'An original is not larger than its standard panorama, or broken',
  explanation:
    'Originals (8192x4096 as published) are 2:1, readable, whole, and larger than the panorama of the standard set.',
  scope: 'dataset',
  needs: ['archive', 'headers'],
  families: ['panime'],
  hint: 'Extract the archive again.',
  *check({ archive, scenes }) {
    for (const { images } of scenes)
      for (const { role, path, header } of images) {
        if (role !== 'panorama') continue;
        const original = archive?.get(path.replace(/\/pano\/[^/]*$/, ''));
        if (original?.fault) yield { file: original.path, message: original.fault.message };
        if (!original?.header || !header) continue;
        const { width, height } = original.header;
        if (width !== 2 * height || width <= header.width)
          yield {
            file: original.path,
            message: `Expected an original larger than ${header.width}x${header.height} and twice as wide as high but received ${width}x${height}`,
          };
      }
  },
};
