/** Reads transforms.json of nerfstudio and transforms_{train,val,test}.json of NeRF-synthetic sets, one folder a scene. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, posix, resolve } from 'node:path';
import { FormatError, type Where } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { SparsePoints, View } from '../../core/model/dataset.ts';
import type { ImageRef } from '../../core/model/image.ts';
import { apply3, determinant3, multiply3, orthonormalityError, subtract, type Vector } from '../../core/pose/matrix.ts';
import type { StoredPose } from '../../core/pose/stored-pose.ts';
import { fileImage, fileSource } from '../../io/node/file-source.ts';
import { readError } from '../../io/node/files.ts';
import { fieldsOf, refuse } from '../cameras/fields.ts';
import { type IntrinsicsUnit, readResolution } from '../cameras/read-intrinsics.ts';
import { readPixelIntrinsics } from '../cameras/read-pixel-intrinsics.ts';
import { readPose } from '../cameras/read-pose.ts';
import { describe, isObject, type LooseObject, toMatrix, toNumber } from '../cameras/values.ts';
import { countPointCloud } from '../nerfstudio/points.ts';
import {
  type CameraFaults,
  openglPlaces,
  type PosedDataset,
  posedDataset,
  readCamera,
  type StoredCamera,
  sizeOfPicture,
} from './dataset.ts';
import { readDistortion } from './distortion.ts';
import { type ImageSplit, imageSplits } from './image-splits.ts';
import { viewOfFrame } from './rows.ts';
import { findSceneFolders, nameScenes } from './scene-folders.ts';
import { foreignMembers } from './transforms-keys.ts';
import { viewNames } from './view-names.ts';
import { inverseTurn } from './world-up.ts';

const fileNames = ['transforms.json', ...imageSplits.map(split => `transforms_${split}.json`)];
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

interface Applied {
  /** Row-major 3x3. */
  turn: number[];
  scale: number;
  shift: Vector;
}

/** What `applied_transform` did; undefined where it is not a turn, a shift and a scale. */
function appliedOf(document: LooseObject): Applied | undefined {
  const applied = toMatrix(document.applied_transform);
  if (applied?.columns !== 4) return undefined;
  const d = applied.data;
  const linear = [d[0], d[1], d[2], d[4], d[5], d[6], d[8], d[9], d[10]];
  const scale = Math.cbrt(determinant3(linear));
  const turn = linear.map(value => value / scale);
  return scale > 0 && orthonormalityError(turn) <= 1e-6 ? { turn, scale, shift: [d[3], d[7], d[11]] } : undefined;
}

/**
 * Undoes `applied_transform`, so that the world is the one the set came from. One that is not a turn, a shift and a scale
 * is left as it is: poses are true in the world of the file, too.
 */
function inOriginalWorld(pose: StoredPose, document: LooseObject): StoredPose {
  const applied = appliedOf(document);
  if (!applied) return pose;
  const { turn, scale, shift } = applied;
  const [x, y, z] = apply3(inverseTurn(turn), subtract(pose.translation, shift));
  return {
    ...pose,
    rotations: [{ reading: 'matrix', matrix: multiply3(inverseTurn(turn), pose.rotations[0].matrix) }],
    translation: [x / scale, y / scale, z / scale],
  };
}

const unapplied: Applied = { turn: [1, 0, 0, 0, 1, 0, 0, 0, 1], scale: 1, shift: [0, 0, 0] };

/** The points beside the frames; undefined where there are none. */
function findPoints(root: string, folder: string, document: LooseObject): SparsePoints | undefined {
  const { ply_file_path: named } = document;
  if (typeof named !== 'string') return undefined;
  const path = posix.join(folder, named.replaceAll('\\', '/'));
  const file = join(root, path);
  if (!existsSync(file)) return undefined;
  const { turn, scale, shift } = appliedOf(document) ?? unapplied;
  const back = inverseTurn(turn);
  const place = apply3(back, shift).map(value => -value / scale);
  return {
    files: [fileImage(file, path)],
    nameOf: ({ path: picture }) => picture,
    toWorld: [0, 1, 2].flatMap(row => [...back.slice(3 * row, 3 * row + 3).map(value => value / scale), place[row]]),
    async count() {
      const beginning = new Uint8Array(await (await fileSource(file)).slice(0, 65536));
      return { points: countPointCloud(beginning, path), observations: 0 };
    },
  };
}

/** A frame with the camera it was taken with; its view has no name yet. */
interface ReadFrame {
  image: ImageRef;
  place: Where;
  camera?: StoredCamera;
  layers: View['layers'];
  extra: JsonObject;
  split?: ImageSplit;
  unit?: IntrinsicsUnit;
}

const imageEnding = /\.(png|jpe?g|webp|tiff?|exr)$/i;

/** The part of its scene that each picture is of, by the lists of nerfstudio. */
function listedSplits(document: LooseObject): Map<string, ImageSplit> {
  const splits = new Map<string, ImageSplit>();
  for (const split of imageSplits) {
    const names = document[`${split}_filenames`];
    if (Array.isArray(names)) for (const name of names) splits.set(posix.normalize(String(name)), split);
  }
  return splits;
}

interface FrameContext {
  root: string;
  folder: string;
  file: string;
  document: LooseObject;
  faults?: CameraFaults;
}

/** A size that no picture has is passed over, and the picture's own taken. @throws {FormatError} `bad-transforms` */
function refuseSize(entry: LooseObject, pointer: string, { file, document }: FrameContext): void {
  const isSide = (value: unknown) => {
    const side = toNumber(value);
    return Number.isInteger(side) && side! > 0;
  };
  const [w, h] = ['w', 'h'].map(key => {
    const isOwn = (entry[key] ?? undefined) !== undefined;
    return { value: (isOwn ? entry : document)[key] ?? undefined, pointer: `${isOwn ? pointer : ''}/${key}` };
  });
  const odd = [w, h].find(({ value }) => value !== undefined && !isSide(value));
  if (odd)
    throw new FormatError(
      'bad-transforms',
      `Expected w and h in pixels above 0 but received ${describe(w.value)} x ${describe(h.value)}`,
      {
        where: { file, pointer: odd.pointer },
        hint: "Write the picture's width and height, or leave both out: readers then take the picture's own.",
      },
    );
}

/** A frame's entry and the picture that it names. */
function nameFrame(at: number, { root, folder, file, document }: FrameContext) {
  const entry = (document.frames as unknown[])[at];
  const pointer = `/frames/${at}`;
  if (!isObject(entry)) refuse('an object', entry, file, pointer);
  if (typeof entry.file_path !== 'string')
    refuse('the path of an image', entry.file_path, file, `${pointer}/file_path`);
  const picture = (named: string) => {
    const path = posix.join(folder, named.replaceAll('\\', '/'));
    return fileImage(join(root, path), path);
  };
  const hasFile = (named: string) =>
    /\.\w+$/.test(named) && existsSync(join(root, folder, named.replaceAll('\\', '/')));
  // NeRF-synthetic leaves the ending away; what is behind a dot need not be one.
  const isWhole = imageEnding.test(entry.file_path) || hasFile(entry.file_path);
  return { entry, pointer, picture, image: picture(isWhole ? entry.file_path : `${entry.file_path}.png`) };
}

async function readFrame(
  { entry, pointer, picture, image }: ReturnType<typeof nameFrame>,
  context: FrameContext,
): Promise<ReadFrame> {
  const { file, document, faults } = context;
  const { frames: _, ...shared } = document;
  // Ours, for keeping: what the picture was taken with before any crop. The angle or fl_x is what counts.
  const { focal_length_mm: focalMm, sensor_width_mm: sensorMm, ...own } = entry;
  const fields = fieldsOf(own, file, pointer, { entry: shared, pointer: '' });
  const stated = readResolution(fields);
  if (!stated && faults) readCamera(faults, () => refuseSize(entry, pointer, context));
  const size = stated ? { width: stated[0], height: stated[1] } : await sizeOfPicture(image, faults);
  const length = (value: unknown) => (typeof value === 'number' ? value : undefined);
  const read = readCamera(faults, () => {
    const pose = inOriginalWorld(readPose(fields), document);
    if (!size) return undefined;
    const { intrinsics, unit } = readPixelIntrinsics(fields, size);
    const camera: StoredCamera = {
      kind: 'pinhole',
      pose,
      intrinsics,
      resolution: [size.width, size.height],
      focalLength: length(focalMm),
      sensorWidth: length(sensorMm),
    };
    return { camera, unit };
  });
  const distortion = readCamera(faults, () => readDistortion(entry, shared, file, pointer));
  const { depth_file_path: depth, mask_path: mask } = entry;
  return {
    ...read,
    image,
    place: { file, pointer },
    layers: {
      ...(typeof depth === 'string' ? { depth: picture(depth) } : {}),
      ...(typeof mask === 'string' ? { ids: picture(mask) } : {}),
    },
    extra: { ...foreignMembers(entry, 'frame'), ...(distortion ? { distortion } : {}) },
  };
}

/**
 * Opens captures with transforms.json (nerfstudio, instant-ngp) or transforms_train.json (NeRF-synthetic): OpenGL
 * camera-to-world; `applied_transform` is undone. Which images of a scene are to train, validate and test on is `split` of
 * their `extra`, what a lens bends `distortion`, members that have no place in the model `transforms`.
 * @source see the writers, formats/nerfstudio/write.ts and formats/blender/write.ts
 * @throws {FormatError} `bad-json`; scenes reject with `bad-transforms`, `bad-geogen`
 */
export function openTransforms([root]: readonly string[]): PosedDataset {
  const { splits, folderOf } = nameScenes(root, findSceneFolders(root, isScene));
  return posedDataset({
    name: basename(resolve(root)),
    roots: [root],
    splits,
    stated: openglPlaces,
    unit: 'pixels',
    async scene(id, _, faults) {
      const folder = folderOf.get(id)!;
      const frames = new Map<string, ReadFrame>();
      let extra: JsonObject = {};
      let points: SparsePoints | undefined;
      for (const name of transformsIn(join(root, folder))) {
        const file = join(root, folder, name);
        const document = readDocument(file);
        if (!Array.isArray(document.frames)) refuse('a list of frames', document.frames, file, '/frames');
        extra = { ...foreignMembers(document, 'document'), ...extra };
        points ??= findPoints(root, folder, document);
        const listed = listedSplits(document);
        const split = imageSplits.find(each => name === `transforms_${each}.json`);
        for (const at of (document.frames as unknown[]).keys()) {
          const context = { root, folder, file, document, faults };
          const named = readCamera(faults, () => nameFrame(at, context));
          if (!named) continue;
          const frame = await readFrame(named, context);
          const { path } = frame.image;
          // transforms.json beside transforms_train.json tells of the same pictures: the latter, what they are for.
          const isRepeated = frames.get(path)?.place.file === file;
          const key = isRepeated ? `${path}#${at}` : path;
          const known = frames.get(key) ?? frame;
          const own = split ?? listed.get(posix.relative(folder, path));
          known.split ??= own;
          frames.set(key, known);
        }
      }
      const read = [...frames.values()];
      const names = viewNames(read.map(({ image }) => posix.relative(folder, image.path)));
      return {
        views: read.map(({ image, camera, layers, split, extra: own }, i) => ({
          ...viewOfFrame(id, names[i], image, camera, split === undefined ? own : { ...own, split }),
          layers,
        })),
        units: read.map(({ unit = 'pixels' }) => unit),
        places: read.map(({ place }) => place),
        extra,
        assets: points ? { points } : {},
      };
    },
  });
}
