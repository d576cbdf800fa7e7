import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../lib/measure.js';
import { formatTable } from '../lib/report.js';
import { writeHeads } from '../lib/viewer-sets.js';
import { launchBareBrowser } from './bare-browser.js';
import { isScreenLoaded, memoryOf, startViewer } from './browse.js';

/**
 * Scrolls the grid from end to end at an even speed, and notes of each cell when it comes onto the screen and in which
 * frame it has its picture. A blank is the time between, or until the cell leaves. The browser tells of both by itself: to
 * look at every cell in every frame takes a tenth of the processor.
 */
const scrollThrough = async screensPerSecond => {
  const scroller = document.querySelector('.scroller');
  const height = scroller.clientHeight;
  const end = scroller.scrollHeight - height;
  const cells = new Map();
  const blanks = [];
  const late = [];
  const frames = [];
  let shown = 0;
  let started = Number.POSITIVE_INFINITY;
  const finish = (cell, blank) => {
    cells.get(cell).isDone = true;
    blanks.push(blank);
    if (blank > 150) late.push((performance.now() - started) / 1000);
  };
  const onScreen = new IntersectionObserver(
    entries => {
      for (const { target, isIntersecting, time } of entries) {
        const cell = cells.get(target);
        if (!cell || cell.isDone) continue;
        if (isIntersecting && cell.entered === undefined) {
          cell.entered = time;
          shown++;
          if (cell.painted !== undefined) finish(target, 0);
        } else if (!isIntersecting && cell.entered !== undefined) finish(target, time - cell.entered);
      }
    },
    { root: scroller },
  );
  const notePicture = cell => {
    const known = cells.get(cell);
    if (!known || known.painted !== undefined) return;
    // Seen with the next frame.
    requestAnimationFrame(now => {
      known.painted = now;
      if (known.entered !== undefined && !known.isDone) finish(cell, Math.max(0, now - known.entered));
    });
  };
  const watch = node => {
    const found = node.matches?.('[role=listitem]') ? [node] : (node.querySelectorAll?.('[role=listitem]') ?? []);
    for (const cell of found) {
      cells.set(cell, {});
      onScreen.observe(cell);
      if (cell.querySelector('img.loaded, .broken')) notePicture(cell);
    }
  };
  const onDone = ({ target }) => notePicture(target.closest('[role=listitem]'));
  scroller.scrollTop = 0;
  await new Promise(resolve => setTimeout(resolve, 1000));
  watch(scroller);
  const changes = new MutationObserver(records => {
    for (const { addedNodes, removedNodes } of records) {
      for (const node of addedNodes) watch(node);
      for (const node of removedNodes) {
        const cell = cells.get(node);
        if (!cell) continue;
        if (cell.entered !== undefined && !cell.isDone) finish(node, performance.now() - cell.entered);
        onScreen.unobserve(node);
        cells.delete(node);
      }
    }
  });
  changes.observe(scroller, { childList: true, subtree: true });
  // What has its picture, or says why it has none, is not blank.
  scroller.addEventListener('load', onDone, true);
  scroller.addEventListener('error', onDone, true);
  started = performance.now();
  let last = started;
  for (;;) {
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
    const top = Math.min(end, ((now - started) / 1000) * screensPerSecond * height);
    scroller.scrollTop = top;
    if (top >= end) break;
  }
  await new Promise(resolve => setTimeout(resolve, 500));
  onScreen.disconnect();
  changes.disconnect();
  scroller.removeEventListener('load', onDone, true);
  scroller.removeEventListener('error', onDone, true);
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
 * Chromium keeps pictures that are no longer shown.
 */
async function rendererUnderPressure(page, viewer) {
  await page.send('HeapProfiler.collectGarbage');
  await page.send('Memory.simulatePressureNotification', { level: 'critical' });
  await new Promise(resolve => setTimeout(resolve, 4000));
  return memoryOf(viewer).renderer;
}

/**
 * Scrolls through all of a set at an even speed: first with an empty cache, then again. The index is read before: it is
 * done before anybody has scrolled far.
 */
export async function measureScrolling({ data, speed, scenes, show, once }) {
  const heads = writeHeads(data, scenes);
  const cache = join(data, `scroll-cache-${process.pid}`);
  mkdirSync(cache, { recursive: true });
  const viewer = await startViewer([heads], cache);
  const page = await launchBareBrowser();
  await page.goto(`${viewer.url}?filters=0${show === 'views' ? '&show=views' : ''}`);
  await page.waitFor(isScreenLoaded);
  await page.waitFor(isIndexRead, { pollMs: 1000 });
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
  await page.close();
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
