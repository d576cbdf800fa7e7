import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { epipolarSegment } from '../../apps/viewer/src/scene/geogen/epipolar.ts';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import type { SceneDocument } from '../../src/core/viewer/documents.ts';
import { useBrowser } from './browser.ts';
import { fileFolder, makeGeogen, viewed } from './datasets.ts';
import { serve } from './serve.ts';

vi.setConfig({ testTimeout: 180_000 });
const { open } = useBrowser();
const folder = fileFolder();
let base: string;
let dataset: string;
let scenes: SceneDocument[];

beforeAll(async () => {
  const root = await makeGeogen(join(folder, 'heads'));
  const viewer = await serve([await viewed(root)]);
  base = viewer.url;
  dataset = (await (await fetch(`${base}site.json`)).json()).datasets[0].id;
  scenes = await Promise.all(
    [0, 1].map(async row => (await fetch(`${base}data/${dataset}/scenes/${row}.json`)).json()),
  );
  // The second identity's mesh and one of its depth layers are cut off.
  const [, spoiled] = scenes;
  for (const path of [spoiled.mesh!.path, spoiled.views[1].layers.depth!.path]) {
    writeFileSync(join(root, path), readFileSync(join(root, path)).subarray(0, 100));
  }
}, 240_000);

const cameraOf = (scene: SceneDocument, view: number) => scene.views[view].camera as PinholeCamera;
const stageReady = (page: Page) => page.waitForSelector('.stage canvas', { timeout: 60_000 });
/** Share of the stage's pixels that are drawn on. */
const drawnShare = async (page: Page): Promise<number> => {
  const picture = await page.locator('.stage').screenshot();
  return page.evaluate(
    async bytes => {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      const ground = [...data.subarray(4 * (20 * bitmap.width + 20), 4 * (20 * bitmap.width + 20) + 3)];
      let drawn = 0;
      for (let i = 0; i < data.length; i += 4)
        if (ground.some((value, k) => Math.abs(data[i + k] - value) > 48)) drawn++;
      return drawn / (data.length / 4);
    },
    [...picture],
  );
};

test('a pixel’s epipolar lines in the other pictures, and by its depth the very point', async () => {
  const page = await open(`${base}?d=${dataset}&scene=0`);
  const frames = page.locator('.pictures .frame');
  await expect.poll(() => frames.count()).toBe(3);
  const box = (await frames.nth(0).boundingBox())!;
  await expect
    .poll(
      async () => {
        await page.mouse.move(box.x + box.width / 2 + Math.random(), box.y + box.height / 2);
        return page.locator('.pictures .point').count();
      },
      { timeout: 30_000 },
    )
    .toBe(1);
  const facts = () => page.locator('.pictures ~ .facts').textContent();
  await expect.poll(facts, { timeout: 30_000 }).toMatch(/depth 0\.\d+ m/);
  const [, x, y] = /pixel ([\d.]+), ([\d.]+)/.exec((await facts())!)!.map(Number);
  for (const view of [1, 2]) {
    const expected = epipolarSegment(cameraOf(scenes[0], 0), cameraOf(scenes[0], view), x, y)!;
    const line = frames.nth(view).locator('line.epipolar');
    const drawn = await line.evaluate(element =>
      ['x1', 'y1', 'x2', 'y2'].map(name => Number(element.getAttribute(name))),
    );
    // The numbers shown are rounded to a tenth of a pixel.
    for (const [k, value] of drawn.entries()) expect(Math.abs(value - expected[k])).toBeLessThan(0.5);
  }
  // Points that another view shows lie on its line.
  const onLine = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.pictures .match')].map(dot => {
      const frame = dot.closest('.frame')!;
      const line = frame.querySelector('line.epipolar')!;
      const [x0, y0, x1, y1] = ['x1', 'y1', 'x2', 'y2'].map(name => Number(line.getAttribute(name)));
      const size = Number(frame.querySelector('svg')!.getAttribute('viewBox')!.split(' ')[2]);
      const [px, py] = [
        (Number.parseFloat(dot.style.left) / 100) * size,
        (Number.parseFloat(dot.style.top) / 100) * size,
      ];
      return Math.abs((x1 - x0) * (py - y0) - (y1 - y0) * (px - x0)) / Math.hypot(x1 - x0, y1 - y0);
    }),
  );
  for (const distance of onLine) expect(distance).toBeLessThan(0.1);
  await page.mouse.move(2, 2);
  await expect.poll(() => page.locator('line.epipolar').count()).toBe(0);
});

test('works from the keyboard', async () => {
  const page = await open(`${base}?d=${dataset}&scene=0`);
  const frame = page.locator('.pictures .frame').first();
  await frame.waitFor();
  await page.getByRole('button', { name: 'Picture', exact: true }).focus();
  for (let k = 0; k < 3; k++) await page.keyboard.press('Tab');
  expect(await frame.evaluate(element => element === document.activeElement)).toBe(true);
  await expect.poll(() => page.locator('line.epipolar').count()).toBeGreaterThan(0);
  const place = () => page.locator('.pictures .point').evaluate(element => (element as HTMLElement).style.left);
  const before = await place();
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => Number.parseFloat(await place()) - Number.parseFloat(before)).toBeCloseTo(10, 3);
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).searchParams.get('view')).toBe('0');
  await page.keyboard.press('Escape');
  await expect.poll(() => new URL(page.url()).searchParams.get('view')).toBeNull();
  expect(new URL(page.url()).searchParams.get('scene')).toBe('0');
});

test('cameras, points and mesh stand in space; each can be taken away', async () => {
  const page = await open(`${base}?d=${dataset}&scene=0`, { reducedMotion: 'reduce' });
  await stageReady(page);
  await expect.poll(() => page.locator('.space .facts').textContent(), { timeout: 30_000 }).toMatch(/[\d,]+ triangles/);
  await expect.poll(() => drawnShare(page), { timeout: 30_000 }).toBeGreaterThan(0.02);
  const all = await drawnShare(page);
  for (const name of ['Pictures', 'Points', 'Mesh', 'Ring and axes'])
    await page.getByRole('checkbox', { name, exact: true }).uncheck();
  await expect.poll(() => drawnShare(page)).toBeLessThan(all / 2);
  // Frusta are left.
  expect(await drawnShare(page)).toBeGreaterThan(0);
  await page.getByRole('checkbox', { name: 'Frusta' }).uncheck();
  await expect.poll(() => drawnShare(page)).toBe(0);
  await expect.poll(() => new URL(page.url()).searchParams.get('mesh')).toBe('0');
});

test('layers, and what is broken of them', async () => {
  const page = await open(`${base}?d=${dataset}&scene=0&layer=depth`);
  await expect.poll(() => page.locator('.pictures canvas').count(), { timeout: 30_000 }).toBe(3);
  expect(await page.locator('.ramp').textContent()).toMatch(/0\.\d\d m.*0\.\d\d m/);
  const spoiled = await open(`${base}?d=${dataset}&scene=1`, { expected: /Failed to load resource/ });
  await expect.poll(() => spoiled.locator('.problem').allTextContents(), { timeout: 30_000 }).toHaveLength(2);
  const problems = (await spoiled.locator('.problem').allTextContents()).join('\n');
  expect(problems).toContain(scenes[1].mesh!.path);
  expect(problems).toContain(scenes[1].views[1].layers.depth!.path);
  // The rest is there all the same.
  await expect.poll(() => drawnShare(spoiled), { timeout: 30_000 }).toBeGreaterThan(0.01);
});

test('views of one name in two splits are all there', async () => {
  const page = await open(`${base}?d=${dataset}`);
  await page.route('**/scenes/0.json', async route => {
    const scene: SceneDocument = await (await route.fetch()).json();
    await route.fulfill({ json: { ...scene, views: scene.views.map(view => ({ ...view, id: 'r_0' })) } });
  });
  await page.goto(`${base}?d=${dataset}&scene=0`);
  await expect.poll(() => page.locator('.pictures .frame').count()).toBe(3);
});

test('Escape closes the help and nothing beneath it', async () => {
  const page = await open(`${base}?d=${dataset}&scene=0&view=1`);
  await page.locator('.pictures .frame').first().waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  // The address follows within a quarter of a second.
  await page.waitForTimeout(400);
  expect(new URL(page.url()).searchParams.get('view')).toBe('1');
});
