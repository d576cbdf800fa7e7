import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { sphericalCamera } from '../dist/core/geometry/perspective.js';
import { namedRig } from '../dist/core/geometry/rigs.js';
import { viewsToPanorama } from '../dist/core/geometry/views-to-panorama.js';
import { KernelMemory } from '../dist/kernels/memory.js';
import { PanoramaBuffer } from '../dist/kernels/panorama.js';
import { PanoramaResizer } from '../dist/kernels/resample.js';
import { ViewRenderer } from '../dist/kernels/view-renderer.js';
import { describeMachine, loadAverage } from './lib/machine.js';
import { ratioOf, runInterleaved, summarise } from './lib/measure.js';
import { seededRandom } from './lib/random.js';
import { formatSummary, formatTable, writeResults } from './lib/report.js';

export const summary = 'panorama in memory to 20 views, one thread, against OpenCV remap with cached maps';

const help = `npm run bench -- remap [options]

Times the remap stage alone on one thread: a panorama in memory to the 20 views of the icosahedron rig (512x512, field
of view 90), 2048x1024 and 8192x4096, filtered and --fast; the shrink to 2048x1024; views back to a panorama.
OpenCV: remap with cached fixed-point maps and resize by INTER_AREA, timed inside its own process. The contestants
take turns; a ratio is the median of OpenCV's time over ours, round by round.

  --rounds N     counted rounds after two of warm-up (default 15)
  --label NAME   also write bench/results/remap-NAME.json
`;

const side = 512;
const rig = namedRig('icosahedron').views;
const cameras = rig.map(view => sphericalCamera({ ...view, fovX: 90 }, side, side));

/** OpenCV in a process of its own; `time('views')` resolves to the milliseconds it measured itself. */
async function startOpencv(width) {
  const script = new URL('./peers/opencv_remap.py', import.meta.url).pathname;
  const child = spawn('/usr/bin/python3', [script, width, side, JSON.stringify(rig)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { value } = await lines.next();
  if (value !== 'ready') throw new Error('OpenCV did not start: apt-get install python3-opencv');
  return {
    time: async work => {
      child.stdin.write(`${work}\n`);
      return Number((await lines.next()).value);
    },
    stop: () => child.stdin.end(),
  };
}

/** Panoply's side: memory, a panorama of noise, a prepared renderer. */
function setUp(width, fast) {
  const memory = new KernelMemory();
  const renderer = new ViewRenderer(memory);
  const started = performance.now();
  const plan = { panoramaWidth: width, panoramaHeight: width / 2, viewWidth: side, viewHeight: side, cameras, fast };
  renderer.prepare(plan);
  const prepareMs = performance.now() - started;
  const random = seededRandom(1);
  const panorama = new PanoramaBuffer(memory, width, width / 2);
  const { data } = panorama.padded();
  for (let i = 0; i < data.length; i++) data[i] = random() * 256;
  panorama.fillPadding();
  const mark = memory.mark();
  const views = () => {
    const before = performance.now();
    // With filtering this halves the panorama: it is part of the price.
    renderer.load(panorama);
    const output = memory.allocate(3 * side * side);
    for (let i = 0; i < cameras.length; i++) renderer.render(i, output);
    memory.release(mark);
    return performance.now() - before;
  };
  const resizer = new PanoramaResizer(memory);
  const shrink = () => {
    const before = performance.now();
    resizer.resize(panorama, 2048, 1024);
    memory.release(mark);
    return performance.now() - before;
  };
  const back = () => {
    renderer.load(panorama);
    const images = cameras.map((_, i) => ({
      data: memory.u8(renderer.render(i), 3 * side * side).slice(),
      width: side,
      height: side,
    }));
    memory.release(mark);
    const before = performance.now();
    viewsToPanorama(images, cameras, 2048, 1024);
    return performance.now() - before;
  };
  return { prepareMs, views, shrink, back };
}

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '15' },
      label: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const rounds = Number(values.rounds);
  const load = loadAverage();
  const [small, large, fast] = [setUp(2048, false), setUp(8192, false), setUp(8192, true)];
  const [opencvSmall, opencvLarge] = [await startOpencv(2048), await startOpencv(8192)];
  const samples = await runInterleaved(
    {
      'views 2K': small.views,
      'views 2K opencv': () => opencvSmall.time('views'),
      'views 8K filtered': large.views,
      'views 8K fast': fast.views,
      'views 8K opencv': () => opencvLarge.time('views'),
      'shrink 8K': large.shrink,
      'shrink 8K opencv': () => opencvLarge.time('shrink'),
    },
    { rounds, warmUp: 2 },
  );
  opencvSmall.stop();
  opencvLarge.stop();
  const back = await runInterleaved({ back: small.back }, { rounds: 3 });
  const row = (label, name, peer) => [
    label,
    formatSummary(summarise(samples[name])),
    peer ? formatSummary(summarise(samples[peer])) : '-',
    peer ? ratioOf(samples[name], samples[peer]).median.toFixed(2) : '-',
  ];
  process.stdout.write(
    `${formatTable(
      ['work', 'panoply ms', 'opencv ms', 'opencv / panoply'],
      [
        row('2048x1024 -> 20 views', 'views 2K', 'views 2K opencv'),
        row('8192x4096 -> 20 views, filtered', 'views 8K filtered', 'views 8K opencv'),
        row('8192x4096 -> 20 views, fast', 'views 8K fast', 'views 8K opencv'),
        row('8192x4096 -> 2048x1024', 'shrink 8K', 'shrink 8K opencv'),
        ['20 views -> 2048x1024', formatSummary(summarise(back.back)), '-', '-'],
      ],
    )}\nmaps, once: 2K ${small.prepareMs.toFixed(0)} ms, 8K filtered ${large.prepareMs.toFixed(0)} ms; load average ${load}\n`,
  );
  if (values.label) {
    const results = { machine: describeMachine(), load, rounds, samples: { ...samples, ...back } };
    process.stdout.write(`${writeResults('remap', values.label, results)}\n`);
  }
}
