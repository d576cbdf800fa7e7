/**
 * The NeRF-synthetic ("Blender") layout: a folder a scene, with transforms_train.json and its images in train/. There, a
 * scene's images are divided: transforms_val.json and transforms_test.json stand beside, with images to judge by. Ours
 * divides scenes, never the images of one: all of a scene's are its train/, and its split is the folder above it
 * (`val/<scene>/transforms_train.json`), so that every scene is one that loaders can train on.
 * @source B. Mildenhall et al., NeRF (ECCV 2020), the README of the released data and load_blender.py
 *   (github.com/bmild/nerf): camera to world, Blender's camera axes (x right, y up, z back), world z up; one
 *   `camera_angle_x` (radians, horizontal) for all; the principal point is the middle, pixels are square; `file_path` has
 *   no ending, images are PNG
 */
import type { PinholeCamera } from '../../core/model/camera.ts';
import { encodePose, poseMatrix } from '../../core/pose/stored-pose.ts';
import { type PosedExport, rowsOf } from '../posed/export.ts';
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
  for (const { name, camera } of frames) {
    const { intrinsics: k, resolution } = camera;
    const [width, height] = resolution;
    if (differs(angleOf(camera), angleOf(first.camera), 1)) losses.add('focal lengths that differ between images');
    if (differs(k[0], k[4], k[0])) losses.add('pixels that are not square');
    if (differs(k[2], width / 2, width) || differs(k[5], height / 2, height))
      losses.add('principal points off the middle');
    if (k[1] !== 0 || k[3] !== 0) losses.add('skew of the intrinsics');
    if (width !== first.camera.resolution[0] || height !== first.camera.resolution[1])
      losses.add('sizes that differ between images');
    if (!/\.png$/i.test(name)) losses.add('images that are not PNG: loaders add .png to file_path');
  }
  return [...losses];
}

/** transforms_train.json; images are in train/ beside it. */
export function formatBlender(scene: PosedExport): string {
  const turn = toZUp(scene.up);
  const frames = scene.frames.map(({ name, camera, extra }) => {
    const { rotation, translation } = encodePose(camera.worldToCamera, {
      direction: 'camera_to_world',
      translation: 'centre',
      axes: 'RUB',
    });
    const { focalLength, sensorWidth } = camera;
    return {
      file_path: `./train/${name.replace(/\.\w+$/, '')}`,
      transform_matrix: rowsOf(turnCameraToWorld(poseMatrix(rotation, translation), turn), 4),
      ...(focalLength === undefined ? {} : { focal_length_mm: focalLength }),
      ...(sensorWidth === undefined ? {} : { sensor_width_mm: sensorWidth }),
      ...(extra && Object.keys(extra).length > 0 ? { panoply: extra } : {}),
    };
  });
  const angle = scene.frames.length > 0 ? angleOf(scene.frames[0].camera) : 0;
  const world = rowsOf([...turn.slice(0, 3), 0, ...turn.slice(3, 6), 0, ...turn.slice(6, 9), 0], 4);
  return `{
  "camera_angle_x": ${angle},
  "applied_transform": ${JSON.stringify(world)},
  "convention": ${JSON.stringify(blenderConvention)},
${scene.extra && Object.keys(scene.extra).length > 0 ? `  "panoply": ${JSON.stringify(scene.extra)},\n` : ''}  "frames": [
${frames.map(frame => `    ${JSON.stringify(frame)}`).join(',\n')}
  ]
}
`;
}
