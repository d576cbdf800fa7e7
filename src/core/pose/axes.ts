import { UsageError } from '../errors.ts';
import type { Matrix3 } from '../model/camera.ts';

/** Where a camera axis points in the picture: Right, Left, Up, Down, Forward, Backward. */
export type AxisLetter = 'R' | 'L' | 'U' | 'D' | 'F' | 'B';

/** Directions of a camera's x, y and z axis, e.g. `RDF` of OpenCV. */
export type AxisLetters = `${AxisLetter}${AxisLetter}${AxisLetter}`;

/**
 * Camera axes by the name of a code that uses them, x y z.
 * @source OpenCV calib3d; OpenGL and Blender's camera objects; PyTorch3D docs/notes/cameras.md; Unity's camera transform;
 *   LLFF's README (down, right, backwards); ROS REP 103; Unreal Engine's coordinate system
 */
export const namedAxes = {
  opencv: 'RDF',
  opengl: 'RUB',
  pytorch3d: 'LUF',
  unity: 'RUF',
  llff: 'DRB',
  ros: 'FLU',
  unreal: 'FRU',
} as const satisfies Record<string, AxisLetters>;

const synonyms: Record<string, AxisLetters> = {
  ...namedAxes,
  blender: 'RUB',
  nerf: 'RUB',
  nerfstudio: 'RUB',
  colmap: 'RDF',
  eg3d: 'RDF',
  panoply: 'RDF',
  directx: 'RUF',
};

/** In OpenCV's axes: x right, y down, z forward. */
const unitVectors: Record<AxisLetter, readonly [number, number, number]> = {
  R: [1, 0, 0],
  L: [-1, 0, 0],
  D: [0, 1, 0],
  U: [0, -1, 0],
  F: [0, 0, 1],
  B: [0, 0, -1],
};

/** The name of axes, or their letters where no known code uses them. */
export function nameOfAxes(letters: AxisLetters): string {
  return Object.entries(namedAxes).find(([, known]) => known === letters)?.[0] ?? letters;
}

const properNames: Record<string, string> = {
  opencv: 'OpenCV',
  opengl: 'OpenGL',
  pytorch3d: 'PyTorch3D',
  unity: 'Unity',
  llff: 'LLFF',
  ros: 'ROS',
  unreal: 'Unreal Engine',
};

const words: Record<string, string> = { R: 'right', L: 'left', U: 'up', D: 'down', F: 'forward', B: 'backward' };

/** `OpenCV (x right, y down, z forward)`, for people. */
export function axesInWords(letters: AxisLetters): string {
  const name = properNames[nameOfAxes(letters)];
  const directions = [...letters].map((letter, i) => `${'xyz'[i]} ${words[letter]}`).join(', ');
  return name === undefined ? directions : `${name} (${directions})`;
}

/**
 * Axes by name (`opengl`) or letters (`RUB`).
 * @throws {UsageError} `bad-axes`
 */
export function axesOfName(name: string): AxisLetters {
  const known = synonyms[name.toLowerCase()];
  if (known) return known;
  const letters = name.toUpperCase();
  const pairs = [...letters].map(letter => ['RL', 'UD', 'FB'].findIndex(pair => pair.includes(letter)));
  if (letters.length === 3 && new Set(pairs).size === 3 && !pairs.includes(-1)) return letters as AxisLetters;
  throw new UsageError(
    'bad-axes',
    `Expected ${Object.keys(synonyms).join(', ')} or three letters such as RDF for camera axes but received ${name}`,
  );
}

/** By letters: there are 48 axes, and every camera of a set asks for the same. */
const changes = new Map<AxisLetters, Matrix3>();

/**
 * The matrix that takes coordinates in camera axes `letters` to OpenCV's: its columns are the axes in OpenCV's.
 * @returns row-major 3x3, a signed permutation; its determinant is -1 for left-handed axes
 */
export function toOpencv(letters: AxisLetters): Matrix3 {
  const known = changes.get(letters);
  if (known) return known;
  const [x, y, z] = [...letters].map(letter => unitVectors[letter as AxisLetter]);
  const change: Matrix3 = [x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]];
  changes.set(letters, change);
  return change;
}
