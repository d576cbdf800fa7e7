// Gets what the tests need and the machine may lack. On Debian as root it installs by apt and says what; elsewhere
// it says what to install and fails. `--no-install` never installs; `--slow` looks at what the slow tests need too.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Programs that tests use, and the Debian package of each. */
const needs = [
  { program: 'unshare', debianPackage: 'util-linux' },
  { program: 'python3', debianPackage: 'python3' },
  { program: 'chromium', debianPackage: 'chromium' },
  { program: 'ffmpeg', debianPackage: 'ffmpeg', slow: true },
  { program: 'colmap', debianPackage: 'colmap', slow: true },
];

const missing = needs.filter(
  ({ program, slow }) =>
    (!slow || process.argv.includes('--slow')) && spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0,
);
if (missing.length === 0) {
  process.stdout.write('nothing to install\n');
  process.exit(0);
}
const packages = missing.map(({ debianPackage }) => debianPackage);
const list = missing.map(({ program, debianPackage }) => `${program} (Debian package ${debianPackage})`).join(', ');
const mayInstall =
  !process.argv.includes('--no-install') && existsSync('/etc/debian_version') && process.getuid?.() === 0;
if (!mayInstall) {
  process.stderr.write(`The tests need ${list}. Please install and run again.\n`);
  process.exit(3);
}
process.stdout.write(`installing ${packages.join(' ')} by apt\n`);
const run = args =>
  spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status;
if (run(['install', '-y', '-qq', '--no-install-recommends', ...packages]) !== 0) {
  if (run(['update', '-qq']) !== 0 || run(['install', '-y', '-qq', '--no-install-recommends', ...packages]) !== 0) {
    process.stderr.write(`apt could not install ${packages.join(' ')}\n`);
    process.exit(3);
  }
}
