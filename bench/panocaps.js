import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureCommand } from './lib/child.js';
import { describeMachine, loadAverage } from './lib/machine.js';
import { summarise } from './lib/measure.js';
import { formatSummary, formatTable, writeResults } from './lib/report.js';

export const summary = 'PanoCaps at its published size: annotations to both formats, and reading them';

const help = `npm run bench -- panocaps [options]

Makes a synthetic dataset of the published size (annotations only) once, then measures, each from process start to end:
  annotations to both formats   "panoply build panocaps --annotations": both files of each split read and paired, every
                                mask and caption checked, raw JSON and Parquet (Snappy, offset indexes) written, synced
                                to disk and hashed, README with its figures, manifests. Without pictures there is no
                                contact sheet.
  read all of the ...           every scene of what was written, masks as strings
Wall and processor seconds, peak memory of the process tree.

  --images N     (default 3470)
  --rounds N     (default 5)
  --folder DIR   keep the synthetic dataset there, and use the one that is there
  --label NAME   also write bench/results/panocaps-NAME.json
`;

const cli = fileURLToPath(new URL('../bin/panoply.js', import.meta.url));

const readAll = `
import { openPanocaps } from ${JSON.stringify(new URL('../dist/formats/panocaps/index.js', import.meta.url).href)};
const dataset = await openPanocaps([process.argv[1]]);
let regions = 0;
for await (const scene of dataset.scenes()) regions += scene.views[0].regions.length;
if (regions === 0) process.exitCode = 1;
`;

export async function run(options) {
  const { values } = parseArgs({
    args: options,
    options: {
      images: { type: 'string', default: '3470' },
      rounds: { type: 'string', default: '5' },
      folder: { type: 'string' },
      label: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return process.stdout.write(help);
  const scratch = mkdtempSync(join(tmpdir(), 'bench-panocaps-'));
  const source = values.folder ?? join(scratch, 'source');
  try {
    if (!existsSync(join(source, 'annotations'))) {
      const args = [cli, 'synth', 'panocaps', '--images', values.images, '--out', source, '--no-pictures', '--quiet'];
      const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
      if (status !== 0) throw new Error(`synth panocaps ended with ${status}`);
    }
    const megabytes = ['train', 'val', 'test']
      .flatMap(split => [`${split}_caption.json`, `${split}_mask.json`])
      .reduce((sum, name) => sum + statSync(join(source, 'annotations', name)).size / 1e6, 0);
    const out = join(scratch, 'built');
    const work = {
      'annotations to both formats': () =>
        measureCommand(process.execPath, [cli, 'build', 'panocaps', '--annotations', source, '--out', out, '--quiet']),
      'read all of the Parquet': () =>
        measureCommand(process.execPath, ['--input-type=module', '-e', readAll, join(out, 'data')]),
      'read all of the raw files': () =>
        measureCommand(process.execPath, ['--input-type=module', '-e', readAll, join(out, 'annotations')]),
    };
    const samples = Object.fromEntries(Object.keys(work).map(name => [name, []]));
    const load = loadAverage();
    for (let round = 0; round < Number(values.rounds); round++) {
      rmSync(out, { recursive: true, force: true });
      for (const [name, measure] of Object.entries(work)) samples[name].push(await measure());
    }
    const rows = Object.entries(samples).map(([name, list]) => [
      name,
      formatSummary(summarise(list.map(({ wallMs }) => wallMs / 1000)), 2),
      formatSummary(summarise(list.map(({ cpuMs }) => cpuMs / 1000)), 2),
      formatSummary(summarise(list.map(({ peakMegabytes }) => peakMegabytes)), 0),
    ]);
    process.stdout.write(`${values.images} images, ${megabytes.toFixed(1)} MB of annotations; load ${load}\n`);
    process.stdout.write(`${formatTable(['', 'seconds', 'processor seconds', 'peak MB'], rows)}\n`);
    if (values.label) writeResults('panocaps', values.label, { machine: describeMachine(), samples });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
