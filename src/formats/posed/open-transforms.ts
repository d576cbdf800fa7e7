/** Reads transforms.json of nerfstudio and transforms_{train,val,test}.json of NeRF-synthetic sets, one folder a scene. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { PinholeCamera } from '../../core/model/camera.ts';
import type { View } from '../../core/model/dataset.ts';
import { decodePose, type StoredPose } from '../../core/pose/stored-pose.ts';
import { fileImage } from '../../io/node/file-source.ts';
import { readError } from '../../io/node/files.ts';
import { fieldsOf, refuse } from '../cameras/fields.ts';
import { type IntrinsicsUnit, readResolution } from '../cameras/read-intrinsics.ts';
import { readPixelIntrinsics } from '../cameras/read-pixel-intrinsics.ts';
import { readPose } from '../cameras/read-pose.ts';
import { isObject, type LooseObject, toMatrix } from '../cameras/values.ts';
import { openglPlaces, type PosedDataset, posedDataset } from './dataset.ts';
import { viewOfFrame } from './rows.ts';
import { findSceneFolders, nameScenes } from './scene-folders.ts';
import { inverseTurn, turnCameraToWorld } from './world-up.ts';

const fileNames = ['transforms.json', 'transforms_test.json', 'transforms_train.json', 'transforms_val.json'];
const transformsIn = (folder: string): string[] => fileNames.filter(name => existsSync(join(folder, name)));
const isScene = (folder: string) => transformsIn(folder).length > 0;

/** Whether a folder is a capture with transforms.json, or holds some. */
export const detectTransforms = (roots: readonly string[]): boolean =>
  roots.length === 1 && findSceneFolders(roots[0], isScene, 8).length > 0;

function readDocument(file: string): LooseObject {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw readError(cause, file);
  }
  try {
    const document: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (isObject(document)) return document;
  } catch (cause) {
    throw new FormatError('bad-json', `Expected JSON: ${(cause as Error).message}`, { where: { file }, cause });
  }
  throw new FormatError('bad-transforms', 'Expected an object with frames', { where: { file, pointer: '' } });
}

/** Undoes `applied_transform`, so that the world is the one the set came from. */
function inOriginalWorld(pose: StoredPose, document: LooseObject): StoredPose {
  const applied = toMatrix(document.applied_transform);
  const isTurn = applied && applied.columns === 4 && [3, 7, 11].every(at => applied.data[at] === 0);
  if (!isTurn) return pose;
  const d = applied.data;
  const turn = inverseTurn([d[0], d[1], d[2], d[4], d[5], d[6], d[8], d[9], d[10]]);
  const r = pose.rotations[0].matrix;
  const [x, y, z] = pose.translation;
  const m = turnCameraToWorld([r[0], r[1], r[2], x, r[3], r[4], r[5], y, r[6], r[7], r[8], z, 0, 0, 0, 1], turn);
  return {
    ...pose,
    rotations: [{ reading: 'matrix', matrix: [m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]] }],
    translation: [m[3], m[7], m[11]],
  };
}

async function readView(
  root: string,
  folder: string,
  id: string,
  file: string,
  document: LooseObject,
  at: number,
): Promise<{ view: View; unit: IntrinsicsUnit }> {
  const entry = (document.frames as unknown[])[at];
  const pointer = `/frames/${at}`;
  if (!isObject(entry)) refuse('an object', entry, file, pointer);
  const { frames: _, ...shared } = document;
  // Ours, for keeping: what the picture was taken with before any crop. The angle or fl_x is what counts.
  const { focal_length_mm: focalMm, sensor_width_mm: sensorMm, ...own } = entry;
  const fields = fieldsOf(own, file, pointer, { entry: shared, pointer: '' });
  if (typeof entry.file_path !== 'string')
    refuse('the path of an image', entry.file_path, file, `${pointer}/file_path`);
  const named = entry.file_path.replace(/^\.\//, '');
  // NeRF-synthetic leaves the ending away.
  const relative = /\.\w+$/.test(named) ? named : `${named}.png`;
  const path = folder === '' ? relative : `${folder}/${relative}`;
  const image = fileImage(join(root, path), path);
  const stated = readResolution(fields);
  const size = stated ? { width: stated[0], height: stated[1] } : await image.size();
  const { intrinsics, unit } = readPixelIntrinsics(fields, size);
  const pose = inOriginalWorld(readPose(fields), document);
  const length = (value: unknown) => (typeof value === 'number' ? value : undefined);
  const camera: PinholeCamera = {
    kind: 'pinhole',
    worldToCamera: decodePose(pose, openglPlaces),
    intrinsics,
    resolution: [size.width, size.height],
    focalLength: length(focalMm),
    sensorWidth: length(sensorMm),
  };
  const extra = isObject(entry.panoply) ? (entry.panoply as JsonObject) : {};
  return { view: viewOfFrame(id, basename(relative).replace(/\.\w+$/, ''), image, camera, extra), unit };
}

/**
 * Opens captures with transforms.json (nerfstudio, instant-ngp) or transforms_train.json (NeRF-synthetic): OpenGL
 * camera-to-world; `applied_transform` is undone.
 * @source see the writers, formats/nerfstudio/write.ts and formats/blender/write.ts
 * @throws {FormatError} `bad-json`, `bad-transforms`, `bad-geogen`
 */
export function openTransforms([root]: readonly string[]): PosedDataset {
  const { splits, folderOf } = nameScenes(root, findSceneFolders(root, isScene));
  return posedDataset({
    name: basename(resolve(root)),
    roots: [root],
    splits,
    stated: openglPlaces,
    unit: 'pixels',
    async scene(id) {
      const folder = folderOf.get(id)!;
      const views: View[] = [];
      const units: IntrinsicsUnit[] = [];
      let extra: JsonObject = {};
      for (const name of transformsIn(join(root, folder))) {
        const file = join(root, folder, name);
        const document = readDocument(file);
        if (!Array.isArray(document.frames)) refuse('a list of frames', document.frames, file, '/frames');
        if (isObject(document.panoply)) extra = document.panoply as JsonObject;
        for (const at of (document.frames as unknown[]).keys()) {
          const { view, unit } = await readView(root, folder, id, file, document, at);
          views.push(view);
          units.push(unit);
        }
      }
      return { views, units, extra };
    },
  });
}
