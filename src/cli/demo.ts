import { join } from 'node:path';
import { buildCommand } from '@stricli/core';
import { writeFileAtomic } from '../io/node/files.ts';
import type { CliContext } from './context.ts';
import { defaultJobs, type OutputFlags, outputFlags, parseText } from './flags.ts';
import { reportBuild } from './report-build.ts';
import { exitCodes } from './report-error.ts';
import { runVerb } from './run-verb.ts';

interface Flags extends OutputFlags {
  out: string;
}

/** Prompts that differ in place, hour, weather and subjects. */
const prompts = [
  'A lively night market in the rain with seven red lanterns, a noodle stall and two cats',
  'A quiet school classroom at sunset, empty desks and a girl reading by the window',
  'A fishing harbour on a clear summer morning with three boats and seagulls',
  'An old shrine in an autumn forest, stone steps, two foxes and falling leaves',
  'A castle on a snowy mountain at dawn with a knight and a white horse',
  'A flower garden by a lake in spring, a stone bridge and five butterflies',
];

export const demoCommand = buildCommand<Flags, [], CliContext>({
  docs: {
    brief: 'A small dataset from nothing: six prompts painted, captioned, with exact regions, and a contact sheet',
  },
  parameters: {
    flags: {
      out: { kind: 'parsed', parse: parseText, brief: 'Folder to fill', placeholder: 'DIR', default: 'panoply-demo' },
      ...outputFlags,
    },
  },
  func: runVerb(async (context, flags: Flags) => {
    const { buildPanime } = await import('../build/panime/build.ts');
    const { openDataset } = await import('../formats/index.ts');
    const { writeSheet } = await import('../sheet/sheet.ts');
    const say = (text: string) => flags.quiet || context.process.stdout.write(`${text}\n`);
    const [promptFile, panime, sheet] = [
      join(flags.out, 'prompts.txt'),
      join(flags.out, 'panime'),
      join(flags.out, 'panime.png'),
    ];
    writeFileAtomic(promptFile, `${prompts.join('\n')}\n`);
    say(`Panime: painting ${prompts.length} prompts, 20 views of each, captions and exact regions`);
    const status = await reportBuild(context, flags, panime, callbacks =>
      buildPanime({
        prompts: promptFile,
        out: panime,
        regions: true,
        jobs: defaultJobs(),
        licence: 'CC0-1.0',
        ...callbacks,
      }),
    );
    if (status !== exitCodes.fine) return status;
    const { scenes } = await writeSheet({ dataset: await openDataset([panime]), out: sheet, limit: prompts.length });
    say(`A contact sheet of ${scenes} scenes: ${sheet}`);
    say(`
Look at ${sheet}, then try:
  panoply build panime --prompts YOUR_PROMPTS.txt --regions --out YOUR_DATASET
  panoply build panime --panoramas YOUR_PANORAMAS --out YOUR_DATASET
  panoply sheet YOUR_DATASET --out sheet.png`);
    return exitCodes.fine;
  }),
});
