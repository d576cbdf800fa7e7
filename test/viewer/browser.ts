import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Flags for a machine without a screen or a graphics card, also as root. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

/** What one page did that no page may do. */
export interface Faults {
  /** Errors of scripts and of the console, broken policies among them. */
  errors: string[];
  /** Requests to anywhere but the page's own server. */
  foreign: string[];
  /** Requests that failed and answers that are errors: causes of "Failed to load resource", no faults by themselves. */
  failed: string[];
}

/** Characters of an answer that say what was wrong. */
const answerKept = 200;

/** Notes what a page asked for and did not get. Requests that the page itself gave up are left out. */
function noteFailures(page: Page, failed: string[]): void {
  page.on('requestfailed', request => {
    const reason = request.failure()?.errorText ?? 'no reason';
    if (!reason.includes('ERR_ABORTED')) failed.push(`${request.url()}: ${reason}`);
  });
  page.on('response', async response => {
    if (response.status() < 400) return;
    const place = failed.push(`${response.url()}: HTTP ${response.status()}`) - 1;
    // A page that is closed has no bodies any more.
    const body = await response.text().catch(() => '');
    if (body !== '') failed[place] += ` ${body.slice(0, answerKept)}`;
  });
}

export interface OpenOptions {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  reducedMotion?: 'reduce' | 'no-preference';
  /** A touch screen instead of a mouse. */
  hasTouch?: boolean;
  /** Console messages that a test provokes. */
  expected?: RegExp;
  /** Several tests look at it: whoever opened it closes it. */
  isShared?: boolean;
}

/** One browser for a test file, and pages that must not do anything wrong. */
export function useBrowser(): { open(url: string, options?: OpenOptions): Promise<Page & { faults: Faults }> } {
  let browser: Browser | undefined;
  const opened: { page: Page; address: string; test: string; faults: Faults; isShared: boolean }[] = [];
  beforeAll(async () => {
    const executablePath = process.env.CHROMIUM ?? candidates.find(path => existsSync(path));
    if (!executablePath)
      throw new Error('Expected Chromium: `node scripts/setup.js` installs it, or name one in CHROMIUM');
    browser = await chromium.launch({ executablePath, args: chromiumArguments, timeout: 120_000 });
  }, 150_000);
  afterEach(async () => {
    // Pages that go on drawing take the time of the next test's.
    for (const { page, isShared } of opened) if (!isShared && !page.isClosed()) await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    // At last, so that no test forgets to look.
    const faulty = opened.filter(({ faults: { errors, foreign } }) => errors.length + foreign.length > 0);
    const told = faulty.map(
      ({ address, test, faults: { errors, foreign, failed } }) =>
        `${address} in "${test}": ${[...errors, ...foreign.map(url => `asked for ${url}`), ...failed.map(what => `did not get ${what}`)].join('; ')}`,
    );
    if (told.length > 0) throw new Error(`Expected pages without faults but found\n${told.join('\n')}`);
  });
  return {
    async open(url, options = {}) {
      const { width = 1280, height = 800, colorScheme = 'light', reducedMotion, hasTouch, expected } = options;
      const context = await browser!.newContext({
        viewport: { width, height },
        colorScheme,
        reducedMotion,
        hasTouch,
        isMobile: hasTouch,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      const faults: Faults = { errors: [], foreign: [], failed: [] };
      const origin = new URL(url).origin;
      noteFailures(page, faults.failed);
      page.on('pageerror', error => faults.errors.push(String(error)));
      page.on('console', message => {
        if (message.type() !== 'error' || expected?.test(message.text())) return;
        faults.errors.push(`${message.text()} ${message.location().url}`);
      });
      page.on('request', request => {
        const target = new URL(request.url());
        if (target.origin !== origin && !['blob:', 'data:'].includes(target.protocol))
          faults.foreign.push(request.url());
      });
      const test = expect.getState().currentTestName ?? 'a hook';
      opened.push({ page, address: url, test, faults, isShared: options.isShared ?? false });
      await page.goto(url);
      return Object.assign(page, { faults });
    },
  };
}
