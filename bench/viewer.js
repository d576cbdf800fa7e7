import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { treeMegabytes } from './lib/child.js';
import { describeMachine, loadAverage } from './lib/machine.js';
import { median, summarise } from './lib/measure.js';
import { formatTable, writeResults } from './lib/report.js';
import { binary, writeCaptions, writeHeads, writePanorama, writePicture } from './lib/viewer-sets.js';

export const summary = 'the viewer in Chromium over loopback: opening, scrolling, searching, drawing; software GL';

const chromiumArguments = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

/** Starts `panoply view` as a user would; resolves when it has printed its address. */
function startViewer(roots, cache, clock) {
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
        started: clock ?? started,
        readyMs: performance.now() - started,
        stop: () => new Promise(done => child.removeAllListeners('exit').once('exit', done) && child.kill('SIGINT')),
      }),
    );
  });
}

const allLoaded = () => {
  const box = document.querySelector('.scroller')?.getBoundingClientRect();
  if (!box) return false;
  const seen = [...document.querySelectorAll('[data-cell]')].filter(cell => {
    const { top, bottom } = cell.getBoundingClientRect();
    return bottom > box.top && top < box.bottom;
  });
  return seen.length > 0 && seen.every(cell => cell.querySelector('img.loaded'));
};

/** From the command to the first thumbnail and to all on the screen, with an empty cache and with what the run before left. */
async function measureOpening({ browser, data, rounds }) {
  const heads = writeHeads(data);
  const rows = [];
  for (let round = 0; round < rounds; round++) {
    const cache = join(data, `cache-${process.pid}`);
    rmSync(cache, { recursive: true, force: true });
    for (const kind of ['cold', 'warm']) {
      const viewer = await startViewer([heads], cache);
      const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
      await page.goto(viewer.url, { waitUntil: 'commit' });
      await page.waitForSelector('[data-cell] img.loaded');
      const firstMs = performance.now() - viewer.started;
      await page.waitForFunction(allLoaded, undefined, { polling: 'raf' });
      const screenMs = performance.now() - viewer.started;
      rows.push({ kind, readyMs: viewer.readyMs, firstMs, screenMs });
      await page.context().close();
      await viewer.stop();
    }
    rmSync(cache, { recursive: true, force: true });
  }
  const table = ['cold', 'warm'].map(kind => {
    const of = name => median(rows.filter(row => row.kind === kind).map(row => row[name]));
    return [kind, ...['readyMs', 'firstMs', 'screenMs'].map(name => `${of(name).toFixed(0)} ms`)];
  });
  process.stdout.write(`\n70,000 images (10,000 identities of 7), from the command\n`);
  process.stdout.write(`${formatTable(['cache', 'address printed', 'first thumbnail', 'whole screen'], table)}\n`);
  return rows;
}

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
      const key = cell.getAttribute('aria-posinset');
      present.add(key);
      const known = entered.get(key);
      if (known === undefined) {
        shown++;
        entered.set(key, now);
      }
      if (cell.querySelector('img.loaded') && entered.get(key) >= 0) {
        blanks.push(now - entered.get(key));
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
    frameMs: { median: at(frames, 0.5), p99: at(frames, 0.99), most: frames.at(-1) },
    heapMb: performance.memory ? performance.memory.usedJSHeapSize / 2 ** 20 : undefined,
    nodes: document.querySelectorAll('*').length,
  };
};

async function measureScrolling({ browser, data, speed, scenes }) {
  const heads = writeHeads(data, scenes);
  const cache = join(data, 'scroll-cache');
  mkdirSync(cache, { recursive: true });
  const viewer = await startViewer([heads], cache);
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await page.goto(`${viewer.url}?filters=0`);
  await page.waitForFunction(allLoaded);
  // The index is read meanwhile; it is done before anybody has scrolled far.
  await page.waitForFunction(
    async () =>
      (
        await (
          await fetch(
            `data/${new URLSearchParams(location.search).get('d') ?? document.title.split(' ')[0]}/progress.json`,
          )
        ).json()
      ).isComplete,
    undefined,
    { polling: 1000 },
  );
  const before = { server: treeMegabytes(viewer.pid) };
  const runs = [];
  for (const kind of ['first', 'second']) {
    const result = await page.evaluate(scrollThrough, speed);
    runs.push({ kind, ...result, serverMb: treeMegabytes(viewer.pid) });
  }
  await page.context().close();
  await viewer.stop();
  process.stdout.write(`\nScroll through ${scenes.toLocaleString('en')} scenes at ${speed} screens a second\n`);
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
        'server',
      ],
      runs.map(({ kind, seconds, cells, blankMs, frameMs, heapMb, serverMb }) => [
        kind,
        seconds.toFixed(0),
        cells,
        `${blankMs.median.toFixed(0)} ms`,
        `${blankMs.p99.toFixed(0)} ms`,
        `${blankMs.most.toFixed(0)} ms`,
        blankMs.over150,
        `${frameMs.median.toFixed(1)} ms`,
        `${frameMs.p99.toFixed(1)} ms`,
        `${heapMb?.toFixed(0) ?? '?'} MB`,
        `${serverMb.toFixed(0)} MB`,
      ]),
    )}\n`,
  );
  return { before, runs };
}

/** From a key in the search field to the frame that shows what was found. */
async function measureSearch({ browser, data }) {
  await writePicture(data);
  const captions = writeCaptions(data);
  const viewer = await startViewer([captions], join(data, 'cache'));
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await page.goto(viewer.url);
  await page.locator('input[type=search]').first().focus();
  const queries = [
    'amber1',
    'sky',
    'boat harbour',
    'weathered3',
    'red car street',
    '"a wooden fence"',
    'windy39',
    'tree near the house',
    'person',
    'zzzz',
  ];
  await page.keyboard.type('warm');
  const asked = performance.now();
  await page.waitForFunction(() => / of [\d,]+ scenes/.test(document.querySelector('p.count').textContent), undefined, {
    timeout: 120_000,
  });
  const index = performance.now() - asked;
  const found = [];
  for (const query of queries) {
    found.push(
      await page.evaluate(async text => {
        const field = document.querySelector('input[type=search]');
        const count = document.querySelector('p.count');
        field.value = '';
        field.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise(resolve => setTimeout(resolve, 400));
        const before = count.textContent;
        const started = performance.now();
        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise(resolve => {
          const look = () =>
            count.textContent !== before && / of [\d,]+ scenes/.test(count.textContent)
              ? resolve()
              : setTimeout(look, 1);
          look();
        });
        await new Promise(requestAnimationFrame);
        const worker = performance.getEntriesByName('panoply:search-answered').at(-1).detail;
        return {
          query: text,
          ms: performance.now() - started,
          worker,
          text: count.textContent.trim().replace(/\s+/g, ' '),
        };
      }, query),
    );
  }
  await page.context().close();
  await viewer.stop();
  process.stdout.write(
    `\nSearch over 40,000 captions, from the key to the frame (from the first key until the texts are read and indexed: ${(index / 1000).toFixed(1)} s)\n`,
  );
  process.stdout.write(
    `${formatTable(
      ['query', 'ms', 'of it in the index', 'found'],
      found.map(({ query, ms, worker, text }) => [query, ms.toFixed(0), worker.toFixed(0), text]),
    )}\n`,
  );
  return found;
}

/** A picture with 15 masks: from asking to painted; and from a pointer on a phrase to its regions lit. */
async function measurePicture({ browser, data }) {
  const picture = await writePicture(data);
  const viewer = await startViewer([picture], join(data, 'cache'));
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  const drawn = [];
  for (let round = 0; round < 12; round++) {
    await page.goto(`${viewer.url}?scene=0`);
    await page.waitForFunction(() => performance.getEntriesByName('panoply:regions-painted').length > 0);
    drawn.push(
      await page.evaluate(() => {
        const time = name => performance.getEntriesByName(name)[0].startTime;
        return time('panoply:regions-painted') - time('panoply:regions-asked');
      }),
    );
  }
  const hovers = await page.evaluate(async () => {
    const phrases = [...document.querySelectorAll('[data-phrase], .phrase')];
    const times = [];
    for (let i = 0; i < 101; i++) {
      const phrase = phrases[(i * 7) % phrases.length];
      const painted = () => performance.getEntriesByName('panoply:regions-painted').length;
      const before = painted();
      const started = performance.now();
      phrase.dispatchEvent(new PointerEvent('pointerenter', { bubbles: false, pointerType: 'mouse' }));
      phrase.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }));
      phrase.dispatchEvent(new MouseEvent('mouseenter', { bubbles: false }));
      phrase.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
      while (painted() === before && performance.now() - started < 1000)
        await new Promise(resolve => setTimeout(resolve, 0));
      times.push(performance.now() - started);
      phrase.dispatchEvent(new PointerEvent('pointerleave', { bubbles: false, pointerType: 'mouse' }));
      phrase.dispatchEvent(new PointerEvent('pointerout', { bubbles: true, pointerType: 'mouse' }));
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
    }
    return times.slice(1);
  });
  await page.context().close();
  await viewer.stop();
  const [draw, hover] = [summarise(drawn.slice(2)), summarise(hovers)];
  process.stdout.write(`\n1280x720 with 15 masks\n`);
  process.stdout.write(
    `${formatTable(
      ['', 'median', 'least', 'most', 'of'],
      [
        ['masks asked to painted', ...[draw.median, draw.min, draw.max].map(ms => `${ms.toFixed(1)} ms`), draw.count],
        [
          'phrase hovered to lit',
          ...[hover.median, hover.min, hover.max].map(ms => `${ms.toFixed(1)} ms`),
          hover.count,
        ],
      ],
    )}\n`,
  );
  return { draw, hover };
}

/** From the address to the panorama on the sphere. */
async function measurePanorama({ browser, data }) {
  const panorama = writePanorama(data);
  const viewer = await startViewer([panorama], join(data, 'cache'));
  const times = [];
  for (let round = 0; round < 6; round++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${viewer.url}?scene=0`, { waitUntil: 'commit' });
    await page.waitForFunction(() => performance.getEntriesByName('panoply:panorama-shown').length > 0);
    times.push(await page.evaluate(() => performance.getEntriesByName('panoply:panorama-shown')[0].startTime));
    await context.close();
  }
  await viewer.stop();
  const result = summarise(times.slice(1));
  process.stdout.write(
    `\nPanorama of 2048x1024, from the address to the sphere: median ${result.median.toFixed(0)} ms, most ${result.max.toFixed(0)} ms of ${result.count}\n`,
  );
  return result;
}

/** What the grid page loads of scripts, compressed. */
function measureSize() {
  const folder = fileURLToPath(new URL('../dist/viewer/', import.meta.url));
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const scripts = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path);
  const bytes = path => gzipSync(readFileSync(join(folder, path))).byteLength;
  const grid = scripts.reduce((sum, path) => sum + bytes(path), 0);
  const all = readdirSync(join(folder, 'assets')).filter(name => name.endsWith('.js'));
  process.stdout.write(
    `\nScripts of the grid page: ${(grid / 1024).toFixed(1)} KB gzipped (${scripts.length} of ${all.length} files)\n`,
  );
  return { grid };
}

const parts = {
  size: measureSize,
  open: measureOpening,
  scroll: measureScrolling,
  search: measureSearch,
  picture: measurePicture,
  panorama: measurePanorama,
};

export async function run(options) {
  const { values, positionals } = parseArgs({
    args: options,
    allowPositionals: true,
    options: {
      data: { type: 'string', default: join(tmpdir(), 'panoply-bench-viewer') },
      rounds: { type: 'string', default: '5' },
      speed: { type: 'string', default: '4' },
      scenes: { type: 'string', default: '10000' },
      label: { type: 'string' },
      prepare: { type: 'boolean', default: false },
    },
  });
  const { data } = values;
  mkdirSync(data, { recursive: true });
  const names = positionals.length > 0 ? positionals : Object.keys(parts);
  const unknown = names.find(name => !parts[name]);
  if (unknown) throw new Error(`Expected ${Object.keys(parts).join(', ')} but received ${unknown}`);
  if (values.prepare) {
    writeHeads(data, Number(values.scenes));
    await writePicture(data);
    writeCaptions(data);
    writePanorama(data);
    return;
  }
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
  const browser = await chromium.launch({ executablePath, args: chromiumArguments });
  const before = loadAverage();
  const results = {};
  try {
    for (const name of names) {
      results[name] = await parts[name]({
        browser,
        data,
        rounds: Number(values.rounds),
        speed: Number(values.speed),
        scenes: Number(values.scenes),
      });
    }
    process.stdout.write(`\nChromium ${browser.version()}, software GL (SwiftShader); load ${before}\n`);
    if (values.label) {
      const machine = { ...describeMachine(), chromium: browser.version(), gl: 'SwiftShader', load: before };
      process.stdout.write(`${writeResults('viewer', values.label, { machine, results })}\n`);
    }
  } finally {
    await browser.close();
  }
}
