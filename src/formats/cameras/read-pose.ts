/** The pose of a camera's entry, under any of the keys and shapes in use. */
import { FormatError } from '../../core/errors.ts';
import { rotationOf } from '../../core/geometry/quaternion.ts';
import type { Matrix3 } from '../../core/model/camera.ts';
import type { AxisLetters } from '../../core/pose/axes.ts';
import { determinant3, orthonormalityError, transpose3, type Vector } from '../../core/pose/matrix.ts';
import type { PoseDirection, StoredPose } from '../../core/pose/stored-pose.ts';
import { describeFields, type Field, type Fields, findField, refuse } from './fields.ts';
import { readEuler } from './read-euler.ts';
import { isObject, type NumberMatrix, toMatrix, toNumber, toNumbers } from './values.ts';

type Named = StoredPose['named'];

/** Keys of whole poses and what they promise. The first that is there is taken. */
const poseKeys: readonly (readonly [key: string, direction?: PoseDirection, axes?: AxisLetters])[] = [
  ...[
    'worldtocamera',
    'world2camera',
    'worldtocam',
    'world2cam',
    'w2c',
    'worldview',
    'worldtoview',
    'worldviewtransform',
    'viewmatrix',
    'worldcamera',
    'modelview',
  ].map(key => [key, 'world_to_camera'] as const),
  ...['matrixworld', 'transformmatrix'].map(key => [key, 'camera_to_world', 'RUB'] as const),
  ...['cameratoworld', 'camera2world', 'camtoworld', 'cam2world', 'c2w', 'cameraworld'].map(
    key => [key, 'camera_to_world'] as const,
  ),
  ['extrinsics'],
  ['extrinsic'],
  ['extrinsicmatrix'],
  ['extrinsicsmatrix'],
  ['cameraextrinsics'],
  ['cameraextrinsic'],
  ['extr'],
  ['rt'],
  ['pose'],
  ['camerapose'],
  ['posematrix'],
  ['transform'],
  ['transformation'],
  ['matrix'],
  ['cameramatrix'],
  ['mat'],
];
const rotationKeys = ['r', 'rot', 'rotation', 'rotationmatrix', 'rotmat', 'rmat', 'orientation'];
const quaternionKeys = ['quaternion', 'quat', 'q', 'qvec', 'rotationquaternion', 'quaternionwxyz', 'quaternionxyzw'];
const eulerKeys = ['rotationeuler', 'euler', 'eulerangles', 'eulerxyz', 'angles'];
const offsetKeys = ['tvec', 't', 'trans', 'translation', 'translationvector'];
const centreKeys = [
  'location',
  'position',
  'cameraposition',
  'camerapos',
  'cameralocation',
  'camerac',
  'cameracenter',
  'cameracentre',
  'center',
  'centre',
  'origin',
  'eye',
  'camc',
  'c',
];
/** Keys under which a list of 25 numbers is EG3D's. */
const eg3dKeys = ['camera', 'cameras', 'label', 'pose', 'params', 'cameraparams', 'c'];

/** Whether an entry has anything a pose could be read from. */
export function hasPose({ byKey }: Pick<Fields, 'byKey'>): boolean {
  const has = (keys: readonly string[], fits: (value: unknown) => boolean) =>
    keys.some(key => byKey.has(key) && fits(byKey.get(key)!.value));
  return (
    poseKeys.some(
      ([key, direction]) => byKey.has(key) && (direction !== undefined || toMatrix(byKey.get(key)!.value)),
    ) ||
    has(eg3dKeys, value => toNumbers(value)?.length === 25) ||
    (has(
      [...rotationKeys, ...quaternionKeys, ...eulerKeys],
      value => !isObject(value) || toNumbers(value) !== undefined,
    ) &&
      has(
        [...offsetKeys, ...centreKeys],
        value => toNumbers(value)?.length === 3 || toMatrix([value]) !== undefined,
      )) ||
    byKey.has('qw')
  );
}

/** The 25 numbers of EG3D, if the entry has them. */
export function findEg3d(fields: Fields): number[] | undefined {
  for (const key of eg3dKeys) {
    const numbers = toNumbers(fields.byKey.get(key)?.value);
    if (numbers?.length === 25) return numbers;
  }
  return undefined;
}

/** Rotations further from orthonormal than this are none; smaller drifts are `check`'s business. */
const orthonormalTolerance = 0.05;

/** A rotation without the uniform scale that scene graphs put into it. */
function unscale(matrix: Matrix3): { matrix: number[]; scale: number } | undefined {
  const scale = Math.cbrt(Math.abs(determinant3(matrix)));
  if (!(scale > 0) || !Number.isFinite(scale)) return undefined;
  // Small drifts stay as they are: they are told, not repaired.
  if (Math.abs(scale - 1) < 0.01) {
    return orthonormalityError(matrix) < orthonormalTolerance ? { matrix: [...matrix], scale: 1 } : undefined;
  }
  const unit = matrix.map(value => value / scale);
  return orthonormalityError(unit) < orthonormalTolerance ? { matrix: unit, scale } : undefined;
}

interface Pieces {
  rotation: number[];
  translation: Vector;
  isTransposed: boolean;
}

const isUnitRow = (values: readonly number[]) =>
  values.every((value, index) => Math.abs(value - (index === 3 ? 1 : 0)) < 1e-6);

/** Rotation and translation of a 3x4 or 4x4 in row- or column-major order. */
function splitPose({ rows, columns, data, isNested }: NumberMatrix, direction: PoseDirection | undefined) {
  const at = (row: number, column: number) => data[row * columns + column];
  const upright = (): Pieces => ({
    rotation: [at(0, 0), at(0, 1), at(0, 2), at(1, 0), at(1, 1), at(1, 2), at(2, 0), at(2, 1), at(2, 2)],
    translation: [at(0, 3), at(1, 3), at(2, 3)],
    isTransposed: false,
  });
  const transposed = (width: number): Pieces => ({
    rotation: transpose3([0, 1, 2].flatMap(row => [0, 1, 2].map(column => data[row * width + column]))),
    translation: [data[3 * width], data[3 * width + 1], data[3 * width + 2]],
    isTransposed: true,
  });
  const isWhole = rows === 4 && columns === 4;
  const isUpright = isWhole && isUnitRow(data.slice(12));
  const isTransposed = isWhole && !isUpright && isUnitRow([data[3], data[7], data[11], data[15]]);
  const tries: Pieces[] = [];
  if (isUpright || (rows === 3 && columns === 4)) tries.push(upright());
  if (isTransposed) tries.push(transposed(4));
  // Twelve numbers in one list may also be four columns of three.
  if ((rows === 4 && columns === 3) || (rows === 3 && columns === 4 && !isNested)) tries.push(transposed(3));
  for (const { rotation, translation, isTransposed: turned } of tries) {
    const unit = unscale(rotation);
    if (!unit) continue;
    // A scaled world-to-camera matrix scales its translation too; a scaled object's place is where it is.
    const by = direction === 'world_to_camera' ? unit.scale : 1;
    return {
      rotation: unit.matrix,
      translation: translation.map(value => value / by) as unknown as Vector,
      isTransposed: turned,
    };
  }
  return undefined;
}

function readWhole(
  field: Field,
  matrix: NumberMatrix | undefined,
  fields: Fields,
  direction: PoseDirection | undefined,
  named: Named,
): StoredPose {
  if (!matrix || matrix.columns * matrix.rows === 9)
    return refuse('4 rows of 4 numbers (or 3 of 4) for a pose', field.value, fields.file, field.pointer);
  const pieces = splitPose(matrix, direction);
  if (!pieces) {
    const { data, isNested } = matrix;
    const isSquare = matrix.rows === 4 && matrix.columns === 4;
    if (isSquare && !isUnitRow(data.slice(12)) && !isUnitRow([data[3], data[7], data[11], data[15]])) {
      refuse('0, 0, 0, 1 as the last row', data.slice(12), fields.file, `${field.pointer}${isNested ? '/3' : ''}`);
    }
    refuse('a rotation (orthonormal, determinant 1 or -1)', field.value, fields.file, field.pointer);
  }
  return {
    rotations: [{ reading: 'matrix', matrix: pieces.rotation }],
    translation: pieces.translation,
    form: 'matrix',
    isTransposed: pieces.isTransposed,
    named,
  };
}

function readQuaternion(numbers: readonly number[], field: Field): StoredPose['rotations'] {
  const [a, b, c, d] = numbers;
  const first = { reading: 'quaternion wxyz', matrix: rotationOf([a, b, c, d]) };
  const last = { reading: 'quaternion xyzw', matrix: rotationOf([d, a, b, c]) };
  if (field.key.endsWith('wxyz') || field.key === 'qvec') return [first];
  if (field.key.endsWith('xyzw')) return [last];
  // Objects name their components: `toNumbers` has put them in this order.
  if (isObject(field.value)) return [first];
  return [first, last];
}

function readRotation(fields: Fields): { rotations: StoredPose['rotations']; field: Field } | undefined {
  for (const field of [...rotationKeys, ...quaternionKeys].flatMap(key => fields.byKey.get(key) ?? [])) {
    const matrix = toMatrix(field.value);
    if (matrix?.rows === 3 && matrix.columns === 3) {
      const unit = unscale(matrix.data);
      if (!unit) refuse('a rotation (orthonormal, determinant 1 or -1)', field.value, fields.file, field.pointer);
      return { rotations: [{ reading: 'matrix', matrix: unit.matrix }], field };
    }
    const numbers = toNumbers(field.value);
    if (numbers?.length === 4) {
      if (!(Math.hypot(...numbers) > 1e-6))
        refuse('a quaternion that is not zero', field.value, fields.file, field.pointer);
      return { rotations: readQuaternion(numbers, field), field };
    }
  }
  const parts = ['qw', 'qx', 'qy', 'qz'].map(key => toNumber(fields.byKey.get(key)?.value));
  if (parts.every(part => part !== undefined)) {
    const [w, x, y, z] = parts as number[];
    return {
      rotations: [{ reading: 'quaternion wxyz', matrix: rotationOf([w, x, y, z]) }],
      field: fields.byKey.get('qw')!,
    };
  }
  for (const field of [...eulerKeys, ...rotationKeys].flatMap(key => fields.byKey.get(key) ?? [])) {
    const angles = toNumbers(field.value);
    if (angles?.length === 3) return { rotations: readEuler(angles as unknown as Vector, field.key, fields), field };
  }
  return undefined;
}

/** A place in the world or an offset: three numbers, also as a column. */
function readTriple(value: unknown): Vector | undefined {
  const numbers = toNumbers(value) ?? (Array.isArray(value) ? toNumbers(value.flat()) : undefined);
  return numbers?.length === 3 ? (numbers as unknown as Vector) : undefined;
}

function readTranslation(fields: Fields): { translation: Vector; field: Field; isCentre: boolean } | undefined {
  for (const key of [...offsetKeys, ...centreKeys]) {
    const field = fields.byKey.get(key);
    const translation = field && readTriple(field.value);
    if (field && translation) return { translation, field, isCentre: centreKeys.includes(key) };
  }
  const parts = ['tx', 'ty', 'tz'].map(key => toNumber(fields.byKey.get(key)?.value));
  if (parts.every(part => part !== undefined))
    return { translation: parts as unknown as Vector, field: fields.byKey.get('tx')!, isCentre: false };
  return undefined;
}

/**
 * Reads the pose of an entry.
 * @param stated camera axes that the file states
 * @throws {FormatError} `bad-geogen`; `unknown-layout` where no key is a pose: it tells every key that was there
 */
export function readPose(fields: Fields, stated?: AxisLetters): StoredPose {
  const eg3d = findEg3d(fields);
  if (eg3d) {
    const field = eg3dKeys.flatMap(key => fields.byKey.get(key) ?? [])[0];
    const whole = { ...field, value: eg3d.slice(0, 16) };
    return readWhole(whole, toMatrix(whole.value), fields, 'camera_to_world', {
      direction: 'camera_to_world',
      axes: 'RDF',
    });
  }
  for (const [key, direction, axes] of poseKeys) {
    const field = fields.byKey.get(key);
    if (!field) continue;
    const matrix = toMatrix(field.value);
    // A key that says `pose` in its name must be one; `cameramatrix` may as well be intrinsics.
    if (direction === undefined && (!matrix || matrix.rows * matrix.columns === 9)) continue;
    const isFirstLayout = key === 'worldtocamera' && fields.byKey.has('cameratoimage');
    return readWhole(field, matrix, fields, direction, {
      direction,
      axes: stated ?? (isFirstLayout ? 'RDF' : axes),
      isStated: stated !== undefined,
    });
  }
  const rotation = readRotation(fields);
  const moved = readTranslation(fields);
  if (rotation && moved) {
    const isColmap = rotation.field.key === 'qvec' || rotation.field.key === 'qw';
    return {
      rotations: rotation.rotations,
      translation: moved.translation,
      form: 'parts',
      isTransposed: false,
      named: {
        translation: moved.isCentre ? 'centre' : moved.field.key === 'tvec' || isColmap ? 'offset' : undefined,
        direction: isColmap ? 'world_to_camera' : undefined,
        axes: isColmap ? 'RDF' : undefined,
      },
    };
  }
  const lacking = rotation
    ? 'a translation beside the rotation'
    : moved
      ? 'a rotation beside the translation'
      : 'a pose';
  throw new FormatError(
    'unknown-layout',
    `Expected ${lacking} (such as world_to_camera, transform_matrix, R and t) but none of the keys could be placed as one: ${describeFields(fields)}`,
    { where: { file: fields.file, pointer: fields.pointer }, hint: 'docs/cameras.md lists the layouts that are read.' },
  );
}

/** For the intrinsics' reader: a key that is a pose is not a matrix K. */
export function isPoseField(fields: Fields, key: string): boolean {
  const field = findField(fields, [key]);
  const matrix = field && toMatrix(field.value);
  return matrix !== undefined && matrix.rows * matrix.columns !== 9;
}
