import { buildCommand } from '@stricli/core';
import { openDataset } from '../formats/index.ts';
import type { CliContext } from './context.ts';
import {
  datasetArguments,
  defaultJobs,
  jobsFlag,
  jsonFlag,
  type OutputFlags,
  outputFlags,
  parseWhole,
  presetFlag,
  switchFlag,
  textFlag,
} from './flags.ts';
import { Progress } from './progress.ts';
import { exitCodes } from './report-error.ts';
import { runVerb } from './run-verb.ts';

interface Flags extends OutputFlags {
  json?: boolean;
  ply?: string;
  diagram?: string;
  split?: string;
  all?: boolean;
  scenes: number;
  jobs?: number;
}

export const cameraCommand = buildCommand<Flags, string[], CliContext>({
  docs: {
    brief: 'Which camera convention a dataset is in, and which views do not fit it',
    fullDescription:
      'Renders views from their panoramas under every convention in use (yaw and pitch sign, yaw zero, panorama\n' +
      'coordinate, view ray, mirror), compares them with the stored ones, and names the one that fits, the runner-up,\n' +
      'what the pixels cannot tell, and the views that fit none.\n' +
      'For posed images: direction, axes, up, handedness and intrinsics from where optical axes meet and from the\n' +
      'outlines of the subject, the rig, and cameras unlike the others.',
  },
  parameters: {
    positional: datasetArguments(),
    flags: {
      json: jsonFlag,
      ply: textFlag("Also write the first scene's cameras as frusta", 'FILE'),
      diagram: textFlag("Also draw the first scene's rig of posed cameras (.svg or .png)", 'FILE'),
      split: textFlag('Only this split', 'S'),
      all: switchFlag('Hold every scene against the verdict'),
      scenes: presetFlag(parseWhole, 'Hold so many scenes, spread over the dataset, against the verdict', 'N', '16'),
      jobs: jobsFlag,
      ...outputFlags,
    },
  },
  func: runVerb(
    async (context, { json, ply, diagram, split, all, scenes, jobs, ...flags }: Flags, ...roots: string[]) => {
      const { findCameras } = await import('../camera/camera.ts');
      const { cameraText } = await import('../camera/report-text.ts');
      const { pinholeText } = await import('../camera/pinhole-text.ts');
      const progress = new Progress({
        stream: process.stderr,
        quiet: flags.quiet ?? false,
        log: flags.log,
        unit: 'scenes',
      });
      const report = await findCameras({
        dataset: await openDataset(roots),
        split,
        misfitScenes: all ? Infinity : scenes,
        jobs: jobs ?? defaultJobs(),
        ply,
        diagram,
        signal: context.signal,
        onProgress: (done, total) => progress.update(done, total),
      }).finally(() => progress.stop());
      const { stdout } = context.process;
      if (json) stdout.write(`${JSON.stringify(report, null, 2)}\n`);
      else stdout.write(report.kind === 'pinhole' ? pinholeText(report) : cameraText(report));
      const strays = report.kind === 'pinhole' ? report.deviations : report.misfits;
      return strays.length > 0 || report.unreadable.length > 0 ? exitCodes.dataProblems : exitCodes.fine;
    },
  ),
});
