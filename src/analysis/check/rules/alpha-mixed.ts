import type { DatasetRule } from '../types.ts';

export const alphaMixed: DatasetRule = {
  code: 'alpha-mixed',
  severity: 'warning',
  title: 'Some pictures have transparency, some have none',
  explanation: 'Pictures of a set are alike: with alpha all of them, or none. Batches need one number of channels.',
  scope: 'dataset',
  needs: ['posed', 'headers'],
  families: ['geogen'],
  hint: 'Convert all pictures to one form.',
  *check({ scenes }) {
    const views = scenes.flatMap(({ images }) =>
      images.filter(({ role, header }) => role === 'view' && header !== undefined),
    );
    const clear = views.filter(({ header }) => header!.hasAlpha);
    if (clear.length === 0 || clear.length === views.length) return;
    const odd = clear.length * 2 > views.length ? views.filter(({ header }) => !header!.hasAlpha) : clear;
    yield {
      file: odd[0].path,
      message: `Expected pictures alike but ${clear.length} of ${views.length} have transparency`,
    };
  },
};
