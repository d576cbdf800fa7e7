/**
 * Cameras of one identity's metadata. The card names only `name` and `cameras`; every layout of docs/cameras.md is read,
 * the first being the one Panoply writes (layout.ts).
 */
import type { Region, Rle } from '../../core/model/dataset.ts';
import type { StoredPose } from '../../core/pose/stored-pose.ts';
import { type Fields, refuse } from '../cameras/fields.ts';
import { type CameraEntry, findCameraEntries } from '../cameras/find-entries.ts';
import { readResolution } from '../cameras/read-intrinsics.ts';
import { readPose } from '../cameras/read-pose.ts';
import { isObject, type LooseObject } from '../cameras/values.ts';

export { isObject, type LooseObject };

/** A camera as read, before its convention and the size of its picture are known. */
export interface SubjectCamera {
  /** The image as written: a name, a key, a number; undefined where only the place in the list tells. */
  image?: string;
  pose: StoredPose;
  /** For the intrinsics, which may need the size of the picture. */
  fields: Fields;
  /** [width, height] in pixels, where stated. */
  resolution?: readonly [number, number];
  regions: Region[];
  /** The entry as it stands in the file, and where that is. */
  entry: LooseObject;
  pointer: string;
}

function readRegions(value: unknown): Region[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).map((region): Region => {
    const number = (member: unknown) => (typeof member === 'number' ? member : Number.NaN);
    const bbox = Array.isArray(region.bbox) ? region.bbox : [];
    return {
      id: number(region.part),
      categoryId: number(region.part),
      isThing: true,
      isCrowd: false,
      area: number(region.area),
      bbox: [number(bbox[0]), number(bbox[1]), number(bbox[2]), number(bbox[3])],
      mask: (region.segmentation ?? { size: [0, 0], counts: '' }) as Rle,
    };
  });
}

/** A path below the dataset's root. */
export function readPath(value: unknown, file: string, pointer: string): string {
  if (typeof value !== 'string' || value === '') refuse('the name of a file', value, file, pointer);
  const isOutside = /^([/\\]|[a-z]:)/i.test(value) || value.split(/[/\\]/).includes('..');
  return isOutside ? refuse('a file inside the dataset', value, file, pointer) : value;
}

/** Whether a document says in words that it is in the model's convention. */
const statesConvention = (metadata: unknown): boolean =>
  isObject(metadata) &&
  typeof metadata.convention === 'string' &&
  /world_to_camera.*OpenCV \(x right, y down, z forward\)/s.test(metadata.convention);

/** @throws {FormatError} `bad-geogen`, `unknown-layout` */
export function readCameraEntry({ entry, fields, name, namePointer }: CameraEntry, isStated = false): SubjectCamera {
  return {
    image: name === undefined ? undefined : readPath(name, fields.file, namePointer),
    pose: readPose(fields, isStated),
    fields,
    resolution: readResolution(fields),
    regions: readRegions(entry.regions),
    entry,
    pointer: fields.pointer,
  };
}

/**
 * The cameras of a metadata file, in stored order.
 * @param file for errors
 * @throws {FormatError} `bad-geogen`, with the JSON pointer of what is wrong; `unknown-layout`, with the keys that were
 *   there
 */
export function readCameras(metadata: unknown, file: string): SubjectCamera[] {
  const isStated = statesConvention(metadata);
  return findCameraEntries(metadata, file).map(entry => readCameraEntry(entry, isStated));
}
