/** Datasets of posed images: cameras that somebody stored in a convention, given in the model's. */
import { FormatError, type PanoplyError, type Where } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { PinholeCamera } from '../../core/model/camera.ts';
import type { Dataset, Scene, View } from '../../core/model/dataset.ts';
import type { ImageRef, ImageSize } from '../../core/model/image.ts';
import { detectPoseConvention } from '../../core/pose/detect-convention.ts';
import { compareStated, type StatedPoses } from '../../core/pose/stated-poses.ts';
import { decodePose, type PoseConvention, type StoredPose } from '../../core/pose/stored-pose.ts';
import type { IntrinsicsUnit } from '../cameras/read-intrinsics.ts';
import { readCategories } from './categories.ts';

/** What is wrong with single cameras of a scene. */
export type CameraFaults = PanoplyError[];

export interface LoadedScene {
  scene: Scene;
  poses: (StoredPose | undefined)[];
  units: IntrinsicsUnit[];
  /** Where the files tell of each view. */
  places?: readonly Where[];
}

export interface PosedDataset extends Dataset {
  /** What the format says its poses are in; undefined where it says nothing. */
  stated?: PoseConvention;
  /** Stored poses of a scene's views, in their order; undefined for views without a camera. */
  poses(id: string): Promise<(StoredPose | undefined)[]>;
  /** What the intrinsics of a scene are stored as. */
  units(id: string): Promise<IntrinsicsUnit[]>;
  /**
   * A scene with its stored poses and the units of its intrinsics: one reading for all.
   * @param faults what is wrong with single cameras goes there, and the scene is what is left of it, with views that have
   *   no camera. Without, a scene with such a camera is refused.
   */
  load(id: string, faults?: CameraFaults): Promise<LoadedScene>;
  /** The same files with poses read in this convention rather than the one they are said, or seem, to be in. */
  withConvention(convention: PoseConvention): PosedDataset;
}

export const isPosed = (dataset: Dataset): dataset is PosedDataset => 'poses' in dataset;

/** World to camera, OpenCV axes. */
export const opencvPoses: PoseConvention = {
  reading: 'matrix',
  direction: 'world_to_camera',
  translation: 'offset',
  axes: 'RDF',
};

/** Camera to world, OpenGL axes. */
export const openglPlaces: PoseConvention = {
  reading: 'matrix',
  direction: 'camera_to_world',
  translation: 'centre',
  axes: 'RUB',
};

/** Camera to world, OpenCV axes. */
export const opencvPlaces: PoseConvention = { ...openglPlaces, axes: 'RDF' };

/** A camera whose pose is as a file has it, with what its rotation has of drift and mirroring. */
export type StoredCamera = Omit<PinholeCamera, 'worldToCamera'> & { pose: StoredPose };

/** A view as a reader finds it. */
export type StoredView = Omit<View, 'camera'> & { camera?: StoredCamera };

export interface PosedScenes {
  name: string;
  roots: readonly string[];
  /** Scene ids by split, in order. */
  splits: ReadonlyMap<string, readonly string[]>;
  /** What the format says its poses are in. */
  stated: PoseConvention;
  /** What intrinsics are stored as, but for scenes that say `units`. */
  unit: IntrinsicsUnit;
  scene(id: string, split: string, faults?: CameraFaults): Promise<StoredScene>;
}

export interface StoredScene {
  views: readonly StoredView[];
  extra?: JsonObject;
  units?: IntrinsicsUnit[];
  assets?: Scene['assets'];
  places?: readonly Where[];
}

/** Reads a camera; with `faults`, one that cannot be is noted there and undefined. */
export function readCamera<Camera>(faults: CameraFaults | undefined, read: () => Camera): Camera | undefined {
  try {
    return read();
  } catch (error) {
    if (!faults || !(error instanceof FormatError)) throw error;
    faults.push(error);
    return undefined;
  }
}

/** The size of a picture whose camera states none; with `faults`, undefined for one that the rules on pictures tell of. */
export const sizeOfPicture = (image: ImageRef, faults: CameraFaults | undefined): Promise<ImageSize | undefined> =>
  faults ? image.size().catch(() => undefined) : image.size();

/** A dataset of posed scenes whose files are read when asked for. */
export function posedDataset(scenes: PosedScenes, convention?: PoseConvention): PosedDataset {
  const { name, roots, splits, stated, unit } = scenes;
  const { direction, axes } = stated;
  const categories = readCategories(roots[0]);
  const splitOf = new Map([...splits].flatMap(([split, ids]) => ids.map(id => [id, split] as const)));
  const index = (split?: string) => (split === undefined ? [...splitOf.keys()] : [...(splits.get(split) ?? [])]);
  const read = async (id: string, faults?: CameraFaults) => {
    const split = splitOf.get(id);
    if (split === undefined)
      throw new FormatError('unknown-scene', `Expected the id of a scene of ${name} but received ${id}`);
    return { split, ...(await scenes.scene(id, split, faults)) };
  };
  const decode = ({ camera, ...view }: StoredView): View => {
    if (!camera) return view;
    const { pose, ...rest } = camera;
    return { ...view, camera: { ...rest, worldToCamera: decodePose(pose, convention ?? stated) } };
  };
  const load = async (id: string, faults?: CameraFaults): Promise<LoadedScene> => {
    const { split, views, units, extra = {}, assets = {}, places } = await read(id, faults);
    return {
      scene: { id, split, views: views.map(decode), assets, extra },
      poses: views.map(({ camera }) => camera && { ...camera.pose, named: { direction, axes, isStated: true } }),
      units: units ?? views.map(() => unit),
      places,
    };
  };
  return {
    name,
    family: 'geogen',
    roots,
    info: {},
    categories,
    splits: [...splits].map(([each, ids]) => ({ name: each, scenes: ids.length })),
    index,
    scene: async id => (await load(id)).scene,
    async *scenes(split) {
      for (const id of index(split)) yield this.scene(id);
    },
    stated,
    poses: async id => (await load(id)).poses,
    units: async id => (await load(id)).units,
    load,
    withConvention: other => posedDataset(scenes, other),
  };
}

/** Scenes that poses are held against what is stated on, spread over the dataset. */
const comparedScenes = 16;

/** Whether the poses can be in the convention that files or format state; undefined where nothing is stated. */
export async function compareWithStated(dataset: PosedDataset): Promise<StatedPoses | undefined> {
  const ids = dataset.index();
  const count = Math.min(comparedScenes, ids.length);
  const groups: StoredPose[][] = [];
  for (let k = 0; k < count; k++) {
    // What cannot be read is told when its own scene is asked for.
    const loaded = await dataset.load(ids[Math.floor((k * ids.length) / count)], []).catch(() => undefined);
    const group = (loaded?.poses ?? []).flatMap(pose => pose ?? []);
    if (group.length > 0) groups.push(group);
  }
  return groups.length === 0 ? undefined : compareStated(groups[0][0].named, detectPoseConvention(groups));
}
