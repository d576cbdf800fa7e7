import type { AngleConvention } from '../../core/geometry/angle-convention.ts';
import type { Dataset } from '../../core/model/dataset.ts';
import type { RunResult } from '../../engine/run.ts';
import type { RunSettings } from '../../engine/run-settings.ts';

export interface ConvertPanimeOptions extends RunSettings {
  dataset: Dataset;
  /** Convention of the angles to write, `panoply` or e.g. `yaw=left,pitch=down,zero=180`. Default `panoply`. */
  cameras?: string;
  /** Convention of the source's angles, in the same form; found from the pixels when absent. */
  fromCameras?: string;
}

export interface ConvertPanimeResult extends RunResult {
  from: AngleConvention;
  to: AngleConvention;
  /** How well the source's views are met under its convention, dB; absent when the convention was given. */
  psnrDb?: number;
  /** What could not be converted and stays as it was, a sentence each. */
  notes: readonly string[];
}
