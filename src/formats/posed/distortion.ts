/**
 * What bends the rays of a real lens. Cameras here are pinholes: coefficients travel beside the camera, as `distortion` of
 * a view's `extra`, to formats that hold them.
 * @source https://docs.opencv.org/4.x/d9/d0c/group__calib3d.html, "Detailed Description" (k1..k6, p1, p2), and
 *   https://docs.opencv.org/4.x/db/d58/group__calib3d__fisheye.html (k1..k4 of OPENCV_FISHEYE);
 *   https://docs.nerf.studio/quickstart/data_conventions.html, "Camera intrinsics" (the same names)
 */
import { FormatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { type LooseObject, toNumber } from '../cameras/values.ts';

/**
 * `OPENCV`: k1, k2, k3 (and, in nerfstudio, k4) of a series in the radius squared, p1, p2; `FULL_OPENCV`: k4..k6 of its
 * divisor, too; `OPENCV_FISHEYE`: k1..k4 of a series in the angle squared. Those that are 0 are left away.
 */
export type Distortion = JsonObject & { model: 'OPENCV' | 'FULL_OPENCV' | 'OPENCV_FISHEYE' };

export const coefficients = ['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'p1', 'p2'] as const;
/** Models of a perspective lens whose coefficients have OpenCV's names. */
const opencvModels = new Set(['PINHOLE', 'SIMPLE_PINHOLE', 'SIMPLE_RADIAL', 'RADIAL', 'OPENCV', 'FULL_OPENCV']);

/**
 * The distortion that a frame of transforms.json, or all of them, has; undefined where rays are straight.
 * @throws {FormatError} `bad-transforms` for a camera that is none of perspective, and for coefficients that are no numbers
 */
export function readDistortion(
  frame: LooseObject,
  shared: LooseObject,
  file: string,
  pointer: string,
): Distortion | undefined {
  const own = (key: string) => frame[key] ?? shared[key];
  const named = own('camera_model') ?? 'OPENCV';
  const isFisheye = named === 'OPENCV_FISHEYE' || own('is_fisheye') === true;
  const model = String(named);
  if (!isFisheye && !opencvModels.has(model)) {
    throw new FormatError(
      'bad-transforms',
      `Expected a perspective camera_model (${[...opencvModels].join(', ')}, OPENCV_FISHEYE) but received ${model}`,
      { where: { file, pointer: 'camera_model' in frame ? `${pointer}/camera_model` : '/camera_model' } },
    );
  }
  const found: Record<string, number> = {};
  for (const key of coefficients) {
    const value = own(key);
    if (value === undefined || value === null) continue;
    const number = toNumber(value);
    if (number === undefined) {
      throw new FormatError('bad-transforms', `Expected a number for ${key} but received ${JSON.stringify(value)}`, {
        where: { file, pointer: key in frame ? `${pointer}/${key}` : `/${key}` },
      });
    }
    if (number !== 0) found[key] = number;
  }
  if (!isFisheye && Object.keys(found).length === 0) return undefined;
  const isRational = named === 'FULL_OPENCV' && ['k4', 'k5', 'k6'].some(key => key in found);
  return { model: isFisheye ? 'OPENCV_FISHEYE' : isRational ? 'FULL_OPENCV' : 'OPENCV', ...found };
}

/** The distortion that travels with a view. */
export function distortionOf(extra: JsonObject | undefined): Distortion | undefined {
  const value = extra?.distortion;
  return typeof value === 'object' && value !== null && 'model' in value ? (value as Distortion) : undefined;
}

/** `camera_model` and the coefficients as transforms.json has them; it knows no divisor. */
export function distortionMembers(extra: JsonObject | undefined): JsonObject {
  const { model: camera_model = 'OPENCV', ...rest } = distortionOf(extra) ?? {};
  return camera_model === 'FULL_OPENCV' ? { camera_model: 'OPENCV' } : { camera_model, ...rest };
}
