/** COLMAP's models, text and binary. @source https://colmap.github.io/format.html */
import { FormatError } from '../../core/errors.ts';
import { rotationOf } from '../../core/geometry/quaternion.ts';
import { poseMatrix } from '../../core/pose/stored-pose.ts';
import { describe } from '../cameras/values.ts';
import { cameraOfColmap, colmapModels, type StoredCamera } from './models.ts';
import type { ColmapImage } from './write.ts';

const modelOfName = (wanted: string) => colmapModels.find(({ name }) => name === wanted);

/** A stored camera, with what its lens bends. @throws {FormatError} `colmap-model` where that is nothing others hold */
function toCamera(stored: StoredCamera, file: string): NonNullable<ReturnType<typeof cameraOfColmap>> {
  const found = cameraOfColmap(stored);
  if (found) return found;
  throw new FormatError(
    'colmap-model',
    `Expected a camera of a model that others know but received ${stored.model} ${stored.parameters.join(' ')}`,
    {
      where: { file },
      hint: 'colmap image_undistorter writes images and cameras without distortion.',
    },
  );
}

/** What is wrong with a camera whose model is known; undefined where nothing is. */
function faultOfCamera({ model, width, height, parameters }: StoredCamera): string | undefined {
  const names = modelOfName(model)?.parameters;
  if (names && parameters.length !== names.length)
    return `Expected ${names.length} parameters of ${model} (${names.join(' ')}) but received ${parameters.length}`;
  if (![width, height].every(size => Number.isInteger(size) && size > 0))
    return `Expected a width and a height in pixels but received ${width} ${height}`;
  if (!parameters.every(Number.isFinite)) return `Expected finite parameters but received ${parameters.join(' ')}`;
  const focals = parameters.slice(0, names?.[0] === 'fx' ? 2 : 1);
  if (names && focals.some(focal => focal <= 0))
    return `Expected a focal length above 0 but received ${focals.join(' ')}`;
  return undefined;
}

/** Where a stored camera is; COLMAP, too, takes a quaternion of any length but 0. @throws {FormatError} `bad-colmap` */
function placeOf(numbers: readonly number[], fail: (message: string) => never): number[] {
  const [w, x, y, z, ...translation] = numbers;
  if (!numbers.every(Number.isFinite)) fail(`Expected finite numbers for a pose but received ${numbers.join(' ')}`);
  if (!(Math.hypot(w, x, y, z) > 1e-12)) fail('Expected a quaternion with a direction but received zeros');
  const [tx, ty, tz] = translation;
  return poseMatrix(rotationOf([w, x, y, z]), [tx, ty, tz]);
}

/** Lines with their numbers, without comments. */
const linesOf = (text: string) =>
  text
    .split(/\r?\n/)
    .map((line, row) => ({ line, row }))
    .filter(({ line }) => !line.startsWith('#'));

const joined = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`);

function parseCameras(text: string, file: string): Map<string, StoredCamera> {
  const known = new Map<string, StoredCamera>();
  for (const { line, row } of linesOf(text)) {
    const [id, model = '', ...numbers] = line.trim().split(/\s+/);
    if (!id) continue;
    const [width = Number.NaN, height = Number.NaN, ...parameters] = numbers.map(Number);
    const camera: StoredCamera = { model, width, height, parameters };
    const fault = known.has(id) ? 'Expected one camera of a number but received another' : faultOfCamera(camera);
    if (fault) throw new FormatError('bad-colmap', `${fault}, for camera ${id}`, { where: { file, row } });
    known.set(id, camera);
  }
  return known;
}

/** X Y POINT3D_ID over and over; long, so it is not taken apart. */
const isObservations = (line: string): boolean =>
  !/[^\d\s.eE+-]/.test(line) && (line.match(/\S+/g)?.length ?? 0) % 3 === 0;

/**
 * Cameras and poses of a text model, in the order of images.txt.
 * @param folder where both are, for messages
 * @throws {FormatError} `bad-colmap`, `colmap-model`
 */
export function parseColmapModel(cameras: string, images: string, folder: string): ColmapImage[] {
  const known = parseCameras(cameras, joined(folder, 'cameras.txt'));
  const file = joined(folder, 'images.txt');
  const lines = linesOf(images);
  const found: ColmapImage[] = [];
  const numbers = new Set<string>();
  for (let at = 0; at < lines.length; at++) {
    const { line, row } = lines[at];
    if (line.trim() === '') continue;
    const fail = (message: string, badRow = row): never => {
      throw new FormatError('bad-colmap', message, { where: { file, row: badRow } });
    };
    const [, head = '', name = ''] = /^\s*((?:\S+\s+){9})(.*\S)\s*$/.exec(line) ?? [];
    const [id, ...values] = head.trim().split(/\s+/);
    if (name === '' || values.some(value => !Number.isFinite(Number(value))))
      fail(`Expected IMAGE_ID QW QX QY QZ TX TY TZ CAMERA_ID NAME but received ${describe(line)}`);
    if (numbers.has(id)) fail(`Expected one image of a number but received another with ${id}`);
    numbers.add(id);
    const camera = known.get(values[7]);
    if (!camera) fail(`Expected a camera of cameras.txt but received CAMERA_ID ${values[7]}`);
    // The second line lists what was observed; it is empty where nothing was.
    const observations = lines[++at];
    if (observations && !isObservations(observations.line))
      fail(
        `Expected X Y POINT3D_ID of points, or an empty line, after image ${id} but received ${describe(observations.line)}`,
        observations.row,
      );
    const worldToCamera = placeOf(values.slice(0, 7).map(Number), fail);
    const { camera: pinhole, distortion } = toCamera(camera!, joined(folder, 'cameras.txt'));
    found.push({ name, camera: { ...pinhole, worldToCamera }, distortion });
  }
  return found;
}

/**
 * The same of a binary model.
 * @throws {FormatError} `bad-colmap`, `colmap-model`
 */
export function decodeColmapModel(cameras: Uint8Array, images: Uint8Array, folder: string): ColmapImage[] {
  let file = joined(folder, 'cameras.bin');
  let at = 8;
  const fail = (message: string, cause?: unknown): never => {
    throw new FormatError('bad-colmap', message, { where: { file, byte: at }, cause });
  };
  try {
    const known = new Map<number, StoredCamera>();
    let view = new DataView(cameras.buffer, cameras.byteOffset, cameras.byteLength);
    for (let left = Number(view.getBigUint64(0, true)); left > 0; left--) {
      const [id, number] = [view.getInt32(at, true), view.getInt32(at + 4, true)];
      const model = colmapModels[number];
      if (!model) {
        throw new FormatError('colmap-model', `Expected a model of COLMAP's but received number ${number}`, {
          where: { file },
        });
      }
      const [width, height] = [view.getBigUint64(at + 8, true), view.getBigUint64(at + 16, true)].map(Number);
      const start = at + 24;
      const parameters = model.parameters.map((_, i) => view.getFloat64(start + 8 * i, true));
      const camera = { model: model.name, width, height, parameters };
      const fault = known.has(id) ? 'Expected one camera of a number but received another' : faultOfCamera(camera);
      if (fault) fail(`${fault}, for camera ${id}`);
      known.set(id, camera);
      at = start + 8 * model.parameters.length;
    }
    view = new DataView(images.buffer, images.byteOffset, images.byteLength);
    file = joined(folder, 'images.bin');
    at = 8;
    const found: ColmapImage[] = [];
    for (let left = Number(view.getBigUint64(0, true)); left > 0; left--) {
      const numbers = Array.from({ length: 7 }, (_, i) => view.getFloat64(at + 4 + 8 * i, true));
      const number = view.getInt32(at + 60, true);
      const camera = known.get(number);
      if (!camera) fail(`Expected a camera of cameras.bin but received CAMERA_ID ${number}`);
      const end = images.indexOf(0, at + 64);
      if (end < 0) throw new RangeError('a name has no end');
      const name = new TextDecoder().decode(images.subarray(at + 64, end));
      const worldToCamera = placeOf(numbers, fail);
      const { camera: pinhole, distortion } = toCamera(camera!, joined(folder, 'cameras.bin'));
      found.push({ name, camera: { ...pinhole, worldToCamera }, distortion });
      const next = end + 9 + 24 * Number(view.getBigUint64(end + 1, true));
      if (next > images.byteLength) throw new RangeError(`image ${name} has points beyond the end`);
      at = next;
    }
    return found;
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    return fail(`Expected a whole binary model but it breaks off: ${(cause as Error).message}`, cause);
  }
}
