import type { DatasetRule } from '../types.ts';

export const manifestRoot: DatasetRule = {
  code: 'manifest-root',
  severity: 'error',
  title: 'The manifest is not the one panoply.json names',
  explanation:
    'panoply.json holds the SHA-256 of files.jsonl as its root. When they differ, one of them was changed after the build.',
  scope: 'dataset',
  needs: ['manifest'],
  families: 'all',
  hint: 'Take both from one source.',
  *check({ manifest }) {
    const { rootHash, statedRootHash } = manifest ?? {};
    // A broken line is reported as such.
    if (
      rootHash !== undefined &&
      statedRootHash !== undefined &&
      rootHash !== statedRootHash &&
      !manifest?.brokenRows.length
    )
      yield {
        file: 'files.jsonl',
        message: `Expected SHA-256 ${statedRootHash.slice(0, 12)}... (panoply.json) but received ${rootHash.slice(0, 12)}...`,
      };
  },
};
