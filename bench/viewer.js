import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describeMachine, loadAverage } from './lib/machine.js';
import { writeResults } from './lib/report.js';
import { writeCaptions, writeHeads, writePanorama, writePicture, writePictures } from './lib/viewer-sets.js';
import { launchBrowser } from './viewer/browse.js';
import { measureOpening } from './viewer/open.js';
import { measurePanorama } from './viewer/panorama.js';
import { measurePicture } from './viewer/picture.js';
import { measureScrolling } from './viewer/scroll.js';
import { measureIndex, measureSearch } from './viewer/search.js';

export const summary = 'the viewer in Chromium over loopback: opening, scrolling, searching, drawing; software GL';

const help = `npm run bench -- viewer [PART...] [options]

The viewer in Debian's Chromium over loopback, without a graphics card (SwiftShader draws, on the same cores).

  size       scripts that the grid page loads, gzipped
  open       10,000 identities of 7 images: from the command to the first thumbnails, cold and warm
  scroll     through all of them at an even speed: how long a cell on the screen has no picture; memory
  search     40,000 captions: from the key to the frame with the first found
  index      the index of that search alone, beside MiniSearch where it is installed
  picture    1280x720 with 15 masks: until they are painted; from the pointer on a phrase to its regions lit
  panorama   2048x1024: from the address to the sphere
Without a PART all but index.

  --data DIR       where the sets are made, once (default ${join(tmpdir(), 'panoply-bench-viewer')})
  --prepare        only make the sets
  --rounds N       of open (default 5)
  --scenes N       identities of scroll (default 10000)
  --show KIND      what scroll shows: covers (one picture a scene) or views (all) (default covers)
  --once           of scroll only the first run, with an empty cache
  --speed N        screens a second of scroll (default 2)
  --label NAME     also write bench/results/viewer-NAME.json
`;

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
  index: measureIndex,
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
      speed: { type: 'string', default: '2' },
      scenes: { type: 'string', default: '10000' },
      show: { type: 'string', default: 'covers' },
      once: { type: 'boolean', default: false },
      label: { type: 'string' },
      prepare: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const { data } = values;
  const names = positionals.length > 0 ? positionals : Object.keys(parts).filter(name => name !== 'index');
  const unknown = names.find(name => !parts[name]);
  if (unknown) throw new Error(`Expected ${Object.keys(parts).join(', ')} but received ${unknown}`);
  if (!['covers', 'views'].includes(values.show))
    throw new Error(`Expected covers or views for --show but received ${values.show}`);
  mkdirSync(data, { recursive: true });
  if (values.prepare) {
    writeHeads(data, Number(values.scenes));
    await writePicture(data);
    await writePictures(data);
    writeCaptions(data);
    writePanorama(data);
    return;
  }
  const browser = await launchBrowser();
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
        show: values.show,
        once: values.once,
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
