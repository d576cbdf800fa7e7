import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPanime } from '../dist/node.js';
import { measureCommand } from './lib/child.js';
import { describeMachine, loadAverage } from './lib/machine.js';
import { summarise } from './lib/measure.js';
import { writePanoramas } from './lib/panoramas.js';
import { formatSummary, writeResults } from './lib/report.js';

export const summary = "camera's verdict on a set of 2,000 scenes: wall, CPU, memory";

const help = `npm run bench -- camera [options]

Builds a few scenes (2048x1024, 20 views of 512x512), repeats them as hard links to a set of 2,000 scenes, and runs
panoply camera on it: from the start of the process to its end.

  --scenes N      scenes of the set (default 2000)
  --painted N     different scenes in it (default 8)
  --rounds N      counted rounds (default 5)
  --folder DIR    where the set is kept (default: a folder in the system's temporary one)
  --label NAME    also write bench/results/camera-NAME.json
`;

/** A set whose scenes are hard links to those of a small one. */
function multiplySet(small, large, count) {
  if (existsSync(join(large, 'train.json'))) return;
  const entries = ['train', 'test', 'val'].flatMap(split => {
    const path = join(small, `${split}.json`);
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
  });
  const all = Array.from({ length: count }, (_, i) => {
    const entry = structuredClone(entries[i % entries.length]);
    const move = path => `train/scene_${i}/${path.split('/').slice(-2).join('/')}`;
    for (const path of [entry.pano, ...entry.images]) {
      mkdirSync(dirname(join(large, move(path))), { recursive: true });
      linkSync(join(small, path), join(large, move(path)));
    }
    return { ...entry, pano: move(entry.pano), images: entry.images.map(move), pano_prompt: `scene ${i}` };
  });
  writeFileSync(join(large, 'train.json'), JSON.stringify(all));
}

export async function run(args) {
  if (args.includes('--help')) return void process.stdout.write(help);
  const { values } = parseArgs({
    args,
    options: {
      scenes: { type: 'string', default: '2000' },
      painted: { type: 'string', default: '8' },
      rounds: { type: 'string', default: '5' },
      folder: { type: 'string', default: join(tmpdir(), 'panoply-bench') },
      label: { type: 'string' },
    },
  });
  const [scenes, painted, rounds] = [values.scenes, values.painted, values.rounds].map(Number);
  const panoramas = join(values.folder, `camera-panoramas-${painted}`);
  const small = join(values.folder, `camera-small-${painted}`);
  const large = join(values.folder, `camera-${painted}-${scenes}`);
  await writePanoramas(panoramas, { width: 2048, height: 1024, count: painted, seed: 7 });
  if (!existsSync(small) || !readdirSync(small).includes('panoply.json'))
    await buildPanime({
      panoramas,
      out: small,
      jobs: 2,
      size: '2048x1024',
      viewSize: 512,
      rig: 'icosahedron',
      format: 'png',
      split: '100/0/0',
      seed: 1,
    });
  multiplySet(small, large, scenes);

  const machine = { ...describeMachine(), loadBefore: loadAverage() };
  const samples = [];
  const binary = new URL('../bin/panoply.js', import.meta.url).pathname;
  for (let round = -1; round < rounds; round++) {
    const sample = await measureCommand(process.execPath, [binary, 'camera', large, '--quiet']);
    if (round >= 0) samples.push(sample);
  }
  const figures = Object.fromEntries(
    ['wallMs', 'cpuMs', 'peakMegabytes'].map(key => [key, summarise(samples.map(sample => sample[key]))]),
  );
  process.stdout.write(`${machine.cpu}, ${machine.cores} cores, load ${machine.loadBefore} before the run\n`);
  process.stdout.write(`panoply camera, ${scenes} scenes of 20 views, ${rounds} rounds: median (min-max)\n`);
  for (const [key, figure] of Object.entries(figures)) process.stdout.write(`  ${key}  ${formatSummary(figure, 0)}\n`);
  if (values.label)
    process.stdout.write(
      `raw results: ${writeResults('camera', values.label, { bench: 'camera', machine, figures, samples })}\n`,
    );
}
