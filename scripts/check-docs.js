// Writes docs/checks.md from the rules: `node scripts/check-docs.js` after `npm run build`. A test holds both together.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeChecks } from '../dist/analysis/check/describe-checks.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
writeFileSync(join(root, 'docs/checks.md'), describeChecks());
