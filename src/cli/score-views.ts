import { buildCommand } from '@stricli/core';
import type { CliContext } from './context.ts';
import { jsonFlag, type OutputFlags, outputFlags, requiredText, switchFlag } from './flags.ts';
import { exitCodes } from './report-error.ts';
import { runVerbToInterrupt } from './run-verb.ts';

interface Flags extends OutputFlags {
  truth: string;
  predictions: string;
  lenient?: boolean;
  json?: boolean;
}

export const scoreViewsCommand = buildCommand<Flags, [], CliContext>({
  docs: {
    brief: 'Images: PSNR and SSIM; of panoramas also WS-PSNR and the step at the seam',
    fullDescription: 'Files pair by their path without ending. 2:1 pictures count as panoramas.',
  },
  parameters: {
    flags: {
      truth: requiredText('Folder of images, or one image', 'T'),
      predictions: requiredText('Folder of images, or one image', 'P'),
      lenient: switchFlag('Compare those that both have'),
      json: jsonFlag,
      ...outputFlags,
    },
  },
  func: runVerbToInterrupt(async (context, { truth, predictions, lenient, json }: Flags) => {
    const { scoreViewFiles, viewsText } = await import('../score/views/score.ts');
    const result = await scoreViewFiles({ truth, predictions, lenient });
    context.process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : viewsText(result));
    return result.missing.length + result.unknown.length > 0 ? exitCodes.dataProblems : exitCodes.fine;
  }),
});
