import type { DatasetRule } from '../types.ts';

export const splitEmpty: DatasetRule = {
  code: 'split-empty',
  severity: 'info',
  title: 'A split has no scenes',
  explanation: 'The JSON file of a split is an empty list. Fine for very small sets, surprising otherwise.',
  scope: 'dataset',
  needs: ['json'],
  families: ['panime'],
  hint: 'Nothing to do if this is meant.',
  *check({ documents }) {
    for (const { file, state, scenes, wrongShape, wrongEntries } of documents)
      if (state === 'read' && scenes === 0 && wrongShape === undefined && !wrongEntries?.length)
        yield { file, message: 'Expected at least one scene but the list is empty' };
  },
};
