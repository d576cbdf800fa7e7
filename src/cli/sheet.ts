import { buildCommand } from '@stricli/core';
import type { CliContext } from './context.ts';
import {
  datasetArguments,
  type OutputFlags,
  outputFlags,
  parsedFlag,
  parseWhole,
  requiredText,
  switchFlag,
  textFlag,
} from './flags.ts';
import { Progress } from './progress.ts';
import { exitCodes } from './report-error.ts';
import { runVerbToInterrupt } from './run-verb.ts';

interface Flags extends OutputFlags {
  out: string;
  split?: string;
  limit?: number;
  columns?: number;
  outlines?: boolean;
  layers?: boolean;
}

export const sheetCommand = buildCommand<Flags, string[], CliContext>({
  docs: { brief: 'A contact sheet of a dataset: panoramas with their views, masks with captions, or posed views' },
  parameters: {
    positional: datasetArguments(),
    flags: {
      out: requiredText('PNG to write', 'FILE.png'),
      split: textFlag('Only this split', 'S'),
      limit: parsedFlag(
        parseWhole,
        'At most so many scenes, spread over the dataset (default: 8, of posed views 24)',
        'N',
      ),
      columns: parsedFlag(parseWhole, 'Scenes side by side', 'N'),
      outlines: switchFlag("Draw the views' outlines on the panoramas"),
      layers: switchFlag('Show depth and normals beneath posed views'),
      ...outputFlags,
    },
  },
  func: runVerbToInterrupt(
    async (context, { out, split, limit, columns, outlines, layers, ...flags }: Flags, ...roots: string[]) => {
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
        layers,
        onProgress: (done, total) => progress.update(done, total),
      }).finally(() => progress.stop());
      for (const { path, reason } of missing)
        progress.note(`missing  ${path}: ${reason}`, { event: 'missing', path, reason });
      if (!flags.quiet) context.process.stdout.write(`${out}: ${width}x${height}, ${scenes} scenes\n`);
      return missing.length > 0 ? exitCodes.dataProblems : exitCodes.fine;
    },
  ),
});
