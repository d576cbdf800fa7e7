/** Posed sets in any convention, written without the library's geometry: the other side of the tests. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { createRandom } from '../support/random.ts';

type V = [number, number, number];

export interface RigOptions {
  ring: 'even' | 'jittered';
  /** Where cameras look, and each a little past it. */
  isOffCentre: boolean;
  seed: number;
  scenes?: number;
  views?: number;
}

export interface StoredConvention {
  direction: 'world_to_camera' | 'camera_to_world';
  /** Directions of the camera's x, y, z in its picture. */
  axes: string;
  up: 'y' | 'z';
  isTransposed: boolean;
  k: 'pixels' | 'normalised' | 'mm' | 'lens' | 'fov';
}

/** A camera in a right-handed world with y up: where it is and its unit right, down, forward. */
export interface TrueCamera {
  centre: V;
  right: V;
  down: V;
  forward: V;
}

export const imageSize = 96;
export const focalPixels = (50 / 36) * imageSize;

const sub = (a: V, b: V): V => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const inner = (a: V, b: V) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const outer = (a: V, b: V): V => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const unit = (a: V): V => {
  const n = Math.sqrt(inner(a, a));
  return [a[0] / n, a[1] / n, a[2] / n];
};

/** Cameras of each scene. */
export function makeRigs({ ring, isOffCentre, seed, scenes = 4, views = 7 }: RigOptions): TrueCamera[][] {
  const random = createRandom(seed);
  return Array.from({ length: scenes }, () =>
    Array.from({ length: views }, (_, i) => {
      const azimuth = ((i + (ring === 'even' ? 0 : random() * 0.9)) / views) * 2 * Math.PI;
      const elevation = ring === 'even' ? 0.12 : -0.15 + 0.55 * random();
      const radius = ring === 'even' ? 0.65 : 0.58 + 0.12 * random();
      const wobble = () => (isOffCentre ? 0.02 * (random() - 0.5) : 0);
      const offset: V = isOffCentre ? [0.03, 0.04, -0.02] : [0, 0, 0];
      const target: V = [offset[0] + wobble(), offset[1] + wobble(), offset[2] + wobble()];
      const centre: V = [
        offset[0] + radius * Math.cos(elevation) * Math.sin(azimuth),
        offset[1] + radius * Math.sin(elevation),
        offset[2] + radius * Math.cos(elevation) * Math.cos(azimuth),
      ];
      const forward = unit(sub(target, centre));
      const right = unit(outer(forward, [0, 1, 0]));
      return { centre, right, down: outer(forward, right), forward };
    }),
  );
}

/** A lopsided bust: ellipsoids as [centre, radii]. */
function makeBust(random: () => number): [V, V][] {
  const r = (low: number, high: number) => low + (high - low) * random();
  return [
    [
      [0, 0.02, 0],
      [r(0.07, 0.085), r(0.1, 0.12), r(0.085, 0.1)],
    ],
    [
      [r(-0.01, 0.01), -0.01, 0.1],
      [0.014, 0.022, r(0.02, 0.035)],
    ],
    [
      [0.08, 0, 0],
      [0.012, 0.03, 0.02],
    ],
    [
      [0, -0.12, -0.02],
      [0.04, 0.06, 0.04],
    ],
    [
      [r(-0.01, 0.01), -0.19, -0.02],
      [r(0.13, 0.16), 0.045, 0.055],
    ],
    [
      [r(0.02, 0.05), r(0.09, 0.11), -0.06],
      [0.03, 0.03, 0.035],
    ],
  ];
}

function isHit(bust: readonly [V, V][], [fx, fy, fz]: V, [ax, ay, az]: V): boolean {
  for (const [[cx, cy, cz], [rx, ry, rz]] of bust) {
    const [ox, oy, oz] = [(fx - cx) / rx, (fy - cy) / ry, (fz - cz) / rz];
    const [dx, dy, dz] = [ax / rx, ay / ry, az / rz];
    const a = dx * dx + dy * dy + dz * dz;
    const b = ox * dx + oy * dy + oz * dz;
    const c = ox * ox + oy * oy + oz * oz - 1;
    if (b < 0 && b * b - a * c >= 0) return true;
  }
  return false;
}

export interface PictureOptions {
  seed: number;
  background: 'alpha' | 'plain' | 'none';
  /** What the pictures are taken with, in their pixels: longer than {@link focalPixels} for a crop. */
  focal?: number;
  /** A lopsided bust; one with both ears, but for its hair; a jug without a handle: the same from all sides. */
  subject?: 'bust' | 'head' | 'jug';
}

/** Left and right alike, but for a tuft of hair. */
function makeHead(random: () => number): [V, V][] {
  const r = (low: number, high: number) => low + (high - low) * random();
  const [width, ear, shoulder] = [r(0.065, 0.08), r(0.025, 0.035), r(0.12, 0.16)];
  return [
    [
      [0, 0.03, 0],
      [width, r(0.1, 0.12), r(0.085, 0.1)],
    ],
    [
      [0, -0.01, r(0.095, 0.105)],
      [0.014, 0.022, r(0.02, 0.03)],
    ],
    [
      [width, 0, -0.005],
      [0.012, ear, 0.02],
    ],
    [
      [-width, 0, -0.005],
      [0.012, ear, 0.02],
    ],
    [
      [0, -0.1, -0.025],
      [0.04, 0.07, 0.042],
    ],
    [
      [0, -0.19, -0.03],
      [shoulder, 0.045, 0.055],
    ],
    [
      [r(-0.006, 0.006), 0.12, r(-0.03, 0)],
      [0.035, 0.025, 0.035],
    ],
  ];
}

const jug: [V, V][] = [
  [
    [0, -0.05, 0],
    [0.1, 0.09, 0.1],
  ],
  [
    [0, 0.08, 0],
    [0.05, 0.09, 0.05],
  ],
];

/** Pictures of the scenes: RGBA with the subject opaque, or on a plain ground. */
export async function writePictures(
  folder: string,
  rigs: readonly TrueCamera[][],
  { seed, background, focal = focalPixels, subject = 'bust' }: PictureOptions,
): Promise<void> {
  const random = createRandom(seed + 1000);
  for (const [scene, cameras] of rigs.entries()) {
    const bust = subject === 'jug' ? jug : subject === 'head' ? makeHead(random) : makeBust(random);
    for (const [view, { centre, right, down, forward }] of cameras.entries()) {
      const data = new Uint8Array(imageSize * imageSize * 4);
      for (let y = 0, at = 0; y < imageSize; y++)
        for (let x = 0; x < imageSize; x++, at += 4) {
          const [px, py] = [(x + 0.5 - imageSize / 2) / focal, (y + 0.5 - imageSize / 2) / focal];
          const along = [0, 1, 2].map(i => right[i] * px + down[i] * py + forward[i]) as V;
          const hit = background !== 'none' && isHit(bust, centre, along);
          data.set(
            hit ? [190, 140 + y / 2, 110 + x / 3, 255] : background === 'alpha' ? [0, 0, 0, 0] : [70, 90, 120, 255],
            at,
          );
        }
      const path = join(folder, `subj_id_${scene}/${view}.png`);
      mkdirSync(dirname(path), { recursive: true });
      await sharp(data, { raw: { width: imageSize, height: imageSize, channels: 4 } })
        .png()
        .toFile(path);
    }
  }
}

/** The world's axes: y up as they are, z up turned so that the front looks along -y. */
const inWorld = ([x, y, z]: V, up: 'y' | 'z'): V => (up === 'y' ? [x, y, z] : [x, -z, y]);

/** World-to-camera rows and translation, and the inverse's, of a camera under a convention's axes. */
export function poseOf(camera: TrueCamera, { axes, up }: Pick<StoredConvention, 'axes' | 'up'>) {
  const negative = (v: V): V => [-v[0], -v[1], -v[2]];
  const directions: Record<string, V> = {
    R: camera.right,
    L: negative(camera.right),
    D: camera.down,
    U: negative(camera.down),
    F: camera.forward,
    B: negative(camera.forward),
  };
  const rows = [...axes].map(letter => inWorld(directions[letter], up));
  const centre = inWorld(camera.centre, up);
  const offset = rows.map(row => -inner(row, centre)) as V;
  const columns = [0, 1, 2].map(i => rows.map(row => row[i])) as number[][];
  return {
    worldToCamera: [...rows.map((row, i) => [...row, offset[i]]), [0, 0, 0, 1]] as number[][],
    cameraToWorld: [...columns.map((row, i) => [...row, centre[i]]), [0, 0, 0, 1]] as number[][],
    centre,
    offset,
    rows: rows as number[][],
    columns,
  };
}

/** The intrinsics' fields of an entry. */
export function intrinsicsOf(k: StoredConvention['k']): Record<string, unknown> {
  const n = imageSize;
  if (k === 'pixels')
    return {
      intrinsics: [
        [focalPixels, 0, n / 2],
        [0, focalPixels, n / 2],
        [0, 0, 1],
      ],
    };
  if (k === 'normalised')
    return {
      intrinsics: [
        [focalPixels / n, 0, 0.5],
        [0, focalPixels / n, 0.5],
        [0, 0, 1],
      ],
    };
  if (k === 'mm')
    return {
      intrinsics: [
        [50, 0, 18],
        [0, 50, 18],
        [0, 0, 1],
      ],
      sensor_width: 36,
    };
  if (k === 'lens') return { focal_length: 50, sensor_width: 36 };
  return { camera_angle_x: 2 * Math.atan(36 / 2 / 50) };
}

const transpose = (m: readonly (readonly number[])[]) => m[0].map((_, column) => m.map(row => row[column]));

/** Metadata of one scene with the pose under a key that says nothing. */
export function metadataOf(
  cameras: readonly TrueCamera[],
  convention: StoredConvention,
  name: string,
  key = 'extrinsics',
) {
  return {
    name,
    cameras: cameras.map((camera, view) => {
      const { worldToCamera, cameraToWorld } = poseOf(camera, convention);
      const matrix = convention.direction === 'world_to_camera' ? worldToCamera : cameraToWorld;
      return {
        image: `${view}.png`,
        [key]: convention.isTransposed ? transpose(matrix) : matrix,
        ...intrinsicsOf(convention.k),
      };
    }),
  };
}

/** Writes `metadata_id_<n>.json` of every scene. */
export function writeMetadata(
  folder: string,
  rigs: readonly TrueCamera[][],
  convention: StoredConvention,
  key?: string,
): void {
  mkdirSync(folder, { recursive: true });
  for (const [scene, cameras] of rigs.entries())
    writeFileSync(
      join(folder, `metadata_id_${scene}.json`),
      JSON.stringify(metadataOf(cameras, convention, `subj_id_${scene}`, key)),
    );
}
