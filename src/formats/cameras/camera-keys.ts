import { plainKey } from './values.ts';

/** Keys that say where a camera is, what it sees with, or which files are its: written anew by every format. */
const keys = new Set(
  [
    'image file_name file_path file path filename image_path img name index id frame view',
    'world_to_camera world_to_cam w2c world_view view_matrix camera_to_world cam_to_world cam2world c2w matrix_world',
    'transform_matrix extrinsics extrinsic extrinsic_matrix pose camera camera_pose transform matrix rt',
    'r rotation rot quaternion quat q qvec qw qx qy qz rotation_euler euler rotation_mode rotation_matrix',
    't translation tvec tx ty tz location position camera_position center centre origin eye',
    'camera_to_image cam2img intrinsics intrinsic intrinsic_matrix k camera_matrix projection projection_matrix',
    'fx fy cx cy fl_x fl_y focal_length focal lens sensor_width sensor_height sensor_fit shift_x shift_y',
    'pixel_aspect_x pixel_aspect_y',
    'resolution resolution_x resolution_y width height w h image_size camera_angle_x camera_angle_y fov fov_x fov_y',
    'focal_length_mm sensor_width_mm depth normals mask regions camera_model applied_transform panoply',
  ]
    .join(' ')
    .split(' ')
    .map(plainKey),
);

/** Whether a member of a camera's entry is about the camera, rather than something to be kept beside it. */
export const isCameraKey = (key: string): boolean => keys.has(plainKey(key));
