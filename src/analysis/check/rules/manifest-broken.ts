import type { DatasetRule } from '../types.ts';

export const manifestBroken: DatasetRule = {
  code: 'manifest-broken',
  severity: 'error',
  title: 'A line of files.jsonl cannot be read',
  explanation:
    'Every line is {"path", "bytes", "sha256"}, or "xxh64" in its place. The rows that can be read are still compared.',
  scope: 'dataset',
  needs: ['manifest'],
  families: 'all',
  hint: 'Take files.jsonl from its source again.',
  *check({ manifest }) {
    for (const { row, message } of manifest?.brokenRows ?? []) yield { file: 'files.jsonl', row, message };
  },
};
