import { buildCommand } from '@stricli/core';
import { convertTargets, posedTargets } from '../convert/targets.ts';
import { type Checksum, checksums } from '../core/checksum.ts';
import { UsageError } from '../core/errors.ts';
import type { CliContext } from './context.ts';
import {
  datasetArguments,
  defaultJobs,
  parsedFlag,
  parseWhole,
  requiredText,
  switchFlag,
  textFlag,
  type WorkFlags,
  workFlags,
} from './flags.ts';
import { Progress } from './progress.ts';
import { type BuildCallbacks, reportBuild } from './report-build.ts';
import { exitCodes } from './report-error.ts';
import { runVerb } from './run-verb.ts';

interface Flags extends WorkFlags {
  to: string;
  out: string;
  split?: string;
  cameras?: string;
  fromCameras?: string;
  overwrite?: boolean;
  allowLossy?: boolean;
  seed?: number;
  shardMegabytes?: number;
  checksum?: Checksum;
}

/** What a job makes where it packs many scenes. */
const packedIn: Record<string, string | undefined> = { webdataset: 'archives', parquet: 'tables' };

/** Failures named one by one. */
const namedFailures = 20;

export const convertCommand = buildCommand<Flags, string[], CliContext>({
  docs: {
    brief: 'Write a dataset in another format',
    fullDescription: [
      `--to takes ${convertTargets.join(', ')};`,
      `posed images (and views of panoramas) also ${posedTargets.join(', ')}.`,
      "panocaps-predictions takes a model's raw answers (JSONL or JSON: image_id, answer, masks).",
      'Angles of --cameras for panime: panoply, or what they shall mean, e.g. yaw=left,pitch=down,zero=180.',
      'Axes for geogen: opencv, opengl, blender, pytorch3d, unity, ..., or stored.',
    ].join('\n'),
  },
  parameters: {
    positional: datasetArguments('Folder or file of the dataset'),
    flags: {
      to: requiredText('Format to write', 'FORMAT'),
      out: requiredText('Folder to write', 'PATH'),
      split: textFlag('Only this split; posed targets: or shares such as 80/10/10, by scene', 'S'),
      cameras: textFlag('--to panime, geogen: the convention to write', 'C'),
      fromCameras: textFlag('What they mean now (default: found from poses and pictures)', 'C'),
      overwrite: switchFlag('Replace what an earlier conversion wrote to --out'),
      allowLossy: switchFlag('Posed targets: go on although something is left behind'),
      seed: parsedFlag(parseWhole, 'Of --split by shares', 'N'),
      shardMegabytes: parsedFlag(parseWhole, '--to webdataset, parquet: pictures of a file (default 64)', 'MB'),
      checksum: {
        kind: 'enum',
        values: checksums,
        brief: '--to webdataset: what files.jsonl lists its archives with (default xxh64)',
        optional: true,
      },
      ...workFlags,
    },
  },
  func: runVerb(async (context, flags: Flags, ...inputs: string[]) => {
    const { convert } = await import('../convert/convert.ts');
    const { to, out, split, overwrite, jobs = 1, shard, quiet = false, log } = flags;
    const { signal } = context;
    if (to === 'panime') return convertToPanimeFolder(context, flags, inputs);
    if ((posedTargets as readonly string[]).includes(to)) return convertToPosed(context, flags, inputs);
    if (shard) {
      throw new UsageError('bad-shard', `Expected no --shard beside --to ${to}, whose files hold whole splits`, {
        hint: 'Convert one split at a time with --split to share the work.',
      });
    }
    const progress = new Progress({ stream: process.stderr, quiet, log, unit: 'images' });
    if (jobs > 1)
      progress.note(`note    --jobs ${jobs}: ${to} is written by one thread`, { event: 'note', code: 'jobs' });
    const onProgress = (done: number, total: number) => progress.update(done, total);
    const { summary, failures, notes } = await convert({
      inputs,
      ...{ to, out, split, overwrite, signal, onProgress },
    }).finally(() => progress.stop());
    for (const { file, message } of failures.slice(0, namedFailures)) {
      progress.note(`failed  ${file}: ${message}`, { event: 'failed', file, message });
    }
    if (failures.length > namedFailures)
      progress.note(`        and ${failures.length - namedFailures} more`, {
        event: 'failed',
        more: failures.length - namedFailures,
      });
    for (const [code, count] of Object.entries(notes))
      progress.note(`note    ${code}: ${count}`, { event: 'note', code, count });
    if (!quiet) context.process.stdout.write(`${summary}\n`);
    return failures.length > 0 ? exitCodes.dataProblems : exitCodes.fine;
  }),
});

/** Copies scene by scene, like a build: resumable, on worker threads. */
async function convertToPanimeFolder(context: CliContext, flags: Flags, inputs: readonly string[]): Promise<number> {
  const { openDataset } = await import('../formats/index.ts');
  const { convertToPanime } = await import('../convert/panime/convert.ts');
  const { out, jobs = defaultJobs(), split } = flags;
  if (split !== undefined) {
    throw new UsageError('bad-split', 'Expected no --split beside --to panime, which converts whole datasets');
  }
  const dataset = await openDataset(inputs);
  let notes: readonly string[] = [];
  const code = await reportBuild(context, flags, out, async callbacks => {
    const result = await convertToPanime({ ...flags, ...callbacks, dataset, jobs });
    notes = result.notes;
    return result;
  });
  if (!flags.quiet) for (const note of notes) context.process.stdout.write(`${note}\n`);
  return code;
}

/** Posed images for another code: scene by scene, like a build. */
async function convertToPosed(context: CliContext, flags: Flags, inputs: readonly string[]): Promise<number> {
  const { openDataset } = await import('../formats/index.ts');
  const { convertPosed } = await import('../convert/posed/convert.ts');
  const { out, jobs = defaultJobs() } = flags;
  const dataset = await openDataset(inputs);
  let notes: readonly string[] = [];
  const build = async (callbacks: BuildCallbacks) => {
    const result = await convertPosed({ ...flags, ...callbacks, dataset, jobs });
    notes = result.notes;
    return result;
  };
  const code = await reportBuild(context, flags, out, build, { unit: packedIn[flags.to] });
  if (!flags.quiet) for (const note of notes) context.process.stdout.write(`${note}\n`);
  return code;
}
