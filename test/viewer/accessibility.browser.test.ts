import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { useBrowser } from './browser.ts';
import { fileFolder, makeGeogen, makePanime, makePanocaps, viewed } from './datasets.ts';
import { serve } from './serve.ts';

vi.setConfig({ testTimeout: 120_000 });
const { open } = useBrowser();
const folder = fileFolder();
let base: string;

beforeAll(async () => {
  const captions = await makePanocaps(join(folder, 'captions'), join(folder, 'predicted'));
  const viewer = await serve([
    await viewed(await makePanime(join(folder, 'panoramas'))),
    await viewed(captions, { predictions: [join(folder, 'predicted')] }),
    await viewed(await makeGeogen(join(folder, 'heads'))),
  ]);
  base = viewer.url;
}, 120_000);

const pages = {
  grid: '?d=captions',
  'grid of views': '?d=heads&show=views',
  dataset: '?d=captions&page=dataset',
  panorama: '?d=panoramas&scene=0&stage=map',
  sphere: '?d=panoramas&scene=0',
  captions: '?d=captions&scene=0&set=none',
  predictions: '?d=captions&scene=0&set=0',
  cameras: '?d=heads&scene=0',
} as const;
const names = Object.keys(pages) as (keyof typeof pages)[];

/** Opens a page and waits until everything it reads is there. */
async function settled(name: keyof typeof pages): Promise<Page> {
  const page = await open(`${base}${pages[name]}`, { reducedMotion: 'reduce', isShared: true });
  await page.waitForFunction(() => document.querySelector('main h1') && !document.querySelector('.waiting'));
  await page.waitForLoadState('networkidle');
  return page;
}

interface Node {
  role: string;
  name: string;
  ignored: boolean;
}

/** What a screen reader gets: Chromium's own accessibility tree. */
async function readTree(page: Page): Promise<Node[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes.map(({ role, name, ignored }) => ({
    role: String(role?.value ?? ''),
    name: String(name?.value ?? '').trim(),
    ignored,
  }));
}

const namedRoles = new Set([
  'application',
  'button',
  'checkbox',
  'combobox',
  'dialog',
  'group',
  'image',
  'img',
  'link',
  'list',
  'navigation',
  'region',
  'searchbox',
  'slider',
  'textbox',
]);
/** Lists of a card or of problems, and wrappers without a word of their own, need no name. */
const mayBeNameless = new Set(['list', 'group', 'region', 'image', 'img']);

describe.each(names)('on the page %s', name => {
  let page: Page;
  beforeAll(async () => {
    page = await settled(name);
  }, 120_000);
  afterAll(() => page.context().close());

  test('a screen reader finds a title, one main part, one first heading, and a name on all to act on', async () => {
    expect(await page.title()).toMatch(/.+ · .+/);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    const tree = (await readTree(page)).filter(({ ignored }) => !ignored);
    expect(tree.filter(({ role }) => role === 'main')).toHaveLength(1);
    expect(tree.filter(({ role }) => role === 'banner')).toHaveLength(1);
    expect(await page.locator('h1').count()).toBe(1);
    const nameless = tree.filter(
      ({ role, name: own }) => namedRoles.has(role) && own === '' && !mayBeNameless.has(role),
    );
    expect(nameless).toEqual([]);
    // Headings go down one level at a time.
    const levels = await page
      .locator('h1, h2, h3, h4')
      .evaluateAll(list => list.filter(each => each.checkVisibility()).map(({ tagName }) => Number(tagName[1])));
    levels.forEach((level, i) => {
      if (i > 0) expect(level - levels[i - 1], `heading ${i} of ${levels}`).toBeLessThanOrEqual(1);
    });
  });

  test('a screen reader meets no broken markup', async () => {
    const faults = await page.evaluate(() => {
      const found: string[] = [];
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
      for (const id of new Set(ids)) if (ids.filter(each => each === id).length > 1) found.push(`id ${id} twice`);
      for (const attribute of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for']) {
        for (const element of document.querySelectorAll(`[${attribute}]`)) {
          for (const id of element.getAttribute(attribute)!.split(/\s+/))
            if (!document.getElementById(id)) found.push(`${attribute} of ${id}, which is not there`);
        }
      }
      for (const image of document.querySelectorAll('img'))
        if (!image.hasAttribute('alt')) found.push(`img ${image.src}`);
      for (const item of document.querySelectorAll('[role=listitem]'))
        if (!item.closest('[role=list]')) found.push('listitem outside a list');
      for (const inner of document.querySelectorAll('button button, a button, button a, a a'))
        found.push(inner.outerHTML);
      for (const element of document.querySelectorAll<HTMLElement>('[tabindex]'))
        if (element.tabIndex > 0) found.push(`tabindex ${element.tabIndex}`);
      for (const hidden of document.querySelectorAll('[aria-hidden=true]'))
        if (hidden.querySelector('a[href], button:not([tabindex="-1"]), input')) found.push('focusable but hidden');
      return found;
    });
    expect(faults).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('every text is legible, %s', async colorScheme => {
    await page.emulateMedia({ colorScheme });
    // The page follows within a frame.
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
    const pale = await page.evaluate(() => {
      type Rgba = [number, number, number, number];
      const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
      /** Any CSS colour, as the browser understands it. */
      const parse = (text: string): Rgba => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = text;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
      };
      const over = (top: Rgba, below: Rgba): Rgba => {
        const mix = (k: number) => top[k] * top[3] + below[k] * (1 - top[3]);
        return [mix(0), mix(1), mix(2), 1];
      };
      // WCAG 2.2, relative luminance and contrast ratio.
      const luminance = ([r, g, b]: Rgba) => {
        const [x, y, z] = [r, g, b].map(value => {
          const share = value / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
      };
      const found: string[] = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement!;
        const text = node.textContent!.trim();
        if (text === '' || !element.checkVisibility({ opacityProperty: true })) continue;
        if (element.closest('script, style, noscript, .visually-hidden, .sphere, :disabled, svg')) continue;
        const chain: Element[] = [];
        for (let each: Element | null = element; each; each = each.parentElement) chain.push(each);
        // What lies over a picture has a ground of its own, or is none of this test's business.
        if (chain.some(each => each.matches('.picture, .frame') && each !== element)) {
          if (parse(getComputedStyle(element).backgroundColor)[3] === 0) continue;
        }
        const ground = chain
          .map(each => parse(getComputedStyle(each).backgroundColor))
          .reduceRight<Rgba>((below, top) => over(top, below), [255, 255, 255, 1]);
        const style = getComputedStyle(element);
        const opacity = chain.reduce((product, each) => product * Number(getComputedStyle(each).opacity), 1);
        const [r, g, b, a] = parse(style.color);
        const ink = over([r, g, b, a * opacity], ground);
        const [light, dark] = [luminance(ink), luminance(ground)].sort((x, y) => y - x);
        const ratio = (light + 0.05) / (dark + 0.05);
        const size = Number.parseFloat(style.fontSize);
        const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        if (ratio < (isLarge ? 3 : 4.5) - 0.01)
          found.push(`${ratio.toFixed(2)} ${element.className} ${text.slice(0, 40)}`);
      }
      return [...new Set(found)];
    });
    expect(pale).toEqual([]);
  });

  // At last: what has the focus dims what is around it.
  test('Tab goes through everything, in the order of the page, and it is always seen where', async () => {
    const expected = await page.evaluate(
      () =>
        [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, summary, [tabindex]')].filter(
          element => element.tabIndex >= 0 && !(element as HTMLButtonElement).disabled && element.checkVisibility(),
        ).length,
    );
    const seen: { place: number; label: string; isMarked: boolean }[] = [];
    for (let k = 0; k < Math.min(expected, 60); k++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        if (!element || element === document.body) return undefined;
        const all = [...document.querySelectorAll('*')];
        const marks = (each: Element) => {
          const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(each);
          return (
            (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none' || !borderColor
          );
        };
        const isMarked = marks(element) || [...element.querySelectorAll('*')].some(marks);
        const label = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? element.tagName;
        return { place: all.indexOf(element), label, isMarked };
      });
      if (!at) break;
      seen.push(at);
    }
    expect(seen.length).toBeGreaterThanOrEqual(Math.min(expected, 60) - 1);
    expect(seen.filter(({ isMarked }) => !isMarked)).toEqual([]);
    const places = seen.map(({ place }) => place);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});

describe('with reduced motion', () => {
  test('nothing is animated, and the sphere is where it turns to at once', async () => {
    const page = await open(`${base}?d=panoramas&scene=0&regions=0`, { reducedMotion: 'reduce' });
    await page.waitForFunction(() => performance.getEntriesByName('panoply:panorama-shown').length > 0);
    const slow = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('*')].flatMap(element => {
          const { transitionDuration, animationDuration, animationName } = getComputedStyle(element);
          const seconds = (text: string) => Math.max(...text.split(',').map(Number.parseFloat));
          const isSlow =
            seconds(transitionDuration) > 0.001 || (animationName !== 'none' && seconds(animationDuration) > 0.001);
          return isSlow ? [element.className] : [];
        }),
      );
    expect(await slow()).toEqual([]);
    const look = () => page.locator('.sphere').screenshot();
    const before = await look();
    await page.getByRole('list', { name: 'Views' }).getByRole('button').nth(12).click();
    let turned = await look();
    await expect
      .poll(async () => {
        turned = await look();
        return before.equals(turned);
      })
      .toBe(false);
    // An animated turn at six rounds a minute takes five seconds: it would still be moving.
    await page.waitForTimeout(700);
    expect(turned.equals(await look())).toBe(true);
  });

  test('without the wish, it turns by and by', async () => {
    const page = await open(`${base}?d=panoramas&scene=0&regions=0`, { reducedMotion: 'no-preference' });
    await page.waitForFunction(() => performance.getEntriesByName('panoply:panorama-shown').length > 0);
    const look = () => page.locator('.sphere').screenshot();
    const before = await look();
    await page.getByRole('list', { name: 'Views' }).getByRole('button').nth(12).click();
    const seen: Buffer[] = [before];
    await expect
      .poll(async () => {
        const now = await look();
        if (!seen.some(old => old.equals(now))) seen.push(now);
        return seen.length;
      })
      .toBeGreaterThan(2);
  });
});
