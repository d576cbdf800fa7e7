/** COLMAP's models, text and binary. @source https://colmap.github.io/format.html */
import { FormatError } from '../../core/errors.ts';
import { rotationOf } from '../../core/geometry/quaternion.ts';
import type { PinholeCamera } from '../../core/model/camera.ts';
import { poseMatrix } from '../../core/pose/stored-pose.ts';
import type { ColmapImage } from './write.ts';

interface StoredCamera {
  model: string;
  width: number;
  height: number;
  parameters: number[];
}

/** Names by number, and how many parameters each has, as far as a pinhole can stand for them. */
const models: Record<number, { name: string; parameters: number }> = {
  0: { name: 'SIMPLE_PINHOLE', parameters: 3 },
  1: { name: 'PINHOLE', parameters: 4 },
  2: { name: 'SIMPLE_RADIAL', parameters: 4 },
  3: { name: 'RADIAL', parameters: 5 },
  4: { name: 'OPENCV', parameters: 8 },
};

/** K and size of a stored camera; distortion must be none. @throws {FormatError} `colmap-model` */
function toPinhole(
  { model, width, height, parameters: p }: StoredCamera,
  file: string,
): Omit<PinholeCamera, 'worldToCamera'> {
  const isSingle = model === 'SIMPLE_PINHOLE' || model === 'SIMPLE_RADIAL' || model === 'RADIAL';
  const [fx, fy, cx, cy, ...distortion] = isSingle ? [p[0], p[0], ...p.slice(1)] : p;
  if (!Object.values(models).some(({ name }) => name === model) || distortion.some(value => value !== 0)) {
    throw new FormatError(
      'colmap-model',
      `Expected a pinhole camera without distortion but received ${model} ${p.join(' ')}`,
      {
        where: { file },
        hint: 'colmap image_undistorter writes images and cameras without distortion.',
      },
    );
  }
  return { kind: 'pinhole', intrinsics: [fx, 0, cx, 0, fy, cy, 0, 0, 1], resolution: [width, height] };
}

const linesOf = (text: string) => text.split(/\r?\n/).filter(line => !line.startsWith('#'));

/**
 * Cameras and poses of a text model, in the order of images.txt.
 * @throws {FormatError} `bad-colmap`, `colmap-model`
 */
export function parseColmapModel(cameras: string, images: string, file: string): ColmapImage[] {
  const fail = (message: string, row?: number): never => {
    throw new FormatError('bad-colmap', message, { where: { file, row } });
  };
  const known = new Map<string, StoredCamera>();
  for (const line of linesOf(cameras)) {
    const [id, model, ...numbers] = line.trim().split(/\s+/);
    if (!id) continue;
    const [width, height, ...parameters] = numbers.map(Number);
    if (![width, height, ...parameters].every(Number.isFinite))
      fail(`Expected numbers for camera ${id} but received ${line}`);
    known.set(id, { model, width, height, parameters });
  }
  const lines = linesOf(images);
  const found: ColmapImage[] = [];
  // Two lines an image; the second may be empty.
  for (let at = 0; at < lines.length; at += 2) {
    const parts = lines[at].trim().split(/\s+/);
    if (parts.length === 1 && parts[0] === '') {
      at--;
      continue;
    }
    const [qw, qx, qy, qz, tx, ty, tz] = parts.slice(1, 8).map(Number);
    const camera = known.get(parts[8]);
    if (parts.length < 10 || ![qw, qx, qy, qz, tx, ty, tz].every(Number.isFinite))
      fail(`Expected IMAGE_ID QW QX QY QZ TX TY TZ CAMERA_ID NAME but received ${lines[at]}`, at);
    if (!camera) fail(`Expected a camera of cameras.txt but received ${parts[8]}`, at);
    found.push({
      name: parts.slice(9).join(' '),
      camera: { ...toPinhole(camera!, file), worldToCamera: poseMatrix(rotationOf([qw, qx, qy, qz]), [tx, ty, tz]) },
    });
  }
  return found;
}

/**
 * The same of a binary model.
 * @throws {FormatError} `bad-colmap`, `colmap-model`
 */
export function decodeColmapModel(cameras: Uint8Array, images: Uint8Array, file: string): ColmapImage[] {
  try {
    const known = new Map<number, StoredCamera>();
    let view = new DataView(cameras.buffer, cameras.byteOffset, cameras.byteLength);
    let at = 8;
    for (let left = Number(view.getBigUint64(0, true)); left > 0; left--) {
      const model = models[view.getInt32(at + 4, true)];
      if (!model) {
        throw new FormatError(
          'colmap-model',
          `Expected a pinhole camera but received model ${view.getInt32(at + 4, true)}`,
          {
            where: { file },
          },
        );
      }
      const [width, height] = [view.getBigUint64(at + 8, true), view.getBigUint64(at + 16, true)].map(Number);
      const start = at + 24;
      const parameters = Array.from({ length: model.parameters }, (_, i) => view.getFloat64(start + 8 * i, true));
      known.set(view.getInt32(at, true), { model: model.name, width, height, parameters });
      at = start + 8 * model.parameters;
    }
    view = new DataView(images.buffer, images.byteOffset, images.byteLength);
    at = 8;
    const found: ColmapImage[] = [];
    for (let left = Number(view.getBigUint64(0, true)); left > 0; left--) {
      const numbers = Array.from({ length: 7 }, (_, i) => view.getFloat64(at + 4 + 8 * i, true));
      const camera = known.get(view.getInt32(at + 60, true));
      const end = images.indexOf(0, at + 64);
      if (!camera || end < 0) throw new RangeError('an image without a camera or a name');
      const [qw, qx, qy, qz, tx, ty, tz] = numbers;
      found.push({
        name: new TextDecoder().decode(images.subarray(at + 64, end)),
        camera: { ...toPinhole(camera, file), worldToCamera: poseMatrix(rotationOf([qw, qx, qy, qz]), [tx, ty, tz]) },
      });
      at = end + 9 + 24 * Number(view.getBigUint64(end + 1, true));
    }
    return found;
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw new FormatError(
      'bad-colmap',
      `Expected a whole binary model but it breaks off: ${(cause as Error).message}`,
      {
        where: { file },
        cause,
      },
    );
  }
}
