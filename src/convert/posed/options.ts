import type { Dataset } from '../../core/model/dataset.ts';
import type { FailedJob, Shard } from '../../engine/plan.ts';
import type { RunProgress, RunResult } from '../../engine/run.ts';

export interface ConvertPosedOptions {
  dataset: Dataset;
  /** One of `posedTargets`. */
  to: string;
  /** Output folder. */
  out: string;
  /** A split's name: only that one. Shares such as `80/10/10`: train, val and test by scene, never by image. */
  split?: string;
  /** Of the split by shares. Default 0. */
  seed?: number;
  /** For `geogen`: the convention to write, e.g. `opengl` or `opencv,direction=camera_to_world`; `stored`: files as they were. */
  cameras?: string;
  /** Convention of the source's poses, e.g. `opengl,direction=camera_to_world`; found from poses and pictures when absent. */
  fromCameras?: string;
  /** Go on although something is left behind. */
  allowLossy?: boolean;
  /** Pictures of an archive or table, for `webdataset` and `parquet`, in megabytes. Default 64. */
  shardMegabytes?: number;
  /** Worker threads. */
  jobs: number;
  shard?: Shard;
  overwrite?: boolean;
  signal?: AbortSignal;
  onProgress?(progress: RunProgress): void;
  onFailure?(failure: FailedJob): void;
}

export interface ConvertPosedResult extends RunResult {
  /** What was left behind, with how often. */
  losses: Readonly<Record<string, number>>;
  /** Sentences for people. */
  notes: readonly string[];
}
