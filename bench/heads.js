import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { KernelMemory } from '../dist/index.js';
import { createRasteriser } from '../dist/kernels/raster.js';
import { drawCameras } from '../dist/synth/geogen/cameras.js';
import { buildHead } from '../dist/synth/geogen/head.js';
import { drawIdentity } from '../dist/synth/geogen/identity.js';
import { studioLighting } from '../dist/synth/geogen/lighting.js';
import { measureCommand } from './lib/child.js';
import { measureHeadMemory } from './lib/heads-memory.js';
import { describeMachine, loadAverage } from './lib/machine.js';
import { median, ratioOf, summarise } from './lib/measure.js';
import { formatSummary, formatTable, writeResults } from './lib/report.js';

export const summary = 'heads to 7 posed views each, seed to files, and the rasteriser against three.js';

const help = `npm run bench -- heads [options]

The whole job: identities from a seed, 7 views of 512x512 each, PNG and metadata written with all of a build's promises.
Each round builds a few identities and more; "steady" is the slope between the two, so that start-up and the meshing of
hair styles (once per process) cancel.
The rasteriser alone: the same heads and cameras drawn by the kernel (1 thread, 4 samples a pixel) and by three.js in
Chromium with software WebGL (all its threads, 4x multisampling), interleaved. Both draw the same triangles with vertex
colours, trilinear textures, ambient light from above and below and three lights with Phong-like highlights, and end
with the picture in memory. Ours also wraps light past the terminator, adds sheen at grazing angles and bakes
visibility, and blends samples in linear light; theirs shades every fragment of the multisampled picture once, as
ours does.

  --few N --all N   how many identities (default 40 and 120)
  --jobs N          worker threads (default 2)
  --rounds N        counted rounds (default 3)
  --heads N         heads for the rasteriser (default 6)
  --skip-build, --skip-webgl
  --memory [--all N] [--size PX]  instead: resident memory over a build of N identities (default 10000 of 96x96)
  --label NAME      also write bench/results/heads-NAME.json
`;

const ring = {
  views: 7,
  size: 512,
  focal: [50, 50],
  sensor: 36,
  azimuth: 'even',
  elevation: [-8, 22],
  distance: [0.58, 0.7],
  roll: [0, 0],
};
const cli = fileURLToPath(new URL('../bin/panoply.js', import.meta.url));

async function measureBuild(count, jobs) {
  const folder = mkdtempSync(join(tmpdir(), 'panoply-heads-'));
  try {
    const args = [
      cli,
      'build',
      'geogen',
      '--identities',
      String(count),
      '--out',
      join(folder, 'set'),
      '--jobs',
      String(jobs),
      '--quiet',
    ];
    const sample = await measureCommand(process.execPath, args);
    const bytes = readFileSync(join(folder, 'set/files.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
      .filter(({ path }) => path.endsWith('.png'))
      .reduce((sum, file) => sum + file.bytes, 0);
    if (readdirSync(join(folder, 'set/metadata')).length !== count) throw new Error('the build is not complete');
    return { ...sample, bytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchBuild({ few, all, jobs, rounds }) {
  const samples = [];
  for (let round = 0; round < rounds; round++) {
    const small = await measureBuild(few, jobs);
    const large = await measureBuild(all, jobs);
    const wall = (large.wallMs - small.wallMs) / (all - few);
    const cpu = (large.cpuMs - small.cpuMs) / (all - few);
    samples.push({
      perSecond: 1000 / wall,
      wallMs: wall,
      cpuMs: cpu,
      startMs: small.wallMs - few * wall,
      imageKb: large.bytes / all / 7 / 1024,
    });
    process.stdout.write(
      `  round ${round + 1}: ${(1000 / wall).toFixed(2)} identities/s, ${cpu.toFixed(0)} ms CPU each, load ${loadAverage()}\n`,
    );
  }
  return samples;
}

async function benchRasteriser({ heads, rounds, skipWebgl }) {
  const rasteriser = createRasteriser(new KernelMemory());
  const models = Array.from({ length: heads }, (_, index) => ({
    mesh: buildHead(drawIdentity(0, index)).mesh,
    cameras: drawCameras(ring, index),
  }));
  const lighting = studioLighting([1, 1, 1]);
  const ours = () => {
    const started = performance.now();
    for (const { mesh, cameras } of models) {
      rasteriser.load(mesh);
      for (const camera of cameras) rasteriser.render(camera, lighting);
    }
    return (performance.now() - started) / heads / 7;
  };
  ours();
  const kernel = [];
  const webgl = [];
  let device = 'skipped';
  const peers = skipWebgl ? undefined : await import('./peers/webgl.js');
  const page = peers?.hasBrowser ? await peers.openWebgl() : undefined;
  for (let round = 0; round < rounds; round++) {
    kernel.push(ours());
    if (!page) continue;
    let total = 0;
    for (const { mesh, cameras } of models) {
      const drawn = await page.draw(mesh, cameras, { size: 512, rounds: 1 });
      total += drawn.times[0];
      device = `${drawn.device}, ${drawn.samples} samples`;
    }
    webgl.push(total / heads / 7);
  }
  await page?.close();
  const triangles = models.reduce((sum, { mesh }) => sum + mesh.triangleMaterials.length, 0) / heads;
  return { kernel, webgl, device, triangles: Math.round(triangles) };
}

export async function run(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      few: { type: 'string', default: '40' },
      all: { type: 'string' },
      size: { type: 'string', default: '96' },
      memory: { type: 'boolean', default: false },
      jobs: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '3' },
      heads: { type: 'string', default: '6' },
      'skip-build': { type: 'boolean', default: false },
      'skip-webgl': { type: 'boolean', default: false },
      label: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  if (values.memory) {
    const [count, size, jobs] = [values.all ?? 10_000, values.size, values.jobs].map(Number);
    return measureHeadMemory(cli, { count, size, jobs, label: values.label });
  }
  const [few, all, jobs, rounds, heads] = [
    ...[values.few, values.all ?? 120, values.jobs, values.rounds, values.heads],
  ].map(Number);
  const machine = describeMachine();
  process.stdout.write(`${machine.cpu}, ${machine.cores} cores, node ${machine.node}; load before ${loadAverage()}\n`);
  const results = { machine, options: values };
  if (!values['skip-build']) {
    process.stdout.write(`\nwhole job, ${few} and ${all} identities, ${jobs} workers\n`);
    results.build = await benchBuild({ few, all, jobs, rounds });
    const column = key => results.build.map(sample => sample[key]);
    process.stdout.write(
      `${formatTable(
        ['', 'identities/s', 'wall ms', 'CPU ms', 'start ms', 'KB an image'],
        [
          [
            'panoply build geogen',
            formatSummary(summarise(column('perSecond')), 2),
            formatSummary(summarise(column('wallMs')), 0),
            formatSummary(summarise(column('cpuMs')), 0),
            formatSummary(summarise(column('startMs')), 0),
            median(column('imageKb')).toFixed(0),
          ],
        ],
      )}\n`,
    );
  }
  process.stdout.write('\nrasteriser alone, ms a view of 512x512, 4 samples a pixel\n');
  results.raster = await benchRasteriser({ heads, rounds, skipWebgl: values['skip-webgl'] });
  const { kernel, webgl, device, triangles } = results.raster;
  const rows = [['kernel, 1 thread', formatSummary(summarise(kernel)), '']];
  if (webgl.length)
    rows.push([`three.js (${device})`, formatSummary(summarise(webgl)), formatSummary(ratioOf(kernel, webgl), 2)]);
  process.stdout.write(`${formatTable([`${triangles} triangles`, 'ms', 'times ours'], rows)}\n`);
  if (values.label) process.stdout.write(`wrote ${writeResults('heads', values.label, results)}\n`);
}
