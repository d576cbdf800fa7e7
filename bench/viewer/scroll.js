import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../lib/measure.js';
import { formatTable } from '../lib/report.js';
import { writeHeads } from '../lib/viewer-sets.js';
import { isScreenLoaded, memoryOf, openPage, startViewer } from './browse.js';

/**
 * Scrolls the grid from end to end at an even speed, and at each frame sees which cells on the screen have no picture yet.
 * A blank is the time from a cell's coming onto the screen to its picture, or to its leaving.
 */
const scrollThrough = async screensPerSecond => {
  const scroller = document.querySelector('.scroller');
  const height = scroller.clientHeight;
  const end = scroller.scrollHeight - height;
  const entered = new Map();
  const blanks = [];
  const late = [];
  const frames = [];
  let shown = 0;
  scroller.scrollTop = 0;
  await new Promise(resolve => setTimeout(resolve, 1000));
  const started = performance.now();
  let last = started;
  for (;;) {
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
    const top = Math.min(end, ((now - started) / 1000) * screensPerSecond * height);
    scroller.scrollTop = top;
    const box = scroller.getBoundingClientRect();
    const present = new Set();
    for (const cell of document.querySelectorAll('[role=listitem]')) {
      const { top: cellTop, bottom } = cell.getBoundingClientRect();
      if (bottom <= box.top || cellTop >= box.bottom) continue;
      const key = cell.querySelector('a').getAttribute('href');
      present.add(key);
      const known = entered.get(key);
      if (known === undefined) {
        shown++;
        entered.set(key, now);
      }
      // What has its picture, or says why it has none, is not blank; the empty box before that is.
      if (entered.get(key) >= 0 && cell.querySelector('img.loaded, .broken')) {
        const blank = now - entered.get(key);
        blanks.push(blank);
        if (blank > 150) late.push((now - started) / 1000);
        entered.set(key, -1);
      }
    }
    for (const [key, since] of entered) {
      if (present.has(key)) continue;
      if (since >= 0) blanks.push(now - since);
      entered.delete(key);
    }
    if (top >= end) break;
  }
  blanks.sort((a, b) => a - b);
  frames.sort((a, b) => a - b);
  const at = (list, share) => list[Math.min(list.length - 1, Math.floor(list.length * share))];
  return {
    seconds: (performance.now() - started) / 1000,
    cells: shown,
    blankMs: {
      median: at(blanks, 0.5),
      p99: at(blanks, 0.99),
      most: blanks.at(-1),
      over150: blanks.filter(ms => ms > 150).length,
    },
    /** Seconds into the scroll. */
    late: late.map(seconds => Math.round(seconds)).slice(0, 200),
    frameMs: { median: at(frames, 0.5), p99: at(frames, 0.99), most: frames.at(-1) },
    heapMb: performance.memory ? performance.memory.usedJSHeapSize / 2 ** 20 : undefined,
    nodes: document.querySelectorAll('*').length,
  };
};

const isIndexRead = async () => {
  const { datasets } = JSON.parse(document.getElementById('site').textContent);
  return (await (await fetch(`data/${datasets[0].id}/progress.json`)).json()).isComplete;
};

/**
 * Megabytes of the renderer once the browser is told that memory is short: what the page itself holds. Until then
 * Chromium keeps pictures that are no longer shown, and Playwright records answers in the same process (to 200 MB).
 */
async function rendererUnderPressure(page, viewer) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Memory.simulatePressureNotification', { level: 'critical' });
  await new Promise(resolve => setTimeout(resolve, 4000));
  await session.detach();
  return memoryOf(viewer).renderer;
}

/**
 * Scrolls through all of a set at an even speed: first with an empty cache, then again. The index is read before: it is
 * done before anybody has scrolled far.
 */
export async function measureScrolling({ browser, data, speed, scenes, show, once }) {
  const heads = writeHeads(data, scenes);
  const cache = join(data, `scroll-cache-${process.pid}`);
  mkdirSync(cache, { recursive: true });
  const viewer = await startViewer([heads], cache);
  const page = await openPage(browser);
  await page.goto(`${viewer.url}?filters=0${show === 'views' ? '&show=views' : ''}`);
  await page.waitForFunction(isScreenLoaded);
  await page.waitForFunction(isIndexRead, undefined, { polling: 1000, timeout: 300_000 });
  const runs = [];
  const before = memoryOf(viewer);
  for (const kind of once ? ['first'] : ['first', 'second']) {
    const peak = { server: 0, renderer: 0, browser: 0 };
    const series = [];
    const timer = setInterval(() => {
      const now = memoryOf(viewer);
      for (const name of Object.keys(peak)) peak[name] = Math.max(peak[name], now[name]);
      series.push(now);
    }, 2000);
    const result = await page.evaluate(scrollThrough, speed);
    clearInterval(timer);
    // Bounded memory does not grow with the way: the first and the last fifth, medians.
    const fifth = Math.max(1, Math.floor(series.length / 5));
    const at = (list, name) => (list.length > 0 ? median(list.map(each => each[name])) : undefined);
    const trend = name => ({ first: at(series.slice(0, fifth), name), last: at(series.slice(-fifth), name) });
    const heldMb = await rendererUnderPressure(page, viewer);
    const trendMb = { server: trend('server'), renderer: trend('renderer') };
    runs.push({ kind, ...result, peakMb: peak, trendMb, heldMb });
  }
  await page.context().close();
  await viewer.stop();
  const what =
    show === 'views' ? `${(7 * scenes).toLocaleString('en')} pictures` : `${scenes.toLocaleString('en')} scenes`;
  process.stdout.write(`\nScroll through ${what} at ${speed} screens a second\n`);
  const ms = (value, digits = 0) => `${value.toFixed(digits)} ms`;
  process.stdout.write(
    `${formatTable(
      [
        'run',
        'seconds',
        'cells',
        'blank median',
        'p99',
        'longest',
        'over 150 ms',
        'frame median',
        'p99',
        'page heap',
        'browser, peak',
        'renderer, first fifth / last / peak',
        'server, first fifth / last / peak',
        'renderer when memory is short',
      ],
      runs.map(({ kind, seconds, cells, blankMs, frameMs, heapMb, peakMb, trendMb, heldMb }) => [
        kind,
        seconds.toFixed(0),
        cells,
        ms(blankMs.median),
        ms(blankMs.p99),
        ms(blankMs.most),
        blankMs.over150,
        ms(frameMs.median, 1),
        ms(frameMs.p99, 1),
        `${heapMb?.toFixed(0) ?? '?'} MB`,
        `${peakMb.browser.toFixed(0)} MB`,
        ...['renderer', 'server'].map(
          name =>
            `${[trendMb[name].first, trendMb[name].last, peakMb[name]].map(mb => mb?.toFixed(0) ?? '?').join(' / ')} MB`,
        ),
        `${heldMb.toFixed(0)} MB`,
      ]),
    )}\n`,
  );
  return { before, runs };
}
