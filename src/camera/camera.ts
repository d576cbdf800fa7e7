import { UsageError } from '../core/errors.ts';
import type { Dataset } from '../core/model/dataset.ts';
import { rigPly } from '../formats/ply/rig-ply.ts';
import { writeFileAtomic } from '../io/node/files.ts';
import { frustaPly } from './frusta-ply.ts';
import { findPinholeCameras, type PinholeReport } from './pinhole.ts';
import { rangeOf } from './pinhole-summary.ts';
import { rangeText, verdictLine } from './pinhole-text.ts';
import { paintDiagram, rigDiagram } from './rig-diagram.ts';
import { findSphericalCameras, type SphericalCameraOptions, type SphericalReport } from './spherical.ts';

export interface CameraOptions extends SphericalCameraOptions {
  /** Also write the first scene's cameras as frusta to this PLY file. */
  ply?: string;
  /** Also draw the first scene's rig to this SVG or PNG file (posed images only). */
  diagram?: string;
  /** Judge posed images by their poses alone. */
  noPictures?: boolean;
}

/** One member a kind of camera. */
export type CameraReport = SphericalReport | PinholeReport;

/** Scenes looked at for the kind of their cameras before giving up. */
const kindSample = 200;

async function kindOf(dataset: Dataset, split: string | undefined): Promise<string | undefined> {
  let failure: unknown;
  for (const id of dataset.index(split).slice(0, kindSample)) {
    const scene = await dataset.scene(id).catch(error => {
      failure ??= error;
      return undefined;
    });
    const camera = scene?.views.find(view => view.camera)?.camera;
    if (camera) return camera.kind;
  }
  // What keeps cameras from being read says more than that there are none.
  if (failure) throw failure;
  return undefined;
}

/**
 * Finds out which convention a dataset's cameras are in.
 * @throws {UsageError} `no-cameras` when no view has one of a kind this can tell, `bad-diagram`; see
 *   {@link findSphericalCameras}, {@link findPinholeCameras}
 */
export async function findCameras(options: CameraOptions): Promise<CameraReport> {
  const { dataset, split, ply, diagram } = options;
  if (diagram !== undefined && !/\.(svg|png)$/i.test(diagram))
    throw new UsageError('bad-diagram', `Expected a name ending in .svg or .png for --diagram but received ${diagram}`);
  const kind = await kindOf(dataset, split);
  if (kind === 'pinhole') return findPosed(options);
  if (kind !== 'spherical') {
    throw new UsageError(
      'no-cameras',
      `Expected views with poses, or with yaw, pitch and field of view, in ${dataset.name} but found ${kind === undefined ? 'no cameras' : `${kind} cameras`}`,
      { where: { file: dataset.roots[0] } },
    );
  }
  if (diagram !== undefined)
    throw new UsageError('bad-diagram', 'Expected no --diagram: the views all look from one centre', {
      hint: '--ply FILE draws them.',
    });
  const { report, verdict } = await findSphericalCameras(options);
  if (ply !== undefined) {
    const scene = await dataset.scene(dataset.index(split)[0]);
    writeFileAtomic(ply, frustaPly(scene, verdict.verdict));
  }
  return report;
}

async function findPosed(options: CameraOptions) {
  const { dataset, split, ply, diagram, misfitScenes, noPictures, signal, onProgress } = options;
  const poseScenes = misfitScenes === Number.POSITIVE_INFINITY ? misfitScenes : undefined;
  const placed = await findPinholeCameras({ dataset, split, poseScenes, noPictures, signal, onProgress });
  const { report, rig, scene: id, cameras } = placed;
  const azimuths = rig.cameras.map(({ azimuthDeg }) => azimuthDeg);
  if (ply !== undefined)
    writeFileAtomic(ply, rigPly(cameras, rig.subject, azimuths, `cameras of ${id}; ${verdictLine(report)}`));
  if (diagram !== undefined) {
    const svg = rigDiagram(rig, {
      title: `${dataset.name}: ${id}`,
      subtitle: verdictLine(report),
      front: report.front,
      facts: [
        ['cameras', String(rig.cameras.length)],
        ['distance', rangeText(rangeOf(rig.cameras.map(({ radius }) => radius)))],
        ['height', rangeText(rangeOf(rig.cameras.map(({ elevationDeg }) => elevationDeg)), '°')],
        ['field of view', rangeText(rangeOf(rig.cameras.map(({ fovDeg }) => fovDeg)), '°')],
        ['roll', rangeText(rangeOf(rig.cameras.map(({ rollDeg }) => rollDeg)), '°')],
        ['largest gap in azimuth', `${Math.round(rig.largestGapDeg * 10) / 10}°${rig.isEven ? ', even' : ''}`],
        ['axes miss the subject by', rangeText(rangeOf(rig.cameras.map(({ missDeg }) => missDeg)), '°')],
        ['front', frontText(report.front)],
        ['not certain', report.ambiguous.length === 0 ? 'nothing' : report.ambiguous.join(', ')],
      ],
    });
    if (/\.svg$/i.test(diagram)) writeFileAtomic(diagram, svg);
    else writeFileAtomic(diagram, await paintDiagram(svg));
  }
  return report;
}

const frontText = ({ azimuthDeg, candidatesDeg }: PinholeReport['front']) =>
  azimuthDeg !== undefined ? `azimuth ${azimuthDeg}°` : (candidatesDeg?.map(each => `${each}°`).join(' or ') ?? 'open');
