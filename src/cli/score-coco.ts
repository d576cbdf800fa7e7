import { buildCommand } from '@stricli/core';
import type { CliContext } from './context.ts';
import { defaultJobs, jobsFlag, jsonFlag, type OutputFlags, outputFlags, requiredText } from './flags.ts';
import { exitCodes } from './report-error.ts';
import { runVerbToInterrupt } from './run-verb.ts';

interface Flags extends OutputFlags {
  truth: string;
  predictions: string;
  type?: 'bbox' | 'segm' | 'both';
  json?: boolean;
  jobs?: number;
}

export const scoreCocoCommand = buildCommand<Flags, [], CliContext>({
  docs: {
    brief: "Detections: COCOeval's twelve numbers for boxes and masks",
    fullDescription: 'Gives the numbers of pycocotools for an instances JSON and a results JSON.',
  },
  parameters: {
    flags: {
      truth: requiredText('COCO instances JSON', 'T'),
      predictions: requiredText('COCO results JSON', 'P'),
      type: {
        kind: 'enum',
        values: ['bbox', 'segm', 'both'],
        brief: 'Boxes, masks or both (default: what the results hold)',
        optional: true,
      },
      json: jsonFlag,
      jobs: jobsFlag,
      ...outputFlags,
    },
  },
  func: runVerbToInterrupt(async (context, { truth, predictions, type, json, jobs }: Flags) => {
    const { cocoText, scoreCocoFiles } = await import('../score/coco/score.ts');
    const kinds = type === undefined ? undefined : type === 'both' ? (['bbox', 'segm'] as const) : [type];
    const result = await scoreCocoFiles({ truth, predictions, kinds, jobs: jobs ?? defaultJobs() });
    context.process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : cocoText(result));
    return exitCodes.fine;
  }),
});
