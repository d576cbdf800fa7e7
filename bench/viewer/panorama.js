import { join } from 'node:path';
import { summarise } from '../lib/measure.js';
import { writePanorama } from '../lib/viewer-sets.js';
import { markTime, openPage, startViewer } from './browse.js';

/** From the address to the panorama on the sphere, in a browser that has nothing of it in its caches. */
export async function measurePanorama({ browser, data }) {
  const viewer = await startViewer([writePanorama(data)], join(data, 'cache'));
  const times = [];
  for (let round = 0; round < 6; round++) {
    const page = await openPage(browser);
    await page.goto(`${viewer.url}?scene=0`, { waitUntil: 'commit' });
    await page.waitForFunction(() => performance.getEntriesByName('panoply:panorama-shown').length > 0);
    times.push(await page.evaluate(markTime, 'panoply:panorama-shown'));
    await page.context().close();
  }
  await viewer.stop();
  const result = summarise(times.slice(1));
  process.stdout.write(
    `\nPanorama of 2048x1024, from the address to the sphere: median ${result.median.toFixed(0)} ms, most ${result.max.toFixed(0)} ms of ${result.count}\n`,
  );
  return result;
}
