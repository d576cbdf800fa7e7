import { buildCommand } from '@stricli/core';
import type { CliContext } from './context.ts';
import { defaultJobs, type OutputFlags, outputFlags, parseJobs, parseText } from './flags.ts';
import { exitCodes } from './report-error.ts';
import { runVerb } from './run-verb.ts';

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
      truth: { kind: 'parsed', parse: parseText, brief: 'COCO panoptic JSON', placeholder: 'T' },
      predictions: { kind: 'parsed', parse: parseText, brief: 'COCO panoptic JSON', placeholder: 'P' },
      truthSegments: {
        kind: 'parsed',
        parse: parseText,
        brief: "Folder of the truth's PNGs (default: the JSON's name without .json)",
        placeholder: 'DIR',
        optional: true,
      },
      predictionSegments: {
        kind: 'parsed',
        parse: parseText,
        brief: 'Folder of the predicted PNGs (default: likewise)',
        placeholder: 'DIR',
        optional: true,
      },
      json: { kind: 'boolean', brief: 'Print one JSON document', optional: true, withNegated: false },
      jobs: {
        kind: 'parsed',
        parse: parseJobs,
        brief: 'Threads (default: one a core)',
        placeholder: 'N',
        optional: true,
      },
      ...outputFlags,
    },
  },
  func: runVerb(async (context, { json, ...options }: Flags) => {
    const { panopticText, scorePanopticFiles } = await import('../score/panoptic/score.ts');
    const result = await scorePanopticFiles({ ...options, jobs: options.jobs ?? defaultJobs() });
    const { categories: _, ...numbers } = result;
    context.process.stdout.write(json ? `${JSON.stringify(numbers, null, 2)}\n` : panopticText(result));
    return exitCodes.fine;
  }),
});
