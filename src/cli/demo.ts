import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildCommand } from '@stricli/core';
import { writeFileAtomic } from '../io/node/files.ts';
import type { CliContext } from './context.ts';
import { defaultJobs, type OutputFlags, outputFlags, parseText, presetFlag } from './flags.ts';
import { Progress } from './progress.ts';
import { reportBuild } from './report-build.ts';
import { exitCodes } from './report-error.ts';
import { runVerb } from './run-verb.ts';

interface Flags extends OutputFlags {
  out: string;
}

/** What the part of one family gets. */
interface Demo {
  context: CliContext;
  flags: Flags;
  /** Folder of the family's dataset. */
  folder: string;
  say(text: string): void;
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
const captionedImages = 8;
const identities = 6;

async function demonstratePanime({ context, flags, folder, say }: Demo): Promise<number> {
  const { buildPanime } = await import('../build/panime/build.ts');
  const promptFile = join(flags.out, 'prompts.txt');
  writeFileAtomic(promptFile, `${prompts.join('\n')}\n`);
  say(`Panime: painting ${prompts.length} prompts, 20 views of each, captions and exact regions`);
  return reportBuild(context, flags, folder, callbacks =>
    buildPanime({
      prompts: promptFile,
      out: folder,
      regions: true,
      jobs: defaultJobs(),
      licence: 'CC0-1.0',
      ...callbacks,
    }),
  );
}

async function demonstratePanocaps({ context, flags, folder, say }: Demo): Promise<number> {
  say(`\nPanoCaps: ${captionedImages} pictures with masks and captions that name them`);
  if (existsSync(folder)) {
    say(`${folder} is already complete, nothing to do`);
    return exitCodes.fine;
  }
  // Made elsewhere and renamed when it is whole: a demo that was interrupted starts this part anew.
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const progress = new Progress({
    stream: process.stderr,
    quiet: flags.quiet ?? false,
    log: flags.log,
    unit: 'images',
  });
  const { synthesizePanocaps } = await import('../build/panocaps/synthesize.ts');
  const { images, regions } = await synthesizePanocaps({
    images: captionedImages,
    out: unfinished,
    predictions: join(unfinished, 'predictions'),
    seed: 5,
    signal: context.signal,
    onProgress: (done, total) => progress.update(done, total),
  }).finally(() => progress.stop());
  renameSync(unfinished, folder);
  say(`${images} images with ${regions} regions in ${folder}`);
  return exitCodes.fine;
}

async function demonstrateGeogen({ context, flags, folder, say }: Demo): Promise<number> {
  const { buildGeogen } = await import('../build/geogen/build.ts');
  say(`\nGeoGen: ${identities} synthetic heads, 7 posed views of each, depth and normals`);
  return reportBuild(context, flags, folder, callbacks =>
    buildGeogen({
      identities,
      size: 256,
      depth: true,
      normals: true,
      out: folder,
      jobs: defaultJobs(),
      licence: 'CC0-1.0',
      ...callbacks,
    }),
  );
}

const families = [
  { name: 'panime', demonstrate: demonstratePanime },
  { name: 'panocaps', demonstrate: demonstratePanocaps },
  { name: 'geogen', demonstrate: demonstrateGeogen },
];

const whatNext = (out: string) => `
Look at the three sheets, or at everything in a browser:
  panoply view ${join(out, 'panime')} ${join(out, 'panocaps')} ${join(out, 'geogen')}

Then try with your own:
  panoply build panime --prompts YOUR_PROMPTS.txt --regions --out YOUR_PANORAMAS
  panoply build panime --panoramas YOUR_PICTURES --out YOUR_PANORAMAS
  panoply check ${join(out, 'panime')} --deep

  panoply build panocaps --annotations YOUR_ANNOTATIONS --images YOUR_PICTURES --out YOUR_CAPTIONS
  panoply score panocaps --truth ${join(out, 'panocaps')} --predictions ${join(out, 'panocaps', 'predictions')} --text-similarity trigram

  panoply build geogen --meshes YOUR_MESHES --depth --normals --out YOUR_VIEWS
  panoply check ${join(out, 'geogen')} --deep`;

export const demoCommand = buildCommand<Flags, [], CliContext>({
  docs: {
    brief: 'Three small datasets from nothing, with a contact sheet each: panoramas, captioned masks, posed heads',
  },
  parameters: {
    flags: {
      out: presetFlag(parseText, 'Folder to fill', 'DIR', 'panoply-demo'),
      ...outputFlags,
    },
  },
  func: runVerb(async (context, flags: Flags) => {
    const { openDataset } = await import('../formats/index.ts');
    const { writeSheet } = await import('../sheet/sheet.ts');
    const say = (text: string) => flags.quiet || context.process.stdout.write(`${text}\n`);
    for (const { name, demonstrate } of families) {
      const folder = join(flags.out, name);
      const status = await demonstrate({ context, flags, folder, say });
      if (status !== exitCodes.fine) return status;
      const sheet = join(flags.out, `${name}.png`);
      const { scenes } = await writeSheet({ dataset: await openDataset([folder]), out: sheet, layers: true });
      say(`A contact sheet of ${scenes} scenes: ${sheet}`);
    }
    say(whatNext(flags.out));
    return exitCodes.fine;
  }),
});
