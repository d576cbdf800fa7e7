import { buildCommand } from '@stricli/core';
import type { CliContext } from './context.ts';
import { type OutputFlags, outputFlags, parseText, parseWhole } from './flags.ts';
import { Progress } from './progress.ts';
import { exitCodes } from './report-error.ts';
import { runVerb } from './run-verb.ts';

interface Flags extends OutputFlags {
  out: string;
  split?: string;
  limit: number;
  columns?: number;
  outlines?: boolean;
}

export const sheetCommand = buildCommand<Flags, string[], CliContext>({
  docs: { brief: 'A contact sheet of a dataset: panoramas with their views, by ring' },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'Folder of the dataset', parse: parseText, placeholder: 'DATASET' },
      minimum: 1,
    },
    flags: {
      out: { kind: 'parsed', parse: parseText, brief: 'PNG to write', placeholder: 'FILE.png' },
      split: { kind: 'parsed', parse: parseText, brief: 'Only this split', placeholder: 'S', optional: true },
      limit: {
        kind: 'parsed',
        parse: parseWhole,
        brief: 'At most so many scenes, spread over the dataset',
        placeholder: 'N',
        default: '8',
      },
      columns: { kind: 'parsed', parse: parseWhole, brief: 'Scenes side by side', placeholder: 'N', optional: true },
      outlines: {
        kind: 'boolean',
        brief: "Draw the views' outlines on the panoramas",
        optional: true,
        withNegated: false,
      },
      ...outputFlags,
    },
  },
  func: runVerb(async (context, { out, split, limit, columns, outlines, ...flags }: Flags, ...roots: string[]) => {
    const { openDataset } = await import('../formats/index.ts');
    const { writeSheet } = await import('../sheet/sheet.ts');
    const progress = new Progress({
      stream: process.stderr,
      quiet: flags.quiet ?? false,
      log: flags.log,
      unit: 'scenes',
    });
    const dataset = await openDataset(roots);
    const { width, height, scenes, missing } = await writeSheet({
      dataset,
      out,
      split,
      limit,
      columns,
      outlines,
      onProgress: (done, total) => progress.update(done, total),
    }).finally(() => progress.stop());
    for (const { path, reason } of missing)
      progress.note(`missing  ${path}: ${reason}`, { event: 'missing', path, reason });
    if (!flags.quiet) context.process.stdout.write(`${out}: ${width}x${height}, ${scenes} scenes\n`);
    return missing.length > 0 ? exitCodes.dataProblems : exitCodes.fine;
  }),
});
