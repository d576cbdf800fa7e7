import type { DatasetRule } from '../types.ts';

export const buildFailures: DatasetRule = {
  code: 'build-failures',
  severity: 'warning',
  title: 'Scenes failed when the dataset was built',
  explanation: 'failures.jsonl lists scenes that could not be built, with their causes; they are not in the dataset.',
  scope: 'dataset',
  needs: [],
  families: 'all',
  hint: 'Mend the inputs and run the same build command again.',
  *check({ failures }) {
    for (const [row, { scene, message }] of failures.entries())
      yield {
        file: 'failures.jsonl',
        row,
        message: `Expected every scene to be built but ${scene} failed: ${message}`,
      };
  },
};
