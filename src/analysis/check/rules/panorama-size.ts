import { findOddSizes } from '../sizes.ts';
import type { DatasetRule } from '../types.ts';

export const panoramaSize: DatasetRule = {
  code: 'panorama-size',
  severity: 'error',
  title: 'A panorama is of another size',
  explanation:
    'All panoramas have one size: that of panoply.json, else the most frequent one. Wrong shapes are panorama-shape.',
  scope: 'dataset',
  needs: ['headers'],
  families: ['panime'],
  hint: 'Resize or render the picture again; batches need one size.',
  *check(context) {
    yield* findOddSizes(context, 'panorama', ({ width, height }) => width === 2 * height);
  },
};
