// `npm test`: the setup script, then everything a change must keep true. `--no-install` never installs system packages.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const flags = process.argv.slice(2);
const steps = [
  ['system packages', process.execPath, ['scripts/setup.js', ...flags.filter(flag => flag === '--no-install')]],
  ['build', process.execPath, ['scripts/prepare.js']],
  ['lint', 'npx', ['--no-install', 'biome', 'check', '.']],
  ['types', 'npx', ['--no-install', 'tsc', '-p', 'tsconfig.test.json']],
  ['types without node', 'npx', ['--no-install', 'tsc', '-p', 'tsconfig.browser.json']],
  ['types of the viewer', 'npx', ['--no-install', 'tsc', '-p', 'apps/viewer/tsconfig.json']],
  [
    'tests',
    'npx',
    ['--no-install', 'vitest', 'run', '--project', 'unit', ...flags.filter(flag => flag !== '--no-install')],
  ],
];
const ran = [];
for (const [label, command, args] of steps) {
  const started = Date.now();
  process.stdout.write(`\n== ${label}\n`);
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  ran.push(`${status === 0 ? 'ok    ' : 'FAILED'}  ${label} (${seconds} s)`);
  if (status !== 0) {
    process.stdout.write(`\n${ran.join('\n')}\n`);
    if (error) process.stderr.write(`${error.message}\n`);
    process.exit(typeof status === 'number' ? status : signal ? 1 : 3);
  }
}
process.stdout.write(`\n${ran.join('\n')}\n`);
