import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { beforeAll, expect, test, vi } from 'vitest';
import { buildPanime } from '../../src/build/panime/build.ts';
import type { SceneDocument } from '../../src/core/viewer/documents.ts';
import { panimeSplits } from '../../src/formats/panime/layout.ts';
import { useBrowser } from './browser.ts';
import { fileFolder, makePanime, viewed } from './datasets.ts';
import { serve } from './serve.ts';

vi.setConfig({ testTimeout: 180_000 });
const { open } = useBrowser();
const folder = fileFolder();
let base: string;
let [right, wrong, large] = ['', '', ''];
const wrongView = 7;

beforeAll(async () => {
  const root = await makePanime(join(folder, 'right'));
  cpSync(root, join(folder, 'wrong'), { recursive: true });
  spoil(join(folder, 'wrong'));
  const viewer = await serve([
    await viewed(root),
    await viewed(join(folder, 'wrong')),
    await viewed(await makeLarge(join(folder, 'large'))),
  ]);
  base = viewer.url;
  const site = await (await fetch(`${base}site.json`)).json();
  [right, wrong, large] = site.datasets.map(({ id }: { id: string }) => id);
}, 240_000);

/** A panorama wide enough to be shown by tiles: colour bands along the meridians. */
async function makeLarge(root: string): Promise<string> {
  const [width, height] = [6144, 3072];
  const bands = new Uint8Array(3 * 24).map((_, i) => (i * 89) % 251);
  mkdirSync(root);
  mkdirSync(join(folder, 'sources'));
  await sharp(bands, { raw: { width: 24, height: 1, channels: 3 } })
    .resize(width, height, { kernel: 'nearest', fit: 'fill' })
    .png()
    .toFile(join(folder, 'sources', 'bands.png'));
  await buildPanime({
    panoramas: join(folder, 'sources'),
    out: root,
    size: `${width}x${height}`,
    viewSize: 64,
    jobs: 1,
  });
  return root;
}

/** One camera looks 20 degrees beside its view, another view is cut off. */
function spoil(root: string): void {
  for (const split of panimeSplits) {
    const file = join(root, `${split}.json`);
    const entries = JSON.parse(readFileSync(file, 'utf8'));
    for (const { cameras, images } of entries) {
      const yaws = Array.isArray(cameras.theta[0]) ? cameras.theta[0] : cameras.theta;
      yaws[wrongView] += 20;
      const picture = join(root, images[2]);
      writeFileSync(picture, readFileSync(picture).subarray(0, 20));
    }
    writeFileSync(file, JSON.stringify(entries));
  }
}

const sceneOf = async (dataset: string, row: number): Promise<SceneDocument> =>
  (await fetch(`${base}data/${dataset}/scenes/${row}.json`)).json();
const sphereShown = (page: Page) =>
  page.waitForFunction(() => performance.getEntriesByName('panoply:panorama-shown').length > 0, undefined, {
    timeout: 60_000,
  });
const verdictIs = (page: Page, pattern: RegExp) =>
  expect.poll(() => page.locator('.verdict').textContent(), { timeout: 30_000 }).toMatch(pattern);

test('the sphere shows the panorama; a picked view turns it and is in the URL', async () => {
  const page = await open(`${base}?d=${right}&scene=0`, { reducedMotion: 'reduce' });
  await sphereShown(page);
  const scene = await sceneOf(right, 0);
  const strip = page.getByRole('list', { name: 'Views' }).getByRole('button');
  expect(await strip.count()).toBe(20);
  expect(await strip.nth(5).textContent()).toContain(scene.views[5].captions[0].text);
  // The sphere's own pixels: what lies in its middle changes when it turns.
  const look = () => page.locator('.sphere').screenshot();
  const before = await look();
  await strip.nth(12).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('view')).toBe('12');
  await expect.poll(async () => before.equals(await look()), { timeout: 30_000 }).toBe(false);
  expect(await page.getByRole('heading', { name: 'View 12' }).count()).toBe(1);
  expect(await page.locator('.numbers').textContent()).toContain('yaw 180°');
  await page.keyboard.press('n');
  await expect.poll(() => new URL(page.url()).searchParams.get('view')).toBe('13');
});

test('on the sphere: pointing at a view’s number lights it in the strip, a click turns there', async () => {
  const page = await open(`${base}?d=${right}&scene=0&regions=0`, { reducedMotion: 'reduce' });
  await sphereShown(page);
  const strip = page.getByRole('list', { name: 'Views' }).getByRole('button');
  // The sphere is turned to view 6, whose number is then in its middle.
  await strip.nth(6).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('view')).toBe('6');
  await strip.nth(0).hover();
  await expect.poll(() => strip.nth(0).getAttribute('class')).toContain('lit');
  const box = (await page.locator('.sphere').boundingBox())!;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const lit = async () => {
    await page.mouse.move(middle.x + 2 * Math.random(), middle.y);
    return page.locator('button.lit').getAttribute('aria-label');
  };
  await expect.poll(lit).toMatch(/^View 6:/);
  // Its neighbours' numbers are somewhere to the right: a net of points finds one.
  const step = 24;
  for (let x = middle.x + 60; x < box.x + box.width - 10; x += step) {
    for (let y = box.y + 10; y < box.y + box.height - 10; y += step) {
      await page.mouse.move(x, y);
      const label = await page.evaluate(() => document.querySelector('button.lit')?.getAttribute('aria-label') ?? '');
      if (/^View 6:/.test(label)) continue;
      await page.mouse.down();
      await page.mouse.up();
      const wanted = /^View (\d+):/.exec(label)![1];
      await expect.poll(() => new URL(page.url()).searchParams.get('view')).toBe(wanted);
      return;
    }
  }
  throw new Error('No other number was found');
});

test('a stored view is what its camera sees of the sphere', async () => {
  const page = await open(`${base}?d=${right}&scene=1&stage=map`);
  await verdictIs(page, /Identical|PSNR (3[2-9]|[4-9]\d)/);
  const opacity = () => page.locator('.stack canvas').evaluate(canvas => Number(getComputedStyle(canvas).opacity));
  expect(await opacity()).toBe(0.5);
  await page.getByLabel(/Fade from the stored view/).fill('1');
  await expect.poll(opacity).toBe(1);
  // What is drawn is the view: the canvas holds the picture's own pixels.
  const distance = await page.evaluate(async () => {
    const canvas = document.querySelector<HTMLCanvasElement>('.stack canvas')!;
    const image = document.querySelector<HTMLImageElement>('.stack img')!;
    await image.decode();
    const other = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')!;
    other.drawImage(image, 0, 0);
    const [a, b] = [
      canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data,
      other.getImageData(0, 0, canvas.width, canvas.height).data,
    ];
    return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
  });
  expect(distance).toBeLessThan(2);
  await page.getByLabel(/Difference/).check();
  const dark = () =>
    page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.stack canvas')!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((_, i) => i % 4 < 3).reduce((sum, value) => sum + value, 0) / data.length;
    });
  await expect.poll(dark).toBeLessThan(4);
});

test('a camera that is 20 degrees off is seen at once among all views; a broken view says why', async () => {
  const page = await open(`${base}?d=${wrong}&scene=0&stage=map&view=${wrongView}`, {
    expected: /Failed to load resource/,
  });
  await verdictIs(page, /PSNR \d+\.\d dB.*not what its camera sees/s);
  await page.getByRole('button', { name: 'Compare all views' }).click();
  await expect.poll(() => page.locator('.psnr').count(), { timeout: 60_000 }).toBe(19);
  expect(await page.locator('.psnr.bad').count()).toBe(1);
  const strip = page.getByRole('list', { name: 'Views' }).getByRole('button');
  expect(await strip.nth(wrongView).locator('.psnr.bad').count()).toBe(1);
  await strip.nth(2).click();
  await page.waitForSelector('aside .broken');
  // Not the verdict on the view that was looked at before.
  await verdictIs(page, /^This view cannot be read/);
  expect(await page.locator('aside .broken').getAttribute('aria-label')).toMatch(/cannot be shown: .{10,}/);
});

test('the flat map has every outline; pointing at a view lights it, on the map and in the strip', async () => {
  const page = await open(`${base}?d=${right}&scene=0&stage=map`);
  await expect.poll(() => page.locator('path.line').count()).toBe(20);
  // Views at the back are cut in two at the map's sides.
  const paths = await page.locator('path.line').evaluateAll(list => list.map(path => path.getAttribute('d')!));
  expect(paths[12].match(/M/g)).toHaveLength(2);
  expect(paths[5].match(/M/g)).toHaveLength(1);
  const strip = page.getByRole('list', { name: 'Views' }).getByRole('button');
  await strip.nth(6).hover();
  await expect.poll(() => page.locator('path.lit').getAttribute('d')).toBe(paths[6]);
  await page.getByRole('button', { name: /^View 10, yaw/ }).hover();
  await expect.poll(() => strip.nth(10).getAttribute('class')).toContain('lit');
  await page.keyboard.press('o');
  await expect.poll(() => page.locator('path.line').count()).toBe(0);
  expect(new URL(page.url()).searchParams.get('d')).toBe(right);
});

test('regions and the phrases that name them, on the map and on a view', async () => {
  const scene = await sceneOf(right, 0);
  expect(scene.panorama!.regions.length).toBeGreaterThan(0);
  const view = scene.views.findIndex(({ captions, regions }) => regions.length > 0 && captions[0].phrases.length > 0);
  const page = await open(`${base}?d=${right}&scene=0&stage=map&tab=regions&view=${view}`);
  await expect.poll(() => page.locator('.picture canvas.ready').count(), { timeout: 30_000 }).toBe(2);
  expect(await page.locator('aside .phrase').count()).toBe(scene.views[view].captions[0].phrases.length);
  const pixels = (index: number) =>
    page.evaluate(at => {
      const canvas = document.querySelectorAll<HTMLCanvasElement>('.picture canvas')[at];
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      // How many pixels are under the veil that dims.
      return data.filter((value, i) => i % 4 === 3 && value === 184).length / (data.length / 4);
    }, index);
  expect(await pixels(1)).toBe(0);
  await page.locator('aside .phrase').first().hover();
  await expect.poll(() => pixels(1)).toBeGreaterThan(0.05);
  expect(await pixels(0)).toBe(0);
});

test('a wide panorama comes in tiles: those in sight, over a small one', async () => {
  const page = await open(`${base}?d=${large}&scene=0&outlines=0`, { reducedMotion: 'reduce' });
  const asked: string[] = [];
  page.on('response', response => {
    if (response.url().includes('/tiles/') && response.ok()) asked.push(response.url());
  });
  const whole: string[] = [];
  page.on('request', request => {
    if (request.url().endsWith('/images/0/pano')) whole.push(request.url());
  });
  await page.reload();
  await sphereShown(page);
  await expect
    .poll(() => asked.filter(url => /\d+-\d+\.webp$/.test(url)).length, { timeout: 60_000 })
    .toBeGreaterThan(2);
  expect(asked.filter(url => url.endsWith('base.jpg'))).toHaveLength(1);
  const { columns, rows } = (await sceneOf(large, 0)).panorama!.image.tiles!;
  expect(asked.length).toBeLessThan(columns * rows);
  // Its views are compared with it all the same, from its own picture.
  await verdictIs(page, /from the panorama at 3072 of 6144 pixels/);
  expect(whole.length).toBeGreaterThan(0);
});

/** Keeps the pictures of spheres from being shown as long as `held` is there. */
const holdPictures = () => {
  const shown = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'onload')!;
  const held: (() => void)[] = [];
  Object.assign(window, { held });
  Object.defineProperty(HTMLImageElement.prototype, 'onload', {
    set(listener: (event: Event) => void) {
      shown.set!.call(this, (event: Event) => held.push(() => listener.call(this, event)));
    },
  });
};
const heldCount = () => (window as unknown as { held: unknown[] }).held.length;

test.each(['whole', 'tiled'])('a sphere (%s) that is closed while its picture is decoded stays closed', async kind => {
  const dataset = kind === 'tiled' ? large : right;
  const page = await open(`${base}?d=${dataset}`);
  await page.addInitScript(holdPictures);
  await page.goto(`${base}?d=${dataset}&scene=0`);
  await expect.poll(() => page.evaluate(heldCount), { timeout: 30_000 }).toBe(1);
  await page.evaluate(() => {
    Object.assign(window, { gl: document.querySelector<HTMLCanvasElement>('.sphere canvas')!.getContext('webgl2') });
  });
  await page.keyboard.press('m');
  await expect.poll(() => page.locator('.sphere').count()).toBe(0);
  await page.evaluate(() => {
    for (const show of (window as unknown as { held: (() => void)[] }).held) show();
  });
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { gl: WebGL2RenderingContext }).gl.isContextLost()))
    .toBe(true);
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => performance.getEntriesByName('panoply:panorama-shown').length)).toBe(0);
});

test('a sphere whose first picture cannot be decoded says so, and no promise is left alone', async () => {
  const page = await open(`${base}?d=${large}`, { expected: /Event|Failed to load/ });
  await page.addInitScript(() => {
    Object.assign(window, { alone: [] });
    addEventListener('unhandledrejection', ({ reason }) =>
      (window as unknown as { alone: string[] }).alone.push(String(reason)),
    );
  });
  await page.route('**/base.jpg', route => route.fulfill({ contentType: 'image/jpeg', body: 'this is no picture' }));
  await page.goto(`${base}?d=${large}&scene=0`);
  await page.waitForSelector('section[aria-label=Panorama] .broken');
  expect(await page.locator('section[aria-label=Panorama] .broken').getAttribute('aria-label')).toMatch(
    /cannot decode/,
  );
  expect(await page.evaluate(() => (window as unknown as { alone: string[] }).alone)).toEqual([]);
});

test('a picture that did not come once is shown all the same; one that never comes is not called undecodable', async () => {
  const page = await open(`${base}?d=${right}`, { expected: /Failed to load resource/ });
  let count = 0;
  await page.route('**/images/0/3', route => (++count === 1 ? route.abort() : route.continue()));
  await page.goto(`${base}?d=${right}&scene=0&stage=map&view=3`);
  await verdictIs(page, /Identical|PSNR/);
  await expect
    .poll(() => page.locator('aside .stack img').evaluate(image => (image as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(0);
  await page.route('**/images/0/4', route => route.abort());
  await page.keyboard.press('n');
  await page.waitForSelector('aside .broken');
  expect(await page.locator('aside .broken').getAttribute('aria-label')).toMatch(/server does not answer/);
});

test('a sphere that had the focus before its picture came is turned by keys', async () => {
  const page = await open(`${base}?d=${right}`);
  let release = () => {};
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  await page.route('**/images/0/pano', async route => {
    await released;
    await route.continue();
  });
  await page.goto(`${base}?d=${right}&scene=0&regions=0&outlines=0`);
  await page.locator('.sphere').focus();
  release();
  await sphereShown(page);
  const look = () => page.locator('.sphere').screenshot();
  const before = await look();
  await page.keyboard.press('ArrowRight', { delay: 300 });
  await expect.poll(async () => before.equals(await look()), { timeout: 30_000 }).toBe(false);
});
