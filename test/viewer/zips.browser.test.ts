import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildGeogen } from '../../src/build/geogen/build.ts';
import { useBrowser } from './browser.ts';
import { fileFolder } from './datasets.ts';

vi.setConfig({ testTimeout: 120_000 });
const { open } = useBrowser();
const folder = fileFolder();
const binary = fileURLToPath(new URL('../../bin/panoply.js', import.meta.url));
let url: string;
let stop: () => Promise<unknown>;

/** A GeoGen set as it is published, in zips alone, opened by the command as a user would. */
beforeAll(async () => {
  const out = join(folder, 'heads');
  await buildGeogen({ identities: 4, out, views: 3, size: 64, zipParts: 2, jobs: 1 });
  const zips = (readdirSync(out, { recursive: true }) as string[]).filter(name => name.endsWith('.zip')).sort();
  expect(zips.length).toBe(3);
  const child = spawn(
    process.execPath,
    [binary, 'view', ...zips.map(name => join(out, name)), '--no-open', '--quiet'],
    {
      env: { ...process.env, PANOPLY_CACHE: join(folder, 'cache') },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  stop = () => new Promise(resolve => child.once('exit', resolve) && child.kill('SIGINT'));
  url = await new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', code => reject(new Error(`panoply view ended with ${code}`)));
    child.stdout.once('data', data => resolve(String(data).trim()));
  });
}, 120_000);
afterAll(() => stop?.());

test('a set in zips is one dataset: its pictures and cameras are there without anything unpacked', async () => {
  const page = await open(`${url}?show=views`);
  await page.waitForFunction(() => document.querySelectorAll('[data-cell] img.loaded').length === 12);
  expect(await page.locator('p.count').textContent()).toContain('4 scenes');
  const { datasets } = await (await fetch(`${url}site.json`)).json();
  expect(datasets).toHaveLength(1);
  await page.goto(`${url}?scene=2`);
  const frames = page.locator('.pictures .frame');
  await expect.poll(() => frames.count()).toBe(3);
  await expect
    .poll(() =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLImageElement>('.pictures img')].map(({ naturalWidth }) => naturalWidth),
      ),
    )
    .toEqual([64, 64, 64]);
  await frames.nth(1).hover();
  await expect.poll(() => page.locator('line.epipolar').count()).toBeGreaterThan(0);
  await expect
    .poll(() => page.locator('.pictures ~ .facts').textContent())
    .toMatch(/camera at .* pixel [\d.]+, [\d.]+/);
});
