import { relative } from 'node:path';
import type { FailedJob } from '../engine/plan.ts';
import type { RunProgress, RunResult } from '../engine/run.ts';
import type { CliContext } from './context.ts';
import type { WorkFlags } from './flags.ts';
import { Progress } from './progress.ts';
import { exitCodes } from './report-error.ts';

export interface BuildCallbacks {
  signal: AbortSignal;
  onProgress(progress: RunProgress): void;
  onFailure(failure: FailedJob): void;
}

/** Failures named one by one on a terminal; the rest are in failures.jsonl. */
const namedFailures = 5;

/**
 * Runs a build with progress on stderr and says at the end, on stdout, what there is now.
 * @param options.unit what a job makes, in the plural
 */
export async function reportBuild(
  context: CliContext,
  flags: WorkFlags,
  out: string,
  build: (callbacks: BuildCallbacks) => Promise<RunResult>,
  { unit = 'scenes' }: { unit?: string } = {},
): Promise<number> {
  const progress = new Progress({
    stream: process.stderr,
    quiet: flags.quiet ?? false,
    log: flags.log,
    unit,
  });
  let failed = 0;
  let result: RunResult;
  try {
    result = await build({
      signal: context.signal,
      onProgress: ({ committed, failed, total }) => progress.update(committed + failed, total, failed),
      onFailure({ id, code, message }) {
        failed++;
        if (failed <= namedFailures || flags.log === 'json')
          progress.note(`failed  ${id}: ${message}`, { event: 'failed', scene: id, code, message });
        if (failed === namedFailures + 1 && flags.log !== 'json')
          progress.note('        more failures follow; all of them go to failures.jsonl');
      },
    });
  } finally {
    progress.stop();
  }
  const folder = relative(process.cwd(), out) || '.';
  const shown = folder.startsWith('..') ? out : folder;
  if (!flags.quiet) context.process.stdout.write(`${summarise(result, shown, unit)}\n`);
  return result.failures.length > 0 ? exitCodes.dataProblems : exitCodes.fine;
}

function summarise(
  { committed, resumed, failures, retried, finished, alreadyComplete }: RunResult,
  folder: string,
  unit: string,
): string {
  const count = `${committed} ${committed === 1 ? unit.replace(/s$/, '') : unit}`;
  if (alreadyComplete) return `${folder} is already complete: ${count}, nothing to do`;
  const parts = [`${count} in ${folder}`];
  if (resumed > 0) parts.push(`${resumed} of them from an earlier run`);
  if (failures.length > 0)
    parts.push(
      `${failures.length} failed${finished ? ` (failures.jsonl says why${retried === failures.length ? '; the same command tries them again' : ''})` : ''}`,
    );
  if (!finished) parts.push('run the same command without --shard to finish');
  return parts.join('; ');
}
