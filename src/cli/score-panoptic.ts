import { buildCommand } from '@stricli/core';
import type { CliContext } from './context.ts';
import { defaultJobs, jobsFlag, jsonFlag, type OutputFlags, outputFlags, requiredText, textFlag } from './flags.ts';
import { exitCodes } from './report-error.ts';
import { runVerbToInterrupt } from './run-verb.ts';

interface Flags extends OutputFlags {
  truth: string;
  predictions: string;
  truthSegments?: string;
  predictionSegments?: string;
  json?: boolean;
  jobs?: number;
}

export const scorePanopticCommand = buildCommand<Flags, [], CliContext>({
  docs: {
    brief: 'Panoptic segmentation: PQ, SQ, RQ overall, of things and of stuff',
    fullDescription: 'Gives the numbers of panopticapi for two COCO panoptic JSONs and their folders of PNGs.',
  },
  parameters: {
    flags: {
      truth: requiredText('COCO panoptic JSON', 'T'),
      predictions: requiredText('COCO panoptic JSON', 'P'),
      truthSegments: textFlag("Folder of the truth's PNGs (default: the JSON's name without .json)", 'DIR'),
      predictionSegments: textFlag('Folder of the predicted PNGs (default: likewise)', 'DIR'),
      json: jsonFlag,
      jobs: jobsFlag,
      ...outputFlags,
    },
  },
  func: runVerbToInterrupt(async (context, { json, ...options }: Flags) => {
    const { panopticText, scorePanopticFiles } = await import('../score/panoptic/score.ts');
    const result = await scorePanopticFiles({ ...options, jobs: options.jobs ?? defaultJobs() });
    const { categories: _, ...numbers } = result;
    context.process.stdout.write(json ? `${JSON.stringify(numbers, null, 2)}\n` : panopticText(result));
    return exitCodes.fine;
  }),
});
