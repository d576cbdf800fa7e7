import { resolve } from 'node:path';
import type { FailedJob, Shard } from './plan.ts';

export interface RunProgress {
  /** Jobs of this run's share: all, committed (earlier runs included), failed. */
  total: number;
  committed: number;
  failed: number;
  /** Committed by earlier runs. */
  resumed: number;
}

/** What whoever runs a verb decides about the run, rather than about the result. */
export interface RunSettings {
  /** Output folder. */
  out: string;
  /** Worker threads. */
  jobs: number;
  /** Runs only this share of the jobs; the same command without it finishes. */
  shard?: Shard;
  /** Replaces what another plan built in the folder. */
  overwrite?: boolean;
  signal?: AbortSignal;
  onProgress?(progress: RunProgress): void;
  /** Called for each failing scene as it happens. */
  onFailure?(failure: FailedJob): void;
}

/** The settings among a verb's options, with the folder as an absolute path. */
export function runSettingsOf({
  out,
  jobs,
  shard,
  overwrite,
  signal,
  onProgress,
  onFailure,
}: RunSettings): RunSettings {
  return { out: resolve(out), jobs, shard, overwrite, signal, onProgress, onFailure };
}
