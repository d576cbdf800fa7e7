import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../lib/measure.js';
import { formatTable } from '../lib/report.js';
import { writeHeads } from '../lib/viewer-sets.js';
import { isScreenLoaded, openPage, startViewer } from './browse.js';

/**
 * From the command to the first thumbnail and to all on the screen: cold with an empty cache, warm with what the run
 * before left in it. The browser runs already; its page begins when the address is printed.
 */
export async function measureOpening({ browser, data, rounds }) {
  const heads = writeHeads(data);
  const rows = [];
  const cache = join(data, `cache-${process.pid}`);
  for (let round = 0; round < rounds; round++) {
    rmSync(cache, { recursive: true, force: true });
    for (const kind of ['cold', 'warm']) {
      const page = await openPage(browser);
      // A new page is work for the browser, which a user's browser has done before.
      await page.waitForTimeout(1500);
      const viewer = await startViewer([heads], cache);
      await page.goto(viewer.url, { waitUntil: 'commit' });
      await page.waitForSelector('[data-cell] img.loaded');
      const firstMs = performance.now() - viewer.started;
      await page.waitForFunction(isScreenLoaded, undefined, { polling: 'raf' });
      const screenMs = performance.now() - viewer.started;
      rows.push({ kind, readyMs: viewer.readyMs, firstMs, screenMs });
      await page.context().close();
      await viewer.stop();
    }
  }
  rmSync(cache, { recursive: true, force: true });
  const table = ['cold', 'warm'].map(kind => {
    const of = name => median(rows.filter(row => row.kind === kind).map(row => row[name]));
    return [kind, ...['readyMs', 'firstMs', 'screenMs'].map(name => `${of(name).toFixed(0)} ms`)];
  });
  process.stdout.write('\n70,000 images (10,000 identities of 7), from the command\n');
  process.stdout.write(`${formatTable(['cache', 'address printed', 'first thumbnail', 'whole screen'], table)}\n`);
  return rows;
}
