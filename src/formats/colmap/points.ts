/** Points of COLMAP's models, text and binary. @source https://colmap.github.io/format.html, images and points3D */
import { FormatError } from '../../core/errors.ts';

/** Points in world coordinates, and where images see them; in columns, as there are millions. */
export interface ColmapPoints {
  /** The model's own, in the order of the file. */
  ids: readonly number[];
  /** x, y, z of each. */
  positions: readonly number[];
  /** 8-bit sRGB of each. */
  colours: readonly number[];
  /** Mean error of reprojection of each, in pixels; -1 where unknown. */
  errors: readonly number[];
  /** Where the track of each ends among the sightings of `tracks`. */
  trackEnds: readonly number[];
  /** Of each sighting the image's place among the images, and the observation's among those of the image. */
  tracks: readonly number[];
  /** Of each image x and y in pixels, and the id of the point or -1, one after another. */
  observations: readonly Float64Array[];
}

interface StoredImage {
  id: number;
  name: string;
  observations: Float64Array;
}

interface StoredPoint {
  /** Id, x, y, z, r, g, b, error. */
  numbers: readonly number[];
  /** Pairs of an image's id and an observation's place. */
  track: readonly number[];
}

const fail = (message: string, file: string, cause?: unknown): never => {
  throw new FormatError('bad-colmap', message, { where: { file }, cause });
};

/** Lines of a text without its comments. */
function* linesOf(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder();
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0x0a, at);
    const stop = end < 0 ? bytes.length : end;
    if (bytes[at] !== 0x23) yield decoder.decode(bytes.subarray(at, stop)).trim();
    at = stop + 1;
  }
}

/** Lines of images.txt, two an image; the second may be empty. */
function* imageLines(bytes: Uint8Array): Generator<[string, string]> {
  const lines = linesOf(bytes);
  for (const line of lines) if (line !== '') yield [line, (lines.next().value as string | undefined) ?? ''];
}

const numbersOf = (line: string) => (line === '' ? [] : line.split(/\s+/).map(Number));

function* parseImages(bytes: Uint8Array, file: string): Generator<StoredImage> {
  for (const [line, second] of imageLines(bytes)) {
    // A name may have blanks.
    const [, id, name = ''] = /^(\S+)\s+(?:\S+\s+){8}(.*)$/.exec(line) ?? [];
    const observations = Float64Array.from(numbersOf(second));
    if (observations.length % 3 !== 0 || !observations.every(Number.isFinite))
      fail(`Expected X Y POINT3D_ID of every observation of image ${id}`, file);
    yield { id: Number(id), name, observations };
  }
}

function* parsePoints(bytes: Uint8Array, file: string): Generator<StoredPoint> {
  for (const line of linesOf(bytes)) {
    if (line === '') continue;
    const numbers = numbersOf(line);
    if (numbers.length < 8 || numbers.length % 2 !== 0 || !numbers.every(Number.isFinite))
      fail(`Expected POINT3D_ID X Y Z R G B ERROR and pairs of a track but received ${line.slice(0, 80)}`, file);
    yield { numbers, track: numbers.slice(8) };
  }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function* decodeImages(bytes: Uint8Array): Generator<StoredImage> {
  const view = viewOf(bytes);
  const decoder = new TextDecoder();
  let at = 8;
  for (let left = Number(view.getBigUint64(0, true)); left > 0; left--) {
    const end = bytes.indexOf(0, at + 64);
    const observations = new Float64Array(3 * Number(view.getBigUint64(end + 1, true)));
    const start = end + 9;
    for (let k = 0; k < observations.length; k += 3) {
      observations[k] = view.getFloat64(start + 8 * k, true);
      observations[k + 1] = view.getFloat64(start + 8 * k + 8, true);
      // Signed: an observation of no point has all bits set.
      observations[k + 2] = Number(view.getBigInt64(start + 8 * k + 16, true));
    }
    yield { id: view.getUint32(at, true), name: decoder.decode(bytes.subarray(at + 64, end)), observations };
    at = start + 8 * observations.length;
  }
}

function* decodePoints(bytes: Uint8Array): Generator<StoredPoint> {
  const view = viewOf(bytes);
  let at = 8;
  for (let left = Number(view.getBigUint64(0, true)); left > 0; left--) {
    const position = [8, 16, 24].map(offset => view.getFloat64(at + offset, true));
    const numbers = [
      Number(view.getBigUint64(at, true)),
      ...position,
      bytes[at + 32],
      bytes[at + 33],
      bytes[at + 34],
      view.getFloat64(at + 35, true),
    ];
    const track: number[] = [];
    const end = at + 51 + 8 * Number(view.getBigUint64(at + 43, true));
    for (let each = at + 51; each < end; each += 4) track.push(view.getUint32(each, true));
    yield { numbers, track };
    at = end;
  }
}

/** Files of a model by their names. */
export type ModelFiles = ReadonlyMap<string, Uint8Array>;

const isBinary = (files: ModelFiles) => files.has('points3D.bin');

/**
 * The points of a model, for some of its images. Points that none of them sees stay, without a track.
 * @param files images and points3D, both `.bin` or both `.txt`
 * @param names of the images, in the order they are to have
 * @param file for messages
 * @throws {FormatError} `bad-colmap`
 */
export function readColmapPoints(files: ModelFiles, names: readonly string[], file: string): ColmapPoints {
  const ids: number[] = [];
  const positions: number[] = [];
  const colours: number[] = [];
  const errors: number[] = [];
  const stored: { ends: number[]; tracks: number[] } = { ends: [], tracks: [] };
  const observations: Float64Array[] = names.map(() => new Float64Array(0));
  const placeOfName = new Map(names.map((name, place) => [name, place]));
  const placeOfId = new Map<number, number>();
  const ending = isBinary(files) ? 'bin' : 'txt';
  const [images, points] = [files.get(`images.${ending}`)!, files.get(`points3D.${ending}`)!];
  try {
    for (const { numbers, track } of isBinary(files) ? decodePoints(points) : parsePoints(points, file)) {
      ids.push(numbers[0]);
      positions.push(numbers[1], numbers[2], numbers[3]);
      colours.push(numbers[4], numbers[5], numbers[6]);
      errors.push(numbers[7]);
      for (const each of track) stored.tracks.push(each);
      stored.ends.push(stored.tracks.length);
    }
    const known = new Set(ids);
    for (const image of isBinary(files) ? decodeImages(images) : parseImages(images, file)) {
      const place = placeOfName.get(image.name);
      if (place === undefined) continue;
      placeOfId.set(image.id, place);
      for (let k = 2; k < image.observations.length; k += 3)
        if (!known.has(image.observations[k])) image.observations[k] = -1;
      observations[place] = image.observations;
    }
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    return fail(`Expected a whole model but it breaks off: ${(cause as Error).message}`, file, cause);
  }
  // Sightings in images that are not there are left out.
  const tracks: number[] = [];
  const trackEnds: number[] = [];
  let at = 0;
  for (const end of stored.ends) {
    for (; at < end; at += 2) {
      const place = placeOfId.get(stored.tracks[at]);
      const observation = stored.tracks[at + 1];
      if (place !== undefined && 3 * observation < observations[place].length) tracks.push(place, observation);
    }
    trackEnds.push(tracks.length / 2);
  }
  return { ids, positions, colours, errors, trackEnds, tracks, observations };
}

/**
 * How many points a model has, and how many observations its images.
 * @param files as for {@link readColmapPoints}; of `points3D.bin` its first 8 bytes are enough
 * @throws {FormatError} `bad-colmap`
 */
export function countColmapPoints(files: ModelFiles, file: string): { points: number; observations: number } {
  try {
    let [points, observations] = [0, 0];
    if (isBinary(files)) {
      points = Number(viewOf(files.get('points3D.bin')!).getBigUint64(0, true));
      const images = files.get('images.bin')!;
      const view = viewOf(images);
      let at = 8;
      for (let left = Number(view.getBigUint64(0, true)); left > 0; left--) {
        const end = images.indexOf(0, at + 64);
        const count = Number(view.getBigUint64(end + 1, true));
        observations += count;
        at = end + 9 + 24 * count;
      }
      return { points, observations };
    }
    for (const line of linesOf(files.get('points3D.txt')!)) if (line !== '') points++;
    for (const [, line] of imageLines(files.get('images.txt')!)) observations += Math.floor(numbersOf(line).length / 3);
    return { points, observations };
  } catch (cause) {
    return fail(`Expected a whole model but it breaks off: ${(cause as Error).message}`, file, cause);
  }
}
