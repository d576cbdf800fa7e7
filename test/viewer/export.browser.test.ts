import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildPanocaps } from '../../src/build/panocaps/build.ts';
import { openDataset } from '../../src/formats/index.ts';
import { exportViewer } from '../../src/serve/export/export.ts';
import { useBrowser } from './browser.ts';
import { fileFolder, makeGeogen, makePanime, makePanocaps, viewed } from './datasets.ts';
import { analyses } from './serve.ts';
import { serveFiles } from './static-server.ts';

const folder = fileFolder();
const browser = useBrowser();
const host = join(folder, 'host');
const site = join(host, 'some', 'where');

beforeAll(async () => {
  const raw = await makePanocaps(join(folder, 'captions'), join(folder, 'predicted'));
  // The same as tables that hold their pictures.
  const tables = join(folder, 'tables');
  await buildPanocaps({ annotations: raw, images: [raw], out: tables, embedImages: true, jobs: 1 });
  const parquet = await openDataset([join(tables, 'data', '*.parquet')]);
  const result = await exportViewer({
    datasets: [
      await viewed(await makePanime(join(folder, 'panoramas'))),
      await viewed(raw, { predictions: [join(folder, 'predicted')] }),
      { dataset: parquet },
      await viewed(await makeGeogen(join(folder, 'heads'))),
    ],
    analyses,
    out: site,
  });
  expect(result).toEqual({ scenes: 3 + 6 + 6 + 2, withProblems: 0 });
}, 240_000);

describe.each([{ ranges: true }, { ranges: false }])('the static site, ranges answered: $ranges', ({ ranges }) => {
  test('shows every dataset from a sub-path', { timeout: 240_000 }, async () => {
    const { port, sent } = await serveFiles(host, { ranges });
    const at = (query: string) => `http://127.0.0.1:${port}/some/where/${query}`;
    for (const [dataset, count] of [
      ['panoramas', 3],
      ['captions', 6],
      ['tables', 6],
      ['heads', 2],
    ] as const) {
      const grid = await browser.open(at(`?d=${dataset}`));
      await grid.waitForFunction(
        wanted => document.querySelectorAll('[data-cell] img.loaded').length === wanted,
        count,
      );
      const page = await browser.open(at(`?d=${dataset}&scene=1`));
      await page.waitForSelector('section.scene h1');
      await page.waitForFunction(
        () =>
          [...document.querySelectorAll('img')].some(image => image.naturalWidth > 40) ||
          document.querySelector('canvas') !== null,
      );
      expect(await page.locator('.broken').count()).toBe(0);
    }
    const details = await browser.open(at('?d=captions&page=dataset'));
    await details.locator('#statistics figure img').first().waitFor();
    await details.locator('#issues .verdict').waitFor();
    const table = [...sent].find(([path]) => path.endsWith('.parquet'))!;
    const size = statSync(join(host, table[0])).size;
    if (ranges) expect(table[1]).toBeLessThan(size);
  });

  test('finds and filters', async () => {
    const { port } = await serveFiles(host, { ranges });
    const page = await browser.open(`http://127.0.0.1:${port}/some/where/?d=captions&q=zzzz`);
    await page.getByRole('button', { name: 'Show all scenes' }).click();
    await page.waitForFunction(() => document.querySelectorAll('[data-cell]').length === 6);
  });
});

test('pictures inside tables stay there', () => {
  const tables = join(site, 'data', 'tables');
  expect(readdirSync(join(tables, 'tables')).every(name => name.endsWith('.parquet'))).toBe(true);
  expect(readdirSync(tables)).not.toContain('images');
});

test('only a folder that is empty or an export is written', async () => {
  const datasets = [await viewed(join(folder, 'captions'))];
  const other = join(folder, 'other');
  mkdirSync(other);
  writeFileSync(join(other, 'mine.txt'), 'mine');
  await expect(exportViewer({ datasets, out: other })).rejects.toMatchObject({ code: 'not-empty' });
  expect(readdirSync(other)).toEqual(['mine.txt']);
  await expect(exportViewer({ datasets, out: join(folder, 'captions', 'site') })).rejects.toMatchObject({
    code: 'bad-out',
  });
  const again = join(folder, 'again');
  await exportViewer({ datasets, out: again });
  await exportViewer({ datasets, out: again });
  expect(readdirSync(again).sort()).toEqual(['assets', 'data', 'icon.svg', 'index.html', 'licences.txt', 'site.json']);
});
