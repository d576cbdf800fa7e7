/**
 * EG3D's dataset.json: `labels`, a list of [file name, 25 numbers].
 * @source E. Chan et al., EG3D (CVPR 2022), github.com/NVlabs/eg3d: README "Preparing datasets" (25 numbers: the flattened
 *   4x4 extrinsics, then the flattened 3x3 intrinsics; a folder of PNGs is a dataset, as is a zip) and
 *   docs/camera_conventions.md (OpenCV, camera to world; intrinsics normalised: divided by the image's size, so that the
 *   middle is 0.5)
 */
import type { PinholeCamera } from '../../core/model/camera.ts';
import { encodePose, poseMatrix } from '../../core/pose/stored-pose.ts';
import { distortionOf } from '../posed/distortion.ts';
import type { PosedExport } from '../posed/export.ts';

export const eg3dConvention =
  'labels: [file, 16 numbers of camera to world (row-major, OpenCV axes: x right, y down, z forward), 9 of intrinsics divided by width and height]';

/** The 25 numbers of a camera. */
export function eg3dLabel({ worldToCamera, intrinsics: k, resolution: [width, height] }: PinholeCamera): number[] {
  const { rotation, translation } = encodePose(worldToCamera, {
    direction: 'camera_to_world',
    translation: 'centre',
    axes: 'RDF',
  });
  const normalised = [k[0] / width, k[1] / width, k[2] / width, k[3] / height, k[4] / height, k[5] / height, 0, 0, 1];
  return [...poseMatrix(rotation, translation), ...normalised].map(value => value + 0);
}

/** What of a scene labels cannot hold. */
export function eg3dLosses({ frames }: PosedExport): string[] {
  const isSquare = frames.every(({ camera: { resolution } }) => resolution[0] === resolution[1]);
  return [
    ...(isSquare ? [] : ['images that are not square: the trainer takes square ones alone']),
    ...(frames.some(({ extra }) => distortionOf(extra)) ? ['lens distortion'] : []),
  ];
}

/** dataset.json of all scenes; images are `<scene>/<name>`. */
export function* formatEg3d(scenes: Iterable<PosedExport>): Generator<string> {
  yield `{\n  "convention": ${JSON.stringify(eg3dConvention)},\n  "labels": [`;
  let isFirst = true;
  for (const { id, frames } of scenes)
    for (const { name, camera } of frames) {
      yield `${isFirst ? '' : ','}\n    ${JSON.stringify([`${id}/${name}`, eg3dLabel(camera)])}`;
      isFirst = false;
    }
  yield '\n  ]\n}\n';
}

const isEmpty = (extra: object | undefined) => extra === undefined || Object.keys(extra).length === 0;

/** extra.jsonl, ours: what else is known of scenes and of images, a line each. */
export function* formatEg3dExtras(scenes: Iterable<PosedExport>): Generator<string> {
  for (const { id, frames, extra: own } of scenes) {
    if (!isEmpty(own)) yield `${JSON.stringify({ scene: id, extra: own })}\n`;
    for (const { name, camera, extra } of frames) {
      const { focalLength, sensorWidth } = camera;
      if (isEmpty(extra) && focalLength === undefined) continue;
      const row = { file: `${id}/${name}`, focal_length_mm: focalLength, sensor_width_mm: sensorWidth, extra };
      yield `${JSON.stringify(row)}\n`;
    }
  }
}
