import { UsageError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { PinholeCamera } from '../../core/model/camera.ts';
import { type AxisLetters, axesInWords, axesOfName } from '../../core/pose/axes.ts';
import { encodePose, type PoseDirection, poseMatrix } from '../../core/pose/stored-pose.ts';
import { rowsOf } from '../../formats/posed/export.ts';
import { toZUp, turnCameraToWorld } from '../../formats/posed/world-up.ts';

/** The convention `--to geogen` writes poses in. */
export interface CameraTarget {
  direction: PoseDirection;
  axes: AxisLetters;
  /** Turn the world so that z is up. */
  isZUp: boolean;
  /** As matrix_world with lens, sensor and shift. */
  isBlender: boolean;
}

const presets: Record<string, CameraTarget> = {
  opencv: { direction: 'world_to_camera', axes: 'RDF', isZUp: false, isBlender: false },
  opengl: { direction: 'world_to_camera', axes: 'RUB', isZUp: false, isBlender: false },
  nerf: { direction: 'camera_to_world', axes: 'RUB', isZUp: true, isBlender: false },
  blender: { direction: 'camera_to_world', axes: 'RUB', isZUp: true, isBlender: true },
};

/**
 * Reads `--cameras`: a name (`opencv`, `opengl`, `blender`, `pytorch3d`, `unity`, `RUB`, ...), and after commas
 * `direction=camera_to_world`, `up=z`.
 * @throws {UsageError} `bad-cameras`, `bad-axes`
 */
export function parseCameraTarget(text: string): CameraTarget {
  const [name, ...more] = text.split(',').map(part => part.trim());
  const target = { ...(presets[name] ?? { ...presets.opencv, axes: axesOfName(name) }) };
  for (const part of more) {
    if (part === 'direction=camera_to_world' || part === 'direction=world_to_camera')
      target.direction = part.slice('direction='.length) as PoseDirection;
    else if (part === 'up=z' || part === 'up=y') target.isZUp = part === 'up=z';
    else {
      throw new UsageError(
        'bad-cameras',
        `Expected direction=world_to_camera, direction=camera_to_world, up=y or up=z in --cameras but received ${part}`,
        {
          hint: 'For example --cameras opengl,direction=camera_to_world.',
        },
      );
    }
  }
  return target;
}

/** The convention in words and for programs, written into every metadata file. */
export function describeTarget({ direction, axes, isZUp, isBlender }: CameraTarget, up: string): JsonObject {
  return {
    convention: `World: right-handed, ${isZUp ? 'z' : up} up. ${isBlender ? 'matrix_world' : direction}: 4x4, row-major, column vectors, ${direction.replaceAll('_', ' ')}; camera axes ${axesInWords(axes)}. ${isBlender ? 'lens and sensor_width in millimetres, shift as in Blender.' : "camera_to_image: 3x3 in pixels; the image's top-left corner is (0, 0)."}`,
    camera_convention: { direction, axes, up: isZUp ? 'z' : up },
  };
}

/**
 * Intrinsics as Blender has them. Pixels that are not square are the scene's aspect, of which the smaller is 1; the sensor
 * fits the side that is longer once they are stretched. Skew has no place there.
 * @source Blender, source/blender/blenkernel/intern/camera.cc, BKE_camera_params_compute_viewplane
 */
function blenderLens({ intrinsics: k, resolution: [width, height], sensorWidth = 36 }: PinholeCamera): JsonObject {
  const stretch = k[0] / k[4];
  const side = Math.max(width, height * stretch);
  return {
    lens: (k[0] / side) * sensorWidth,
    sensor_width: sensorWidth,
    sensor_fit: 'AUTO',
    shift_x: (width / 2 - k[2]) / side,
    shift_y: ((k[5] - height / 2) * stretch) / side,
    resolution_x: width,
    resolution_y: height,
    ...(stretch === 1 ? {} : { pixel_aspect_x: Math.max(1, 1 / stretch), pixel_aspect_y: Math.max(1, stretch) }),
  };
}

/** The fields of a camera in the target's convention. */
export function encodeCamera(camera: PinholeCamera, up: string, target: CameraTarget): JsonObject {
  const { direction, axes, isZUp, isBlender } = target;
  const turn = isZUp ? toZUp(up) : toZUp('z');
  const toWorld = encodePose(camera.worldToCamera, { direction: 'camera_to_world', translation: 'centre', axes });
  const turned = turnCameraToWorld(poseMatrix(toWorld.rotation, toWorld.translation), turn);
  const r = [turned[0], turned[1], turned[2], turned[4], turned[5], turned[6], turned[8], turned[9], turned[10]];
  const [x, y, z] = [turned[3], turned[7], turned[11]];
  let matrix = turned;
  if (direction === 'world_to_camera') {
    // Unturned worlds keep their digits.
    const own = encodePose(camera.worldToCamera, { direction, translation: 'offset', axes });
    const inverse = [r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]];
    const offset = [0, 1, 2].map(row => -(inverse[3 * row] * x + inverse[3 * row + 1] * y + inverse[3 * row + 2] * z));
    matrix = isZUp
      ? poseMatrix(inverse, offset as unknown as [number, number, number])
      : poseMatrix(own.rotation, own.translation);
  }
  const { intrinsics: k, resolution, focalLength, sensorWidth } = camera;
  if (isBlender) return { matrix_world: rowsOf(matrix, 4), ...blenderLens(camera) };
  return {
    [direction]: rowsOf(matrix, 4),
    camera_to_image: rowsOf(k, 3),
    resolution,
    ...(focalLength === undefined ? {} : { focal_length: focalLength }),
    ...(sensorWidth === undefined ? {} : { sensor_width: sensorWidth }),
  };
}
