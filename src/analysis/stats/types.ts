import type { JsonObject } from '../../core/json.ts';
import type { Dataset, Family, Scene } from '../../core/model/dataset.ts';

/** What is known of an image file without decoding it. */
export interface ImageSummary {
  role: 'panorama' | 'view';
  path: string;
  /** Undefined where the file is missing or no image. */
  format?: string;
  width?: number;
  height?: number;
  bytes?: number;
}

/** What was measured on a decoded picture of the sample. */
export interface PictureSample {
  path: string;
  /** Means over all pixels, 0..255. */
  red: number;
  green: number;
  blue: number;
  /** Standard deviation of luma, 0..255. */
  contrast: number;
  /** See `measurePixels` of the check. */
  perceptualHash: string;
}

export interface StatsScene {
  scene: Scene;
  images: readonly ImageSummary[];
  /** The scene's first picture, where it is in the sample. */
  sample?: PictureSample;
}

/** A chart of a statistic, drawn by whoever shows it. */
export type Chart =
  | { kind: 'bars'; title: string; unit: string; rows: readonly { name: string; value: number; fill?: string }[] }
  | { kind: 'histogram'; title: string; unit: string; values: readonly number[] }
  | {
      kind: 'sphere';
      title: string;
      unit: string;
      /** Row by row from the zenith, columns from yaw -180. */
      cells: readonly number[];
      columns: number;
      rows: number;
    }
  | {
      kind: 'map';
      title: string;
      unit: string;
      x: MapAxis;
      y: MapAxis;
      /** Row by row from the largest y, columns from the least x. */
      cells: readonly number[];
      columns: number;
      rows: number;
    };

/** A side of a map: what it is, and where its first and last cell end. */
export interface MapAxis {
  label: string;
  from: number;
  to: number;
  ticks: readonly number[];
}

/** The result of one statistic. */
export interface StatsSection {
  name: string;
  title: string;
  /** Everything, for `--json`. */
  values: JsonObject;
  /** The gist, for a terminal and the head of its part of the page: label and text. */
  lines: readonly (readonly [string, string])[];
  charts: readonly Chart[];
}

/** Sees every scene once, keeps little, and tells. */
export interface Collector {
  add(scene: StatsScene): void;
  /** Undefined where the dataset has nothing of the kind. */
  finish(): Omit<StatsSection, 'name' | 'title'> | undefined;
}

/** One statistic: a file of its own, a line in `index.ts`. */
export interface Statistic {
  /** Key in `--json`. */
  name: string;
  title: string;
  families: readonly Family[] | 'all';
  start(dataset: Pick<Dataset, 'family' | 'categories'>): Collector;
}
