import { join } from 'node:path';
import { summarise } from '../lib/measure.js';
import { formatTable } from '../lib/report.js';
import { writePictures } from '../lib/viewer-sets.js';
import { markTime, openPage, startViewer } from './browse.js';

/** Pages loaded, pictures gone through, phrases pointed at; the first two of each only warm up. */
const counts = { fresh: 12, next: 12, hovers: 102 };

/**
 * In the page: from a new pointer on a phrase, as the browser tells it, until its regions are lit on the canvas, and
 * until the page has done all of that frame; and what the browser itself says when it was shown (Event Timing: from the
 * event's own time to the picture on the screen, in steps of 8 ms).
 */
const watchHovers = () => {
  const times = [];
  const shown = [];
  Object.assign(window, { hoverTimes: times, hoverShown: shown });
  new PerformanceObserver(list => {
    for (const { name, duration } of list.getEntries()) if (name === 'pointerover') shown.push(duration);
  }).observe({ type: 'event', durationThreshold: 16 });
  document.addEventListener(
    'pointerover',
    event => {
      const phrase = event.target.closest?.('.phrase');
      if (!phrase || phrase.contains(event.relatedTarget)) return;
      const begun = performance.now();
      const painted = () => performance.getEntriesByName('panoply:regions-painted').at(-1)?.startTime ?? 0;
      const look = () => {
        if (painted() < begun) return requestAnimationFrame(look);
        const toCanvas = painted() - begun;
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => times.push({ toCanvas, toFrame: performance.now() - begun });
        port2.postMessage(0);
      };
      requestAnimationFrame(look);
    },
    true,
  );
};

/** In the page: the same for a page that changes one small box, which is what a frame costs whatever is drawn. */
const measureFloor = async turns => {
  const box = document.createElement('div');
  box.style.cssText = 'position:fixed;top:0;left:0;width:8px;height:8px';
  document.body.append(box);
  const times = [];
  for (let k = 0; k < turns; k++) {
    await new Promise(resolve => setTimeout(resolve, 40 + (k % 16)));
    const begun = performance.now();
    box.style.background = k % 2 ? '#fff' : '#000';
    await new Promise(requestAnimationFrame);
    await new Promise(resolve => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(0);
    });
    times.push(performance.now() - begun);
  }
  box.remove();
  return times;
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
  await page.waitForTimeout(300);
  const hovers = (await page.evaluate(() => window.hoverTimes)).slice(2);
  const shown = (await page.evaluate(() => window.hoverShown)).slice(2);
  const floor = await page.evaluate(measureFloor, 50);
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
    hoverToScreen: summarise(shown),
    frameFloor: summarise(floor),
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
        row('pointer on a phrase -> frame done by the page', results.hoverToFrame),
        row('pointer on a phrase -> on the screen (Event Timing)', results.hoverToScreen),
        row('a box that changes colour -> frame done by the page', results.frameFloor),
      ],
    )}\n`,
  );
  return results;
}
