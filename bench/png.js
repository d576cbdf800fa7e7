import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { sphericalCamera } from '../dist/core/geometry/perspective.js';
import { namedRig } from '../dist/core/geometry/rigs.js';
import { createPngCodec } from '../dist/io/node/png.js';
import { KernelMemory } from '../dist/kernels/memory.js';
import { PanoramaBuffer } from '../dist/kernels/panorama.js';
import { ViewRenderer } from '../dist/kernels/view-renderer.js';
import { describeMachine, loadAverage } from './lib/machine.js';
import { ratioOf, runInterleaved, summarise } from './lib/measure.js';
import { paintPhotographicPanorama } from './lib/panoramas.js';
import { formatSummary, formatTable, writeResults } from './lib/report.js';

export const summary = 'PNG encode and decode in memory, one thread, against OpenCV and sharp';

const help = `npm run bench -- png [options]

Encodes 20 views of 512x512 (and flat pictures: cel shading, text, one colour) and decodes panoramas, in memory, one
thread, pixels to file bytes and back. OpenCV at its defaults, timed inside its own process; sharp at compression level
1, which is its fastest. The contestants take turns; a ratio is the median of theirs over ours, round by round.

  --panorama FILE  cut the views from this picture instead of a painted one
  --decode-8k      decode 8192x4096 too (slow)
  --rounds N       counted rounds after two of warm-up (default 15)
  --label NAME     also write bench/results/png-NAME.json
`;

const side = 512;

/** OpenCV in a process of its own, over pictures written to `folder`; `time(work, index)` resolves to what it measured. */
async function startOpencv(folder, pictures) {
  const list = pictures.map(({ data, width, height }, i) => {
    const path = join(folder, `${i}.raw`);
    writeFileSync(path, data);
    return [path, width, height];
  });
  const script = new URL('./peers/opencv_png.py', import.meta.url).pathname;
  const child = spawn('/usr/bin/python3', [script, JSON.stringify(list)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { value } = await lines.next();
  if (value !== 'ready') throw new Error('OpenCV did not start: apt-get install python3-opencv');
  return {
    time: async (work, index) => {
      child.stdin.write(`${work} ${index}\n`);
      return JSON.parse((await lines.next()).value);
    },
    stop: () => child.stdin.end(),
  };
}

/** The 20 views of the icosahedron rig. */
function cutViews(rgb, width, height) {
  const memory = new KernelMemory();
  const renderer = new ViewRenderer(memory);
  const cameras = namedRig('icosahedron').views.map(view => sphericalCamera({ ...view, fovX: 90 }, side, side));
  renderer.prepare({ panoramaWidth: width, panoramaHeight: height, viewWidth: side, viewHeight: side, cameras });
  renderer.load(PanoramaBuffer.fromRgb(memory, rgb, width, height));
  return cameras.map((_, i) => {
    const data = memory.u8(renderer.render(i), 3 * side * side).slice();
    return { data, width: side, height: side };
  });
}

function paint(colour) {
  const data = new Uint8Array(3 * side * side);
  for (let i = 0; i < data.length; i++) {
    const pixel = (i / 3) | 0;
    data[i] = colour(pixel % side, (pixel / side) | 0, i % 3);
  }
  return { data, width: side, height: side };
}

const flatPictures = {
  'cel shading': paint((x, y, c) => ((Math.floor(Math.hypot(x - 90, y - 70) / 24) + c) % 5) * 50 + 20),
  text: paint((x, y) => (y % 16 < 10 && ((x >> 1) * 40503 + (y >> 1) * 30011) % 7 < 2 ? 30 : 255)),
  'one colour': paint((_x, _y, c) => [200, 120, 40][c]),
};

const now = () => performance.now();

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      panorama: { type: 'string' },
      'decode-8k': { type: 'boolean', default: false },
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
  const readPanorama = async (width, height) =>
    values.panorama
      ? sharp(readFileSync(values.panorama)).resize(width, height, { fit: 'fill' }).removeAlpha().raw().toBuffer()
      : paintPhotographicPanorama(width, height, 1);
  const panorama = await readPanorama(2048, 1024);
  const views = cutViews(panorama, 2048, 1024);
  const flat = Object.entries(flatPictures);
  const panoramas = [{ data: panorama, width: 2048, height: 1024 }];
  if (values['decode-8k']) panoramas.push({ data: await readPanorama(8192, 4096), width: 8192, height: 4096 });

  const memory = new KernelMemory();
  const codec = createPngCodec(memory);
  const pixels = memory.allocate(Math.max(...panoramas.map(({ data }) => data.length)));
  const encode = ({ data, width, height }) => {
    memory.u8(pixels, data.length).set(data);
    const started = now();
    const bytes = codec.encode({ pixels, width, height, channels: 3 });
    return { ms: now() - started, bytes };
  };
  const encodeAll = list =>
    list.reduce(
      (sum, picture) => {
        const { ms, bytes } = encode(picture);
        return { ms: sum.ms + ms, bytes: sum.bytes + bytes.length };
      },
      { ms: 0, bytes: 0 },
    );
  const decode = (file, { width }) => {
    const started = now();
    codec.decodeInto(file, pixels, width * 3);
    return { ms: now() - started };
  };
  const raw = ({ width, height }) => ({ raw: { width, height, channels: 3 } });
  const sharpEncode = async list => {
    let [ms, bytes] = [0, 0];
    for (const picture of list) {
      const started = now();
      const file = await sharp(picture.data, raw(picture)).png({ compressionLevel: 1 }).toBuffer();
      ms += now() - started;
      bytes += file.length;
    }
    return { ms, bytes };
  };
  const sharpDecode = async file => {
    const started = now();
    await sharp(file).raw().toBuffer();
    return { ms: now() - started };
  };
  sharp.concurrency(1);
  sharp.cache(false);

  const folder = mkdtempSync(join(tmpdir(), 'panoply-bench-png-'));
  try {
    const opencvViews = await startOpencv(folder, views);
    const contestants = {
      'encode views': () => encodeAll(views),
      'encode views opencv': () => opencvViews.time('encode', -1),
      'encode views sharp': () => sharpEncode(views),
    };
    const running = [opencvViews];
    const others = await startOpencv(folder, [...flat.map(([, picture]) => picture), ...panoramas]);
    running.push(others);
    flat.forEach(([name, picture], i) => {
      contestants[`encode ${name}`] = () => encodeAll([picture]);
      contestants[`encode ${name} opencv`] = () => others.time('encode', i);
      contestants[`encode ${name} sharp`] = () => sharpEncode([picture]);
    });
    for (const [i, picture] of panoramas.entries()) {
      const name = `${picture.width}x${picture.height}`;
      // The same file for all but OpenCV, which has its own of the same kind: rows by Sub, runs only.
      const file = await sharp(picture.data, raw(picture))
        .png({ compressionLevel: 6, adaptiveFiltering: true })
        .toBuffer();
      const own = encode(picture).bytes;
      contestants[`decode ${name} own file`] = () => decode(own, picture);
      contestants[`decode ${name}`] = () => decode(file, picture);
      contestants[`decode ${name} opencv`] = () => others.time('decode', flat.length + i);
      contestants[`decode ${name} sharp`] = () => sharpDecode(file);
    }
    const samples = await runInterleaved(contestants, { rounds, warmUp: 2 });
    for (const each of running) each.stop();

    const times = name => samples[name].map(({ ms }) => ms);
    const rows = Object.keys(samples)
      .filter(name => !/ (opencv|sharp)$/.test(name))
      .map(name => {
        const cells = [name, formatSummary(summarise(times(name)))];
        const peerName = peer => `${name.replace(' own file', '')} ${peer}`;
        for (const peer of ['opencv', 'sharp'])
          cells.push(
            formatSummary(summarise(times(peerName(peer)))),
            ratioOf(times(name), times(peerName(peer))).median.toFixed(2),
          );
        const size = samples[name][0].bytes;
        cells.push(size ? (samples[peerName('opencv')][0].bytes / size).toFixed(3) : '-');
        return cells;
      });
    const header = ['work', 'panoply ms', 'opencv ms', 'x', 'sharp ms', 'x', 'opencv bytes / panoply'];
    process.stdout.write(`${formatTable(header, rows)}\nload average before: ${load}\n`);
    if (values.label) {
      const results = { machine: describeMachine(), load, rounds, samples };
      process.stdout.write(`${writeResults('png', values.label, results)}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
