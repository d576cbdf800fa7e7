import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { FormatError, PanoplyError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { SparsePoints } from '../../core/model/dataset.ts';
import type { ImageRef } from '../../core/model/image.ts';
import { poseOfMatrix } from '../../core/pose/stored-pose.ts';
import { fileImage, fileSource } from '../../io/node/file-source.ts';
import { readBytes, readText } from '../../io/node/files.ts';
import { describe, isObject } from '../cameras/values.ts';
import { opencvPoses, type PosedDataset, posedDataset } from '../posed/dataset.ts';
import { viewOfFrame } from '../posed/rows.ts';
import { findSceneFolders, nameScenes } from '../posed/scene-folders.ts';
import { viewNames } from '../posed/view-names.ts';
import { countColmapPoints } from './points.ts';
import { decodeColmapModel, parseColmapModel } from './read.ts';
import type { ColmapImage } from './write.ts';

const has = (folder: string, ...names: string[]) => names.every(name => existsSync(join(folder, name)));
const isBinary = (folder: string) => has(folder, 'cameras.bin', 'images.bin');
const isText = (folder: string) => has(folder, 'cameras.txt', 'images.txt');
const isModel = (folder: string) => isBinary(folder) || isText(folder);
const modelFiles = ['cameras.bin', 'images.bin', 'cameras.txt', 'images.txt'];

/** The model of a scene's folder, relative to it; one that is not whole where there is no other; undefined for none. */
function findModel(folder: string): string | undefined {
  const places = ['sparse/0', 'sparse', 'colmap/sparse/0', ''];
  const whole = places.find(each => isModel(join(folder, each)));
  if (whole !== undefined) return whole;
  const half = places.find(each => each !== '' && modelFiles.some(name => has(join(folder, each), name)));
  return half ?? (has(folder, 'images.bin') ? '' : undefined);
}

const isScene = (folder: string) => findModel(folder) !== undefined;

/** Whether a folder is a COLMAP workspace with a sparse model, or holds some. */
export const detectColmap = (roots: readonly string[]): boolean =>
  roots.length === 1 && findSceneFolders(roots[0], isScene, 8).length > 0;

/**
 * The cameras of a sparse model: binary where both are there, as COLMAP does.
 * @throws {FormatError} `bad-colmap`, `colmap-model`
 */
export function readColmapFolder(folder: string): ColmapImage[] {
  const at = (name: string) => join(folder, name);
  if (isBinary(folder)) return decodeColmapModel(readBytes(at('cameras.bin')), readBytes(at('images.bin')), folder);
  if (isText(folder)) return parseColmapModel(readText(at('cameras.txt')), readText(at('images.txt')), folder);
  const there = modelFiles.filter(name => has(folder, name));
  throw new FormatError(
    'bad-colmap',
    `Expected cameras.bin and images.bin, or cameras.txt and images.txt, but received ${there.join(' and ')} alone`,
    { where: { file: folder }, hint: 'Copy the whole model of COLMAP, or write it again with colmap model_converter.' },
  );
}

/** The points of a model; undefined where it has no file of them. */
function findPoints(root: string, model: string, nameOf: SparsePoints['nameOf']): SparsePoints | undefined {
  const ending = isBinary(join(root, model)) ? 'bin' : 'txt';
  const files = [`images.${ending}`, `points3D.${ending}`];
  if (!existsSync(join(root, model, files[1]))) return undefined;
  return {
    files: files.map(name => fileImage(join(root, model, name), join(model, name))),
    nameOf,
    async count() {
      const parts = files.map(async name => {
        const source = await fileSource(join(root, model, name));
        return [name, new Uint8Array(await source.slice(0, name === 'points3D.bin' ? 8 : undefined))] as const;
      });
      return countColmapPoints(new Map(await Promise.all(parts)), join(root, model));
    },
  };
}

interface SidecarFrame {
  name: string;
  focal_length_mm?: number;
  sensor_width_mm?: number;
  extra?: JsonObject;
}

/** What Panoply keeps beside a model; another's extra.json is left alone. @throws {FormatError} `bad-json`, `bad-colmap` */
function readSidecar(file: string): { scene?: JsonObject; frames: SidecarFrame[] } {
  if (!existsSync(file)) return { frames: [] };
  let stored: unknown;
  try {
    stored = JSON.parse(readText(file));
  } catch (cause) {
    if (cause instanceof PanoplyError) throw cause;
    throw new FormatError('bad-json', `Expected JSON: ${(cause as Error).message}`, {
      where: { file },
      hint: 'Take the file away where it is not of this dataset.',
      cause,
    });
  }
  const { scene, frames } = isObject(stored) ? stored : {};
  const isOurs =
    (scene === undefined || isObject(scene)) &&
    Array.isArray(frames) &&
    frames.every(frame => isObject(frame) && typeof frame.name === 'string');
  if (!isOurs) return { frames: [] };
  for (const [i, frame] of (frames as JsonObject[]).entries())
    for (const key of ['focal_length_mm', 'sensor_width_mm'])
      if (frame[key] !== undefined && !(typeof frame[key] === 'number' && (frame[key] as number) > 0))
        throw new FormatError('bad-colmap', `Expected millimetres for ${key} but received ${describe(frame[key])}`, {
          where: { file, pointer: `/frames/${i}/${key}` },
        });
  return { scene: scene as JsonObject | undefined, frames: frames as SidecarFrame[] };
}

/**
 * Opens COLMAP workspaces: `sparse/0` (text or binary) beside `images/`, one a scene.
 * @throws {FormatError} `bad-colmap`, `colmap-model`, `bad-json`, `bad-view`
 */
export function openColmap([root]: readonly string[]): PosedDataset {
  const { splits, folderOf } = nameScenes(root, findSceneFolders(root, isScene));
  return posedDataset({
    name: basename(resolve(root)),
    roots: [root],
    splits,
    stated: opencvPoses,
    unit: 'pixels',
    async scene(id) {
      const folder = folderOf.get(id)!;
      const extraFile = join(root, folder, 'extra.json');
      const sidecar = readSidecar(extraFile);
      const known = new Map(sidecar.frames.map(frame => [frame.name, frame]));
      const model = join(folder, findModel(join(root, folder))!);
      const images = readColmapFolder(join(root, model));
      const names = viewNames(images.map(({ name }) => name));
      const nameOf = new Map<ImageRef, string>();
      const views = images.map(({ name, camera: { worldToCamera, ...camera }, distortion }, i) => {
        const path = [folder, 'images', name].filter(part => part !== '').join('/');
        const { focal_length_mm: focalLength, sensor_width_mm: sensorWidth, extra } = known.get(name) ?? {};
        const image = fileImage(join(root, path), path);
        nameOf.set(image, name);
        return viewOfFrame(
          id,
          names[i],
          image,
          { ...camera, pose: poseOfMatrix(worldToCamera), focalLength, sensorWidth },
          distortion ? { ...extra, distortion } : extra,
          { file: extraFile },
        );
      });
      const points = findPoints(root, model, image => nameOf.get(image)!);
      const place = { file: join(root, model, isBinary(join(root, model)) ? 'images.bin' : 'images.txt') };
      return { views, extra: sidecar.scene, assets: points ? { points } : {}, places: views.map(() => place) };
    },
  });
}
