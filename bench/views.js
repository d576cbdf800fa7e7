import { readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { namedRig } from '../dist/index.js';
import { describeMachine, loadAverage } from './lib/machine.js';
import { ratioOf, runInterleaved, summarise } from './lib/measure.js';
import { linkPanoramas, writePanoramas, writeShiftedPanoramas } from './lib/panoramas.js';
import { formatSummary, formatTable, writeResults } from './lib/report.js';
import { measureMemory } from './lib/views-memory.js';
import { ffmpegCommand, panoplyCommand, runFfmpeg, runOpencv, runPanoply } from './peers/peers.js';

export const summary = 'panoramas to 20 views each, files to files, against OpenCV and FFmpeg';

const help = `npm run bench -- views [options]

Measures the whole views job on two cores: PNG panoramas in, 20 views and a 2048x1024 panorama out as PNG. Every round
runs Panoply on a few panoramas and on all of them, then each peer on all of them. "Steady" is the slope between the
two sizes (start-up cancels); "wall" is everything from the start of the process; "CPU" is processor time, steady too.
OpenCV's import and map time is never counted; FFmpeg is measured like Panoply.

  --set 2k|8k|real      panoramas: seeded, 2048x1024 (default) or 8192x4096; or --source, scaled to 4096x2048
  --source FILE         the panorama of --set real
  --fast                panoply build --fast
  --peers LIST          of opencv,ffmpeg (default opencv,ffmpeg)
  --few N --all N       how many panoramas (2k: 4 and 24; 8k: 2 and 8; real: 2 and 12)
  --rounds N            counted rounds after one of warm-up (default 5)
  --folder DIR          where inputs are kept and outputs written (default: a folder in the system's temporary one)
  --label NAME          also write bench/results/views-NAME.json
  --memory [--count N]  instead: resident memory over a build of N (default 2000) small panoramas
`;

const sets = {
  '2k': { width: 2048, height: 1024, paint: 8, few: 4, all: 24 },
  '8k': { width: 8192, height: 4096, paint: 4, few: 2, all: 8 },
  real: { width: 4096, height: 2048, paint: 6, few: 2, all: 12 },
};

/** Bytes of all pictures below a folder, and how many there are. */
function measurePictures(folder) {
  let [bytes, files] = [0, 0];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.png')) continue;
    bytes += statSync(join(entry.parentPath, entry.name)).size;
    files++;
  }
  return { bytes, files };
}

function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      set: { type: 'string', default: '2k' },
      source: { type: 'string' },
      fast: { type: 'boolean', default: false },
      peers: { type: 'string', default: 'opencv,ffmpeg' },
      few: { type: 'string' },
      all: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      folder: { type: 'string', default: join(tmpdir(), 'panoply-bench') },
      label: { type: 'string' },
      memory: { type: 'boolean', default: false },
      count: { type: 'string', default: '2000' },
      help: { type: 'boolean', default: false },
    },
  });
  const set = sets[values.set];
  if (!set) throw new Error(`Expected one of ${Object.keys(sets).join(', ')} for --set but received ${values.set}`);
  const [few, all] = [Number(values.few ?? set.few), Number(values.all ?? set.all)];
  if (!(few >= 1 && all > few)) throw new Error(`Expected 1 <= few < all but received ${few} and ${all}`);
  return { ...values, ...set, few, all, rounds: Number(values.rounds), setName: values.set };
}

async function prepareInputs({ folder, setName, source, width, height, paint, few, all }) {
  const painted = join(folder, `${setName}-painted`);
  if (setName === 'real' && !source) throw new Error('Expected a panorama file for --source with --set real');
  const count = Math.min(paint, all);
  const paths =
    setName === 'real'
      ? await writeShiftedPanoramas(painted, source, { width, height, count })
      : await writePanoramas(painted, { width, height, count, seed: 1 });
  // The count is in the folder's name: a folder made for another one is not reused.
  const link = total => linkPanoramas(join(folder, `${setName}-${total}`), paths, total);
  return { fewFolder: link(few), allFolder: link(all) };
}

/** Runs one contestant into an empty folder, which is measured and removed again outside the time. */
async function intoEmptyFolder(out, expectedFiles, run) {
  rmSync(out, { recursive: true, force: true });
  const sample = await run();
  const { bytes, files } = measurePictures(out);
  rmSync(out, { recursive: true, force: true });
  if (files !== expectedFiles) throw new Error(`Expected ${expectedFiles} pictures in ${out} but found ${files}`);
  return { ...sample, bytes };
}

/** A contestant whose start-up counts: one run on few panoramas, one on all, and the slope between them. */
function slopeContestant(run, { few, all, fewFolder, allFolder }, out, pictures) {
  return async () => {
    const small = await intoEmptyFolder(out, few * pictures, () => run(fewFolder, out));
    const large = await intoEmptyFolder(out, all * pictures, () => run(allFolder, out));
    return {
      ...large,
      smallWallMs: small.wallMs,
      steadyMs: (large.wallMs - small.wallMs) / (all - few),
      steadyCpuMs: (large.cpuMs - small.cpuMs) / (all - few),
    };
  };
}

export async function run(args) {
  if (args.includes('--help')) return void process.stdout.write(help);
  const options = readOptions(args);
  if (options.memory) return measureMemory(options);

  const { few, all, rounds, fast, label, setName, folder } = options;
  const rig = namedRig('icosahedron').views.map(({ yaw, pitch }) => ({ yaw, pitch }));
  const pictures = rig.length + 1;
  const inputs = { few, all, ...(await prepareInputs(options)) };
  const out = name => join(folder, `out-${name}`);
  const peers = options.peers.split(',').filter(Boolean);
  const contestants = {
    panoply: slopeContestant((from, to) => runPanoply(from, to, { fast }), inputs, out('panoply'), pictures),
  };
  if (peers.includes('opencv')) {
    contestants.opencv = async () => {
      const folderOut = out('opencv');
      const run = () => runOpencv(inputs.allFolder, folderOut, { rig });
      const sample = await intoEmptyFolder(folderOut, all * pictures, run);
      return { ...sample, steadyMs: sample.wallMs / all, steadyCpuMs: sample.cpuMs / all };
    };
  }
  if (peers.includes('ffmpeg')) {
    contestants.ffmpeg = slopeContestant((from, to) => runFfmpeg(from, to, { rig }), inputs, out('ffmpeg'), pictures);
  }

  const machine = { ...describeMachine(), loadBefore: loadAverage() };
  const samples = await runInterleaved(contestants, {
    rounds,
    onSample: ({ round, name, sample }) =>
      process.stderr.write(
        `round ${round + 1}/${rounds} ${name}: ${sample.steadyMs.toFixed(1)} ms steady, ${(sample.wallMs / all).toFixed(1)} ms wall a panorama\n`,
      ),
  });
  const column = (name, value) => samples[name].map(value);
  const figures = Object.fromEntries(
    Object.keys(samples).map(name => [
      name,
      {
        steadyMs: summarise(column(name, sample => sample.steadyMs)),
        wallMs: summarise(column(name, sample => sample.wallMs / all)),
        cpuMs: summarise(column(name, sample => sample.steadyCpuMs)),
        megabytesOut: samples[name][0].bytes / all / 1e6,
        peakMegabytes: Math.max(...column(name, sample => sample.peakMegabytes)),
        steadyRatio: ratioOf(
          column('panoply', sample => sample.steadyMs),
          column(name, sample => sample.steadyMs),
        ),
        cpuRatio: ratioOf(
          column('panoply', sample => sample.steadyCpuMs),
          column(name, sample => sample.steadyCpuMs),
        ),
        wallRatio: ratioOf(
          column('panoply', sample => sample.wallMs),
          column(name, sample => sample.wallMs),
        ),
      },
    ]),
  );

  process.stdout.write(`${machine.cpu}, ${machine.cores} cores, load ${machine.loadBefore} before the run\n`);
  if (machine.loadBefore > 0.5) {
    process.stdout.write('The machine was busy: do not trust wall times; the CPU ratio is less affected.\n');
  }
  process.stdout.write(`${setName}${fast ? ' --fast' : ''}: ${all} panoramas (slope from ${few}), `);
  process.stdout.write(`${rounds} interleaved rounds, per panorama: median (min-max)\n\n`);
  const rows = Object.entries(figures).map(([name, figure]) => [
    name,
    formatSummary(figure.steadyMs),
    formatSummary(figure.wallMs),
    formatSummary(figure.cpuMs, 0),
    figure.megabytesOut.toFixed(3),
    figure.peakMegabytes.toFixed(0),
    formatSummary(figure.steadyRatio, 2),
    formatSummary(figure.wallRatio, 2),
    formatSummary(figure.cpuRatio, 2),
  ]);
  const header = [
    '',
    'steady ms',
    'wall ms',
    'CPU ms',
    'MB out',
    'peak MB',
    'steady / ours',
    'wall / ours',
    'CPU / ours',
  ];
  process.stdout.write(`${formatTable(header, rows)}\n`);
  if (label) {
    const shown = { few: '<few>', all: '<all>', out: '<out>' };
    const commands = {
      panoply: panoplyCommand(shown.all, shown.out, { fast })
        .join(' ')
        .replace(/^.*\/bin\//, 'bin/'),
      opencv: 'python3 bench/peers/opencv_views.py <all> <out> 2 512 90 <rig>',
      ffmpeg: ffmpegCommand(shown.all, shown.out, { rig }).join(' '),
    };
    const results = { bench: 'views', arguments: args, machine, few, all, rounds, commands, figures, samples };
    process.stdout.write(`\nraw results: ${writeResults('views', label, results)}\n`);
  }
}
