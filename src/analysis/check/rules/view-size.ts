import { findOddSizes } from '../sizes.ts';
import type { DatasetRule } from '../types.ts';

export const viewSize: DatasetRule = {
  code: 'view-size',
  severity: 'error',
  title: 'A view is of another size',
  explanation:
    'All views have one size: that of panoply.json, else the most frequent one. Wrong shapes are view-shape.',
  scope: 'dataset',
  needs: ['headers'],
  families: ['panime'],
  hint: 'Resize or render the picture again; batches need one size.',
  *check(context) {
    yield* findOddSizes(context, 'view', ({ width, height }) => width === height);
  },
};
