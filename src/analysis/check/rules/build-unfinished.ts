import type { DatasetRule } from '../types.ts';

export const buildUnfinished: DatasetRule = {
  code: 'build-unfinished',
  severity: 'error',
  title: 'The build of the dataset did not finish',
  explanation: 'The folder .panoply holds the journal of a build that was interrupted: scenes are missing.',
  scope: 'dataset',
  needs: [],
  families: 'all',
  hint: 'Run the same build command again; it goes on where it stopped.',
  *check({ isUnfinished }) {
    if (isUnfinished) yield { file: '.panoply', message: 'Expected a finished dataset but its build was interrupted' };
  },
};
