import { styleText } from 'node:util';
import { buildCommand } from '@stricli/core';
import { openDataset } from '../formats/index.ts';
import { statsJson, statsText } from '../stats/report-text.ts';
import { measureDataset } from '../stats/stats.ts';
import type { CliContext } from './context.ts';
import {
  datasetArguments,
  type OutputFlags,
  outputFlags,
  parseWhole,
  presetFlag,
  switchFlag,
  textFlag,
} from './flags.ts';
import { Progress } from './progress.ts';
import { exitCodes } from './report-error.ts';
import { runVerbToInterrupt, useColor } from './run-verb.ts';

interface Flags extends OutputFlags {
  json?: boolean;
  html?: string;
  sample: number;
}

export const statsCommand = buildCommand<Flags, string[], CliContext>({
  docs: { brief: 'Count and measure what is in a dataset' },
  parameters: {
    positional: datasetArguments(),
    flags: {
      json: switchFlag('Print everything as one JSON document'),
      html: textFlag('Also write a page with charts', 'FILE'),
      sample: presetFlag(parseWhole, 'Decode the first picture of so many scenes', 'N', '200'),
      ...outputFlags,
    },
  },
  func: runVerbToInterrupt(async (context, { json, html, sample, ...flags }: Flags, ...roots: string[]) => {
    const progress = new Progress({
      stream: process.stderr,
      quiet: flags.quiet ?? false,
      log: flags.log,
      unit: 'scenes',
    });
    const dataset = await openDataset(roots);
    const result = await measureDataset({
      dataset,
      sample,
      signal: context.signal,
      onProgress: (done, total) => progress.update(done, total),
    }).finally(() => progress.stop());
    // The charts' library is large: it is loaded only for pages.
    if (html !== undefined) (await import('../stats/report-html.ts')).writeStatsPage(html, result);
    const strong = useColor(process.stdout) ? (text: string) => styleText('bold', text) : (text: string) => text;
    context.process.stdout.write(json ? `${JSON.stringify(statsJson(result))}\n` : statsText(result, strong));
    return result.unread > 0 ? exitCodes.dataProblems : exitCodes.fine;
  }),
});
