import { UsageError } from '../core/errors.ts';
import type { Dataset } from '../core/model/dataset.ts';
import { writeFileAtomic } from '../io/node/files.ts';
import { frustaPly } from './frusta-ply.ts';
import { findSphericalCameras, type SphericalCameraOptions, type SphericalReport } from './spherical.ts';

export interface CameraOptions extends SphericalCameraOptions {
  /** Also write the first scene's cameras as frusta to this PLY file. */
  ply?: string;
}

/** One member a kind of camera. */
export type CameraReport = SphericalReport;

async function kindOf(dataset: Dataset, split: string | undefined): Promise<string | undefined> {
  for (const id of dataset.index(split)) {
    const { views } = await dataset.scene(id);
    const camera = views.find(view => view.camera)?.camera;
    if (camera) return camera.kind;
  }
  return undefined;
}

/**
 * Finds out which convention a dataset's cameras are in.
 * @throws {UsageError} `no-cameras` when no view has one of a kind this can tell; see {@link findSphericalCameras}
 */
export async function findCameras(options: CameraOptions): Promise<CameraReport> {
  const { dataset, split, ply } = options;
  const kind = await kindOf(dataset, split);
  if (kind !== 'spherical') {
    throw new UsageError(
      'no-cameras',
      `Expected views with yaw, pitch and field of view in ${dataset.name} but found ${kind === undefined ? 'no cameras' : `${kind} cameras`}`,
      { where: { file: dataset.roots[0] } },
    );
  }
  const { report, verdict } = await findSphericalCameras(options);
  if (ply !== undefined) {
    const scene = await dataset.scene(dataset.index(split)[0]);
    writeFileAtomic(ply, frustaPly(scene, verdict.verdict));
  }
  return report;
}
