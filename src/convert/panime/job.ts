/** Runs on worker threads: copies one scene's pictures. */
import { readFileSync } from 'node:fs';
import { FormatError } from '../../core/errors.ts';
import type { CreateJobRunner } from '../../engine/plan.ts';
import { readError } from '../../io/node/files.ts';
import type { CopyJob } from './plan.ts';

export const createJobRunner: CreateJobRunner<CopyJob, undefined> =
  () =>
  ({ files, refused }, context) => {
    if (refused) throw new FormatError(refused.code, refused.message);
    for (const { path, source } of files) {
      let bytes: Uint8Array;
      try {
        bytes = readFileSync(source);
      } catch (cause) {
        // Named relative to the dataset: failures.jsonl must not tell paths of this machine.
        throw readError(cause, path);
      }
      context.writeFile(path, bytes);
    }
    return {};
  };
