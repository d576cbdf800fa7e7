import {
  describeRig,
  extractSilhouette,
  findDeviations,
  type ImageEvidence,
  judgeFocal,
  maskSilhouette,
  type PosedScene,
  type PosedView,
  type Rig,
  type RigDeviation,
  type SettledConvention,
  type Silhouette,
  settleConvention,
} from '../analysis/camera/pinhole/index.ts';
import { SystemError, UsageError } from '../core/errors.ts';
import type { PinholeCamera } from '../core/model/camera.ts';
import type { Dataset, Scene, View } from '../core/model/dataset.ts';
import { nameOfAxes } from '../core/pose/axes.ts';
import { medianOf } from '../core/pose/matrix.ts';
import { decodePose, poseOfCamera, type StoredPose } from '../core/pose/stored-pose.ts';
import type { GeogenDataset } from '../formats/geogen/open.ts';
import { readThumbnail } from '../io/node/read-thumbnail.ts';
import { focalOf, judgeFront, statesFront } from './pinhole-evidence.ts';
import type { PinholeReport, Range } from './pinhole-report.ts';
import { spreadEvenly } from './spherical.ts';

export type { PinholeReport, Range };

export interface PinholeCameraOptions {
  dataset: Dataset;
  split?: string;
  /** Scenes whose pictures are looked at, spread over the dataset. Default 8. */
  verdictScenes?: number;
  /** Judge by poses alone. */
  noPictures?: boolean;
  /** Scenes whose cameras are held against the verdict; Infinity for all. Default 200. */
  poseScenes?: number;
  signal?: AbortSignal;
  onProgress?(done: number, total: number): void;
}

/** Deviations kept in the report. */
const mostDeviations = 1000;

const isPosed = (dataset: Dataset): dataset is GeogenDataset => 'poses' in dataset;

async function readSilhouette(view: View): Promise<Silhouette | undefined> {
  const own = extractSilhouette(await readThumbnail(view.image));
  if (own || !view.layers.ids) return own;
  return maskSilhouette(await readThumbnail(view.layers.ids));
}

function rangeOf(values: readonly number[]): Range {
  const round = (value: number) => Math.round(value * 1e4) / 1e4;
  return {
    least: round(values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)),
    median: round(medianOf(values)),
    most: round(values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)),
  };
}

/** What a scene's views hold, as the analysis takes it. */
async function sampleScene(
  dataset: Dataset,
  scene: Scene,
  withPictures: boolean,
  unreadable: PinholeReport['unreadable'],
): Promise<PosedScene> {
  const stored = isPosed(dataset) ? await dataset.poses(scene.id) : undefined;
  const views: PosedView[] = [];
  for (const [index, view] of scene.views.entries()) {
    if (view.camera?.kind !== 'pinhole') continue;
    const pose = stored?.[index] ?? poseOfCamera(view.camera);
    let silhouette: Silhouette | undefined;
    if (withPictures) {
      try {
        silhouette = await readSilhouette(view);
      } catch (error) {
        unreadable.push({ path: view.image.path, reason: error instanceof Error ? error.message : String(error) });
      }
    }
    const { intrinsics, resolution } = view.camera;
    views.push({ view: view.id, pose, intrinsics, resolution, silhouette, lensScale: lensScaleOf(view, view.camera) });
  }
  return { id: scene.id, views };
}

/** The lens over the matrix, a recorded crop allowed for; undefined where there is no lens. */
function lensScaleOf({ extra }: View, camera: PinholeCamera): number | undefined {
  const { focalLength, sensorWidth, resolution, intrinsics } = camera;
  if (!focalLength || !sensorWidth) return undefined;
  const numbers = (value: unknown, count: number) =>
    Array.isArray(value) && value.length === count && value.every(each => typeof each === 'number' && each >= 0)
      ? (value as number[])
      : undefined;
  const [crop, full] = [numbers(extra.crop, 4), numbers(extra.full_resolution, 2)];
  const lens = focalLength / sensorWidth;
  const pixels = crop && full ? (lens * Math.max(...full) * resolution[0]) / crop[2] : lens * Math.max(...resolution);
  return pixels / intrinsics[0];
}

/** What a stored form and reading come to in words. */
function verdictOf(settled: SettledConvention, first: StoredPose, unit: string): PinholeReport['verdict'] {
  // A rotation of row vectors beside an offset is a transposed world-to-camera.
  const isRowRotation = settled.direction === 'camera_to_world' && settled.translation === 'offset';
  return {
    direction: isRowRotation ? 'world_to_camera' : settled.direction,
    axes: nameOfAxes(settled.axes),
    up: settled.up,
    handedness: settled.handedness,
    intrinsics: unit,
    transposed: first.isTransposed || isRowRotation,
    translation: settled.translation,
    rotation: settled.reading,
    world: settled.world,
  };
}

function alternativesOf(settled: SettledConvention): Record<string, string[]> {
  const others = settled.candidates.filter(({ weight }) => weight >= 0.3 * settled.weight);
  const list = (of: (candidate: (typeof others)[number]) => string, own: string) =>
    [...new Set(others.map(of))].filter(name => name !== own);
  const all: Record<string, string[]> = {
    direction: list(({ direction }) => direction, settled.direction),
    axes: list(({ axes }) => nameOfAxes(axes), nameOfAxes(settled.axes)),
    up: list(({ up }) => up, settled.up),
    forward: ['outward', 'inward'],
  };
  return Object.fromEntries(settled.ambiguous.map(key => [key, all[key]]));
}

function evidenceOf(evidence: ImageEvidence | undefined): PinholeReport['evidence'] {
  return (
    evidence && {
      scenes: evidence.scenes,
      views: evidence.views,
      origins: evidence.origins,
      isDecisive: evidence.isDecisive,
      candidates: evidence.held.map(({ direction, axes, up, world, loss }) => ({
        direction,
        axes: nameOfAxes(axes),
        up,
        world,
        lossPercent: Math.round(loss * 1e4) / 1e4,
      })),
    }
  );
}

/** The most frequent of a list. */
function commonest(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), ['unknown', 0])[0];
}

/** Convention and rig of a posed dataset, and the first scene's rig for drawings. */
export async function findPinholeCameras(options: PinholeCameraOptions): Promise<{
  report: PinholeReport;
  rig: Rig;
  /** The scene of `rig`, and its cameras in the model's convention. */
  scene: string;
  cameras: PinholeCamera[];
}> {
  const { dataset, split, verdictScenes = 8, noPictures = false, poseScenes = 200, signal, onProgress } = options;
  const ids = dataset.index(split);
  const pictured = new Set(spreadEvenly(ids, verdictScenes));
  const posed = spreadEvenly(ids, Math.max(poseScenes, verdictScenes));
  const total = pictured.size + posed.length;
  let done = 0;
  const step = () => {
    if (signal?.aborted) throw new SystemError('interrupted', 'Interrupted');
    onProgress?.(++done, total);
  };
  const unreadable: PinholeReport['unreadable'] = [];
  const units: string[] = [];
  const sampled: PosedScene[] = [];
  const statedFronts: boolean[] = [];
  const loadScene = async (id: string): Promise<Scene | undefined> => {
    try {
      return await dataset.scene(id);
    } catch (error) {
      unreadable.push({ path: id, reason: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  };
  for (const id of pictured) {
    const scene = await loadScene(id);
    if (scene) {
      const sample = await sampleScene(dataset, scene, !noPictures, unreadable);
      if (sample.views.length > 0) sampled.push(sample);
      statedFronts.push(statesFront(scene));
      if (isPosed(dataset)) units.push(...(await dataset.units(id)));
    }
    step();
  }
  if (sampled.length === 0) {
    throw new UsageError('no-cameras', `Expected cameras with poses in ${dataset.name} but found none`, {
      where: { file: dataset.roots[0] },
      hint: unreadable[0]?.reason,
    });
  }
  const settled = settleConvention(sampled);
  const up = worldUp(settled);

  const rigs: { scene: string; rig: Rig }[] = [];
  let firstCameras: PinholeCamera[] = [];
  const deviations: RigDeviation[] = [];
  for (const id of posed) {
    const known = sampled.find(sample => sample.id === id);
    const scene = known ? undefined : pictured.has(id) ? undefined : await loadScene(id);
    const sample = known ?? (scene && (await sampleScene(dataset, scene, false, unreadable)));
    const views = sample?.views.map(({ view, pose, intrinsics, resolution }) => ({
      view,
      camera: { kind: 'pinhole', worldToCamera: decodePose(pose, settled), intrinsics, resolution } as PinholeCamera,
    }));
    const rig = views && describeRig(views, up);
    if (rig && rigs.length === 0) firstCameras = views.map(({ camera }) => camera);
    if (rig) {
      rigs.push({ scene: id, rig });
      deviations.push(...findDeviations(id, rig).filter(({ unlike }) => unlike.length > 0));
    }
    step();
  }
  const placed = rigs.flatMap(({ rig }) => rig.cameras);
  const [first] = rigs;
  const unit = units.length > 0 ? commonest(units) : 'pixels';
  const ambiguous: string[] = [...settled.ambiguous];
  const reasons: Record<string, string> = { ...settled.reasons };
  const alternatives = alternativesOf(settled);
  if (unit === 'assumed') {
    ambiguous.push('intrinsics');
    reasons.intrinsics =
      "The files state no intrinsics: the card's 50 mm on 36 mm are assumed, which a crop would make too wide.";
    alternatives.intrinsics = ['any longer focal length'];
  }
  // Outlines are looked at under one convention: while that is open, so is what follows from it.
  const convention = settled.ambiguous.some(key => key !== 'up') ? undefined : settled;
  const focal = judgeFocal(sampled, convention, unit);
  if (unit === 'assumed' && focal.fits === 'stated') ambiguous.splice(ambiguous.indexOf('intrinsics'), 1);
  if (focal.doubt) {
    ambiguous.push('focal');
    reasons.focal = focal.doubt.reason;
    alternatives.focal = focal.doubt.alternatives;
  }
  const front = judgeFront(sampled, convention, up, statedFronts);
  if (front.azimuthDeg === undefined) {
    ambiguous.push('front');
    reasons.front = front.why;
    alternatives.front = front.candidatesDeg?.map(each => `azimuth ${each}`) ?? ['any azimuth'];
  }
  const tilts = rigs.flatMap(({ rig }) => rig.ringTiltDeg ?? []);
  const report: PinholeReport = {
    kind: 'pinhole',
    verdict: verdictOf(settled, sampled[0].views[0].pose, unit),
    margin: Number.isFinite(settled.margin) ? Math.round(settled.margin * 1e6) / 1e6 : null,
    ambiguous,
    reasons,
    alternatives,
    evidence: evidenceOf(settled.evidence),
    focal: focalOf(focal),
    front,
    rig: {
      views: rangeOf(rigs.map(({ rig }) => rig.cameras.length)),
      radius: rangeOf(placed.map(({ radius }) => radius)),
      elevationDeg: rangeOf(placed.map(({ elevationDeg }) => elevationDeg)),
      rollDeg: rangeOf(placed.map(({ rollDeg }) => rollDeg)),
      fovXDeg: rangeOf(placed.map(({ fovDeg }) => fovDeg)),
      largestGapDeg: rangeOf(rigs.map(({ rig }) => rig.largestGapDeg)),
      evenShare: Math.round((1000 * rigs.filter(({ rig }) => rig.isEven).length) / rigs.length) / 1000,
      missDeg: rangeOf(placed.map(({ missDeg }) => missDeg)),
      upTiltDeg: Math.round(settled.upTiltDeg * 100) / 100,
      ringTiltDeg: tilts.length > 0 ? Math.round(medianOf(tilts) * 100) / 100 : undefined,
      azimuthsDeg: first.rig.cameras.map(({ azimuthDeg }) => Math.round(azimuthDeg * 100) / 100),
    },
    deviations: deviations
      .sort((a, b) => b.unlike.length - a.unlike.length || b.missDeg - a.missDeg)
      .slice(0, mostDeviations),
    unreadable,
    looked: { scenes: ids.length, poseScenes: rigs.length, cameras: placed.length, verdictScenes: sampled.length },
  };
  return { report, rig: first.rig, scene: first.scene, cameras: firstCameras };
}

/** Up in the world as decoded: mirrored in x where the stored one is left-handed. */
function worldUp({ upVector, world }: SettledConvention): [number, number, number] {
  return [world === 'left' ? 0 - upVector[0] : upVector[0], upVector[1], upVector[2]];
}
