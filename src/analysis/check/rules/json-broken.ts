import type { DatasetRule } from '../types.ts';

export const jsonBroken: DatasetRule = {
  code: 'json-broken',
  severity: 'error',
  title: 'An annotation file cannot be parsed',
  explanation:
    'The file is not JSON (or Parquet, CSV...) at all: cut off, edited by hand, or something else by its name. None of its scenes can be checked.',
  scope: 'dataset',
  needs: [],
  families: 'all',
  hint: 'Take the file from its source again.',
  *check({ documents, unreadable }) {
    for (const { file, state, problem } of documents) {
      if (state !== 'broken') continue;
      const byte = problem?.byte === undefined ? '' : ` (byte ${problem.byte})`;
      yield {
        file,
        pointer: problem?.pointer,
        row: problem?.row,
        message: (problem?.message ?? 'It cannot be read') + byte,
        hint: problem?.hint,
      };
    }
    yield* unreadable;
  },
};
