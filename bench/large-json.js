import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureCommand } from './lib/child.js';
import { describeMachine, loadAverage } from './lib/machine.js';
import { summarise } from './lib/measure.js';
import { formatSummary, formatTable, writeResults } from './lib/report.js';

export const summary = 'A mask file far above 256 MB: opened, one scene read, all of it read';

const help = `npm run bench -- large-json [options]

Makes a PanoCaps split whose mask file is as large as asked (a synthetic set, repeated under new ids) and measures, each
in a process of its own: opening it and reading one scene in its middle; opening it and reading every scene.

  --megabytes N  size of the mask file (default 600)
  --rounds N     (default 3)
  --folder DIR   keep the split there, and use the one that is there
  --label NAME   also write bench/results/large-json-NAME.json
`;

const cli = fileURLToPath(new URL('../bin/panoply.js', import.meta.url));

const script = wanted => `
import { openPanocaps } from ${JSON.stringify(new URL('../dist/formats/panocaps/index.js', import.meta.url).href)};
const dataset = await openPanocaps([process.argv[1]]);
const ids = dataset.index();
let regions = 0;
for (const id of ${wanted}) regions += (await dataset.scene(id)).views[0].regions.length;
if (regions === 0) process.exitCode = 1;
`;

/** Writes a raw file's records again and again under new ids. @returns how often */
function repeatFile(source, target, goesOn) {
  const { annotations, images, ...rest } = JSON.parse(readFileSync(source, 'utf8'));
  const file = openSync(target, 'w');
  let bytes = 0;
  let separator = '';
  const put = lines => {
    bytes += writeSync(file, `${separator}\n${lines.map(line => JSON.stringify(line)).join(',\n')}`);
    separator = ',';
  };
  writeSync(file, '{"annotations": [');
  let rounds = 0;
  for (; goesOn(rounds, bytes); rounds++) {
    const first = rounds * annotations.length;
    put(annotations.map((line, i) => ({ ...line, id: first + i, image_id: `${line.image_id}_${rounds}` })));
  }
  writeSync(file, '\n],\n"images": [');
  separator = '';
  for (let round = 0; round < rounds; round++) put(images.map(line => ({ ...line, id: `${line.id}_${round}` })));
  writeSync(file, '\n]');
  for (const [key, value] of Object.entries(rest))
    writeSync(file, `,\n${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  writeSync(file, '}\n');
  closeSync(file);
  return rounds;
}

function makeSplit(folder, scratch, bytes) {
  const small = join(scratch, 'small');
  const args = [cli, 'synth', 'panocaps', '--images', '500', '--out', small, '--no-pictures', '--quiet'];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`synth panocaps ended with ${status}`);
  mkdirSync(join(folder, 'annotations'), { recursive: true });
  const [from, to] = [small, folder].map(root => name => join(root, 'annotations', name));
  const rounds = repeatFile(from('train_mask.json'), to('train_mask.json'), (_, written) => written < bytes);
  repeatFile(from('train_caption.json'), to('train_caption.json'), round => round < rounds);
}

export async function run(options) {
  const { values } = parseArgs({
    args: options,
    options: {
      megabytes: { type: 'string', default: '600' },
      rounds: { type: 'string', default: '3' },
      folder: { type: 'string' },
      label: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return process.stdout.write(help);
  const scratch = mkdtempSync(join(tmpdir(), 'bench-large-json-'));
  const folder = values.folder ?? join(scratch, 'large');
  try {
    if (!existsSync(join(folder, 'annotations'))) makeSplit(folder, scratch, Number(values.megabytes) * 1e6);
    const megabytes = Object.fromEntries(
      ['caption', 'mask'].map(kind => [kind, statSync(join(folder, 'annotations', `train_${kind}.json`)).size / 1e6]),
    );
    const work = { 'open, read one scene': '[ids[ids.length >> 1]]', 'open, read every scene': 'ids' };
    const samples = Object.fromEntries(Object.keys(work).map(name => [name, []]));
    const load = loadAverage();
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [name, wanted] of Object.entries(work)) {
        const args = ['--input-type=module', '-e', script(wanted), folder];
        samples[name].push(await measureCommand(process.execPath, args));
      }
    }
    const rows = Object.entries(samples).map(([name, list]) => [
      name,
      formatSummary(summarise(list.map(({ wallMs }) => wallMs / 1000)), 2),
      formatSummary(summarise(list.map(({ cpuMs }) => cpuMs / 1000)), 2),
      formatSummary(summarise(list.map(({ peakMegabytes }) => peakMegabytes)), 0),
    ]);
    process.stdout.write(
      `masks ${megabytes.mask.toFixed(0)} MB, captions ${megabytes.caption.toFixed(0)} MB; load ${load}\n`,
    );
    process.stdout.write(`${formatTable(['', 'seconds', 'processor seconds', 'peak MB'], rows)}\n`);
    if (values.label) writeResults('large-json', values.label, { machine: describeMachine(), megabytes, samples });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
