import { buildCommand } from '@stricli/core';
import { convertTargets } from '../convert/convert.ts';
import type { CliContext } from './context.ts';
import { type OutputFlags, outputFlags, parseText } from './flags.ts';
import { Progress } from './progress.ts';
import { exitCodes } from './report-error.ts';
import { runVerb } from './run-verb.ts';

interface Flags extends OutputFlags {
  to: string;
  out: string;
  split?: string;
}

/** Failures named one by one. */
const namedFailures = 20;

export const convertCommand = buildCommand<Flags, string[], CliContext>({
  docs: {
    brief: 'Write a dataset in another format',
    fullDescription: `--to takes ${convertTargets.join(', ')}.\npanocaps-predictions takes a model's raw answers (JSONL or JSON: image_id, answer, masks).`,
  },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'Folder or file of the dataset', parse: parseText, placeholder: 'DATASET' },
      minimum: 1,
    },
    flags: {
      to: { kind: 'parsed', parse: parseText, brief: 'Format to write', placeholder: 'FORMAT' },
      out: { kind: 'parsed', parse: parseText, brief: 'Folder to write', placeholder: 'PATH' },
      split: { kind: 'parsed', parse: parseText, brief: 'Only this split', placeholder: 'S', optional: true },
      ...outputFlags,
    },
  },
  func: runVerb(async (context, flags: Flags, ...inputs: string[]) => {
    const { convert } = await import('../convert/convert.ts');
    const { to, out, split, quiet = false, log } = flags;
    const progress = new Progress({ stream: process.stderr, quiet, log, unit: 'images' });
    const onProgress = (done: number, total: number) => progress.update(done, total);
    const { summary, failures, notes } = await convert({ inputs, to, out, split, onProgress }).finally(() =>
      progress.stop(),
    );
    for (const { file, message } of failures.slice(0, namedFailures)) {
      progress.note(`failed  ${file}: ${message}`, { event: 'failed', file, message });
    }
    if (failures.length > namedFailures)
      progress.note(`        and ${failures.length - namedFailures} more`, {
        event: 'failed',
        more: failures.length - namedFailures,
      });
    for (const [code, count] of Object.entries(notes))
      progress.note(`note    ${code}: ${count}`, { event: 'note', code, count });
    if (!quiet) context.process.stdout.write(`${summary}\n`);
    return failures.length > 0 ? exitCodes.dataProblems : exitCodes.fine;
  }),
});
