/**
 * Cameras of one identity's metadata file. The card names only `name` and `cameras`; this reads the layout that
 * Panoply writes (layout.ts). Another layout is another branch of {@link readCameras}.
 */
import { FormatError } from '../../core/errors.ts';
import type { PinholeCamera } from '../../core/model/camera.ts';
import type { Region, Rle } from '../../core/model/dataset.ts';

/** An object whose members nobody has checked. */
export type LooseObject = Readonly<Record<string, unknown>>;

export interface SubjectCamera {
  /** As written: the name of the image in the identity's folder. */
  image: string;
  camera: PinholeCamera;
  regions: Region[];
  /** The entry as it stands in the file. */
  entry: LooseObject;
}

export const isObject = (value: unknown): value is LooseObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function refuse(expected: string, value: unknown, file: string, pointer: string): never {
  throw new FormatError('bad-geogen', `Expected ${expected} but received ${describe(value)}`, {
    where: { file, pointer },
  });
}

/** Rows of numbers as one row-major list. */
function readMatrix(value: unknown, rows: number, columns: number, file: string, pointer: string): number[] {
  const isMatrix =
    Array.isArray(value) &&
    value.length === rows &&
    value.every(row => Array.isArray(row) && row.length === columns && row.every(Number.isFinite));
  return isMatrix ? value.flat() : refuse(`${rows} rows of ${columns} numbers`, value, file, pointer);
}

function readLength(value: unknown, file: string, pointer: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'number' && value > 0 ? value : refuse('millimetres above 0', value, file, pointer);
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

function readCamera(entry: LooseObject, file: string, pointer: string): PinholeCamera {
  const worldToCamera = readMatrix(entry.world_to_camera, 4, 4, file, `${pointer}/world_to_camera`);
  const [a, b, c, , d, e, f, , g, h, i, , ...last] = worldToCamera;
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (Math.abs(determinant - 1) > 0.01)
    refuse('a rotation with determinant 1', Number(determinant.toFixed(4)), file, `${pointer}/world_to_camera`);
  if (last.join() !== '0,0,0,1') refuse('0, 0, 0, 1 as the last row', last, file, `${pointer}/world_to_camera/3`);
  const { resolution } = entry;
  const isResolution =
    Array.isArray(resolution) &&
    resolution.length === 2 &&
    resolution.every(side => Number.isInteger(side) && side > 0);
  if (!isResolution) refuse('[width, height] in pixels', resolution, file, `${pointer}/resolution`);
  return {
    kind: 'pinhole',
    worldToCamera,
    intrinsics: readMatrix(entry.camera_to_image, 3, 3, file, `${pointer}/camera_to_image`),
    resolution: [(resolution as number[])[0], (resolution as number[])[1]],
    focalLength: readLength(entry.focal_length, file, `${pointer}/focal_length`),
    sensorWidth: readLength(entry.sensor_width, file, `${pointer}/sensor_width`),
  };
}

/** A path below the dataset's root. */
export function readPath(value: unknown, file: string, pointer: string): string {
  if (typeof value !== 'string' || value === '') refuse('the name of a file', value, file, pointer);
  const isOutside = /^([/\\]|[a-z]:)/i.test(value) || value.split(/[/\\]/).includes('..');
  return isOutside ? refuse('a file inside the dataset', value, file, pointer) : value;
}

/**
 * The cameras of a metadata file, in stored order.
 * @param file for errors
 * @throws {FormatError} `bad-geogen`, with the JSON pointer of what is wrong
 */
export function readCameras(metadata: unknown, file: string): SubjectCamera[] {
  if (!isObject(metadata)) refuse('an object with name and cameras', metadata, file, '');
  const { cameras } = metadata;
  if (!Array.isArray(cameras)) refuse('a list of cameras', cameras, file, '/cameras');
  return cameras.map((entry: unknown, i): SubjectCamera => {
    const pointer = `/cameras/${i}`;
    if (!isObject(entry)) refuse('an object', entry, file, pointer);
    return {
      image: readPath(entry.image, file, `${pointer}/image`),
      camera: readCamera(entry, file, pointer),
      regions: readRegions(entry.regions),
      entry,
    };
  });
}
