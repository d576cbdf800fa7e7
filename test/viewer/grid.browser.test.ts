import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunningViewer } from '../../src/serve/options.ts';
import { useBrowser } from './browser.ts';
import { fileFolder, makeGeogen, makePanime, makePanocaps, viewed } from './datasets.ts';
import { serve } from './serve.ts';

const folder = fileFolder();
const browser = useBrowser();
const hostile =
  '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>{@html 1} & \u202e end';
let viewer: RunningViewer;

/** A prompt and a caption of markup, a missing picture and a broken one. */
function spoil(root: string): void {
  const path = join(root, 'train.json');
  const entries = JSON.parse(readFileSync(path, 'utf8'));
  entries[0].pano_prompt = hostile;
  entries[0].prompts[0] = hostile;
  writeFileSync(path, JSON.stringify(entries));
  rmSync(join(root, entries[0].images[1]));
  writeFileSync(join(root, entries[0].images[2]), 'this is no picture');
  writeFileSync(
    join(root, 'README.md'),
    `# Card\n\n${hostile}\n\n[click](javascript:alert(1)) [site](https://example.org/a)\n`,
  );
}

beforeAll(async () => {
  const panime = await makePanime(join(folder, 'panoramas'));
  spoil(panime);
  const captions = await makePanocaps(join(folder, 'captions'));
  const heads = await makeGeogen(join(folder, 'heads'));
  viewer = await serve([await viewed(panime), await viewed(captions), await viewed(heads)]);
}, 120_000);

const thumbnails = (page: Page) => page.locator('[data-cell] img.loaded');
const parameters = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);
const at = (query: string) => `${viewer.url}${query}`;
/** The address follows within a quarter of a second. */
const settle = (page: Page, name: string, value: string | null) =>
  page.waitForFunction(([key, wanted]) => new URL(location.href).searchParams.get(key!) === wanted, [name, value]);

describe('the grid', () => {
  test.each([
    ['panoramas', 3],
    ['captions', 6],
    ['heads', 2],
  ])('of %s shows each scene with its picture and title', async (dataset, count) => {
    const page = await browser.open(at(`?d=${dataset}`));
    await page.waitForFunction(wanted => document.querySelectorAll('[data-cell] img.loaded').length === wanted, count);
    expect(await page.locator('p.count').textContent()).toContain(String(count));
    const names = await page.locator('[data-cell]').evaluateAll(cells => cells.map(cell => cell.getAttribute('title')));
    expect(names.every(name => name && name.length > 3)).toBe(true);
    const widths = await thumbnails(page).evaluateAll(images =>
      images.map(image => (image as HTMLImageElement).naturalWidth),
    );
    expect(Math.min(...widths)).toBeGreaterThan(50);
  });

  test('goes from dataset to dataset', async () => {
    const page = await browser.open(at('?d=captions&f.category=sky'));
    await page.locator('header select').selectOption('heads');
    await page.waitForFunction(() => document.querySelectorAll('[data-cell] img.loaded').length === 2);
    expect(parameters(page)).toEqual({ d: 'heads' });
  });

  test('is moved in with the keyboard, opened with Enter, and found again with Escape', async () => {
    const page = await browser.open(at('?d=captions'));
    await thumbnails(page).first().waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('[role=listitem]')?.getAttribute('aria-posinset'));
    const place = Number(await focused());
    expect(place).toBeGreaterThan(1);
    await page.keyboard.press('End');
    expect(await focused()).toBe('6');
    await page.keyboard.press('Home');
    expect(await focused()).toBe('1');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForSelector('section.scene h1');
    expect(parameters(page)).toMatchObject({ d: 'captions', scene: '1' });
    await page.keyboard.press('Escape');
    await thumbnails(page).first().waitFor();
    expect(parameters(page)).toEqual({ d: 'captions', at: '1' });
    await page.goBack();
    await page.waitForSelector('section.scene h1');
  });

  test('is where it was after each reload and each way back', async () => {
    const page = await browser.open(at('?d=captions&size=2'), { width: 700, height: 500 });
    await thumbnails(page).first().waitFor();
    const scroller = page.getByRole('list', { name: 'Scenes' });
    const scrolled = () => scroller.evaluate(element => element.scrollTop);
    const isWhereItWas = async (place: number, within: number) => {
      await thumbnails(page).first().waitFor();
      await expect.poll(async () => Math.abs((await scrolled()) - place)).toBeLessThan(within);
    };
    expect(await scroller.evaluate(element => element.scrollHeight - element.clientHeight)).toBeGreaterThan(400);
    await expect
      .poll(async () => {
        await scroller.evaluate(element => element.scrollTo(0, 350));
        return parameters(page).top;
      })
      .toBeDefined();
    const { top } = parameters(page);
    for (let time = 0; time < 3; time++) {
      await page.reload();
      await isWhereItWas(350, 2);
      // Longer than it takes to note a scroll.
      await page.waitForTimeout(800);
      expect(parameters(page)).toEqual({ d: 'captions', size: '2', top });
    }
    // Playwright's own click would scroll to where all of the link is seen.
    const open = async (place: number) => {
      await page.locator(`[aria-posinset="${place}"] a`).evaluate(link => (link as HTMLElement).click());
      await page.waitForSelector('section.scene h1');
    };
    await open(4);
    await page.goBack();
    await isWhereItWas(350, 40);
    await open(4);
    await page.keyboard.press('Escape');
    await isWhereItWas(350, 40);
    await page.waitForTimeout(800);
    await isWhereItWas(350, 40);
    expect(parameters(page)).toEqual({ d: 'captions', size: '2', top, at: '3' });
    // A click that follows a scroll at once.
    await scroller.evaluate(element => element.scrollTo(0, 120));
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await open(3);
    await page.goBack();
    await isWhereItWas(120, 40);
  });

  test('has the scene that the address names in sight', async () => {
    const page = await browser.open(at('?d=captions&size=2&at=5'), { width: 700, height: 500 });
    const box = async () => page.locator('[aria-posinset="6"] .picture').boundingBox();
    await expect
      .poll(async () => ((await box())?.y ?? 0) > 48 && (await box())!.y + (await box())!.height < 500)
      .toBe(true);
  });

  test('shows every view of a scene under its title', async () => {
    const page = await browser.open(at('?d=heads'));
    await thumbnails(page).first().waitFor();
    await page.keyboard.press('v');
    await page.waitForFunction(() => document.querySelectorAll('[data-cell] img.loaded').length === 6);
    expect(await page.locator('.head').count()).toBe(2);
    await settle(page, 'show', 'views');
  });

  test('says of a broken picture why it is broken', async () => {
    const page = await browser.open(at('?d=panoramas&show=views'), { expected: /Failed to load resource/ });
    await page.waitForFunction(() => document.querySelectorAll('[data-cell] .broken').length === 2);
    const reasons = await page.locator('[data-cell] .broken').allTextContents();
    expect(reasons.sort()[0]).toMatch(/it does not exist/);
    expect(reasons.sort()[1]).toMatch(/cannot be decoded/);
    // The rest is there.
    await page.waitForFunction(() => document.querySelectorAll('[data-cell] img.loaded').length > 20);
  });

  test('asks again for a picture that failed when another size of it is wanted', async () => {
    const page = await browser.open(at('?d=heads&page=dataset'), { expected: /Failed to load resource/ });
    await page.route('**/thumbs/**/*-180.jpg', route => route.fulfill({ status: 500, json: { message: 'No disk' } }));
    await page.goto(at('?d=heads&size=0'));
    await page.waitForFunction(() => document.querySelectorAll('[data-cell] .broken').length === 2);
    expect(await page.locator('[data-cell] .broken').first().textContent()).toMatch(/No disk/);
    await page.keyboard.press('+');
    await page.waitForFunction(() => document.querySelectorAll('[data-cell] img.loaded').length === 2);
  });

  test('comes back when the index could not be read at first', async () => {
    const page = await browser.open(at('?d=captions&page=dataset'), { expected: /Failed to load resource/ });
    await page.route('**/index.json', route => route.fulfill({ status: 500, json: { message: 'No disk' } }));
    await page.goto(at('?d=captions'));
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/No disk/);
    await page.unroute('**/index.json');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.waitForFunction(() => document.querySelectorAll('[data-cell] img.loaded').length === 6);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('stays when the check fails', async () => {
    const page = await browser.open(at('?d=captions'), { expected: /Failed to load resource/ });
    await thumbnails(page).first().waitFor();
    await page.route('**/issues.json', route => route.fulfill({ status: 500, json: { message: 'No disk' } }));
    await page.getByRole('button', { name: 'Filter by issues' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.locator('[data-cell]').count()).toBe(6);
    await page.unroute('**/issues.json');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
  });

  test('finds words of captions and tells how many', async () => {
    const { views } = await (await fetch(at('data/captions/scenes/3.json'))).json();
    const [phrase] = views[0].captions[0].phrases;
    const page = await browser.open(at('?d=captions'));
    await thumbnails(page).first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(`"${phrase.text}"`);
    await page.waitForFunction(() => /of 6 scenes/.test(document.querySelector('p.count')?.textContent ?? ''));
    const rows = await page
      .locator('[data-cell]')
      .evaluateAll(links => links.map(link => new URL((link as HTMLAnchorElement).href).searchParams.get('scene')));
    expect(rows).toContain('3');
    expect(rows.length).toBeLessThan(6);
    await settle(page, 'q', `"${phrase.text}"`);
    // The address alone brings back the same.
    const again = await browser.open(page.url());
    await again.waitForFunction(wanted => document.querySelectorAll('[data-cell]').length === wanted, rows.length);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelectorAll('[data-cell]').length === 6);
  });

  test('says so when nothing is found, and leads back', async () => {
    const page = await browser.open(at('?d=captions&q=zzzzzz'));
    await page.getByRole('button', { name: 'Show all scenes' }).click();
    await page.waitForFunction(() => document.querySelectorAll('[data-cell]').length === 6);
    await settle(page, 'q', null);
  });

  test('filters by category, split and a brushed chart; all of it is in the address', async () => {
    const index = await (await fetch(at('data/captions/index.json'))).json();
    const page = await browser.open(at('?d=captions'));
    await page.locator('aside section', { hasText: 'Category' }).locator('li button').first().click();
    await page.waitForFunction(() => [...new URL(location.href).searchParams.keys()].includes('f.category'));
    const category = parameters(page)['f.category'];
    const column = index.facets.find(({ name }: { name: string }) => name === 'category');
    const code = column.values.indexOf(category);
    const expected = index.ids.filter((_: string, row: number) =>
      column.codes.slice(column.offsets[row], column.offsets[row + 1]).includes(code),
    );
    await page.waitForFunction(wanted => document.querySelectorAll('[data-cell]').length === wanted, expected.length);

    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.waitForFunction(() => document.querySelectorAll('[data-cell]').length === 6);
    const chart = page.locator('aside section', { hasText: 'Caption length' }).locator('svg');
    await chart.scrollIntoViewIfNeeded();
    const box = (await chart.boundingBox())!;
    await page.mouse.move(box.x + 2, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.4, box.y + 20, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction(() => new URL(location.href).searchParams.has('f.words'));
    const [low, high] = parameters(page)['f.words'].split('..').map(Number);
    const words = index.facets.find(({ name }: { name: string }) => name === 'words');
    const within = words.values.filter((value: number) => value >= low && value <= high).length;
    expect(within).toBeGreaterThan(0);
    await page.waitForFunction(wanted => document.querySelectorAll('[data-cell]').length === wanted, within);

    const filtered = await browser.open(page.url());
    await filtered.waitForFunction(wanted => document.querySelectorAll('[data-cell]').length === wanted, within);
  });

  test('sorts', async () => {
    const index = await (await fetch(at('data/captions/index.json'))).json();
    const words = index.facets.find(({ name }: { name: string }) => name === 'words').values as number[];
    const page = await browser.open(at('?d=captions&sort=-words'));
    await thumbnails(page).first().waitFor();
    await page.waitForFunction(
      wanted => document.querySelector('[aria-posinset="1"] a')?.getAttribute('href')?.includes(`scene=${wanted}`),
      words.indexOf(Math.max(...words)),
    );
  });

  test('walks through what fits the filter', async () => {
    const page = await browser.open(at('?d=captions&sort=-words'));
    await thumbnails(page).first().waitFor();
    const order = await page.evaluate(() =>
      [...document.querySelectorAll('[role=listitem]')]
        .sort((a, b) => Number(a.getAttribute('aria-posinset')) - Number(b.getAttribute('aria-posinset')))
        .map(cell => new URL(cell.querySelector('a')!.href).searchParams.get('scene')),
    );
    await page.locator('[aria-posinset="1"] a').click();
    await page.waitForSelector('section.scene h1');
    await page.keyboard.press('j');
    await page.waitForFunction(wanted => new URL(location.href).searchParams.get('scene') === wanted, order[1]);
    await page.keyboard.press('k');
    await page.waitForFunction(wanted => new URL(location.href).searchParams.get('scene') === wanted, order[0]);
  });

  test.each([360, 768, 1280, 3840])('nothing is cut off at %i px', async width => {
    const page = await browser.open(at('?d=captions'), { width, height: 800 });
    await thumbnails(page).first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    if (width < 900) {
      await page.getByRole('button', { name: 'Filters' }).click();
      await page.locator('aside h3').first().waitFor();
      await page.keyboard.press('Escape');
      expect(await page.locator('aside').count()).toBe(0);
    }
  });
});

describe('hostile texts', () => {
  test('are shown as they are written, everywhere', async () => {
    for (const query of [
      '?d=panoramas',
      '?d=panoramas&show=views',
      '?d=panoramas&scene=0',
      '?d=panoramas&page=dataset',
    ]) {
      const page = await browser.open(at(query), { expected: /Failed to load resource/ });
      await page.waitForFunction(() => document.body.textContent!.includes('onerror='));
      expect(await page.title(), query).not.toBe('owned');
      expect(await page.locator('img[src="x"]').count()).toBe(0);
      expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    }
  });

  test('cards may link to the web, not run scripts', async () => {
    const page = await browser.open(at('?d=panoramas&page=dataset'));
    const link = page.locator('#card a', { hasText: 'site' });
    expect(await link.getAttribute('href')).toBe('https://example.org/a');
    expect(await link.getAttribute('rel')).toContain('noopener');
  });
});

describe('the dataset page', () => {
  test('counts, draws and checks, and leads to where an issue is', async () => {
    const page = await browser.open(at('?d=panoramas&page=dataset'), { expected: /Failed to load resource/ });
    await page.locator('#statistics figure img').first().waitFor();
    await page.waitForFunction(() =>
      [...document.querySelectorAll<HTMLImageElement>('#statistics figure img')].every(image => image.naturalWidth > 0),
    );
    const issue = page
      .locator('#issues details', { hasText: 'image-missing' })
      .or(page.locator('#issues details').first());
    await issue.first().waitFor();
    expect(await page.locator('#issues .verdict').textContent()).toMatch(/error/);
    await page.locator('#issues details li a').first().click();
    await page.waitForSelector('section.scene h1');
    expect(parameters(page)).toMatchObject({ d: 'panoramas', scene: '0' });
    await page.goBack();
    await page.locator('#issues details a', { hasText: 'Show these scenes' }).first().click();
    await page.waitForFunction(() => document.querySelectorAll('[data-cell]').length === 1);
    expect(Object.keys(parameters(page))).toContain('f.issues');
  });
});

describe('the shell', () => {
  test('is light or dark as the system says, unless the address does', async () => {
    const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await browser.open(at(''), { colorScheme: 'dark' });
    const light = await browser.open(at(''), { colorScheme: 'light' });
    expect(await ground(dark)).not.toBe(await ground(light));
    const asked = await browser.open(at('?theme=dark'), { colorScheme: 'light' });
    await asked.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    expect(await ground(asked)).toBe(await ground(dark));
    await light.keyboard.press('t');
    await settle(light, 'theme', 'dark');
  });

  test('names its keys, and where the pieces come from', async () => {
    const page = await browser.open(at(''));
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await page.getByRole('dialog').textContent()).toContain('Search');
    const licences = await (await fetch(at('licences.txt'))).text();
    for (const name of ['svelte', 'three', '@photo-sphere-viewer/core', 'hyparquet'])
      expect(licences).toContain(`${name} `);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test('says what is wrong when there is no such scene, dataset or server', async () => {
    const page = await browser.open(at('?d=captions&scene=99'), { expected: /Failed to load resource/ });
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/below 6/);
    const none = await browser.open(at('?d=nothing'), { expected: /Failed to load resource/ });
    await none.getByRole('alert').waitFor();
  });
});
