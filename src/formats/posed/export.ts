/** What every writer of posed images is given: scenes of frames, in the model's convention. */
import type { JsonObject } from '../../core/json.ts';
import type { PinholeCamera } from '../../core/model/camera.ts';

export interface PosedFrame {
  /** Name of its image among those of its scene, e.g. `0.png`. */
  name: string;
  camera: PinholeCamera;
  /** What the model knows beside the camera: captions, regions, the format's own fields. */
  extra?: JsonObject;
  /** Files that are written beside, relative to the scene's folder, for formats that name them. */
  mask?: string;
  depth?: string;
}

export interface PosedExport {
  id: string;
  split: string;
  /** World axis that is up: `y`, `z`, `-y`, ... */
  up: string;
  frames: readonly PosedFrame[];
  /** Of the scene: metadata of the format it came from. */
  extra?: JsonObject;
}

/** A text or binary file of a format, relative to the scene's folder or the dataset's. */
export interface ExportFile {
  path: string;
  content: string | Uint8Array;
}

/** Rows of a row-major matrix. */
export function rowsOf(matrix: readonly number[], columns: number): number[][] {
  return Array.from({ length: matrix.length / columns }, (_, row) =>
    matrix.slice(row * columns, row * columns + columns).map(value => value + 0),
  );
}
