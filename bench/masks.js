import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import {
  cropMask,
  decodeMask,
  dilateMask,
  encodeMask,
  erodeMask,
  formatRle,
  maskIouMatrix,
  measureMask,
  parseRle,
} from '../dist/core/mask/index.js';
import { createMaskEncoder } from '../dist/kernels/mask-encode.js';
import { createIouMatrixFiller } from '../dist/kernels/mask-overlap.js';
import { KernelMemory } from '../dist/kernels/memory.js';
import { generatePanocaps } from '../dist/synth/panocaps/index.js';
import { describeMachine, loadAverage } from './lib/machine.js';
import { ratioOf, runInterleaved, summarise } from './lib/measure.js';
import { formatSummary, formatTable, writeResults } from './lib/report.js';

export const summary = "COCO RLE: encode, decode, IoU, against pycocotools' C code with bulk calls";

const help = `npm run bench -- masks [options]

Ten truth and ten detected masks (moved, eroded, dilated) for each of so many 1280x720 pictures, one thread:
  encode   pixels to RLE strings; pycocotools needs them columns first, we also take them rows first, as pictures are
  decode   RLE strings to pixels, likewise
  iou      two lists of RLE strings to their IoU matrix, which is the only form pycocotools takes; "parsed": strings
           were read before, as scoring does, where pycocotools would read them anew
Encode and iou are the kernels; "plain" is the library's TypeScript without them. Decode has no kernel.
Both sides count processor time, pycocotools inside its own process and with its calls for whole lists. The contestants
take turns; a ratio is the median of its time over ours.

  --pycocotools DIR   a checkout of its source, built with cython3 and gcc -O3 (default: an installed pycocotools)
  --pictures N        (default 20)
  --rounds N          counted rounds after two of warm-up (default 15)
  --label NAME        also write bench/results/masks-NAME.json
`;

/** Pictures of 1280x720 with ten truth masks and ten disturbed ones. */
function makePictures(count) {
  const pictures = [];
  for (const image of generatePanocaps({ images: 100_000, seed: 1 })) {
    if (image.width !== 1280 || image.regions.length < 10) continue;
    const truth = image.regions.slice(0, 10).map(({ mask }) => mask);
    const detected = truth.map((mask, i) => {
      if (i % 3 === 0) return cropMask(mask, [-3 - i, 2, mask.width, mask.height]);
      return i % 3 === 1 ? erodeMask(mask, 2) : dilateMask(mask, 3);
    });
    pictures.push({ truth: truth.map(formatRle), detected: detected.map(formatRle) });
    if (pictures.length === count) return pictures;
  }
  throw new Error('The generator ended early');
}

async function startPeer(file, checkout) {
  const script = new URL('./peers/masks_pycocotools.py', import.meta.url).pathname;
  const child = spawn('/usr/bin/python3', [script, file, ...(checkout ? [checkout] : [])], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { value } = await lines.next();
  if (value !== 'ready')
    throw new Error('pycocotools did not start: pip install pycocotools, or --pycocotools DIR with cython3');
  return {
    time: async work => {
      child.stdin.write(`${work}\n`);
      const [ms, check] = (await lines.next()).value.split(' ').map(Number);
      return { ms, check };
    },
    stop: () => child.stdin.end(),
  };
}

/** Processor time of our side of a workload, the collector's threads included. @param work returns a checksum */
function time(work) {
  const started = process.cpuUsage();
  const check = work();
  const { user, system } = process.cpuUsage(started);
  return { ms: (user + system) / 1000, check };
}

export async function run(options) {
  const { values } = parseArgs({
    args: options,
    options: {
      pycocotools: { type: 'string' },
      pictures: { type: 'string', default: '20' },
      rounds: { type: 'string', default: '15' },
      label: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return process.stdout.write(help);
  const pictures = makePictures(Number(values.pictures));
  const folder = mkdtempSync(join(tmpdir(), 'bench-masks-'));
  const file = join(folder, 'masks.json');
  writeFileSync(file, JSON.stringify(pictures));
  const [height, width] = [720, 1280];
  const pixels = pictures.map(({ truth }) => truth.map(rle => decodeMask(parseRle(rle), { order: 'column' })));
  const rows = pictures.map(({ truth }) => truth.map(rle => decodeMask(parseRle(rle))));
  const parsed = pictures.map(({ truth, detected }) => ({
    truth: truth.map(rle => measureMask(parseRle(rle))),
    detected: detected.map(rle => measureMask(parseRle(rle))),
  }));
  const memory = new KernelMemory();
  const encode = createMaskEncoder(memory);
  const fillIous = createIouMatrixFiller(memory);
  const encodeAll = (encodeOne, blocks, order) => () =>
    blocks.reduce(
      (sum, masks) =>
        sum +
        masks.reduce((part, mask) => part + formatRle(encodeOne(mask, height, width, { order })).counts.length, 0),
      0,
    );
  const decodeAll = order => () =>
    pictures.reduce((sum, { truth }) => {
      // Held together, as pycocotools returns them.
      const masks = truth.map(rle => decodeMask(parseRle(rle), { order }));
      return sum + masks[0][0];
    }, 0);
  const total = matrix => matrix.reduce((sum, value) => sum + value, 0);
  const compareAll = (list, compare) => () =>
    list.reduce((sum, { truth, detected }) => sum + total(compare(detected, truth)), 0);
  const parseAll = masks => masks.map(rle => parseRle(rle));
  const ours = {
    encode: encodeAll(encode, pixels, 'column'),
    'encode, rows first': encodeAll(encode, rows, 'row'),
    'encode, plain': encodeAll(encodeMask, pixels, 'column'),
    'encode, plain, rows first': encodeAll(encodeMask, rows, 'row'),
    decode: decodeAll('column'),
    'decode, rows first': decodeAll('row'),
    iou: compareAll(pictures, fillIous),
    'iou, parsed': compareAll(parsed, fillIous),
    'iou, plain': compareAll(pictures, (detected, truth) => maskIouMatrix(parseAll(detected), parseAll(truth))),
    'iou, plain, parsed': compareAll(parsed, maskIouMatrix),
  };
  const peer = await startPeer(file, values.pycocotools);
  try {
    const contestants = Object.fromEntries([
      ...['encode', 'decode', 'iou'].map(work => [`pycocotools ${work}`, () => peer.time(work)]),
      ...Object.entries(ours).map(([name, work]) => [name, async () => time(work)]),
    ]);
    const before = loadAverage();
    const samples = await runInterleaved(contestants, { rounds: Number(values.rounds), warmUp: 2 });
    const table = [];
    const results = {};
    for (const name of Object.keys(ours)) {
      const work = name.split(',')[0];
      const [own, theirs] = [samples[name], samples[`pycocotools ${work}`]];
      if (Math.abs(own[0].check - theirs[0].check) > 1e-6)
        throw new Error(`${name}: results differ, ${own[0].check} and ${theirs[0].check}`);
      const ratio = ratioOf(
        own.map(({ ms }) => ms),
        theirs.map(({ ms }) => ms),
      );
      const perPicture = list => summarise(list.map(({ ms }) => ms / pictures.length));
      results[name] = { ours: perPicture(own), pycocotools: perPicture(theirs), ratio };
      table.push([
        name,
        formatSummary(perPicture(own), 2),
        formatSummary(perPicture(theirs), 2),
        ratio.median.toFixed(2),
      ]);
    }
    process.stdout.write(
      `${pictures.length} pictures of ${width}x${height}, 10 x 10 masks; processor milliseconds a picture; load ${before}\n`,
    );
    process.stdout.write(`${formatTable(['', 'Panoply', 'pycocotools', 'times faster'], table)}\n`);
    if (values.label) writeResults('masks', values.label, { machine: describeMachine(), results });
  } finally {
    peer.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
