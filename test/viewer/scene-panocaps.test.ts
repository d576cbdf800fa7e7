import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { checkPrediction, imageQuality, scorePanocaps } from '../../src/analysis/score/panocaps/index.ts';
import { phraseSimilarity, trigramEmbedding } from '../../src/analysis/text-similarity/phrase-similarity.ts';
import { loadWordnet } from '../../src/analysis/text-similarity/wordnet-table.ts';
import { decodeMask, parseRle } from '../../src/core/mask/index.ts';
import type { SceneDocument } from '../../src/core/viewer/documents.ts';
import { readPanocapsTruth } from '../../src/formats/panocaps/benchmark/read-truth.ts';
import { useBrowser } from './browser.ts';
import { fileFolder, makePanocaps, viewed } from './datasets.ts';
import { serve } from './serve.ts';

vi.setConfig({ testTimeout: 180_000 });
const { open } = useBrowser();
const folder = fileFolder();
const root = join(folder, 'set');
const predictions = join(folder, 'predictions');
const broken = join(folder, 'broken');
const hostile = '</script><img src=x onerror="document.title=\'owned\'"> {{7*7}}';
let base: string;
const unlinked = join(folder, 'unlinked');
let [plain, predicted, spoiled, loose] = ['', '', '', ''];
let scenes: SceneDocument[];

beforeAll(async () => {
  await makePanocaps(root, predictions);
  await makePanocaps(broken);
  spoil(broken);
  await makePanocaps(unlinked);
  unlink(unlinked);
  const viewer = await serve([
    await viewed(root),
    await viewed(root, { predictions: [predictions] }),
    await viewed(broken),
    await viewed(unlinked),
  ]);
  base = viewer.url;
  const site = await (await fetch(`${base}site.json`)).json();
  [plain, predicted, spoiled, loose] = site.datasets.map(({ id }: { id: string }) => id);
  scenes = await Promise.all(
    [0, 1, 2, 3, 4, 5].map(async row => (await fetch(`${base}data/${plain}/scenes/${row}.json`)).json()),
  );
}, 240_000);

/** A picture cut off, a mask cut off, a caption that means harm. */
function spoil(set: string): void {
  const pictures = readdirSync(join(set, 'images'), { recursive: true, withFileTypes: true }).filter(entry =>
    /\.(jpg|png)$/.test(entry.name),
  );
  for (const { parentPath, name } of pictures) {
    const file = join(parentPath, name);
    writeFileSync(file, readFileSync(file).subarray(0, 40));
  }
  for (const name of readdirSync(join(set, 'annotations'))) {
    const file = join(set, 'annotations', name);
    const json = JSON.parse(readFileSync(file, 'utf8'));
    for (const annotation of json.annotations) {
      if (typeof annotation.caption === 'string') {
        annotation.caption += hostile;
        annotation.caption_ann = undefined;
      } else annotation.segmentation.counts = annotation.segmentation.counts.slice(0, -3);
    }
    writeFileSync(file, JSON.stringify(json));
  }
}

/** Of every caption the first phrase is plain text: what it named is named no more. The largest mask of each picture goes. */
function unlink(set: string): void {
  for (const name of readdirSync(join(set, 'annotations'))) {
    const file = join(set, 'annotations', name);
    const json = JSON.parse(readFileSync(file, 'utf8'));
    if (name.endsWith('_mask.json')) {
      const largest = new Map<string, number>();
      for (const { image_id, area } of json.annotations)
        largest.set(image_id, Math.max(area, largest.get(image_id) ?? 0));
      json.annotations = json.annotations.filter(
        ({ image_id, area }: { image_id: string; area: number }) => area < largest.get(image_id)!,
      );
    } else {
      for (const annotation of json.annotations) {
        annotation.caption_ann = annotation.caption_ann.replace(/<[\d,]+:([^>]*)>/, '$1');
        annotation.label_matched = annotation.label_matched.slice(1);
        annotation.labels = annotation.labels.slice(1);
      }
    }
    writeFileSync(file, JSON.stringify(json));
  }
}

/** A pixel in the middle of a region, as shares of the picture. */
function pixelOf(scene: SceneDocument, position: number): { x: number; y: number } {
  const mask = parseRle(scene.views[0].regions[position].mask);
  const pixels = decodeMask(mask);
  const others = scene.views[0].regions
    .filter((_, k) => k !== position)
    .map(region => decodeMask(parseRle(region.mask)));
  const { width, height } = mask;
  const isInside = (x: number, y: number) =>
    pixels[y * width + x] === 1 && others.every(other => other[y * width + x] === 0);
  const reach = 3;
  const around = Array.from({ length: 2 * reach + 1 }, (_, k) => k - reach);
  for (let y = reach; y < height - reach; y += 3) {
    for (let x = reach; x < width - reach; x += 3) {
      if (!isInside(x, y)) continue;
      if (around.every(dy => around.every(dx => isInside(x + dx, y + dy)))) {
        return { x: (x + 0.5) / width, y: (y + 0.5) / height };
      }
    }
  }
  throw new Error(`Region ${position} has no inside`);
}

/** A pixel that no region has, well away from any, as shares of the picture. */
function pixelOfNone(scene: SceneDocument): { x: number; y: number } {
  const masks = scene.views[0].regions.map(region => parseRle(region.mask));
  const covers = masks.map(mask => decodeMask(mask));
  const { width, height } = masks[0];
  const isFree = (x: number, y: number) => covers.every(cover => cover[y * width + x] === 0);
  for (let y = 3; y < height - 3; y++) {
    for (let x = 3; x < width - 3; x++) {
      if ([-3, 0, 3].every(dy => [-3, 0, 3].every(dx => isFree(x + dx, y + dy))))
        return { x: (x + 0.5) / width, y: (y + 0.5) / height };
    }
  }
  throw new Error('Every pixel has a region');
}

/** What the overlay shows at a point: red, green, blue, opacity. */
const overlayAt = (page: Page, at: { x: number; y: number }, picture = 0): Promise<number[]> =>
  page.evaluate(
    ({ at: { x, y }, picture: index }) => {
      const canvas = document.querySelectorAll<HTMLCanvasElement>('.picture canvas')[index];
      const context = canvas.getContext('2d')!;
      return [...context.getImageData(Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1).data];
    },
    { at, picture },
  );

const painted = (page: Page) =>
  page.waitForFunction(() => performance.getEntriesByName('panoply:regions-painted').length > 0);

describe('a PanoCaps image', () => {
  test('lights a phrase’s masks and dims the rest; a mask lights its phrases', async () => {
    const page = await open(`${base}?d=${plain}&scene=0`);
    await painted(page);
    const [view] = scenes[0].views;
    const phrases = view.captions[0].phrases;
    expect(await page.locator('.phrase').count()).toBe(phrases.length);
    // Two phrases of one region each, and the pixels those stand on.
    const single = phrases.flatMap(({ regionIds }, index) =>
      regionIds.length === 1 ? [{ index, region: view.regions.findIndex(({ id }) => id === regionIds[0]) }] : [],
    );
    expect(single.length).toBeGreaterThan(1);
    const [first, second] = [single[0], single.find(({ region }) => region !== single[0].region)!];
    const [inFirst, inSecond] = [pixelOf(scenes[0], first.region), pixelOf(scenes[0], second.region)];
    const before = await overlayAt(page, inFirst);
    expect(before[3]).toBe(128);

    await page.locator(`[data-phrase="${first.index}"]`).hover();
    await expect.poll(() => overlayAt(page, inSecond)).toEqual([247, 247, 244, 184]);
    const lit = await overlayAt(page, inFirst);
    expect(lit.slice(0, 3).every((value, k) => Math.abs(value - before[k]) <= 3)).toBe(true);
    expect(lit[3]).toBeLessThan(before[3]);

    const box = (await page.locator('.picture').boundingBox())!;
    await page.mouse.move(box.x + inSecond.x * box.width, box.y + inSecond.y * box.height);
    const litPhrases = () =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.phrase.lit')].map(({ dataset }) => Number(dataset.phrase)),
      );
    const expected = phrases.flatMap(({ regionIds }, index) =>
      regionIds.includes(view.regions[second.region].id) ? [index] : [],
    );
    await expect.poll(litPhrases).toEqual(expected);
    expect(await page.locator(`[data-region="${second.region}"].lit`).count()).toBe(1);
    await page.mouse.move(2, 2);
    await expect.poll(() => overlayAt(page, inFirst)).toEqual(before);
  });

  test('works from the keyboard; what is pinned is in the URL, and Escape lets go before it leaves', async () => {
    const page = await open(`${base}?d=${plain}&scene=1`);
    await painted(page);
    await page.locator('.phrase').first().focus();
    await expect.poll(() => page.locator('.phrase.lit').count()).toBe(1);
    await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-phrase'))).toBe('1');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).searchParams.get('pin')).toBe('p1');
    expect(await page.locator('[data-phrase="1"]').getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('[data-phrase="1"]').getAttribute('aria-label')).toMatch(/: \d+ regions?$/);
    await page.reload();
    await painted(page);
    await expect.poll(() => page.locator('[data-phrase="1"].lit').count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).searchParams.get('pin')).toBeNull();
    expect(new URL(page.url()).searchParams.get('scene')).toBe('1');
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).searchParams.get('scene')).toBeNull();
  });

  test('shows kinds of regions, opacity, and keeps them for the next scene', async () => {
    const page = await open(`${base}?d=${plain}&scene=0`);
    await painted(page);
    const { regions } = scenes[0].views[0];
    const thing = regions.findIndex(({ isThing }) => isThing);
    const stuff = regions.findIndex(({ isThing }) => !isThing);
    const [onThing, onStuff] = [pixelOf(scenes[0], thing), pixelOf(scenes[0], stuff)];
    await page.getByRole('button', { name: 'Stuff', exact: true }).click();
    await expect.poll(async () => (await overlayAt(page, onThing))[3]).toBe(0);
    expect((await overlayAt(page, onStuff))[3]).toBe(128);
    expect(await page.locator('[data-region]').count()).toBe(regions.filter(({ isThing }) => !isThing).length);
    await page.getByLabel('Opacity of regions').fill('0.8');
    await expect.poll(async () => (await overlayAt(page, onStuff))[3]).toBe(204);
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Next scene' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('scene')).toBe('1');
    expect(new URL(page.url()).searchParams.get('kind')).toBe('stuff');
  });

  test('shows regions that no phrase names alone, and marks the pixels that no region has', async () => {
    const unlinkedScenes: SceneDocument[] = await Promise.all(
      [0, 1, 2, 3, 4, 5].map(async at => (await fetch(`${base}data/${loose}/scenes/${at}.json`)).json()),
    );
    const named = (scene: SceneDocument) =>
      new Set(scene.views[0].captions.flatMap(({ phrases }) => phrases.flatMap(({ regionIds }) => regionIds)));
    const row = unlinkedScenes.findIndex(each => each.views[0].regions.some(({ id }) => !named(each).has(id)));
    expect(row).toBeGreaterThanOrEqual(0);
    const scene = unlinkedScenes[row];
    const { regions } = scene.views[0];
    const isNamed = (position: number) => named(scene).has(regions[position].id);
    const positions = regions.map((_, position) => position);
    const [unnamed, linked] = [positions.find(k => !isNamed(k))!, positions.find(isNamed)!];
    const page = await open(`${base}?d=${loose}&scene=${row}`);
    await painted(page);
    await page.getByRole('button', { name: 'Ungrounded' }).click();
    await expect.poll(async () => (await overlayAt(page, pixelOf(scene, linked)))[3]).toBe(0);
    // On a stripe or between two.
    expect([128, 191]).toContain((await overlayAt(page, pixelOf(scene, unnamed)))[3]);
    await expect.poll(() => page.locator('[data-region]').count()).toBe(positions.filter(k => !isNamed(k)).length);
    expect(await page.locator('[data-region]').first().getAttribute('aria-label')).toContain('named by no phrase');
    await page.getByRole('button', { name: 'All', exact: true }).click();

    const empty = pixelOfNone(scene);
    expect(await overlayAt(page, empty)).toEqual([0, 0, 0, 0]);
    await page.getByRole('checkbox', { name: /Uncovered/ }).check();
    await expect.poll(async () => (await overlayAt(page, empty))[3]).toBeGreaterThan(100);
    await expect.poll(() => new URL(page.url()).searchParams.get('uncovered')).toBe('1');
    // How much it is, counted here from the masks themselves.
    const covers = regions.map(region => decodeMask(parseRle(region.mask)));
    const uncovered = covers[0].reduce((sum, _, i) => sum + (covers.some(cover => cover[i] === 1) ? 0 : 1), 0);
    const percent = (100 * uncovered) / covers[0].length;
    const label = await page.locator('label', { hasText: 'Uncovered' }).textContent();
    expect(label).toContain(`${percent < 10 ? percent.toFixed(1) : percent.toFixed(0)}%`);
  });

  test('draws outlines, or none', async () => {
    const page = await open(`${base}?d=${plain}&scene=0`);
    await painted(page);
    /** Pixels of a region's own colour that hide what is below. */
    const outlined = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.picture canvas')!;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((value, i) => i % 4 === 3 && value > 200).length;
      });
    expect(await outlined()).toBeGreaterThan(100);
    await page.getByRole('checkbox', { name: 'Outlines' }).uncheck();
    await expect.poll(outlined).toBe(0);
    await expect.poll(() => new URL(page.url()).searchParams.get('borders')).toBe('0');
    await page.reload();
    await painted(page);
    expect(await outlined()).toBe(0);
  });
});

test('a prediction beside the truth: the engine’s own gPQ, pairs on both sides, and why the rest failed', async () => {
  const page = await open(`${base}?d=${predicted}&scene=0`);
  const { splits } = await readPanocapsTruth(root);
  const truth = [...splits.values()].flat().find(({ id }) => scenes[0].views[0].id.endsWith(String(id)))!;
  const prediction = checkPrediction(JSON.parse(readFileSync(join(predictions, `${truth.id}.json`), 'utf8')));
  const similarity = phraseSimilarity(trigramEmbedding(), await loadWordnet());
  const { images } = scorePanocaps([truth], new Map([[truth.id, prediction]]), similarity);
  await page.waitForSelector('dd.main');
  expect(await page.locator('dd.main').textContent()).toBe(imageQuality(images[0]).toFixed(3));
  expect(await page.locator('dl').textContent()).toContain(`${images[0].matches.length} of ${images[0].truthCount}`);
  expect(await page.locator('.note').textContent()).toMatch(/trigrams.*not comparable/);
  const { matches, truthCount, predictedCount } = images[0];
  const rows = page.locator('tbody tr');
  expect(await rows.count()).toBe(truthCount + predictedCount - matches.length);
  const outcomes = await page.locator('.outcome').allTextContents();
  expect(outcomes.filter(text => text === 'matched')).toHaveLength(matches.length);
  expect(outcomes.every(text => /^(matched|(missed|spurious): .{10,})$/.test(text))).toBe(true);

  // A matched pair lights on both sides, each at its own mask.
  const [match] = matches;
  const row = outcomes.indexOf('matched');
  await page.locator(`[data-row="${row}"]`).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('row')).toBe(String(row));
  const inTruth = pixelOf(scenes[0], images[0].truthMaskIndices[match.truth]);
  await expect.poll(() => overlayAt(page, inTruth, 0).then(colour => colour[3])).toBeLessThan(128);
  const elsewhere = scenes[0].views[0].regions.findIndex((_, k) => k !== images[0].truthMaskIndices[match.truth]);
  expect(await overlayAt(page, pixelOf(scenes[0], elsewhere), 0)).toEqual([247, 247, 244, 184]);
  expect(await page.locator('tr.lit').count()).toBe(1);
});

test('what is broken says so, names its reason, and stops nothing', async () => {
  const page = await open(`${base}?d=${spoiled}&scene=0`, { expected: /Failed to load resource/ });
  await page.waitForSelector('.broken');
  expect(await page.locator('.broken').first().getAttribute('aria-label')).toMatch(/cannot be shown: .{10,}/);
  const { regions } = scenes[0].views[0];
  await expect.poll(() => page.locator('[data-region] .problem').count()).toBe(regions.length);
  expect(await page.locator('[data-region] .problem').first().textContent()).toMatch(/Expected/);
  // The caption's markup is text.
  expect(await page.locator('.caption').first().textContent()).toContain(hostile);
  expect(await page.locator('.caption img').count()).toBe(0);
  expect(await page.title()).not.toContain('owned');
  await page.getByRole('button', { name: 'Next scene' }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('scene')).toBe('1');
});

test('on a phone nothing is wider than the page', async () => {
  const page = await open(`${base}?d=${predicted}&scene=0`, { width: 360, height: 740, reducedMotion: 'reduce' });
  await page.waitForSelector('dd.main');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});
