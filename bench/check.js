// `npm run bench -- check [--scenes N] [--deep-scenes N] [--rounds N] [--deep-rounds N] [--folder DIR] [--label L]`: images
// a second of `check` on a large Panime set, warm, and of `check --deep` (pixels measured, views rendered again) against
// decoding the same files with sharp on the same cores. Sets are kept in --folder between runs.
import { spawnSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildPanime } from '../dist/build/panime/build.js';
import { describeMachine, loadAverage } from './lib/machine.js';
import { ratioOf, runInterleaved, summarise } from './lib/measure.js';
import { writePanoramas } from './lib/panoramas.js';
import { formatSummary, formatTable, writeResults } from './lib/report.js';

export const summary = 'check on 2,000 scenes, and check --deep against decoding with sharp';

const splits = ['train', 'test', 'val'];
const cores = availableParallelism();
const child = fileURLToPath(new URL('lib/check-run.js', import.meta.url));

/** A set of `count` scenes: the built ones, hard-linked under new names with prompts of their own. */
function multiply(built, out, count) {
  if (existsSync(join(out, 'val.json'))) return out;
  const scenes = splits.flatMap(split =>
    JSON.parse(readFileSync(join(built, `${split}.json`), 'utf8')).map(entry => ({ split, entry })),
  );
  const lists = Object.fromEntries(splits.map(split => [split, []]));
  for (let i = 0; i < count; i++) {
    const { split, entry } = scenes[i % scenes.length];
    const [from, to] = [dirname(dirname(entry.pano)), `${split}/Scene_number_${i}`];
    const link = path => {
      const target = path.replace(from, to);
      mkdirSync(join(out, dirname(target)), { recursive: true });
      linkSync(join(built, path), join(out, target));
      return target;
    };
    lists[split].push({
      ...entry,
      pano: link(entry.pano),
      pano_prompt: `Scene number ${i}`,
      images: entry.images.map(link),
      prompts: entry.images.map((_, view) => `View ${view} of scene ${i} shows what is there.`),
    });
  }
  for (const split of splits) writeFileSync(join(out, `${split}.json`), JSON.stringify(lists[split]));
  return out;
}

function runChild(what, set) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [child, what, set, String(cores)], {
    encoding: 'utf8',
    env: { ...process.env, UV_THREADPOOL_SIZE: String(cores) },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

export async function run(options) {
  const { values } = parseArgs({
    args: options,
    options: {
      scenes: { type: 'string', default: '2000' },
      'deep-scenes': { type: 'string', default: '120' },
      rounds: { type: 'string', default: '3' },
      'deep-rounds': { type: 'string', default: '2' },
      folder: { type: 'string', default: join(tmpdir(), 'panoply-bench') },
      label: { type: 'string' },
    },
  });
  const [scenes, deepScenes, rounds, deepRounds] = [
    values.scenes,
    values['deep-scenes'],
    values.rounds,
    values['deep-rounds'],
  ].map(Number);
  const built = join(values.folder, 'check-built');
  if (!existsSync(join(built, 'panoply.json'))) {
    await writePanoramas(join(values.folder, 'check-in'), { width: 2048, height: 1024, count: 4, seed: 1 });
    await buildPanime({ panoramas: join(values.folder, 'check-in'), out: built, jobs: cores });
  }
  const large = multiply(built, join(values.folder, `check-${scenes}`), scenes);
  const deep = multiply(built, join(values.folder, `check-${deepScenes}`), deepScenes);
  const load = loadAverage();
  const shallow = await runInterleaved({ check: () => runChild('check', large) }, { rounds });
  const pair = await runInterleaved(
    { deep: () => runChild('deep', deep), sharp: () => runChild('sharp', deep) },
    { rounds: deepRounds, warmUp: 0 },
  );
  const rate = samples => summarise(samples.map(({ images, ms }) => (images / ms) * 1000));
  const memory = samples => summarise(samples.map(({ maxRssMb }) => maxRssMb));
  const rows = [
    [`check, ${scenes} scenes`, shallow.check],
    [`check --deep, ${deepScenes} scenes`, pair.deep],
    ['sharp decodes the same', pair.sharp],
  ].map(([name, samples]) => [name, formatSummary(rate(samples), 0), formatSummary(memory(samples), 0)]);
  const ratio = ratioOf(
    pair.deep.map(({ ms }) => ms),
    pair.sharp.map(({ ms }) => ms),
  );
  // Processor time tells more than the clock on a busy machine.
  const cpuRatio = ratioOf(
    pair.deep.map(({ cpuMs }) => cpuMs),
    pair.sharp.map(({ cpuMs }) => cpuMs),
  );
  const cpuRate = summarise(shallow.check.map(({ images, cpuMs }) => (images / cpuMs) * 1000));
  console.log(`${formatTable(['', 'images/s', 'MB at most'], rows)}\n`);
  console.log(`check: ${formatSummary(cpuRate, 0)} images a second of processor time`);
  console.log(`check --deep against sharp, processor time: ${formatSummary(cpuRatio, 2)} times as fast`);
  console.log(`check --deep against sharp: ${formatSummary(ratio, 2)} times as fast; load before: ${load}`);
  if (values.label)
    console.log(
      writeResults('check', values.label, { machine: describeMachine(), load, shallow, pair, ratio, cpuRatio }),
    );
}
