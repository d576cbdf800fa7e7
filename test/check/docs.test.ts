import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { describeChecks } from '../../src/analysis/check/describe-checks.ts';

test('docs/checks.md is that of the rules (node scripts/check-docs.js writes it)', () => {
  expect(readFileSync(resolve(import.meta.dirname, '../../docs/checks.md'), 'utf8')).toBe(describeChecks());
});
