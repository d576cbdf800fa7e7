// Makes the pictures of README.md and docs/: `npm run docs`. Everything is seeded; a rerun gives the same pictures.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const images = join(root, 'docs/img');
const work = mkdtempSync(join(tmpdir(), 'panoply-docs-'));

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
}

try {
  mkdirSync(images, { recursive: true });
  run(join(root, 'bin/panoply.js'), 'demo', '--out', join(work, 'demo'), '--quiet');
  const sheets = [
    ['panime', 2000],
    ['panocaps', 1400],
    ['geogen', 2000],
  ];
  for (const [name, width] of sheets) {
    const sheet = sharp(join(work, 'demo', `${name}.png`));
    await sheet
      .resize({ width })
      .webp({ quality: 86 })
      .toFile(join(images, `${name}-sheet.webp`));
  }
  run(join(root, 'scripts/docs/head-sheet.js'));
} finally {
  rmSync(work, { recursive: true, force: true });
}
