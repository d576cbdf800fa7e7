import {
  describeRig,
  extractSilhouette,
  findDeviations,
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
import { decodePose, poseOfCamera } from '../core/pose/stored-pose.ts';
import { isPosed } from '../formats/posed/dataset.ts';
import { readThumbnail } from '../io/node/read-thumbnail.ts';
import { focalOf, judgeFront, statesFront } from './pinhole-evidence.ts';
import type { PinholeReport, Range } from './pinhole-report.ts';
import { alternativesOf, evidenceOf, rounded, statedOf, summariseRigs, verdictOf } from './pinhole-summary.ts';
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

async function readSilhouette(view: View): Promise<Silhouette | undefined> {
  const own = extractSilhouette(await readThumbnail(view.image));
  if (own || !view.layers.ids) return own;
  return maskSilhouette(await readThumbnail(view.layers.ids));
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

/** The most frequent of a list. */
function commonest(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), ['unknown', 0])[0];
}

/** What is told while scenes are read. */
interface Reading {
  dataset: Dataset;
  /** Scenes and pictures that could not be read. */
  unreadable: PinholeReport['unreadable'];
  /** After each scene. @throws {SystemError} `interrupted` */
  step(): void;
}

async function loadScene({ dataset, unreadable }: Reading, id: string): Promise<Scene | undefined> {
  try {
    return await dataset.scene(id);
  } catch (error) {
    unreadable.push({ path: id, reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

/** What the verdict is from. */
interface Sample {
  scenes: PosedScene[];
  /** What their intrinsics are stored as, for the most part. */
  unit: string;
  /** Of each scene, whether it says where its subject's front is. */
  statedFronts: boolean[];
}

/** @throws {UsageError} `no-cameras` */
async function readSample(reading: Reading, ids: Iterable<string>, withPictures: boolean): Promise<Sample> {
  const { dataset, unreadable } = reading;
  const scenes: PosedScene[] = [];
  const units: string[] = [];
  const statedFronts: boolean[] = [];
  for (const id of ids) {
    const scene = await loadScene(reading, id);
    if (scene) {
      const sample = await sampleScene(dataset, scene, withPictures, unreadable);
      if (sample.views.length > 0) scenes.push(sample);
      statedFronts.push(statesFront(scene));
      if (isPosed(dataset)) units.push(...(await dataset.units(id)));
    }
    reading.step();
  }
  if (scenes.length === 0) {
    throw new UsageError('no-cameras', `Expected cameras with poses in ${dataset.name} but found none`, {
      where: { file: dataset.roots[0] },
      hint: unreadable[0]?.reason,
    });
  }
  return { scenes, unit: units.length > 0 ? commonest(units) : 'pixels', statedFronts };
}

interface PlacedScene {
  scene: string;
  rig: Rig;
  /** In the model's convention. */
  cameras: PinholeCamera[];
}

/** The rigs of scenes under a convention; `known` ones are not read again. */
async function* placeScenes(
  reading: Reading,
  ids: readonly string[],
  known: ReadonlyMap<string, PosedScene | undefined>,
  settled: SettledConvention,
): AsyncGenerator<PlacedScene> {
  const up = worldUp(settled);
  for (const id of ids) {
    const scene = known.has(id) ? undefined : await loadScene(reading, id);
    const sample = scene ? await sampleScene(reading.dataset, scene, false, reading.unreadable) : known.get(id);
    const views = sample?.views.map(({ view, pose, intrinsics, resolution }) => ({
      view,
      camera: { kind: 'pinhole', worldToCamera: decodePose(pose, settled), intrinsics, resolution } as PinholeCamera,
    }));
    const rig = views && describeRig(views, up);
    if (rig) yield { scene: id, rig, cameras: views.map(({ camera }) => camera) };
    reading.step();
  }
}

type Judgement = Pick<PinholeReport, 'ambiguous' | 'reasons' | 'alternatives' | 'focal' | 'front'>;

/** What is certain, and what the pictures tell of focal length and front. */
function judge({ scenes, unit, statedFronts }: Sample, settled: SettledConvention): Judgement {
  const ambiguous: string[] = [...settled.ambiguous];
  const reasons: Record<string, string> = { ...settled.reasons };
  const alternatives = alternativesOf(settled);
  const doubt = (what: string, reason: string, others: string[]) => {
    ambiguous.push(what);
    reasons[what] = reason;
    alternatives[what] = others;
  };
  // Outlines are looked at under one convention: while that is open, so is what follows from it.
  const convention = settled.ambiguous.some(key => key !== 'up') ? undefined : settled;
  const focal = judgeFocal(scenes, convention, unit);
  if (unit === 'assumed' && focal.fits !== 'stated') {
    const why =
      "The files state no intrinsics: the card's 50 mm on 36 mm are assumed, which a crop would make too wide.";
    doubt('intrinsics', why, ['any longer focal length']);
  }
  if (focal.doubt) doubt('focal', focal.doubt.reason, focal.doubt.alternatives);
  const front = judgeFront(scenes, convention, worldUp(settled), statedFronts);
  if (front.azimuthDeg === undefined)
    doubt('front', front.why, front.candidatesDeg?.map(each => `azimuth ${each}`) ?? ['any azimuth']);
  return { ambiguous, reasons, alternatives, focal: focalOf(focal), front };
}

/** Convention and rig of a posed dataset, and the first scene's rig for drawings. */
export async function findPinholeCameras(
  options: PinholeCameraOptions,
): Promise<PlacedScene & { report: PinholeReport }> {
  const { dataset, split, verdictScenes = 8, noPictures = false, poseScenes = 200, signal, onProgress } = options;
  const ids = dataset.index(split);
  const pictured = new Set(spreadEvenly(ids, verdictScenes));
  const posed = spreadEvenly(ids, Math.max(poseScenes, verdictScenes));
  let done = 0;
  const reading: Reading = {
    dataset,
    unreadable: [],
    step() {
      if (signal?.aborted) throw new SystemError('interrupted', 'Interrupted');
      onProgress?.(++done, pictured.size + posed.length);
    },
  };
  const sample = await readSample(reading, pictured, !noPictures);
  const settled = settleConvention(sample.scenes);
  // What could not be read the first time is not told a second time.
  const known = new Map<string, PosedScene | undefined>([...pictured].map(id => [id, undefined]));
  for (const scene of sample.scenes) known.set(scene.id, scene);
  const rigs: Rig[] = [];
  let first: PlacedScene | undefined;
  const deviations: RigDeviation[] = [];
  for await (const placed of placeScenes(reading, posed, known, settled)) {
    first ??= placed;
    rigs.push(placed.rig);
    deviations.push(...findDeviations(placed.scene, placed.rig).filter(({ unlike }) => unlike.length > 0));
  }
  const report: PinholeReport = {
    kind: 'pinhole',
    verdict: verdictOf(settled, sample.scenes[0].views[0].pose, sample.unit),
    stated: statedOf(settled, sample.scenes[0].views[0].pose),
    margin: Number.isFinite(settled.margin) ? rounded(settled.margin, 6) : null,
    ...judge(sample, settled),
    evidence: evidenceOf(settled.evidence),
    rig: summariseRigs(rigs, settled.upTiltDeg),
    deviations: deviations
      .sort((a, b) => b.unlike.length - a.unlike.length || b.missDeg - a.missDeg)
      .slice(0, mostDeviations),
    unreadable: reading.unreadable,
    looked: {
      scenes: ids.length,
      poseScenes: rigs.length,
      cameras: rigs.reduce((sum, { cameras }) => sum + cameras.length, 0),
      verdictScenes: sample.scenes.length,
    },
  };
  return { ...first!, report };
}

/** Up in the world as decoded: mirrored in x where the stored one is left-handed. */
function worldUp({ upVector, world }: SettledConvention): [number, number, number] {
  return [world === 'left' ? 0 - upVector[0] : upVector[0], upVector[1], upVector[2]];
}
