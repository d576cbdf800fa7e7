import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureCommand } from './child.js';
import { describeMachine } from './machine.js';
import { describeMemory, peaksOf } from './memory-series.js';
import { writeResults } from './report.js';

/**
 * Builds `count` identities and prints the process's resident memory over the run: flat once every style has been met,
 * or something leaks.
 */
export async function measureHeadMemory(cli, { count, size, jobs, label }) {
  const folder = mkdtempSync(join(tmpdir(), 'panoply-heads-'));
  const series = [];
  try {
    const args = [
      ...[cli, 'build', 'geogen', '--identities', String(count), '--size', String(size)],
      ...['--out', join(folder, 'set'), '--jobs', String(jobs), '--quiet'],
    ];
    const { wallMs, cpuMs, peakMegabytes } = await measureCommand(process.execPath, args, {
      sampleMs: 2000,
      onMemory: (atMs, megabytes) => series.push([atMs / 1000, megabytes]),
    });
    const { growth, table } = describeMemory(series, wallMs);
    process.stdout.write(
      `${count} identities, 7 views of ${size}x${size} each, ${jobs} workers, ${(wallMs / 1000).toFixed(0)} s wall, ${(cpuMs / 1000).toFixed(0)} s CPU\n\n${table}\n\n`,
    );
    process.stdout.write(
      `peak ${peakMegabytes.toFixed(0)} MB; trend of the last three quarters, over a whole run: ${growth >= 0 ? '+' : ''}${growth.toFixed(1)} MB\n`,
    );
    if (!label) return;
    const results = {
      bench: 'heads --memory',
      machine: describeMachine(),
      ...{ count, size, jobs, wallMs, cpuMs, peakMegabytes, growth, peaksMb: peaksOf(series, wallMs) },
    };
    process.stdout.write(`wrote ${writeResults('heads', label, results)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
