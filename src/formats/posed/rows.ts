/** One row an image: what the flat formats (WebDataset, ImageFolder, Parquet) hold, and the model again from it. */
import { FormatError, type Where } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ImageRef } from '../../core/model/image.ts';
import { poseOfMatrix } from '../../core/pose/stored-pose.ts';
import { readCarriedTruth } from './carried-truth.ts';
import type { StoredCamera, StoredView } from './dataset.ts';
import { type PosedExport, type PosedFrame, rowsOf } from './export.ts';

/** The convention of every row, in words. */
export const rowConvention =
  'world_to_camera: 4x4, row-major, OpenCV camera axes (x right, y down, z forward); intrinsics: 3x3 in pixels, the top-left corner of the image at (0, 0)';

export interface FrameRow {
  scene: string;
  view: string;
  world_to_camera: number[][];
  intrinsics: number[][];
  width: number;
  height: number;
  focal_length_mm?: number;
  sensor_width_mm?: number;
  /** World axis that is up. */
  up: string;
  extra?: JsonObject;
}

const stem = (name: string) => name.replace(/\.\w+$/, '');

export function rowOfFrame({ id, up }: PosedExport, { name, camera, extra }: PosedFrame): FrameRow {
  const { worldToCamera, intrinsics, resolution, focalLength, sensorWidth } = camera;
  return {
    scene: id,
    view: stem(name),
    world_to_camera: rowsOf(worldToCamera, 4),
    intrinsics: rowsOf(intrinsics, 3),
    width: resolution[0],
    height: resolution[1],
    ...(focalLength === undefined ? {} : { focal_length_mm: focalLength }),
    ...(sensorWidth === undefined ? {} : { sensor_width_mm: sensorWidth }),
    up,
    ...(extra && Object.keys(extra).length > 0 ? { extra } : {}),
  };
}

/** @throws {FormatError} `bad-row` naming the file and the row */
export function cameraOfRow(row: FrameRow, file: string, at: number): StoredCamera {
  const isMatrix = (value: unknown, rows: number, columns: number): value is number[][] =>
    Array.isArray(value) &&
    value.length === rows &&
    value.every(each => Array.isArray(each) && each.length === columns && each.every(Number.isFinite));
  const fail = (message: string): never => {
    throw new FormatError('bad-row', message, { where: { file, row: at } });
  };
  if (!isMatrix(row.world_to_camera, 4, 4) || !isMatrix(row.intrinsics, 3, 3))
    fail(`Expected a 4x4 world_to_camera and 3x3 intrinsics of finite numbers for ${row.view}`);
  const { width, height } = row;
  if (![width, height].every(side => Number.isInteger(side) && side > 0))
    fail(`Expected width and height in pixels above 0 for ${row.view} but received ${width} x ${height}`);
  return {
    kind: 'pinhole',
    pose: poseOfMatrix(row.world_to_camera.flat()),
    intrinsics: row.intrinsics.flat(),
    resolution: [row.width, row.height],
    focalLength: row.focal_length_mm ?? undefined,
    sensorWidth: row.sensor_width_mm ?? undefined,
  };
}

/**
 * A view of a posed set: the captions and regions that travelled in `extra` come back.
 * @param where the file that has `extra`
 * @throws {FormatError} `bad-view`
 */
export function viewOfFrame(
  scene: string,
  view: string,
  image: ImageRef,
  camera: StoredCamera | undefined,
  extra?: JsonObject,
  where?: Where,
): StoredView {
  const id = `${scene}/${view}`;
  const { captions, regions, rest } = readCarriedTruth(extra, id, where);
  return { id, image, camera, captions, regions, layers: {}, extra: rest };
}
