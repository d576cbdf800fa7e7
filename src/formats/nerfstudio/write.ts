/**
 * nerfstudio's transforms.json: one a scene.
 * @source https://docs.nerf.studio/quickstart/data_conventions.html: camera to world, OpenGL axes (x right, y up, z back),
 *   world z up; intrinsics and distortion a frame or for all; `applied_transform` is what was done to the original world;
 *   `mask_path` and `depth_file_path` a frame; `train_filenames`, `val_filenames`, `test_filenames` divide the images, all
 *   three or none. Rays pass through pixel centres at half-integers, so `cx`, `cy` count from the image's corner, as ours do.
 */
import type { JsonObject } from '../../core/json.ts';
import { encodePose, poseMatrix } from '../../core/pose/stored-pose.ts';
import { distortionMembers, distortionOf } from '../posed/distortion.ts';
import { type PosedExport, type PosedFrame, rowsOf } from '../posed/export.ts';
import { dividedFrames } from '../posed/image-splits.ts';
import { writtenMembers } from '../posed/transforms-keys.ts';
import { toZUp, turnCameraToWorld } from '../posed/world-up.ts';

/** In every file, for people. */
export const nerfstudioConvention =
  'transform_matrix: camera to world, OpenGL axes (x right, y up, z backward), world z up after applied_transform; pixels from the top-left corner, first pixel centre (0.5, 0.5)';

function intrinsicsOf({ camera: { intrinsics: k, resolution }, extra }: PosedFrame): JsonObject {
  const [width, height] = resolution;
  return { ...distortionMembers(extra), fl_x: k[0], fl_y: k[4], cx: k[2], cy: k[5], w: width, h: height };
}

/** What of a scene transforms.json cannot hold. */
export function nerfstudioLosses({ frames }: PosedExport): string[] {
  const isSkewed = frames.some(({ camera: { intrinsics: k } }) => k[1] !== 0 || k[3] !== 0);
  const isRational = frames.some(({ extra }) => distortionOf(extra)?.model === 'FULL_OPENCV');
  return [...(isSkewed ? ['skew of the intrinsics'] : []), ...(isRational ? ['lens distortion'] : [])];
}

/**
 * @param folder of the images, relative to the file
 * @param cloud file of points; see {@link formatPointCloud}
 */
export function formatTransforms(scene: PosedExport, folder = 'images', cloud?: string): string {
  const turn = toZUp(scene.up);
  const all = scene.frames.map(intrinsicsOf);
  const isShared = all.every(each => JSON.stringify(each) === JSON.stringify(all[0]));
  const frames = scene.frames.map(({ name, camera, extra, mask, depth }, index) => {
    const { rotation, translation } = encodePose(camera.worldToCamera, {
      direction: 'camera_to_world',
      translation: 'centre',
      axes: 'RUB',
    });
    const { focalLength, sensorWidth } = camera;
    return {
      file_path: `${folder}/${name}`,
      transform_matrix: rowsOf(turnCameraToWorld(poseMatrix(rotation, translation), turn), 4),
      ...(isShared ? {} : all[index]),
      ...(focalLength === undefined ? {} : { focal_length_mm: focalLength }),
      ...(sensorWidth === undefined ? {} : { sensor_width_mm: sensorWidth }),
      ...writtenMembers(extra, distortionOf(extra)?.model === 'FULL_OPENCV' ? ['split'] : ['split', 'distortion']),
      mask_path: mask,
      depth_file_path: depth,
    };
  });
  const parts = dividedFrames(scene.frames);
  const head: JsonObject = {
    ...(isShared ? all[0] : {}),
    applied_transform: rowsOf([...turn.slice(0, 3), 0, ...turn.slice(3, 6), 0, ...turn.slice(6, 9), 0], 4),
    convention: nerfstudioConvention,
    ...(cloud === undefined ? {} : { ply_file_path: cloud }),
    ...writtenMembers(scene.extra),
    ...Object.fromEntries(
      [...(parts ?? [])].map(([split, members]) => [
        `${split}_filenames`,
        members.map(({ name }) => `${folder}/${name}`),
      ]),
    ),
  };
  const lines = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${lines.join(',\n')},\n  "frames": [\n${frames.map(frame => `    ${JSON.stringify(frame)}`).join(',\n')}\n  ]\n}\n`;
}
