import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { treeMegabytes } from '../lib/child.js';
import { binary } from '../lib/viewer-sets.js';

/**
 * A browser without a screen or a graphics card: software GL. What is not the page's is kept out of its figures: every
 * new window of Chromium loads pages of its own (the panels of its address bar, a second of processor time), and Debian
 * asks for tiles to be painted by the graphics card, which Chromium by itself does not where there is none.
 */
export function launchBrowser() {
  return chromium.launch({ executablePath: chromiumPath(), args: plainArguments });
}

export const chromiumPath = () => ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));

export const plainArguments = [
  '--disable-gpu-rasterization',
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--enable-unsafe-swiftshader',
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup',
];

/** A page of a context of its own: nothing in its caches. */
export async function openPage(browser, { width = 1280, height = 800 } = {}) {
  return (await browser.newContext({ viewport: { width, height } })).newPage();
}

/** Starts `panoply view` as a user would; resolves when it has printed its address. */
export function startViewer(roots, cache) {
  const started = performance.now();
  const child = spawn(process.execPath, [binary, 'view', ...roots, '--no-open', '--quiet'], {
    env: { ...process.env, PANOPLY_CACHE: cache },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', code => reject(new Error(`panoply view ended with ${code}`)));
    child.stdout.once('data', data =>
      resolve({
        url: String(data).trim(),
        pid: child.pid,
        started,
        readyMs: performance.now() - started,
        stop: () => new Promise(done => child.removeAllListeners('exit').once('exit', done) && child.kill('SIGINT')),
      }),
    );
  });
}

/** The process that draws a page: of the browser's renderers the one with the most memory. */
function rendererMegabytes() {
  const sizes = readdirSync('/proc').map(entry => {
    try {
      if (!/^\d+$/.test(entry) || !readFileSync(`/proc/${entry}/cmdline`, 'latin1').includes('--type=renderer'))
        return 0;
      const status = readFileSync(`/proc/${entry}/status`, 'latin1');
      return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
    } catch {
      // It ended in the meantime.
      return 0;
    }
  });
  return Math.max(...sizes);
}

/** Resident megabytes of the server, of the process that draws the page, and of the whole browser. */
export function memoryOf(viewer) {
  const server = treeMegabytes(viewer.pid);
  const own = process.memoryUsage.rss() / 2 ** 20;
  return { server, renderer: rendererMegabytes(), browser: treeMegabytes(process.pid) - own - server };
}

/** In the page: whether every cell on the screen has its picture. */
export const isScreenLoaded = () => {
  const box = document.querySelector('.scroller')?.getBoundingClientRect();
  if (!box) return false;
  const seen = [...document.querySelectorAll('[data-cell]')].filter(cell => {
    const { top, bottom } = cell.getBoundingClientRect();
    return bottom > box.top && top < box.bottom;
  });
  return seen.length > 0 && seen.every(cell => cell.querySelector('img.loaded'));
};

/** In the page: when a mark was set, ms since the page began; undefined before. */
export const markTime = name => performance.getEntriesByName(name).at(-1)?.startTime;
