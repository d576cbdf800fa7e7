/** Small sets of posed images in every format that has files of its own, and faults to plant in their frames. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { lookAt } from '../../src/core/geometry/look-at.ts';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import { poseMatrix, poseOfCamera } from '../../src/core/pose/stored-pose.ts';
import { formatColmapModel } from '../../src/formats/colmap/write.ts';
import { temporaryFolder } from '../support/folders.ts';
import { createRandom } from '../support/random.ts';

export const [width, height, focal] = [32, 24, 40];
export type V = [number, number, number];
/** A stored frame: its picture, a matrix of 16 in its format's convention, the size and intrinsics it states. */
export interface Frame {
  name: string;
  matrix: number[];
  focal: number;
  width: number;
  height: number;
  cx: number;
}

export const around = (count: number, seed = 1, { radius = 2, wobble = 0 } = {}): number[][] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, k) => {
    const [azimuth, elevation] = [(2 * Math.PI * k) / count, 0.2 + 0.5 * random()];
    const r = radius * (wobble > 0 ? 1 + 3 * random() : 1);
    const place: V = [
      r * Math.cos(elevation) * Math.sin(azimuth),
      r * Math.sin(elevation),
      r * Math.cos(elevation) * Math.cos(azimuth),
    ];
    const aim = () => wobble * r * (random() - 0.5);
    return lookAt(place, [aim(), aim(), aim()]);
  });
};

export interface Stored {
  axes: 'RUB' | 'RDF';
  direction: 'camera_to_world' | 'world_to_camera';
  write(root: string, frames: readonly Frame[]): void;
}

const put = (path: string, content: string) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
};
const rowsOf = (m: readonly number[], columns: number) =>
  Array.from({ length: m.length / columns }, (_, row) => m.slice(columns * row, columns * (row + 1)));
const intrinsicsOf = ({ cx, focal: f }: Frame) => [f, 0, cx, 0, f, height / 2, 0, 0, 1];
const transforms = (frames: readonly Frame[]) => ({
  cy: height / 2,
  frames: frames.map(({ name, matrix, focal: f, width: w, height: h, cx }) => ({
    ...{ file_path: `images/${name}`, transform_matrix: rowsOf(matrix, 4) },
    ...{ w, h, cx, fl_x: f, fl_y: f },
  })),
});

export const stores: Record<string, Stored> = {
  nerfstudio: {
    axes: 'RUB',
    direction: 'camera_to_world',
    write: (root, frames) => put(join(root, 's/transforms.json'), JSON.stringify(transforms(frames))),
  },
  blender: {
    axes: 'RUB',
    direction: 'camera_to_world',
    write: (root, frames) => put(join(root, 's/transforms_train.json'), JSON.stringify(transforms(frames))),
  },
  colmap: {
    axes: 'RDF',
    direction: 'world_to_camera',
    write: (root, frames) => {
      const cameras = frames.map(frame => ({
        name: frame.name,
        camera: {
          kind: 'pinhole',
          worldToCamera: frame.matrix,
          intrinsics: intrinsicsOf(frame),
          resolution: [frame.width, frame.height],
        } as PinholeCamera,
      }));
      for (const [name, text] of Object.entries(formatColmapModel(cameras))) put(join(root, 's/sparse/0', name), text);
    },
  },
  eg3d: {
    axes: 'RDF',
    direction: 'camera_to_world',
    write: (root, frames) => {
      const labels = frames.map(frame => {
        const intrinsics = intrinsicsOf(frame).map((value, i) => value / (i < 3 ? width : i < 6 ? height : 1));
        return [`s/images/${frame.name}`, [...frame.matrix, ...intrinsics]];
      });
      put(join(root, 'dataset.json'), JSON.stringify({ labels }));
    },
  },
  imagefolder: {
    axes: 'RDF',
    direction: 'world_to_camera',
    write: (root, frames) => {
      const rows = frames.map((frame, k) => ({
        ...{ file_name: `s/images/${frame.name}`, scene: 's', view: String(k) },
        ...{ world_to_camera: rowsOf(frame.matrix, 4), intrinsics: rowsOf(intrinsicsOf(frame), 3) },
        ...{ width: frame.width, height: frame.height, up: 'y' },
      }));
      put(join(root, 'panoply.json'), JSON.stringify({ verb: 'convert imagefolder' }));
      put(join(root, 'train/metadata.jsonl'), rows.map(row => `${JSON.stringify(row)}\n`).join(''));
    },
  },
};

/** The picture of every frame. */
export const makePicture = (): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#567' } })
    .png()
    .toBuffer();

/** Where a format's pictures are. */
export const picturePath = (format: string, name: string): string =>
  format === 'imagefolder' ? `train/s/images/${name}` : `s/images/${name}`;

/** A set of one scene in a format, its frames changed before they are written. */
export function makeSet(
  format: string,
  picture: Uint8Array,
  poses: readonly number[][],
  change: (frames: Frame[]) => void = () => {},
): string {
  const root = join(temporaryFolder(), 'set');
  const { axes, direction, write } = stores[format];
  const translation = direction === 'camera_to_world' ? 'centre' : 'offset';
  const frames = poses.map((worldToCamera, k): Frame => {
    const { rotations, translation: t } = poseOfCamera({ worldToCamera }, { direction, translation, axes });
    return { name: `${k}.png`, matrix: poseMatrix(rotations[0].matrix, t), focal, width, height, cx: width / 2 };
  });
  for (const { name } of frames) {
    const path = picturePath(format, name);
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), picture);
  }
  change(frames);
  write(root, frames);
  return root;
}
