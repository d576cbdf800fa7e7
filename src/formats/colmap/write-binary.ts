/**
 * COLMAP's binary model: cameras.bin, images.bin, points3D.bin, little-endian.
 * @source https://colmap.github.io/format.html, "Binary File Format" (little-endian; its code is named there:
 *   src/colmap/scene/reconstruction_io.h): counts are uint64, camera ids and models int32
 *   (numbered as in models.ts), sizes uint64, parameters and poses double, names end in 0; observations are two doubles and
 *   a point's id (uint64, all bits set for none), points an id, three doubles, three bytes, a double and a track of pairs of
 *   int32
 */
import { UsageError } from '../../core/errors.ts';
import { quaternionOf } from '../../core/geometry/quaternion.ts';
import { colmapParameters } from './models.ts';
import type { ColmapPoints } from './points.ts';
import { type ColmapImage, modelFor } from './write.ts';

export interface ColmapBinaryModel {
  'cameras.bin': Uint8Array;
  'images.bin': Uint8Array;
  'points3D.bin': Uint8Array;
}

/** Grows as it is written to. */
export class Writer {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  #reserve(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }

  // Room is made before the view is named: making it may replace the view.
  uint64(value: number): void {
    const at = this.#reserve(8);
    this.#view.setBigUint64(at, BigInt(value), true);
  }

  int32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setInt32(at, value, true);
  }

  double(value: number): void {
    const at = this.#reserve(8);
    this.#view.setFloat64(at, value, true);
  }

  byte(value: number): void {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }

  text(value: string): void {
    const encoded = new TextEncoder().encode(value);
    const at = this.#reserve(encoded.length);
    this.#bytes.set(encoded, at);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

/**
 * Known poses as a COLMAP binary model; the same cameras and numbers as {@link formatColmapModel} gives in text.
 * @param points with the images' observations, in their order
 * @throws {UsageError} `colmap-name` for a name twice, `colmap-skew` for skewed intrinsics, `colmap-lens`
 */
export function encodeColmapModel(images: readonly ColmapImage[], points?: ColmapPoints): ColmapBinaryModel {
  const cameras = new Map<
    string,
    { id: number; size: readonly [number, number]; model: number; parameters: number[] }
  >();
  const imageWriter = new Writer();
  imageWriter.uint64(images.length);
  const names = new Set<string>();
  for (const [index, { name, camera, distortion }] of images.entries()) {
    if (names.has(name))
      throw new UsageError(
        'colmap-name',
        `Expected distinct names for COLMAP but received ${JSON.stringify(name)} twice`,
      );
    names.add(name);
    const { intrinsics: k, resolution, worldToCamera: m } = camera;
    if (k[1] !== 0 || k[3] !== 0)
      throw new UsageError('colmap-skew', `Expected intrinsics without skew for COLMAP but received ${k.join(' ')}`);
    const model = modelFor(name, distortion);
    const parameters = colmapParameters(model, camera, distortion);
    const key = [model.number, ...resolution, ...parameters].join(' ');
    let known = cameras.get(key);
    if (!known) {
      known = { id: cameras.size + 1, size: resolution, model: model.number, parameters };
      cameras.set(key, known);
    }
    imageWriter.int32(index + 1);
    for (const value of quaternionOf([m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]]))
      imageWriter.double(value);
    for (const value of [m[3], m[7], m[11]]) imageWriter.double(value);
    imageWriter.int32(known.id);
    imageWriter.text(`${name}\0`);
    const observations = points?.observations[index] ?? [];
    imageWriter.uint64(observations.length / 3);
    for (let k = 0; k < observations.length; k += 3) {
      imageWriter.double(observations[k]);
      imageWriter.double(observations[k + 1]);
      imageWriter.uint64(observations[k + 2]);
    }
  }
  const cameraWriter = new Writer();
  cameraWriter.uint64(cameras.size);
  for (const { id, size, model, parameters } of cameras.values()) {
    cameraWriter.int32(id);
    cameraWriter.int32(model);
    cameraWriter.uint64(size[0]);
    cameraWriter.uint64(size[1]);
    for (const value of parameters) cameraWriter.double(value);
  }
  return {
    'cameras.bin': cameraWriter.finish(),
    'images.bin': imageWriter.finish(),
    'points3D.bin': encodePoints(points),
  };
}

function encodePoints(points: ColmapPoints | undefined): Uint8Array {
  const writer = new Writer();
  writer.uint64(points?.ids.length ?? 0);
  let at = 0;
  for (const [index, id] of points?.ids.entries() ?? []) {
    const { positions, colours, errors, trackEnds, tracks } = points!;
    writer.uint64(id);
    for (let k = 3 * index; k < 3 * index + 3; k++) writer.double(positions[k]);
    for (let k = 3 * index; k < 3 * index + 3; k++) writer.byte(colours[k]);
    writer.double(errors[index]);
    writer.uint64(trackEnds[index] - at);
    for (; at < trackEnds[index]; at++) {
      // Images are numbered from 1 as they come.
      writer.int32(tracks[2 * at] + 1);
      writer.int32(tracks[2 * at + 1]);
    }
  }
  return writer.finish();
}
