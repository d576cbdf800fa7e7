import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { panoplyCommand } from '../peers/peers.js';
import { measureCommand } from './child.js';
import { describeMachine } from './machine.js';
import { linkPanoramas, writePanoramas } from './panoramas.js';
import { formatTable, writeResults } from './report.js';

/** Slope of a least-squares line through points [x, y]. */
function slopeOf(points) {
  const mean = axis => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  let [above, below] = [0, 0];
  for (const [x, y] of points) {
    above += (x - meanX) * (y - meanY);
    below += (x - meanX) ** 2;
  }
  return above / below;
}

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
  const [command, ...args] = panoplyCommand(panoramas, out, { viewSize: 128 });
  const { wallMs, peakMegabytes } = await measureCommand(command, args, {
    sampleMs: 250,
    onMemory: (atMs, megabytes) => series.push([atMs / 1000, megabytes]),
  });
  rmSync(out, { recursive: true, force: true });
  const steps = Array.from({ length: 10 }, (_, i) => {
    const within = series.filter(([atS]) => Math.min(9, Math.floor((atS * 10_000) / wallMs)) === i);
    const values = within.map(([, megabytes]) => megabytes);
    // A starved machine may have taken no look in this tenth.
    if (values.length === 0) return [`${i * 10}-${i * 10 + 10}%`, '-', '-'];
    return [`${i * 10}-${i * 10 + 10}%`, Math.min(...values).toFixed(0), Math.max(...values).toFixed(0)];
  });
  const settled = series.filter(([atS]) => atS * 1000 > wallMs / 4);
  const growth = (slopeOf(settled) * wallMs) / 1000;
  process.stdout.write(`${total} panoramas of 512x256, 20 views of 128x128 each, ${(wallMs / 1000).toFixed(1)} s\n\n`);
  process.stdout.write(`${formatTable(['of the run', 'lowest MB', 'highest MB'], steps)}\n\n`);
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
