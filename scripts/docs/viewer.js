// Photographs the viewer's pages, light and dark, on a desk and on a phone: docs/img/viewer-*.webp.
// Usage: node scripts/docs/viewer.js [--demo DIR] [--only NAME] (after `npm run build`; needs Chromium). Without --demo it makes the demo sets.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const binary = join(root, 'bin/panoply.js');
const images = join(root, 'docs/img');
const flags = process.argv.slice(2);
const value = name => (flags.includes(name) ? flags[flags.indexOf(name) + 1] : undefined);

const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const settled = page =>
  page.waitForFunction(
    () =>
      document.querySelectorAll('.waiting').length === 0 &&
      [...document.querySelectorAll('[data-cell] img')].every(image => image.classList.contains('loaded')),
    undefined,
    { timeout: 120_000 },
  );
const hoverPhrase = async page => {
  await page.waitForFunction(() => performance.getEntriesByName('panoply:regions-painted').length > 0);
  await page.locator('[data-phrase], .phrase').nth(2).hover();
};

/** Each page: where it is, how it is shown, and what is done before the picture is taken. */
const shots = [
  { name: 'grid', query: '?d=panime&size=2', theme: 'light', ...desk },
  { name: 'grid-dark', query: '?d=panocaps', theme: 'dark', ...desk },
  { name: 'grid-views', query: '?d=geogen&show=views', theme: 'light', ...desk },
  { name: 'grid-phone', query: '?d=panocaps', theme: 'light', ...phone },
  { name: 'panime', query: '?d=panime&scene=1&view=5', theme: 'dark', ...desk },
  { name: 'panime-light', query: '?d=panime&scene=2', theme: 'light', ...desk },
  { name: 'panime-phone', query: '?d=panime&scene=1&view=5', theme: 'dark', ...phone },
  { name: 'panocaps', query: '?d=panocaps&scene=1&set=none', theme: 'light', ...desk, act: hoverPhrase },
  { name: 'panocaps-dark', query: '?d=panocaps&scene=0&set=none', theme: 'dark', ...desk },
  { name: 'panocaps-predictions', query: '?d=panocaps&scene=1&set=0', theme: 'light', ...desk },
  { name: 'panocaps-phone', query: '?d=panocaps&scene=1&set=none', theme: 'light', ...phone },
  { name: 'geogen', query: '?d=geogen&scene=2', theme: 'dark', ...desk },
  { name: 'geogen-light', query: '?d=geogen&scene=0', theme: 'light', ...desk },
  { name: 'geogen-phone', query: '?d=geogen&scene=0', theme: 'light', ...phone },
  { name: 'dataset', query: '?d=panocaps&page=dataset', theme: 'light', ...desk },
  { name: 'dataset-phone', query: '?d=panime&page=dataset', theme: 'dark', ...phone },
];

function startViewer(demo) {
  const roots = ['panime', 'panocaps', 'geogen'].map(name => join(demo, name));
  const args = ['view', ...roots, '--predictions', join(demo, 'panocaps/predictions'), '--no-open', '--quiet'];
  const child = spawn(process.execPath, [binary, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.stdout.once('data', data => resolve({ url: String(data).trim(), stop: () => child.kill('SIGINT') }));
  });
}

const work = mkdtempSync(join(tmpdir(), 'panoply-docs-'));
const demo = value('--demo') ?? join(work, 'demo');
try {
  if (!value('--demo')) {
    const { status } = spawnSync(process.execPath, [binary, 'demo', '--out', demo, '--quiet'], { stdio: 'inherit' });
    if (status !== 0) throw new Error(`panoply demo ended with ${status}`);
  }
  mkdirSync(images, { recursive: true });
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  });
  const viewer = await startViewer(demo);
  try {
    for (const { name, query, theme, width, height, act } of shots) {
      if (value('--only') && !name.startsWith(value('--only'))) continue;
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: theme,
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(120_000);
      await page.goto(`${viewer.url}${query}`, { waitUntil: 'networkidle' });
      await settled(page);
      await act?.(page);
      // Pictures decode and the sphere draws.
      await page.waitForTimeout(1500);
      const file = join(images, `viewer-${name}.webp`);
      await sharp(await page.screenshot({ timeout: 180_000 }))
        .webp({ quality: 84 })
        .toFile(file);
      process.stdout.write(`${file}\n`);
      await context.close();
    }
  } finally {
    await browser.close();
    viewer.stop();
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
