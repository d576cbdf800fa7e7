import { join } from 'node:path';
import { summarise } from '../lib/measure.js';
import { formatTable } from '../lib/report.js';
import { writePictures } from '../lib/viewer-sets.js';
import { markTime, openPage, startViewer } from './browse.js';

/** Pages loaded, pictures gone through, phrases pointed at; the first two of each only warm up. */
const counts = { fresh: 12, next: 12, hovers: 102 };

/** In the page: a new pointer on a phrase, as the browser tells it, until its regions are lit on the canvas. */
const watchHovers = () => {
  const times = [];
  window.hoverTimes = times;
  document.addEventListener(
    'pointerover',
    event => {
      const phrase = event.target.closest?.('.phrase');
      if (!phrase || phrase.contains(event.relatedTarget)) return;
      const begun = performance.now();
      const painted = () => performance.getEntriesByName('panoply:regions-painted').at(-1)?.startTime ?? 0;
      const look = () => {
        if (painted() < begun) return setTimeout(look, 0);
        const toCanvas = painted() - begun;
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => times.push({ toCanvas, toFrame: performance.now() - begun });
          port2.postMessage(0);
        });
      };
      setTimeout(look, 0);
    },
    true,
  );
};

/** Masks drawn on a 1280x720 picture with 15 of them, and phrases pointed at. */
export async function measurePicture({ browser, data }) {
  const pictures = await writePictures(data, counts.next + 1);
  const viewer = await startViewer([pictures], join(data, 'cache'));
  const page = await openPage(browser, { width: 1440, height: 900 });
  const isPainted = () =>
    performance.getEntriesByName('panoply:regions-painted').length > 0 &&
    performance.getEntriesByName('panoply:picture-shown').length > 0;
  const timesOf = async () => {
    const [asked, shown, painted] = await Promise.all(
      ['regions-asked', 'picture-shown', 'regions-painted'].map(name => page.evaluate(markTime, `panoply:${name}`)),
    );
    return { asked, shown, painted, drawn: Math.max(0, painted - Math.max(asked, shown)), whole: painted - asked };
  };
  const fresh = [];
  for (let round = 0; round < counts.fresh; round++) {
    await page.goto(`${viewer.url}?scene=0`);
    await page.waitForFunction(isPainted);
    fresh.push(await timesOf());
  }
  const next = [];
  for (let round = 0; round < counts.next; round++) {
    await page.waitForTimeout(400);
    await page.evaluate(() => performance.clearMarks());
    await page.keyboard.press('j');
    await page.waitForFunction(isPainted);
    next.push(await timesOf());
  }
  await page.evaluate(watchHovers);
  const boxes = await page
    .locator('.phrase')
    .evaluateAll(list =>
      list.map(phrase => phrase.getClientRects()[0]).map(({ x, y, width, height }) => [x + width / 2, y + height / 2]),
    );
  for (let k = 0; k < counts.hovers; k++) {
    await page.mouse.move(...boxes[(k * 7) % boxes.length]);
    await page.waitForFunction(wanted => window.hoverTimes.length > wanted, k, { polling: 10 });
  }
  const hovers = (await page.evaluate(() => window.hoverTimes)).slice(2);
  await page.context().close();
  await viewer.stop();
  const of = (list, name) => summarise(list.map(each => each[name]));
  const results = {
    fresh: of(fresh.slice(2), 'drawn'),
    freshFromDocument: of(fresh.slice(2), 'whole'),
    next: of(next.slice(2), 'drawn'),
    nextFromDocument: of(next.slice(2), 'whole'),
    hoverToCanvas: of(hovers, 'toCanvas'),
    hoverToFrame: of(hovers, 'toFrame'),
  };
  const row = (title, { median, min, max, count }) => [
    title,
    ...[median, min, max].map(ms => `${ms.toFixed(1)} ms`),
    count,
  ];
  process.stdout.write('\n1280x720 with 15 masks\n');
  process.stdout.write(
    `${formatTable(
      ['', 'median', 'least', 'most', 'of'],
      [
        row('fresh page: document and picture there -> masks painted', results.fresh),
        row('fresh page: document there -> masks painted', results.freshFromDocument),
        row('next picture: document and picture there -> masks painted', results.next),
        row('next picture: document there -> masks painted', results.nextFromDocument),
        row('pointer on a phrase -> its regions lit on the canvas', results.hoverToCanvas),
        row('pointer on a phrase -> frame drawn', results.hoverToFrame),
      ],
    )}\n`,
  );
  return results;
}
