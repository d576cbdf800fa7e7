import type { AngleConvention } from '../../core/geometry/angle-convention.ts';
import type { Dataset } from '../../core/model/dataset.ts';
import type { FailedJob, Shard } from '../../engine/plan.ts';
import type { RunProgress, RunResult } from '../../engine/run.ts';

export interface ConvertPanimeOptions {
  dataset: Dataset;
  /** Output folder. */
  out: string;
  /** Convention of the angles to write, `panoply` or e.g. `yaw=left,pitch=down,zero=180`. Default `panoply`. */
  cameras?: string;
  /** Convention of the source's angles, in the same form; found from the pixels when absent. */
  fromCameras?: string;
  /** Worker threads. */
  jobs: number;
  shard?: Shard;
  overwrite?: boolean;
  signal?: AbortSignal;
  onProgress?(progress: RunProgress): void;
  onFailure?(failure: FailedJob): void;
}

export interface ConvertPanimeResult extends RunResult {
  from: AngleConvention;
  to: AngleConvention;
  /** How well the source's views are met under its convention, dB; absent when the convention was given. */
  psnrDb?: number;
  /** What could not be converted and stays as it was, a sentence each. */
  notes: readonly string[];
}
