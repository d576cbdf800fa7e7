import type { Matrix3, Matrix4, PinholeCamera } from '../model/camera.ts';
import { type AxisLetters, toOpencv } from './axes.ts';
import { apply3, determinant3, multiply3, transpose3, type Vector } from './matrix.ts';

export type PoseDirection = 'world_to_camera' | 'camera_to_world';

/**
 * A pose as a file has it, before anybody knows what it means: a rotation (or a reflection: left-handed exports) and
 * a translation.
 */
export interface StoredPose {
  /** Ways to read the rotation, the likeliest first: several where the order of a quaternion or of angles is unknown. */
  rotations: readonly { reading: string; matrix: Matrix3 }[];
  translation: Vector;
  /** One matrix, or rotation and translation under keys of their own. */
  form: 'matrix' | 'parts';
  /** The matrix was stored with its translation in the last row. */
  isTransposed: boolean;
  /** What the keys say, as far as they do. */
  named: {
    direction?: PoseDirection;
    translation?: 'offset' | 'centre';
    axes?: AxisLetters;
    /** The file says its convention in words; keys alone are only a hint. */
    isStated?: boolean;
  };
}

/** What stored poses mean. */
export interface PoseConvention {
  /** Which of {@link StoredPose.rotations}. */
  reading: string;
  /** What the rotation does to a column vector. */
  direction: PoseDirection;
  /** `offset`: where the world's origin is in camera axes; `centre`: where the camera is in the world. */
  translation: 'offset' | 'centre';
  axes: AxisLetters;
}

/** The convention of the model: world to camera, OpenCV axes. */
export const modelConvention: PoseConvention = {
  reading: 'matrix',
  direction: 'world_to_camera',
  translation: 'offset',
  axes: 'RDF',
};

/** Place and axes of a camera as stored: rows of `axes` are its x, y and z axis in the world. */
export interface PlacedAxes {
  centre: Vector;
  axes: Matrix3;
}

/** Where a stored pose puts its camera, whatever its axes are called. */
export function placeAxes(
  { rotations, translation }: StoredPose,
  convention: Pick<PoseConvention, 'reading' | 'direction' | 'translation'>,
): PlacedAxes {
  const stored = (rotations.find(({ reading }) => reading === convention.reading) ?? rotations[0]).matrix;
  const axes = convention.direction === 'world_to_camera' ? stored : transpose3(stored);
  if (convention.translation === 'centre') return { centre: translation, axes };
  // t = -A C, A orthonormal.
  const [x, y, z] = apply3(transpose3(axes), translation);
  return { centre: [-x, -y, -z], axes };
}

/**
 * A stored pose in the model's convention. Where the stored camera axes and world differ in handedness, the world is
 * mirrored in x: the picture stays as it is, the rotation's determinant becomes +1.
 * @returns row-major 4x4, OpenCV axes, world to camera
 */
export function decodePose(pose: StoredPose, convention: PoseConvention): Matrix4 {
  const { centre, axes } = placeAxes(pose, convention);
  const change = toOpencv(convention.axes);
  const unmirrored = multiply3(change, axes);
  const isMirrored = determinant3(unmirrored) < 0;
  const r = unmirrored.map((value, index) => (isMirrored && index % 3 === 0 ? 0 - value : value) + 0);
  const [x, y, z] = apply3(r, isMirrored ? [0 - centre[0], centre[1], centre[2]] : centre);
  return convention.translation === 'offset'
    ? poseMatrix(r, apply3(change, pose.translation))
    : poseMatrix(r, [0 - x, 0 - y, 0 - z]);
}

/** Rotation and translation of a model's pose in another convention; the inverse of {@link decodePose} for right-handed worlds. */
export function encodePose(
  worldToCamera: Matrix4,
  { direction, translation, axes }: Pick<PoseConvention, 'direction' | 'translation' | 'axes'>,
): { rotation: number[]; translation: [number, number, number] } {
  const m = worldToCamera;
  // The inverse of a signed permutation is its transpose.
  const rotation = multiply3(transpose3(toOpencv(axes)), [m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]]);
  const offset = apply3(transpose3(toOpencv(axes)), [m[3], m[7], m[11]]);
  const [x, y, z] = apply3(transpose3(rotation), offset);
  return {
    rotation: direction === 'world_to_camera' ? rotation : transpose3(rotation),
    translation: translation === 'offset' ? offset : [0 - x, 0 - y, 0 - z],
  };
}

/** A row-major 4x4 of a rotation and a translation. */
export function poseMatrix(r: Matrix3, [x, y, z]: Vector): number[] {
  return [r[0], r[1], r[2], x, r[3], r[4], r[5], y, r[6], r[7], r[8], z, 0, 0, 0, 1];
}

/** A row-major 4x4, or the three rows that count, as a file has it. */
export function poseOfMatrix(m: readonly number[]): StoredPose {
  return {
    rotations: [{ reading: 'matrix', matrix: [m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]] }],
    translation: [m[3], m[7], m[11]],
    form: 'matrix',
    isTransposed: false,
    named: {},
  };
}

/** A pose of the model as a file in a convention, the model's own unless told, has it. */
export function poseOfCamera(
  { worldToCamera }: Pick<PinholeCamera, 'worldToCamera'>,
  convention: Pick<PoseConvention, 'direction' | 'translation' | 'axes'> = modelConvention,
): StoredPose {
  const { rotation, translation } = encodePose(worldToCamera, convention);
  return {
    rotations: [{ reading: 'matrix', matrix: rotation }],
    translation,
    form: 'matrix',
    isTransposed: false,
    named: { direction: convention.direction, axes: convention.axes, isStated: true },
  };
}
