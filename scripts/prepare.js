// Builds everything a checkout needs to run: the WebAssembly kernels, TypeScript to dist/, then
// the viewer to dist/viewer/.
// Called by `npm ci` (the `prepare` script) and by `npm run build`; every step skips what has not changed.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

/** Absolute path of an executable script inside a dev dependency; exits with a clear message when it is missing. */
function devTool(packageName, binaryName) {
  try {
    const manifest = require(`${packageName}/package.json`);
    const binary = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[binaryName];
    return join(dirname(require.resolve(`${packageName}/package.json`)), binary);
  } catch {
    process.stderr.write(
      `panoply: cannot build, the dev dependency "${packageName}" is not installed.\n` +
        'Building from a checkout needs dev dependencies: run `npm ci` without --omit=dev and with NODE_ENV unset.\n' +
        'To only use Panoply, install the published package instead: it ships built.\n',
    );
    process.exit(1);
  }
}

function run(label, script, args) {
  const result = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) {
    process.stderr.write(`panoply: ${label} failed (exit ${result.status ?? result.signal}).\n`);
    process.exit(1);
  }
}

devTool('assemblyscript', 'asc');
run('building the kernels', join(root, 'scripts/build-kernels.js'), []);
run('compiling TypeScript', devTool('typescript', 'tsc'), ['-p', 'tsconfig.json']);
devTool('vite', 'vite');
run('building the viewer', join(root, 'scripts/build-viewer.js'), []);
