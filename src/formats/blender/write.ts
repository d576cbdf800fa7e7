/**
 * The NeRF-synthetic ("Blender") layout: a folder a scene, with transforms_train.json and its images in train/;
 * transforms_val.json and transforms_test.json stand beside, with images to judge by. A scene that its source divides so
 * is divided so again. Ours divides whole scenes, never the images of one: all of such a scene's are its train/, and its
 * split is the folder above it (`val/<scene>/transforms_train.json`), so that every scene is one that loaders can train on.
 * @source B. Mildenhall et al., NeRF (ECCV 2020), the README of the released data and load_blender.py
 *   (github.com/bmild/nerf): camera to world, Blender's camera axes (x right, y up, z back), world z up; one
 *   `camera_angle_x` (radians, horizontal) for all; the principal point is the middle, pixels are square; `file_path` has
 *   no ending, images are PNG
 */
import type { JsonObject } from '../../core/json.ts';
import type { PinholeCamera } from '../../core/model/camera.ts';
import { encodePose, poseMatrix } from '../../core/pose/stored-pose.ts';
import { distortionOf } from '../posed/distortion.ts';
import { type ExportFile, type PosedExport, rowsOf } from '../posed/export.ts';
import { dividedFrames, type ImageSplit, imageSplitOf } from '../posed/image-splits.ts';
import { writtenMembers } from '../posed/transforms-keys.ts';
import { toZUp, turnCameraToWorld } from '../posed/world-up.ts';

export const blenderConvention =
  'transform_matrix: camera to world, Blender camera axes (x right, y up, z backward), world z up; camera_angle_x: horizontal field of view in radians, principal point in the middle, square pixels';

const angleOf = ({ intrinsics: k, resolution }: PinholeCamera) => 2 * Math.atan(resolution[0] / 2 / k[0]);
const differs = (a: number, b: number, scale: number) => Math.abs(a - b) > 1e-6 * scale;

/** What of a scene the layout cannot hold. */
export function blenderLosses({ frames }: PosedExport): string[] {
  const [first] = frames;
  if (!first) return [];
  const losses = new Set<string>();
  for (const { name, camera, extra } of frames) {
    const { intrinsics: k, resolution } = camera;
    const [width, height] = resolution;
    if (differs(angleOf(camera), angleOf(first.camera), 1)) losses.add('focal lengths that differ between images');
    if (differs(k[0], k[4], k[0])) losses.add('pixels that are not square');
    if (differs(k[2], width / 2, width) || differs(k[5], height / 2, height))
      losses.add('principal points off the middle');
    if (k[1] !== 0 || k[3] !== 0) losses.add('skew of the intrinsics');
    if (width !== first.camera.resolution[0] || height !== first.camera.resolution[1])
      losses.add('sizes that differ between images');
    if (distortionOf(extra)) losses.add('lens distortion');
    if (!/\.png$/i.test(name)) losses.add('images that are not PNG: loaders add .png to file_path');
  }
  return [...losses];
}

/** The part of a scene that an image is of: to train on, where its source divides none. */
export const blenderPart = (extra: JsonObject | undefined): ImageSplit => imageSplitOf(extra) ?? 'train';

/** transforms_train.json, and those of val and test where images are divided; images are in the folder of that name. */
export function formatBlender(scene: PosedExport): ExportFile[] {
  const turn = toZUp(scene.up);
  const angle = scene.frames.length > 0 ? angleOf(scene.frames[0].camera) : 0;
  const world = rowsOf([...turn.slice(0, 3), 0, ...turn.slice(3, 6), 0, ...turn.slice(6, 9), 0], 4);
  const head: JsonObject = {
    camera_angle_x: angle,
    applied_transform: world,
    convention: blenderConvention,
    ...writtenMembers(scene.extra),
  };
  const lines = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const parts = dividedFrames(scene.frames) ?? new Map([['train' as const, scene.frames]]);
  return [...parts].map(([part, members]) => {
    const frames = members.map(({ name, camera, extra }) => {
      const { rotation, translation } = encodePose(camera.worldToCamera, {
        direction: 'camera_to_world',
        translation: 'centre',
        axes: 'RUB',
      });
      const { focalLength, sensorWidth } = camera;
      return JSON.stringify({
        file_path: `./${part}/${name.replace(/\.\w+$/, '')}`,
        transform_matrix: rowsOf(turnCameraToWorld(poseMatrix(rotation, translation), turn), 4),
        ...(focalLength === undefined ? {} : { focal_length_mm: focalLength }),
        ...(sensorWidth === undefined ? {} : { sensor_width_mm: sensorWidth }),
        ...writtenMembers(extra, ['split']),
      });
    });
    return {
      path: `transforms_${part}.json`,
      content: `{\n${lines.join(',\n')},\n  "frames": [\n${frames.map(frame => `    ${frame}`).join(',\n')}\n  ]\n}\n`,
    };
  });
}
