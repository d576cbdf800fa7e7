import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../lib/measure.js';
import { formatTable } from '../lib/report.js';
import { writeCaptions, writePicture } from '../lib/viewer-sets.js';
import { openPage, startViewer } from './browse.js';

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

/** In the page: from a key in the search field to the frame that shows the first of what was found. */
const searchFor = async text => {
  const field = document.querySelector('input[type=search]');
  const count = document.querySelector('p.count');
  const type = value => {
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  type('');
  await new Promise(resolve => setTimeout(resolve, 600));
  const before = count.textContent;
  const changed = new Promise(resolve => {
    new MutationObserver((_, observer) => {
      if (count.textContent === before || !/ of [\d,]+ scenes/.test(count.textContent)) return;
      observer.disconnect();
      resolve(performance.now());
    }).observe(count, { childList: true, subtree: true, characterData: true });
  });
  const started = performance.now();
  type(text);
  const inPage = await changed;
  // The frame is drawn after its callbacks; a message comes after that.
  await new Promise(requestAnimationFrame);
  await new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = resolve;
    port2.postMessage(0);
  });
  const worker = performance.getEntriesByName('panoply:search-answered').at(-1).detail;
  return {
    query: text,
    ms: performance.now() - started,
    inPage: inPage - started,
    worker,
    text: count.textContent.trim().replace(/\s+/g, ' '),
  };
};

export async function measureSearch({ browser, data }) {
  await writePicture(data);
  const captions = writeCaptions(data);
  const viewer = await startViewer([captions], join(data, 'cache'));
  const page = await openPage(browser);
  await page.goto(viewer.url);
  await page.locator('input[type=search]').first().focus();
  await page.keyboard.type('warm');
  const asked = performance.now();
  await page.waitForFunction(() => / of [\d,]+ scenes/.test(document.querySelector('p.count').textContent), undefined, {
    timeout: 120_000,
  });
  const indexMs = performance.now() - asked;
  const found = [];
  for (const query of queries) found.push(await page.evaluate(searchFor, query));
  await page.context().close();
  await viewer.stop();
  process.stdout.write(
    `\nSearch over 40,000 captions, from the key to the frame with the first found (from the first key until the texts are read and indexed: ${(indexMs / 1000).toFixed(1)} s)\n`,
  );
  const rows = found.map(({ query, ms, inPage, worker, text }) => [
    query,
    ...[ms, inPage, worker].map(value => value.toFixed(0)),
    text,
  ]);
  const all = name => median(found.map(row => row[name])).toFixed(0);
  process.stdout.write(
    `${formatTable(['query', 'ms', 'in the page', 'of it in the index', 'found'], [...rows, ['median', all('ms'), all('inPage'), all('worker'), '']])}\n`,
  );
  return { indexMs, found };
}

/**
 * The index alone, in this process, beside MiniSearch (`npm install --no-save minisearch@7` first): time to build it and
 * to answer, with the beginnings of words and, where nothing is found, a letter in five wrong, in both.
 */
export async function measureIndex({ data }) {
  await writePicture(data);
  const file = join(writeCaptions(data), 'annotations/train_caption.json');
  const texts = JSON.parse(readFileSync(file, 'utf8')).annotations.map(({ caption }) => caption);
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [new URL('../../apps/viewer/src/grid/search-index.ts', import.meta.url).pathname],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const { SearchIndex } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`
  );
  const { default: MiniSearch } = await import('minisearch').catch(() => ({}));
  const makers = {
    ours: () => {
      const index = new SearchIndex(texts);
      return query => index.search(query).length;
    },
    ...(MiniSearch && {
      'MiniSearch 7': () => {
        const index = new MiniSearch({ fields: ['text'], searchOptions: { prefix: true, combineWith: 'AND' } });
        index.addAll(texts.map((text, id) => ({ id, text })));
        return query => {
          const exact = index.search(query);
          return (exact.length > 0 ? exact : index.search(query, { fuzzy: 0.2 })).length;
        };
      },
    }),
  };
  const results = {};
  for (const [name, make] of Object.entries(makers)) {
    global.gc?.();
    const heap = process.memoryUsage().heapUsed;
    const started = performance.now();
    const search = make();
    const buildMs = performance.now() - started;
    global.gc?.();
    const heapMb = (process.memoryUsage().heapUsed - heap) / 2 ** 20;
    const asked = queries.map(query => {
      const times = Array.from({ length: 5 }, () => {
        const begun = performance.now();
        search(query);
        return performance.now() - begun;
      });
      return { query, ms: median(times), found: search(query) };
    });
    results[name] = { buildMs, heapMb, asked };
  }
  process.stdout.write('\nThe index of 40,000 captions alone\n');
  process.stdout.write(
    `${formatTable(
      ['', 'build', ...(global.gc ? ['heap'] : []), ...queries],
      Object.entries(results).map(([name, { buildMs, heapMb, asked }]) => [
        name,
        `${buildMs.toFixed(0)} ms`,
        ...(global.gc ? [`${heapMb.toFixed(0)} MB`] : []),
        ...asked.map(({ ms }) => `${ms.toFixed(1)} ms`),
      ]),
    )}\n`,
  );
  if (!MiniSearch) process.stdout.write('MiniSearch is not installed: npm install --no-save minisearch@7\n');
  return results;
}
