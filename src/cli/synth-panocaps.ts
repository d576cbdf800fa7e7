import { buildCommand } from '@stricli/core';
import type { CliContext } from './context.ts';
import { type OutputFlags, outputFlags, parseWhole, presetFlag, requiredText, switchFlag, textFlag } from './flags.ts';
import { Progress } from './progress.ts';
import { exitCodes } from './report-error.ts';
import { runVerb } from './run-verb.ts';

interface Flags extends OutputFlags {
  images: number;
  out: string;
  predictions?: string;
  seed: number;
  noPictures?: boolean;
}

export const synthPanocapsCommand = buildCommand<Flags, [], CliContext>({
  docs: {
    brief: 'A lifelike PanoCaps dataset from a seed: pictures, masks, captions, and predictions on request',
  },
  parameters: {
    flags: {
      images: { kind: 'parsed', parse: parseWhole, brief: 'Number of images', placeholder: 'N' },
      out: requiredText('Folder of the dataset', 'DIR'),
      predictions: textFlag('Folder for predictions with the mistakes models make', 'DIR'),
      seed: presetFlag(parseWhole, 'The same seed gives the same dataset', 'N', '0'),
      noPictures: switchFlag('Write annotations only'),
      ...outputFlags,
    },
  },
  func: runVerb(async (context, flags: Flags) => {
    const { synthesizePanocaps } = await import('../build/panocaps/synthesize.ts');
    const { images, out, predictions, seed, noPictures, quiet = false, log } = flags;
    const progress = new Progress({ stream: process.stderr, quiet, log, unit: 'images' });
    const { signal } = context;
    const onProgress = (done: number, total: number) => progress.update(done, total);
    const pictures = !noPictures;
    const result = await synthesizePanocaps({ images, out, predictions, seed, pictures, signal, onProgress }).finally(
      () => progress.stop(),
    );
    const splits = Object.entries(result.splits)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ');
    if (!quiet)
      context.process.stdout.write(`${result.images} images (${splits}) with ${result.regions} regions in ${out}\n`);
    return exitCodes.fine;
  }),
});
