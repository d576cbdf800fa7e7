/** Runs on worker threads: holds one scene's views against its panorama. */
import {
  type FitRendering,
  measureScene,
  type SceneFit,
  sampleScene,
  type Unreadable,
} from '../analysis/camera/index.ts';
import type { JsonObject } from '../core/json.ts';
import type { CreateJobRunner } from '../engine/plan.ts';
import { openDataset } from '../formats/index.ts';
import { PictureReader } from '../io/node/picture-reader.ts';

export interface FitSetup {
  roots: readonly string[];
  rendering: FitRendering;
}

export interface FitJob {
  /** Of the scene. */
  id: string;
}

export interface FitResult {
  /** Undefined when the panorama, every view or every camera is missing. */
  fit?: SceneFit;
  unreadable: readonly Unreadable[];
}

export const createJobRunner: CreateJobRunner<FitJob, FitSetup> = ({ roots, rendering }) => {
  // Opened by each worker: pictures are opened through it, wherever they lie.
  const opening = openDataset(roots);
  const reader = new PictureReader();
  return async ({ id }) => {
    const dataset = await opening;
    const { sample, unreadable } = await sampleScene(await dataset.scene(id), image => reader.read(image));
    const result: FitResult = { fit: sample && measureScene(sample, rendering), unreadable };
    return result as unknown as JsonObject;
  };
};
