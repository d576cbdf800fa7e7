import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildCommand } from '@stricli/core';
import { buildPanime } from '../build/panime/build.ts';
import { openDataset } from '../formats/index.ts';
import { writeFileAtomic } from '../io/node/files.ts';
import { encodeImage } from '../io/node/sharp.ts';
import { writeSheet } from '../sheet/sheet.ts';
import { describePanorama, paintPanorama } from '../synth/painter/painter.ts';
import type { CliContext } from './context.ts';
import { defaultJobs, type OutputFlags, outputFlags, parseText } from './flags.ts';
import { reportBuild } from './report-build.ts';
import { exitCodes } from './report-error.ts';
import { runVerb } from './run-verb.ts';

interface Flags extends OutputFlags {
  out: string;
}

/** Seeds whose panoramas differ in hour, weather and place. */
const seeds = [1, 2, 3, 4, 5, 6];
const [width, height] = [2048, 1024];

/** Paints what is not there yet; a file is whole or absent, so an interrupted demo goes on. */
async function paintPanoramas(folder: string, signal: AbortSignal): Promise<void> {
  for (const seed of seeds) {
    const path = join(folder, `${describePanorama({ seed })}.png`);
    if (existsSync(path)) continue;
    signal.throwIfAborted();
    writeFileAtomic(path, await encodeImage(paintPanorama({ width, height, seed }), 'png'));
  }
}

export const demoCommand = buildCommand<Flags, [], CliContext>({
  docs: { brief: 'A small dataset from nothing: paints panoramas, builds them, draws a contact sheet' },
  parameters: {
    flags: {
      out: { kind: 'parsed', parse: parseText, brief: 'Folder to fill', placeholder: 'DIR', default: 'panoply-demo' },
      ...outputFlags,
    },
  },
  func: runVerb(async (context, flags: Flags) => {
    const say = (text: string) => flags.quiet || context.process.stdout.write(`${text}\n`);
    const [panoramas, panime, sheet] = [
      join(flags.out, 'panoramas'),
      join(flags.out, 'panime'),
      join(flags.out, 'panime.png'),
    ];
    say(`Painting ${seeds.length} panoramas into ${panoramas}`);
    await paintPanoramas(panoramas, context.signal);
    say('Building a Panime dataset: 20 perspective views of each, with cameras');
    const status = await reportBuild(context, flags, panime, callbacks =>
      buildPanime({ panoramas, out: panime, jobs: defaultJobs(), licence: 'CC0-1.0', ...callbacks }),
    );
    if (status !== exitCodes.fine) return status;
    const { scenes } = await writeSheet({ dataset: await openDataset([panime]), out: sheet, limit: seeds.length });
    say(`Drew a contact sheet of ${scenes} scenes: ${sheet}`);
    say(`
Look at ${sheet}, then try:
  panoply project "${join(panoramas, `${describePanorama({ seed: seeds[0] })}.png`)}" --yaw 40 --pitch 10 --out view.png
  panoply build panime --panoramas YOUR_PANORAMAS --out YOUR_DATASET
  panoply sheet YOUR_DATASET --out sheet.png`);
    return exitCodes.fine;
  }),
});
