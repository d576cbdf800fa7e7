import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureCommand } from './lib/child.js';
import { writeCocoSet, writePanopticSet } from './lib/coco-set.js';
import { describeMachine, loadAverage } from './lib/machine.js';
import { ratioOf, runInterleaved, summarise } from './lib/measure.js';
import { writePanocapsSet } from './lib/panocaps-set.js';
import { formatSummary, formatTable, writeResults } from './lib/report.js';

export const summary = 'PanoCaps, COCO and panoptic scores, against pycocotools and panopticapi';

const help = `npm run bench -- score [options]

Measures whole commands, process start included, on seeded sets: panocaps (980 images, about 8,600 masks on each side,
trigram, WordNet on), tenfold (ten times as many), coco (boxes and masks) and panoptic. The peers are timed without
their imports, if their packages can be imported (PYTHONPATH); their numbers must equal ours. Processor time is shown
too: wall time says little on a busy machine.

  --parts LIST          of panocaps,tenfold,coco,panoptic (default: all)
  --images N            images of the panocaps set (default 980)
  --coco-images N       images of the coco set (default 2000; COCO's val has 5000), 54 detections each
  --panoptic-images N   images of the panoptic set (default 1000; likewise), 640x480
  --peers               also run pycocotools and panopticapi
  --python FILE         the Python that has them (default /usr/bin/python3)
  --rounds N            counted rounds (default 5)
  --warm-up N           rounds before them that do not count (default 1)
  --folder DIR          where sets are kept (default: a folder in the system's temporary one)
  --label NAME          also write bench/results/score-NAME.json
`;

const cli = fileURLToPath(new URL('../bin/panoply.js', import.meta.url));
const peerScript = name => fileURLToPath(new URL(`peers/${name}`, import.meta.url));

function jsonOf(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stderr.slice(-2000)}`);
  return JSON.parse(stdout);
}

function expectClose(ours, theirs, name) {
  if (!(Math.abs(ours - theirs) < 1e-9))
    throw new Error(`Expected the peer's ${theirs} for ${name} but received ${ours}`);
}

/** What is run for each part: our arguments, the peer's, and how their numbers compare. */
async function prepare(part, { folder, images, cocoImages, panopticImages }) {
  if (part === 'panocaps' || part === 'tenfold') {
    const set = writePanocapsSet(folder, part === 'tenfold' ? 10 * images : images);
    return {
      args: [
        'panocaps',
        '--truth',
        join(set, 'truth'),
        '--predictions',
        join(set, 'predictions'),
        '--text-similarity',
        'trigram',
      ],
    };
  }
  if (part === 'coco') {
    const { truth, results } = writeCocoSet(folder, cocoImages);
    return {
      args: ['coco', '--truth', truth, '--predictions', results, '--type', 'both'],
      peer: [peerScript('pycocotools_score.py'), truth, results, 'bbox', 'segm'],
      compare(ours, theirs) {
        for (const kind of ['bbox', 'segm'])
          for (const [i, value] of Object.values(ours[kind]).entries())
            expectClose(value, theirs[kind][i], `${kind} ${i}`);
      },
    };
  }
  const { truth, predictions } = await writePanopticSet(folder, panopticImages);
  return {
    args: ['panoptic', '--truth', truth, '--predictions', predictions],
    peer: [peerScript('panopticapi_score.py'), truth, predictions],
    compare(ours, theirs) {
      for (const group of ['All', 'Things', 'Stuff'])
        for (const key of ['pq', 'sq', 'rq', 'n']) expectClose(ours[group][key], theirs[group][key], `${group} ${key}`);
    },
  };
}

export async function run(args) {
  if (args.includes('--help')) return void process.stdout.write(help);
  const { values } = parseArgs({
    args,
    options: {
      parts: { type: 'string', default: 'panocaps,tenfold,coco,panoptic' },
      images: { type: 'string', default: '980' },
      'coco-images': { type: 'string', default: '2000' },
      'panoptic-images': { type: 'string', default: '1000' },
      peers: { type: 'boolean', default: false },
      python: { type: 'string', default: '/usr/bin/python3' },
      rounds: { type: 'string', default: '5' },
      'warm-up': { type: 'string', default: '1' },
      folder: { type: 'string', default: join(tmpdir(), 'panoply-bench') },
      label: { type: 'string' },
    },
  });
  mkdirSync(values.folder, { recursive: true });
  const machine = { ...describeMachine(), loadBefore: loadAverage() };
  process.stdout.write(`${machine.cpu}, ${machine.cores} cores, load ${machine.loadBefore} before the run\n\n`);
  const rows = [];
  const results = { bench: 'score', arguments: args, machine, parts: {} };
  for (const part of values.parts.split(',')) {
    const {
      args: ours,
      peer,
      compare,
    } = await prepare(part, {
      folder: values.folder,
      images: Number(values.images),
      cocoImages: Number(values['coco-images']),
      panopticImages: Number(values['panoptic-images']),
    });
    const contestants = {
      panoply: () => measureCommand(process.execPath, [cli, 'score', ...ours, '--json', '--quiet']),
    };
    if (values.peers && peer) {
      const numbers = jsonOf(process.execPath, [cli, 'score', ...ours, '--json', '--quiet']);
      contestants.peer = async () => {
        const theirs = jsonOf(values.python, peer);
        compare(numbers, theirs.numbers);
        return { wallMs: 1000 * theirs.seconds, cpuMs: 1000 * theirs.processorSeconds };
      };
    }
    const samples = await runInterleaved(contestants, {
      rounds: Number(values.rounds),
      warmUp: Number(values['warm-up']),
    });
    const wall = name => samples[name].map(({ wallMs }) => wallMs);
    const cpu = name => samples[name].map(({ cpuMs }) => cpuMs);
    const ratio = samples.peer ? ratioOf(wall('panoply'), wall('peer')) : undefined;
    const cpuRatio = samples.peer ? ratioOf(cpu('panoply'), cpu('peer')) : undefined;
    const peak = Math.max(...samples.panoply.map(({ peakMegabytes }) => peakMegabytes));
    rows.push([
      part,
      formatSummary(summarise(wall('panoply')), 0),
      formatSummary(summarise(cpu('panoply')), 0),
      peak.toFixed(0),
      samples.peer ? formatSummary(summarise(wall('peer')), 0) : '-',
      ratio ? formatSummary(ratio, 1) : '-',
      cpuRatio ? formatSummary(cpuRatio, 1) : '-',
    ]);
    results.parts[part] = { samples, ratio, cpuRatio };
  }
  process.stdout.write(
    `${formatTable(['', 'wall ms', 'CPU ms', 'peak MB', 'peer wall ms', 'peer / ours', 'of CPU'], rows)}\n`,
  );
  if (values.label) process.stdout.write(`\nraw results: ${writeResults('score', values.label, results)}\n`);
}
