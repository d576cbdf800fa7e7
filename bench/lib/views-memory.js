import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { panoplyCommand } from '../peers/peers.js';
import { measureCommand } from './child.js';
import { describeMachine } from './machine.js';
import { describeMemory } from './memory-series.js';
import { linkPanoramas, writePanoramas } from './panoramas.js';
import { writeResults } from './report.js';

/**
 * Builds `count` small panoramas (a few pictures under many names) and prints the process's resident memory over
 * the run: flat after the first tenth, or something leaks.
 */
export async function measureMemory({ folder, count, label }) {
  const total = Number(count);
  const paths = await writePanoramas(join(folder, 'small-painted'), { width: 512, height: 256, count: 8, seed: 1 });
  const panoramas = linkPanoramas(join(folder, `small-${total}`), paths, total);
  const out = join(folder, 'out-memory');
  rmSync(out, { recursive: true, force: true });
  const series = [];
  const [command, ...args] = panoplyCommand(panoramas, out, { viewSize: 128, extra: ['--size', '512x256'] });
  const { wallMs, peakMegabytes } = await measureCommand(command, args, {
    sampleMs: 250,
    onMemory: (atMs, megabytes) => series.push([atMs / 1000, megabytes]),
  });
  rmSync(out, { recursive: true, force: true });
  const { growth, table } = describeMemory(series, wallMs);
  process.stdout.write(`${total} panoramas of 512x256, 20 views of 128x128 each, ${(wallMs / 1000).toFixed(1)} s\n\n`);
  process.stdout.write(`${table}\n\n`);
  process.stdout.write(`peak ${peakMegabytes.toFixed(0)} MB; trend of the last three quarters, over a whole run: `);
  process.stdout.write(`${growth >= 0 ? '+' : ''}${growth.toFixed(1)} MB\n`);
  if (label) {
    const results = {
      bench: 'views --memory',
      machine: describeMachine(),
      total,
      wallMs,
      peakMegabytes,
      growth,
      series,
    };
    process.stdout.write(`raw results: ${writeResults('views', label, results)}\n`);
  }
}
