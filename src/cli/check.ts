import { styleText } from 'node:util';
import { buildCommand } from '@stricli/core';
import type { ReportTextOptions } from '../check/report-text.ts';
import { UsageError } from '../core/errors.ts';
import type { CliContext } from './context.ts';
import { datasetArguments, defaultJobs, parseText, switchFlag, textFlag, type WorkFlags, workFlags } from './flags.ts';
import { Progress } from './progress.ts';
import { exitCodes } from './report-error.ts';
import { runVerb, useColor } from './run-verb.ts';

interface Flags extends WorkFlags {
  deep?: boolean;
  strict?: boolean;
  json?: boolean;
  html?: string;
  predictions?: string;
  split?: readonly string[];
}

const styles = {
  error: ['red', 'bold'],
  warning: ['yellow', 'bold'],
  info: ['cyan'],
  soft: ['dim'],
  strong: ['bold'],
  fine: ['green', 'bold'],
} as const;

const paint: ReportTextOptions['paint'] = (style, text) => styleText([...styles[style]], text);

export const checkCommand = buildCommand<Flags, string[], CliContext>({
  docs: { brief: 'Say what is wrong with a dataset' },
  parameters: {
    positional: datasetArguments('Folder of the dataset; for Panime also its archive of originals'),
    flags: {
      deep: switchFlag('Decode every pixel, and hash every listed file'),
      strict: switchFlag('Exit with 1 on warnings too'),
      json: switchFlag('Print every issue as one JSON document'),
      html: textFlag('Also write the report as a page', 'FILE'),
      predictions: textFlag('Instead check these predictions for the PanoCaps benchmark against the dataset', 'P'),
      split: {
        kind: 'parsed',
        parse: parseText,
        brief: 'With --predictions: split they are for (default: all)',
        placeholder: 'S',
        variadic: ',',
        optional: true,
      },
      ...workFlags,
    },
  },
  func: runVerb(async (context, given: Flags, ...roots: string[]) => {
    const { deep, strict, json, html, jobs, shard, predictions, split, ...flags } = given;
    if (predictions !== undefined && (roots.length !== 1 || deep || shard)) {
      throw new UsageError(
        'check-predictions-options',
        `Expected one truth, without --deep and --shard, for --predictions but received ${[...roots, ...(deep ? ['--deep'] : []), ...(shard ? ['--shard'] : [])].join(', ')}`,
        { hint: 'Check the dataset by itself in another run.' },
      );
    }
    if (split && predictions === undefined)
      throw new UsageError(
        'stray-split',
        `Expected --predictions beside --split but received only ${split.join(', ')}`,
      );
    const { writeCheckPage } = await import('../check/report-html.ts');
    const { reportText } = await import('../check/report-text.ts');
    const bars = new Map<string, Progress>();
    const progressOf = (unit: string) => {
      let progress = bars.get(unit);
      if (!progress) {
        for (const bar of bars.values()) bar.stop();
        progress = new Progress({ stream: process.stderr, quiet: flags.quiet ?? false, log: flags.log, unit });
        bars.set(unit, progress);
      }
      return progress;
    };
    const checkThem = async () => {
      const { signal } = context;
      if (predictions === undefined) {
        const { check } = await import('../check/check.ts');
        const onProgress = (done: number, total: number, unit: string) => progressOf(unit).update(done, total);
        return check({ roots, deep, jobs: jobs ?? defaultJobs(), shard, signal, onProgress });
      }
      const { checkPredictions } = await import('../check/predictions.ts');
      const onProgress = (done: number, total: number) => progressOf('predictions').update(done, total);
      return checkPredictions({ truth: roots[0], predictions, splits: split, signal, onProgress });
    };
    const result = await checkThem().finally(() => {
      for (const bar of bars.values()) bar.stop();
    });
    if (html !== undefined) writeCheckPage(html, roots, result);
    const { stdout } = context.process;
    if (json) stdout.write(`${JSON.stringify(result)}\n`);
    else stdout.write(reportText(result, { paint: useColor(process.stdout) ? paint : (_, text) => text }));
    const { error, warning } = result.counts;
    return error > 0 || (strict && warning > 0) ? exitCodes.dataProblems : exitCodes.fine;
  }),
});
