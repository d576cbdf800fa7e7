import type { DatasetRule } from '../types.ts';

export const picturesAbsent: DatasetRule = {
  code: 'pictures-absent',
  severity: 'info',
  title: 'The dataset is without its pictures',
  explanation:
    'None of the pictures that the annotations name was found, so sizes and contents were not looked at. PanoCaps is published without them. Where some are there, each missing one is image-missing.',
  scope: 'dataset',
  needs: ['regions', 'files'],
  families: ['panocaps'],
  hint: 'Gather them with `panoply build panocaps --collect`, or give their folder after the dataset.',
  *check({ scenes }) {
    if (scenes.length > 0 && scenes.every(({ images }) => images.length === 0))
      yield { file: '.', message: `Expected the pictures of ${scenes.length} images but there is none` };
  },
};
