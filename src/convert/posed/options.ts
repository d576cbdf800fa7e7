import type { Checksum } from '../../core/checksum.ts';
import type { Dataset } from '../../core/model/dataset.ts';
import type { RunResult } from '../../engine/run.ts';
import type { RunSettings } from '../../engine/run-settings.ts';

export interface ConvertPosedOptions extends RunSettings {
  dataset: Dataset;
  /** One of `posedTargets`. */
  to: string;
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
  /** What files.jsonl lists the archives of a `webdataset` with. Default `xxh64`; `sha256` may take three times as long. */
  checksum?: Checksum;
  /** Pictures of an archive or table, for `webdataset` and `parquet`, in megabytes. Default 64. */
  shardMegabytes?: number;
}

export interface ConvertPosedResult extends RunResult {
  /** What was left behind, with how often. */
  losses: Readonly<Record<string, number>>;
  /** Sentences for people. */
  notes: readonly string[];
}
