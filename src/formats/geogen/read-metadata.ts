/**
 * Cameras of one identity's metadata. The card names only `name` and `cameras`; every layout of docs/cameras.md is read,
 * the first being the one Panoply writes (layout.ts).
 */
import type { Region, Rle } from '../../core/model/dataset.ts';
import type { AxisLetters } from '../../core/pose/axes.ts';
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

/** Axes a document states: in words, as Panoply's builds do, or for programs. */
export function statedAxes(metadata: unknown): AxisLetters | undefined {
  if (!isObject(metadata)) return undefined;
  const stated = isObject(metadata.camera_convention) ? metadata.camera_convention.axes : undefined;
  if (typeof stated === 'string' && /^[RLUDFB]{3}$/.test(stated)) return stated as AxisLetters;
  const { convention } = metadata;
  const isOurs =
    typeof convention === 'string' && /world_to_camera.*OpenCV \(x right, y down, z forward\)/s.test(convention);
  return isOurs ? 'RDF' : undefined;
}

/** @throws {FormatError} `bad-geogen`, `unknown-layout` */
export function readCameraEntry(
  { entry, fields, name, namePointer }: CameraEntry,
  stated?: AxisLetters,
): SubjectCamera {
  return {
    image: name === undefined ? undefined : readPath(name, fields.file, namePointer),
    pose: readPose(fields, stated),
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
  const stated = statedAxes(metadata);
  return findCameraEntries(metadata, file).map(entry => readCameraEntry(entry, stated));
}
