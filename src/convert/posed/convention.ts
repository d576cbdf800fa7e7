/** The convention a posed dataset is read in: as given, as its poses tell, or as its pictures settle. */
import {
  extractSilhouette,
  maskSilhouette,
  type PosedScene,
  settleConvention,
} from '../../analysis/camera/pinhole/index.ts';
import { UsageError } from '../../core/errors.ts';
import type { PinholeCamera } from '../../core/model/camera.ts';
import type { Dataset } from '../../core/model/dataset.ts';
import { axesOfName, nameOfAxes } from '../../core/pose/axes.ts';
import { detectPoseConvention, type PoseVerdict } from '../../core/pose/detect-convention.ts';
import type { StatedPoses } from '../../core/pose/stated-poses.ts';
import { type PoseConvention, type PoseDirection, poseOfCamera, type StoredPose } from '../../core/pose/stored-pose.ts';
import type { GeogenDataset } from '../../formats/geogen/open.ts';
import { compareWithStated, isPosed, type PosedDataset } from '../../formats/posed/dataset.ts';
import { readThumbnail } from '../../io/node/read-thumbnail.ts';

export interface ReadDataset {
  dataset: Dataset;
  /** World axis that is up. */
  up: string;
  /** What the poses were taken for, in words; undefined where the format says it. */
  from?: string;
  /** What a person should know of that. */
  note?: string;
}

/** Scenes whose pictures are looked at. */
const pictured = 8;

const tellsItself = (dataset: PosedDataset): dataset is GeogenDataset => 'convention' in dataset;

async function samplePictures(dataset: PosedDataset): Promise<PosedScene[]> {
  const ids = dataset.index();
  const samples: PosedScene[] = [];
  let failure: unknown;
  for (let k = 0; k < Math.min(pictured, ids.length); k++) {
    const id = ids[Math.floor((k * ids.length) / Math.min(pictured, ids.length))];
    const scene = await dataset.scene(id).catch(error => {
      failure ??= error;
      return undefined;
    });
    if (!scene) continue;
    const poses = await dataset.poses(id);
    const views: PosedScene['views'][number][] = [];
    for (const [index, { id: view, camera, image, layers }] of scene.views.entries()) {
      const pose = poses[index];
      if (camera?.kind !== 'pinhole' || !pose) continue;
      const picture = await readThumbnail(image).catch(() => undefined);
      const mask = layers.ids && (await readThumbnail(layers.ids).catch(() => undefined));
      const silhouette = (picture && extractSilhouette(picture)) ?? (mask && maskSilhouette(mask));
      views.push({ view, pose, intrinsics: camera.intrinsics, resolution: camera.resolution, silhouette });
    }
    samples.push({ id, views });
  }
  // Of scenes that all fail, the first says what is wrong.
  if (samples.length === 0 && failure) throw failure;
  return samples;
}

/**
 * Reads `--from-cameras`: axes by name, and after a comma `direction=...`; what is not named is as found.
 * @throws {UsageError} `bad-cameras`, `bad-axes`
 */
function override(verdict: PoseVerdict, text: string): PoseVerdict {
  const changed = { ...verdict };
  for (const part of text.split(',').map(each => each.trim())) {
    const direction = /^direction=(world_to_camera|camera_to_world)$/.exec(part)?.[1] as PoseDirection | undefined;
    if (direction) {
      changed.direction = direction;
      changed.translation = direction === 'world_to_camera' ? 'offset' : 'centre';
    } else if (part.includes('=')) {
      throw new UsageError('bad-cameras', `Expected axes or direction=... in --from-cameras but received ${part}`, {
        hint: 'For example --from-cameras opengl,direction=camera_to_world.',
      });
    } else changed.axes = axesOfName(part);
  }
  const same = verdict.candidates.find(
    ({ axes, direction }) => axes === changed.axes && direction === changed.direction,
  );
  return { ...changed, up: same?.up ?? changed.up };
}

/** Cameras of some scenes as the model has them. */
async function sampleCameras(dataset: Dataset): Promise<PinholeCamera[][]> {
  const groups: PinholeCamera[][] = [];
  for (const id of dataset.index().slice(0, 2 * pictured)) {
    const scene = await dataset.scene(id).catch(() => undefined);
    const cameras = scene?.views.flatMap(({ camera }) => (camera?.kind === 'pinhole' ? [camera] : [])) ?? [];
    if (cameras.length > 0) groups.push(cameras);
  }
  return groups;
}

/** Which world axis is up in a dataset whose format states its convention. */
async function findUp(dataset: Dataset): Promise<string> {
  const groups = await sampleCameras(dataset);
  return groups.length === 0
    ? 'y'
    : detectPoseConvention(groups.map(cameras => cameras.map(each => poseOfCamera(each)))).up;
}

/** What the format states, beside what its poses could be as well. */
async function verdictBeside(dataset: PosedDataset, stated: PoseConvention): Promise<PoseVerdict | undefined> {
  const groups: StoredPose[][] = [];
  for (const id of dataset.index().slice(0, 2 * pictured)) {
    const poses = (await dataset.poses(id).catch(() => [])).flatMap(pose => pose ?? []);
    if (poses.length > 0) groups.push(poses);
  }
  return groups.length === 0 ? undefined : { ...detectPoseConvention(groups), ...stated };
}

/** Doubts about what a format states. */
function noteOf(compared: StatedPoses | undefined): string | undefined {
  if (!compared?.isContradicted && !compared?.mirrored) return undefined;
  const { stated, found, mirrored } = compared;
  if (!compared.isContradicted)
    return `${mirrored === 'all' ? 'The' : 'Some'} rotations have determinant -1, which the format does not have (${nameOfAxes(stated.axes)} axes in a right-handed world): their world is read mirrored in x, so that pictures stay as they are. panoply check lists them; --from-cameras with the axes they are in, e.g. ${stated.axes === 'RUB' ? 'LUB' : 'LDF'}, reads them otherwise.`;
  return `Read as the format says (${stated.direction}, ${nameOfAxes(stated.axes)} axes), but optical axes meet in front of the cameras as ${found.direction}, ${nameOfAxes(found.axes)}: --from-cameras ${nameOfAxes(found.axes)},direction=${found.direction} reads them so, panoply camera tells more.`;
}

/**
 * A posed dataset in the convention it is in.
 * @param given value of `--from-cameras`
 * @throws {UsageError} `ambiguous-cameras` when neither poses nor pictures tell
 */
export async function readInConvention(dataset: Dataset, given: string | undefined): Promise<ReadDataset> {
  if (!isPosed(dataset)) {
    if (given === undefined) return { dataset, up: await findUp(dataset) };
    throw new UsageError(
      'bad-cameras',
      `Expected no --from-cameras for ${dataset.name}, which stores no poses that it could be about`,
      { hint: 'Angles of views of panoramas are told with --to panime --from-cameras.' },
    );
  }
  const { stated } = dataset;
  if (stated && given === undefined)
    return { dataset, up: await findUp(dataset), note: noteOf(await compareWithStated(dataset)) };
  const verdict = stated ? await verdictBeside(dataset, stated) : tellsItself(dataset) && (await dataset.convention());
  if (!verdict) {
    throw new UsageError('no-cameras', `Expected cameras with poses in ${dataset.name} but found none`, {
      where: { file: dataset.roots[0] },
    });
  }
  const describe = ({ direction, axes, up }: PoseVerdict) => `${direction}, ${nameOfAxes(axes)} axes, ${up} up`;
  if (given !== undefined) {
    const convention = override(verdict, given);
    return { dataset: dataset.withConvention(convention), up: convention.up, from: describe(convention) };
  }
  const matters = verdict.ambiguous.filter(key => key !== 'up');
  if (matters.length === 0) return { dataset, up: verdict.up, from: describe(verdict) };
  const settled = settleConvention(await samplePictures(dataset));
  const open = settled.ambiguous.filter(key => key !== 'up');
  if (open.length > 0) {
    throw new UsageError(
      'ambiguous-cameras',
      `Neither poses nor pictures tell the convention of ${dataset.name}: ${open.map(key => settled.reasons[key]).join(' ')}`,
      {
        where: { file: dataset.roots[0] },
        hint: `Say what it is with --from-cameras, e.g. --from-cameras ${nameOfAxes(settled.axes)},direction=${settled.direction}; panoply camera tells more.`,
      },
    );
  }
  return { dataset: dataset.withConvention(settled), up: settled.up, from: describe(settled) };
}
