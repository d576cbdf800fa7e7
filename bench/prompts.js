import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureCommand } from './lib/child.js';
import { describeMachine, loadAverage } from './lib/machine.js';
import { describeMemory, peaksOf } from './lib/memory-series.js';
import { seededRandom } from './lib/random.js';
import { writeResults } from './lib/report.js';

export const summary = 'prompts to scenes: panorama, 20 views, captions and exact regions, in one go';

const help = `npm run bench -- prompts [--count N] [--folder DIR] [--label NAME]

Builds N (default 2000) seeded prompts at 2048x1024 with 20 views of 512x512, captions and --regions on two workers,
everything written, and reports scenes a second and resident memory over the run.
`;

const places = [
  'street',
  'market',
  'forest',
  'coast',
  'desert',
  'mountain',
  'village',
  'castle',
  'school',
  'shrine',
  'room',
  'library',
  'station',
  'harbour',
  'rooftop',
  'field',
  'snowy land',
  'swamp',
  'cave',
  'underwater reef',
  'space station',
  'ruins',
  'festival',
  'garden',
];
const hours = ['at dawn', 'in the morning', 'at noon', 'at sunset', 'at dusk', 'at night'];
const weathers = ['', 'in the rain', 'under a clear sky', 'in the fog', 'with drifting clouds', 'in falling snow'];
const subjects = [
  'two cats',
  'a girl with an umbrella',
  'three red lanterns',
  'an old man on a bench',
  'a white horse',
  'a knight',
  'five birds',
  'a robot',
  'a fox',
  'children playing',
  'a fishing boat',
  'a dragon',
  'a tea stall',
  'two soldiers',
  'a bicycle',
  'cherry trees',
];

/** So many different prompts, the same for every run. */
function makePrompts(count) {
  const random = seededRandom(7);
  const pick = list => list[Math.floor(random() * list.length)];
  return Array.from(
    { length: count },
    (_, i) =>
      `A ${pick(places)} ${pick(hours)} ${pick(weathers)} with ${pick(subjects)} and ${pick(subjects)}, number ${i}`,
  );
}

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      count: { type: 'string', default: '2000' },
      folder: { type: 'string', default: join(tmpdir(), 'panoply-bench') },
      label: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const count = Number(values.count);
  const load = loadAverage();
  mkdirSync(values.folder, { recursive: true });
  const prompts = join(values.folder, 'prompts.txt');
  writeFileSync(prompts, makePrompts(count).join('\n'));
  const out = join(values.folder, 'out-prompts');
  rmSync(out, { recursive: true, force: true });
  const series = [];
  const binary = fileURLToPath(new URL('../bin/panoply.js', import.meta.url));
  const command = [
    binary,
    'build',
    'panime',
    '--prompts',
    prompts,
    '--regions',
    '--jobs',
    '2',
    '--quiet',
    '--out',
    out,
  ];
  const { wallMs, cpuMs, peakMegabytes } = await measureCommand(process.execPath, command, {
    sampleMs: 500,
    onMemory: (atMs, megabytes) => series.push([atMs / 1000, megabytes]),
  });
  const { counts } = JSON.parse(readFileSync(join(out, 'panoply.json'), 'utf8'));
  rmSync(out, { recursive: true, force: true });
  const { growth, table } = describeMemory(series, wallMs);
  const scenesPerSecond = (count * 1000) / wallMs;
  process.stdout.write(
    `${count} prompts, 20 views of 512x512, captions and regions, two workers, load ${load} before\n` +
      `${scenesPerSecond.toFixed(2)} scenes a second (${(cpuMs / count).toFixed(0)} ms CPU each); ${counts.scenes} built, ${counts.failed} failed, ${(counts.bytes / 1e9).toFixed(2)} GB\n\n${table}\n\n` +
      `peak ${peakMegabytes.toFixed(0)} MB; trend of the last three quarters, over a whole run: ${growth.toFixed(1)} MB\n`,
  );
  if (values.label) {
    const results = {
      bench: 'prompts',
      machine: describeMachine(),
      load,
      count,
      wallMs,
      cpuMs,
      scenesPerSecond,
      counts,
      peakMegabytes,
      growth,
      peaksMb: peaksOf(series, wallMs),
    };
    process.stdout.write(`raw results: ${writeResults('prompts', values.label, results)}\n`);
  }
}
