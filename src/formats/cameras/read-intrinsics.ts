/** The intrinsics of a camera's entry: a matrix in pixels, normalised or in millimetres, a lens, an angle. */
import type { Matrix3 } from '../../core/model/camera.ts';
import type { ImageSize } from '../../core/model/image.ts';
import { type Field, type Fields, findField, refuse } from './fields.ts';
import { findEg3d, isPoseField } from './read-pose.ts';
import { toMatrix, toNumber, toNumbers } from './values.ts';

/** What the numbers of a file's intrinsics are. */
export type IntrinsicsUnit =
  | 'pixels'
  | 'pixel-centres'
  | 'normalised'
  | 'mm'
  | 'lens'
  | 'fov'
  | 'projection'
  | 'assumed';

export interface ReadIntrinsics {
  /** Pixels, the image's top-left corner at (0, 0); row-major 3x3. */
  intrinsics: Matrix3;
  unit: IntrinsicsUnit;
  /** Millimetres. */
  focalLength?: number;
  sensorWidth?: number;
}

const matrixKeys = [
  'cameratoimage',
  'camera2image',
  'cam2img',
  'intrinsics',
  'intrinsic',
  'intrinsicmatrix',
  'intrinsicsmatrix',
  'cameraintrinsics',
  'cameraintrinsic',
  'k',
  'kmatrix',
  'kmat',
  'cameramatrix',
  'calibrationmatrix',
  'calibration',
  'intr',
  'projection',
  'projectionmatrix',
  'cameratoclip',
  'proj',
];
const focalKeys = ['focallengthmm', 'focallength', 'focalmm', 'lens', 'focal', 'f', 'lensmm'];
const sensorKeys = ['sensorwidth', 'sensorwidthmm', 'sensorsize', 'sensor', 'filmwidth', 'sensormm'];
const fovKeys = [
  'cameraanglex',
  'fovx',
  'xfov',
  'hfov',
  'horizontalfov',
  'fovh',
  'fovxdeg',
  'fovdeg',
  'fovrad',
  'fov',
  'anglex',
  'camerafov',
];
/** Angles that need not be the horizontal one. */
const openFovKeys = new Set(['fov', 'fovdeg', 'fovrad', 'camerafov']);
const verticalFovKeys = ['cameraangley', 'fovy', 'yfov', 'vfov', 'verticalfov', 'angley'];

const focalXKeys = ['flx', 'fx', 'focalx', 'focallengthx', 'focallengthpx', 'focalpx'];
const focalYKeys = ['fly', 'fy', 'focaly', 'focallengthy'];
const centreXKeys = ['cx', 'ppx', 'px', 'u0', 'x0'];
const centreYKeys = ['cy', 'ppy', 'py', 'v0', 'y0'];

/** The fields of focal lengths and principal point that have keys of their own. */
export const scalarFields = (fields: Fields) => ({
  fx: findField(fields, focalXKeys),
  fy: findField(fields, focalYKeys),
  cx: findField(fields, centreXKeys),
  cy: findField(fields, centreYKeys),
});

/** The card's average lens, used where a file has no intrinsics at all. */
export const cardLens = { focalLength: 50, sensorWidth: 36 };

/** Width and height in pixels as an entry states them. @throws {FormatError} `bad-geogen` */
export function readResolution(fields: Fields): [number, number] | undefined {
  const isSide = (side: number | undefined): side is number => Number.isInteger(side) && side! > 0;
  const field = findField(fields, [
    'resolution',
    'imagesize',
    'imageresolution',
    'imgsize',
    'renderresolution',
    'size',
  ]);
  if (field) {
    const numbers = toNumbers(field.value);
    if (numbers?.length === 2 && numbers.every(isSide)) return [numbers[0], numbers[1]];
    if (numbers?.length === 1 && !Array.isArray(field.value) && isSide(numbers[0]) && numbers[0] > 1)
      return [numbers[0], numbers[0]];
    if (field.key === 'resolution') refuse('[width, height] in pixels', field.value, fields.file, field.pointer);
  }
  for (const [wide, high] of [
    ['resolutionx', 'resolutiony'],
    ['width', 'height'],
    ['w', 'h'],
    ['imagewidth', 'imageheight'],
    ['imgwidth', 'imgheight'],
  ]) {
    const [width, height] = [wide, high].map(key => toNumber(fields.byKey.get(key)?.value));
    if (isSide(width) && isSide(height)) return [width, height];
  }
  return undefined;
}

function positive(field: Field | undefined, fields: Fields): number | undefined {
  if (!field) return undefined;
  const numbers = toNumbers(field.value);
  if (!numbers || !(numbers[0] > 0)) refuse('millimetres above 0', field.value, fields.file, field.pointer);
  return numbers[0];
}

interface Lens {
  focal?: number;
  sensorWidth?: number;
  sensorHeight?: number;
}

function readLens(fields: Fields): Lens {
  const sensor = findField(fields, sensorKeys);
  const width =
    sensor && !(typeof sensor.value === 'object' && !Array.isArray(sensor.value))
      ? positive(sensor, fields)
      : undefined;
  const pair = sensor ? toNumbers(sensor.value) : undefined;
  const focal = findField(fields, focalKeys);
  return {
    focal: focal && !toMatrix(focal.value) ? positive(focal, fields) : undefined,
    sensorWidth: width,
    sensorHeight: toNumber(findField(fields, ['sensorheight', 'sensorheightmm'])?.value) ?? pair?.[1],
  };
}

/** From x, y of a centre to how far each unit puts it from the middle of the picture, relative to the picture. */
const offMiddle = (cx: number, cy: number, width: number, height: number) =>
  Math.max(Math.abs(cx / width - 0.5), Math.abs(cy / height - 0.5));

/** Below this a principal point counts as that of the picture. */
const plausibleOffset = 0.45;

/** Shortest focal length, in widths of the picture, that numbers are taken for pixels with: 127 degrees across. */
const shortestInPixels = 0.25;

function scaleMatrix(k: readonly number[], x: number, y: number): number[] {
  return [k[0] * x, k[1] * x, k[2] * x, k[3] * y, k[4] * y, k[5] * y, 0, 0, 1];
}

/** K in whatever unit puts its principal point in the picture. */
function interpretMatrix(
  stored: readonly number[],
  { width, height }: ImageSize,
  { sensorWidth, sensorHeight }: Lens,
): ReadIntrinsics | undefined {
  // Transposed: the principal point is in the last row.
  const k =
    stored[2] === 0 && stored[5] === 0 && (stored[6] !== 0 || stored[7] !== 0)
      ? [stored[0], stored[3], stored[6], stored[1], stored[4], stored[7], 0, 0, 1]
      : stored.slice(0, 9);
  // Some codes point y the other way and so have a negative focal length.
  const [fx, fy] = [Math.abs(k[0]), Math.abs(k[4])];
  const [cx, cy] = [k[0] < 0 ? Math.abs(k[2]) : k[2], k[4] < 0 ? Math.abs(k[5]) : k[5]];
  if (!(fx > 0 && fy > 0)) return undefined;
  const plain = [fx, k[1], cx, k[3], fy, cy, 0, 0, 1];
  if (cx === 0 && cy === 0) {
    // Measured from the middle of the picture.
    const isSmall = fx < 20;
    const unit = isSmall ? 'normalised' : sensorWidth !== undefined && fx < 4 * sensorWidth ? 'mm' : 'pixels';
    const scale =
      unit === 'normalised' ? [width, height] : unit === 'mm' ? [width / sensorWidth!, width / sensorWidth!] : [1, 1];
    const scaled = scaleMatrix(plain, scale[0], scale[1]);
    scaled[2] = width / 2;
    scaled[5] = height / 2;
    return { intrinsics: scaled, unit };
  }
  // Of a crop the principal point is anywhere; a sensor is only supposed where pixels do not explain the numbers.
  const isUnexplained =
    fx < shortestInPixels * width && cx > 0 && cy > 0 && offMiddle(cx, cy, width, height) >= plausibleOffset;
  const sensor = sensorWidth ?? (isUnexplained ? 2 * cx : undefined);
  const film = sensor === undefined ? undefined : { x: sensor, y: sensorHeight ?? (sensor * height) / width };
  const tries: { unit: IntrinsicsUnit; off: number; x: number; y: number }[] = [
    { unit: 'pixels', off: offMiddle(cx, cy, width, height), x: 1, y: 1 },
    { unit: 'normalised', off: offMiddle(cx, cy, 1, 1), x: width, y: height },
    ...(film
      ? [{ unit: 'mm' as const, off: offMiddle(cx, cy, film.x, film.y), x: width / film.x, y: height / film.y }]
      : []),
  ];
  const fitting = tries.filter(({ off, x }) => off < plausibleOffset && fx * x > 0.05 * width && fx * x < 50 * width);
  const best = (fitting.length > 0 ? fitting : tries.slice(0, 1)).reduce((a, b) => (b.off < a.off ? b : a));
  const scaled = best.unit === 'pixels' ? plain : scaleMatrix(plain, best.x, best.y);
  if (best.unit === 'pixels') {
    const isCentred = (value: number, side: number) => Math.abs(value - (side - 1) / 2) < 1e-6 * side;
    if (isCentred(cx, width) && isCentred(cy, height)) {
      scaled[2] += 0.5;
      scaled[5] += 0.5;
      return { intrinsics: scaled, unit: 'pixel-centres' };
    }
    // As stored, to the last digit.
    return { intrinsics: k[0] > 0 && k[4] > 0 ? k : scaled, unit: 'pixels' };
  }
  return { intrinsics: scaled, unit: best.unit };
}

/**
 * A projection matrix (clip coordinates, y up) as intrinsics.
 * @source OpenGL 2.1 specification, section 2.11.2 and glFrustum: P00 = 2 fx / W, P11 = 2 fy / H
 */
function interpretProjection(stored: readonly number[], { width, height }: ImageSize): ReadIntrinsics | undefined {
  const isRow = Math.abs(Math.abs(stored[14]) - 1) < 1e-9 && Math.abs(stored[15]) < 1e-9;
  const isColumn = Math.abs(Math.abs(stored[11]) - 1) < 1e-9 && Math.abs(stored[15]) < 1e-9;
  if (!isRow && !isColumn) return undefined;
  const p = isRow ? stored : stored.map((_, index) => stored[(index % 4) * 4 + (index >> 2)]);
  const towards = Math.sign(p[14]);
  return {
    intrinsics: [
      (Math.abs(p[0]) * width) / 2,
      0,
      (width * (1 + towards * p[2])) / 2,
      0,
      (Math.abs(p[5]) * height) / 2,
      (height * (1 - towards * p[6])) / 2,
      0,
      0,
      1,
    ],
    unit: 'projection',
  };
}

function centred(fx: number, fy: number, { width, height }: ImageSize, unit: IntrinsicsUnit): ReadIntrinsics {
  return { intrinsics: [fx, 0, width / 2, 0, fy, height / 2, 0, 0, 1], unit };
}

/** fl_x, cx and so on, each under a key of its own. */
function readScalars(fields: Fields, size: ImageSize, lens: Lens): ReadIntrinsics | undefined {
  const stated = scalarFields(fields);
  const [fx, fy, cx, cy] = [stated.fx, stated.fy, stated.cx, stated.cy].map(field => toNumber(field?.value));
  if (fx === undefined) return undefined;
  return interpretMatrix([fx, 0, cx ?? 0, 0, fy ?? fx, cy ?? 0, 0, 0, 1], size, lens);
}

/**
 * A lens on a sensor, and Blender's way to fit it: to the side that is longer with the pixels' aspect.
 * @source Blender, BKE_camera_params_compute_viewplane; Blender manual, Cameras: Sensor Fit and Shift; issue of the sign: shift moves the camera, the picture the other way
 */
function interpretLens(fields: Fields, size: ImageSize, lens: Lens): ReadIntrinsics | undefined {
  const { focal } = lens;
  if (focal === undefined) return undefined;
  const { width, height } = size;
  const [aspectX, aspectY] = ['pixelaspectx', 'pixelaspecty'].map(key => {
    const aspect = toNumber(fields.byKey.get(key)?.value) ?? 1;
    return aspect > 0 ? aspect : 1;
  });
  const stretch = aspectY / aspectX;
  const longer = Math.max(width, height * stretch);
  if (lens.sensorWidth === undefined && lens.sensorHeight === undefined) {
    if (focal < 10) return centred(focal * width, focal * width, size, 'normalised');
    if (focal >= 0.4 * longer) return centred(focal, focal, size, 'pixels');
  }
  const fit = String(findField(fields, ['sensorfit', 'fit'])?.value ?? 'AUTO').toUpperCase();
  const sensor = lens.sensorWidth ?? cardLens.sensorWidth;
  const isVertical = fit === 'VERTICAL';
  const side = isVertical ? height * stretch : fit === 'HORIZONTAL' ? width : longer;
  const f = (focal / (isVertical ? (lens.sensorHeight ?? sensor) : sensor)) * side;
  const [shiftX, shiftY] = ['shiftx', 'shifty'].map(key => toNumber(fields.byKey.get(key)?.value) ?? 0);
  return {
    intrinsics: [f, 0, width / 2 - shiftX * side, 0, f / stretch, height / 2 + (shiftY * side) / stretch, 0, 0, 1],
    unit: 'lens',
  };
}

/** An angle across a side of the picture as a focal length in pixels: radians, or degrees where it can be nothing else. */
export function focalOfAngle(field: Field | undefined, side: number, file: string): number | undefined {
  const angle = toNumbers(field?.value)?.[0];
  if (field === undefined || angle === undefined) return undefined;
  const isDegrees = field.key.endsWith('deg') || (angle > Math.PI && !field.key.endsWith('rad'));
  const radians = isDegrees ? (angle * Math.PI) / 180 : angle;
  if (!(radians > 0 && radians < Math.PI))
    refuse('a field of view between 0 and 180 degrees', angle, file, field.pointer);
  return side / 2 / Math.tan(radians / 2);
}

/** One or two angles; a principal point beside them is in pixels, or in shares of the picture, zeros from its middle. */
function interpretFov(fields: Fields, size: ImageSize): ReadIntrinsics | undefined {
  const across = findField(fields, fovKeys);
  const fx = focalOfAngle(across, size.width, fields.file);
  const fy =
    fx !== undefined && openFovKeys.has(across!.key)
      ? fx
      : focalOfAngle(findField(fields, verticalFovKeys), size.height, fields.file);
  if (fx === undefined && fy === undefined) return undefined;
  const stated = scalarFields(fields);
  const [cx, cy] = [stated.cx, stated.cy].map(field => toNumber(field?.value));
  const isShare = [cx, cy].every(value => value === undefined || (value >= 0 && value <= 1));
  const placeOf = (value: number | undefined, side: number) =>
    value === undefined || (!cx && !cy) ? side / 2 : isShare ? value * side : value;
  const [x, y] = [placeOf(cx, size.width), placeOf(cy, size.height)];
  return { intrinsics: [(fx ?? fy)!, 0, x, 0, (fy ?? fx)!, y, 0, 0, 1], unit: 'fov' };
}

/** Whether the file says what its matrices are in, as ours do: pixels about the corner, whatever else they may look like. */
const statesPixels = ({ byKey }: Fields): boolean => {
  const text = byKey.get('convention')?.value;
  return typeof text === 'string' && /camera_to_image: 3x3 in pixels.*top-left corner is \(0, 0\)/s.test(text);
};

/**
 * Reads the intrinsics of an entry for a picture of a size.
 * @throws {FormatError} `bad-geogen` for values that can be none
 */
export function readIntrinsics(fields: Fields, size: ImageSize): ReadIntrinsics {
  const lens = readLens(fields);
  const known = {
    focalLength: lens.focal !== undefined && lens.focal >= 1 && lens.focal < 1000 ? lens.focal : undefined,
    sensorWidth: lens.sensorWidth,
  };
  const eg3d = findEg3d(fields);
  if (eg3d) {
    const found = interpretMatrix(eg3d.slice(16), size, {});
    if (found) return { ...found, ...known };
  }
  for (const key of matrixKeys) {
    const field = fields.byKey.get(key);
    const matrix = field && toMatrix(field.value);
    if (field && !matrix && ['cameratoimage', 'k', 'intrinsicmatrix'].includes(key))
      refuse('3 rows of 3 numbers', field.value, fields.file, field.pointer);
    if (!field || !matrix) continue;
    if (matrix.rows * matrix.columns === 9) {
      if (key === 'cameratoimage' && statesPixels(fields) && matrix.data[0] > 0 && matrix.data[4] > 0)
        return { intrinsics: matrix.data, unit: 'pixels', ...known };
      const found = interpretMatrix(matrix.data, size, lens);
      if (!found) refuse('focal lengths above 0', field.value, fields.file, field.pointer);
      return { ...found, ...known };
    }
    // A K in a 4x4 or 3x4, or a projection; whole poses are the pose's.
    const wide = matrix.columns === 4 ? [...matrix.data, 0, 0, 0, 1].slice(0, 16) : undefined;
    const projected = wide && interpretProjection(wide, size);
    if (projected) return { ...projected, ...known };
    if (wide && Math.abs(wide[10] - 1) < 1e-9 && (wide[0] > 1.5 || !isPoseField(fields, key))) {
      const found = interpretMatrix([wide[0], wide[1], wide[2], wide[4], wide[5], wide[6], 0, 0, 1], size, lens);
      if (found) return { ...found, ...known };
    }
  }
  const found = readScalars(fields, size, lens) ?? interpretLens(fields, size, lens) ?? interpretFov(fields, size);
  if (found) return { ...found, ...known };
  const f = (cardLens.focalLength / cardLens.sensorWidth) * Math.max(size.width, size.height);
  return { ...centred(f, f, size, 'assumed'), ...known };
}
