/**
 * The members of transforms.json that the model has a place for. All others travel as `transforms` of a view's or a
 * scene's `extra`, and are written back where they stood.
 * @source https://docs.nerf.studio/quickstart/data_conventions.html, "Transforms.json";
 *   https://github.com/NVlabs/instant-ngp, docs/nerf_dataset_tips.md (`is_fisheye`)
 */
import type { JsonObject } from '../../core/json.ts';
import { isObject, type LooseObject } from '../cameras/values.ts';

const cameraKeys = [
  ...['fl_x', 'fl_y', 'cx', 'cy', 'w', 'h', 'camera_angle_x', 'camera_angle_y', 'camera_model', 'is_fisheye'],
  ...['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'p1', 'p2', 'focal_length_mm', 'sensor_width_mm', 'panoply'],
];
const frameKeys = new Set([...cameraKeys, 'file_path', 'transform_matrix', 'mask_path']);
const documentKeys = new Set([
  ...cameraKeys,
  ...['frames', 'applied_transform', 'convention', 'ply_file_path'],
  ...['train_filenames', 'val_filenames', 'test_filenames'],
]);

/** What a frame, or the whole file, has beside what is read: its own `panoply`, and members that are not ours. */
export function foreignMembers(object: LooseObject, of: 'frame' | 'document'): JsonObject {
  const own = of === 'frame' ? frameKeys : documentKeys;
  const rest = Object.entries(object).filter(([key, value]) => !own.has(key) && value !== undefined);
  return {
    ...(isObject(object.panoply) ? (object.panoply as JsonObject) : {}),
    ...(rest.length > 0 ? { transforms: Object.fromEntries(rest) as JsonObject } : {}),
  };
}

/** The other way: members to be written in the object itself, and those below `panoply`, less those named. */
export function writtenMembers(extra: JsonObject = {}, without: readonly string[] = []): JsonObject {
  const { transforms, ...all } = extra;
  const rest = Object.fromEntries(Object.entries(all).filter(([key]) => !without.includes(key)));
  return {
    ...(isObject(transforms) ? (transforms as JsonObject) : {}),
    ...(Object.keys(rest).length > 0 ? { panoply: rest } : {}),
  };
}
