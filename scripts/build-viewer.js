// Builds apps/viewer to dist/viewer/: pages, scripts, licences.txt, scripts and styles also as .br: compressing them takes
// longer than all else that stands between the command and the first page. Skipped while nothing that goes in has changed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const keyFile = join(root, 'dist/viewer.key');

/** Files that the bundle is made of: the app, the rooms of the library that are for browsers, the libraries' versions. */
function inputs() {
  const folders = ['apps/viewer', 'src/core', 'src/kernels', 'src/analysis'];
  const files = folders.flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name)),
  );
  const own = ['src/index.ts', 'scripts/build-viewer.js', 'package-lock.json'].map(name => join(root, name));
  return [...files, ...own].sort();
}

const hash = createHash('sha256');
for (const file of inputs())
  hash
    .update(`${file.slice(root.length)}\0`)
    .update(readFileSync(file))
    .update('\0');
const key = hash.digest('hex');

if (
  !existsSync(join(root, 'dist/viewer/index.html')) ||
  !existsSync(keyFile) ||
  readFileSync(keyFile, 'utf8') !== key
) {
  const { build } = await import('vite');
  const started = performance.now();
  await build({ configFile: join(root, 'apps/viewer/vite.config.js'), logLevel: 'warn' });
  const assets = join(root, 'dist/viewer/assets');
  for (const name of readdirSync(assets).filter(each => /\.(js|css)$/.test(each)))
    writeFileSync(join(assets, `${name}.br`), brotliCompressSync(readFileSync(join(assets, name))));
  writeFileSync(keyFile, key);
  process.stdout.write(`viewer: ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}
