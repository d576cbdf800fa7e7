import type { ImageSize } from '../../core/model/image.ts';
import { type Field, type Fields, findField, refuse } from './fields.ts';
import { focalOfAngle, type ReadIntrinsics, readIntrinsics, scalarFields } from './read-intrinsics.ts';
import { toNumber } from './values.ts';

function numberOf(field: Field | undefined, file: string): number | undefined {
  if (field === undefined) return undefined;
  return toNumber(field.value) ?? refuse('a number of pixels', field.value, file, field.pointer);
}

function focalOf(field: Field | undefined, file: string): number | undefined {
  const focal = numberOf(field, file);
  if (focal !== undefined && !(focal > 0)) refuse('a focal length above 0 pixels', field!.value, file, field!.pointer);
  return focal;
}

/**
 * Intrinsics of a format whose unit is known, pixels from the picture's top-left corner: `fl_x`, `fl_y`, `cx`, `cy` as they
 * are, wherever the principal point lies; else `camera_angle_x`, `camera_angle_y` (radians), each for its own direction. A
 * focal length alone holds for both directions; a principal point that is not stated is the middle. Files with none of
 * these keys are read as anybody's.
 * @source instant-ngp, src/nerf_loader.cu, read_focal_length; nerfstudio, Data Conventions
 * @throws {FormatError} `bad-geogen`: a focal length or an angle that can be none, a text for a number
 */
export function readPixelIntrinsics(fields: Fields, size: ImageSize): ReadIntrinsics {
  const { file } = fields;
  const stated = scalarFields(fields);
  const [focalX, focalY] = [focalOf(stated.fx, file), focalOf(stated.fy, file)];
  const angleX = focalOfAngle(findField(fields, ['cameraanglex']), size.width, file);
  const angleY = focalOfAngle(findField(fields, ['cameraangley']), size.height, file);
  const fx = focalX ?? angleX ?? focalY ?? angleY;
  const fy = focalY ?? angleY ?? fx;
  if (fx === undefined || fy === undefined) return readIntrinsics(fields, size);
  const [cx, cy] = [numberOf(stated.cx, file) ?? size.width / 2, numberOf(stated.cy, file) ?? size.height / 2];
  const unit = focalX === undefined && focalY === undefined ? 'fov' : 'pixels';
  return { intrinsics: [fx, 0, cx, 0, fy, cy, 0, 0, 1], unit };
}
