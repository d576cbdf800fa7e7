import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { useBrowser } from './browser.ts';
import { fileFolder, makeGeogen, makePanime, makePanocaps, viewed } from './datasets.ts';
import { serve } from './serve.ts';

vi.setConfig({ testTimeout: 120_000 });
const { open } = useBrowser();
const folder = fileFolder();
let base: string;

beforeAll(async () => {
  const viewer = await serve([
    await viewed(await makePanime(join(folder, 'panoramas'))),
    await viewed(await makePanocaps(join(folder, 'captions'))),
    await viewed(await makeGeogen(join(folder, 'heads'))),
  ]);
  base = viewer.url;
}, 120_000);

const onPhone = (query: string) =>
  open(`${base}${query}`, { width: 390, height: 844, hasTouch: true, reducedMotion: 'reduce' });

interface Finger {
  x: number;
  y: number;
}

/** Fingers that go from one place to another in ten steps, as the browser's own input, not as made-up events. */
async function moveFingers(page: Page, fingers: readonly (readonly [Finger, Finger])[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const at = (share: number) =>
    fingers.map(([from, to], id) => ({ id, x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) }));
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
  for (let step = 1; step <= 10; step++) {
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step / 10) });
    await page.waitForTimeout(16);
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await session.detach();
}

const sphereShown = (page: Page) =>
  page.waitForFunction(() => performance.getEntriesByName('panoply:panorama-shown').length > 0);

describe('a PanoCaps image', () => {
  test('a tapped phrase lights its masks, and a second tap lets them go', async () => {
    const page = await onPhone('?d=captions&scene=0');
    await page.waitForFunction(() => performance.getEntriesByName('panoply:regions-painted').length > 0);
    /** Share of the picture under the veil that dims. */
    const dimmed = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.picture canvas')!;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((value, i) => i % 4 === 3 && value === 184).length / (data.length / 4);
      });
    expect(await dimmed()).toBe(0);
    const phrase = page.locator('.phrase').nth(1);
    await phrase.tap();
    await expect.poll(dimmed).toBeGreaterThan(0.2);
    expect(await phrase.getAttribute('aria-pressed')).toBe('true');
    await phrase.tap();
    await expect.poll(() => phrase.getAttribute('aria-pressed')).toBe('false');
    // Another part of the page is touched: nothing is lit any more.
    await page.locator('h1').tap();
    await expect.poll(dimmed).toBe(0);
  });

  test('a tapped region lights, with its phrases', async () => {
    const page = await onPhone('?d=captions&scene=0');
    await page.waitForFunction(() => performance.getEntriesByName('panoply:regions-painted').length > 0);
    await page.locator('[data-region]').first().tap();
    await expect.poll(() => page.locator('[data-region].lit').count()).toBe(1);
    await expect.poll(() => new URL(page.url()).searchParams.get('pin')).toMatch(/^r\d+$/);
  });
});

describe('a sphere', () => {
  const look = (page: Page) => page.locator('.sphere').screenshot();

  test('turns under one finger', async () => {
    const page = await onPhone('?d=panoramas&scene=0&regions=0');
    await sphereShown(page);
    const before = await look(page);
    const box = (await page.locator('.sphere').boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await moveFingers(page, [
      [
        { x: x + 80, y },
        { x: x - 80, y },
      ],
    ]);
    await expect.poll(async () => before.equals(await look(page))).toBe(false);
    // It was the sphere that moved, not the page.
    expect(await page.evaluate(() => scrollY)).toBe(0);
  });

  test('comes nearer when two fingers part', async () => {
    const page = await onPhone('?d=panoramas&scene=0&regions=0');
    await sphereShown(page);
    const before = await look(page);
    const box = (await page.locator('.sphere').boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await moveFingers(page, [
      [
        { x: x - 20, y },
        { x: x - 120, y },
      ],
      [
        { x: x + 20, y },
        { x: x + 120, y },
      ],
    ]);
    await expect.poll(async () => before.equals(await look(page))).toBe(false);
    // The page itself is not enlarged.
    expect(await page.evaluate(() => visualViewport!.scale)).toBe(1);
  });
});

test('a finger on a posed picture shows its epipolar lines; what is to be touched is large enough', async () => {
  const page = await onPhone('?d=heads&scene=0');
  const frame = page.locator('.pictures .frame').first();
  await frame.waitFor();
  const box = (await frame.boundingBox())!;
  const from = { x: box.x + box.width * 0.3, y: box.y + box.height / 2 };
  const session = await page.context().newCDPSession(page);
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] });
  await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ ...from, x: from.x + 24 }] });
  await expect.poll(() => page.locator('line.epipolar').count()).toBeGreaterThan(0);
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
});

test.each([
  '?d=panoramas',
  '?d=panoramas&scene=0',
  '?d=captions&scene=0',
  '?d=heads&scene=0',
  '?d=captions&page=dataset',
])('on a phone every control of %s is a fingertip high', async query => {
  const page = await onPhone(query);
  await page.waitForLoadState('networkidle');
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, select, label:has(input)')]
      // Phrases and numbers on a map are part of what they stand in.
      .filter(element => !element.closest('.picture') && element.checkVisibility())
      .map(element => ({
        name: element.textContent?.trim().slice(0, 30),
        height: element.getBoundingClientRect().height,
      }))
      .filter(({ height }) => height > 0 && height < 24),
  );
  expect(small).toEqual([]);
});
