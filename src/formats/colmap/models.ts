/**
 * COLMAP's camera models, and what they are in the model: a pinhole, and the distortion that goes beside it.
 * @source https://colmap.github.io/cameras.html; src/colmap/sensor/models.h of github.com/colmap/colmap (numbers, order of
 *   parameters and their meaning: those of OpenCV but for the fisheyes of one and two coefficients, which are
 *   OPENCV_FISHEYE with the others 0)
 */
import type { PinholeCamera } from '../../core/model/camera.ts';
import { coefficients, type Distortion } from '../posed/distortion.ts';

export interface StoredCamera {
  model: string;
  width: number;
  height: number;
  parameters: readonly number[];
}

export interface CameraModel {
  number: number;
  name: string;
  parameters: readonly string[];
  /** What its coefficients are of; undefined where they are none of ours. */
  lens?: Distortion['model'];
}

const model = (number: number, name: string, parameters: string, lens?: Distortion['model']): CameraModel => ({
  number,
  name,
  parameters: parameters.split(' '),
  lens,
});

export const colmapModels: readonly CameraModel[] = [
  model(0, 'SIMPLE_PINHOLE', 'f cx cy', 'OPENCV'),
  model(1, 'PINHOLE', 'fx fy cx cy', 'OPENCV'),
  model(2, 'SIMPLE_RADIAL', 'f cx cy k1', 'OPENCV'),
  model(3, 'RADIAL', 'f cx cy k1 k2', 'OPENCV'),
  model(4, 'OPENCV', 'fx fy cx cy k1 k2 p1 p2', 'OPENCV'),
  model(5, 'OPENCV_FISHEYE', 'fx fy cx cy k1 k2 k3 k4', 'OPENCV_FISHEYE'),
  model(6, 'FULL_OPENCV', 'fx fy cx cy k1 k2 p1 p2 k3 k4 k5 k6', 'FULL_OPENCV'),
  model(7, 'FOV', 'fx fy cx cy omega'),
  model(8, 'SIMPLE_RADIAL_FISHEYE', 'f cx cy k1', 'OPENCV_FISHEYE'),
  model(9, 'RADIAL_FISHEYE', 'f cx cy k1 k2', 'OPENCV_FISHEYE'),
  model(10, 'THIN_PRISM_FISHEYE', 'fx fy cx cy k1 k2 p1 p2 k3 k4 sx1 sy1'),
];

/** The camera that a stored one is; undefined where it bends light as none of ours does. */
export function cameraOfColmap({
  model: name,
  width,
  height,
  parameters,
}: StoredCamera): { camera: Omit<PinholeCamera, 'worldToCamera'>; distortion?: Distortion } | undefined {
  const found = colmapModels.find(each => each.name === name);
  if (!found) return undefined;
  const value = Object.fromEntries(found.parameters.map((key, i) => [key, parameters[i]]));
  const bent = Object.fromEntries(
    found.parameters.flatMap(key => (/^(f|fx|fy|cx|cy)$/.test(key) || value[key] === 0 ? [] : [[key, value[key]]])),
  );
  const isBent = Object.keys(bent).length > 0;
  if (!found.lens && isBent) return undefined;
  const { f, fx = f, fy = f, cx, cy } = value;
  const isRational = ['k4', 'k5', 'k6'].some(key => key in bent);
  const lens = found.lens === 'FULL_OPENCV' && !isRational ? 'OPENCV' : found.lens;
  // A fisheye bends light without coefficients, too.
  const isFisheye = /FISHEYE/.test(found.name);
  return {
    camera: { kind: 'pinhole', intrinsics: [fx, 0, cx, 0, fy, cy, 0, 0, 1], resolution: [width, height] },
    ...(lens && (isBent || isFisheye) ? { distortion: { model: lens, ...bent } } : {}),
  };
}

/** The model with fewest parameters that holds a camera's distortion; undefined where none does. */
export function colmapModelOf(distortion: Distortion | undefined): CameraModel | undefined {
  const used = coefficients.filter(key => distortion?.[key] !== undefined);
  if (!distortion) return colmapModels[1];
  // k4 of nerfstudio's OPENCV is the fourth of a series, that of FULL_OPENCV the first of a divisor.
  const isSeries = distortion.model === 'OPENCV';
  if (isSeries && used.some(key => ['k4', 'k5', 'k6'].includes(key))) return undefined;
  return [4, 5, 6]
    .map(number => colmapModels[number])
    .find(
      ({ lens, parameters }) =>
        (lens === distortion.model || (isSeries && lens === 'FULL_OPENCV')) &&
        used.every(key => parameters.includes(key)),
    );
}

/** The parameters of a camera in a model that has two focal lengths. */
export function colmapParameters(
  { parameters }: CameraModel,
  { intrinsics: k }: Pick<PinholeCamera, 'intrinsics'>,
  distortion?: Distortion,
): number[] {
  const known: Record<string, number> = { fx: k[0], fy: k[4], cx: k[2], cy: k[5] };
  return parameters.map(key => known[key] ?? Number(distortion?.[key] ?? 0));
}
