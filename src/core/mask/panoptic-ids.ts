import { UsageError } from '../errors.ts';

/** The id of a panoptic PNG's pixel: R + 256 G + 65536 B; 0 is void. @source COCO panoptic format */
export function panopticId(red: number, green: number, blue: number): number {
  return red + 256 * green + 65536 * blue;
}

/**
 * The ids of a panoptic PNG.
 * @param rgb interleaved RGB bytes
 * @returns one id a pixel, in the same order
 * @throws {UsageError} `mask-pixels` when the bytes are no whole number of pixels
 */
export function panopticIdsFromRgb(rgb: Uint8Array): Uint32Array {
  if (rgb.length % 3 !== 0) {
    throw new UsageError(
      'mask-pixels',
      `Expected three bytes a pixel for a panoptic picture but received ${rgb.length}`,
    );
  }
  const ids = new Uint32Array(rgb.length / 3);
  for (let i = 0, k = 0; i < ids.length; i++, k += 3) ids[i] = rgb[k] | (rgb[k + 1] << 8) | (rgb[k + 2] << 16);
  return ids;
}

/**
 * The interleaved RGB bytes of a panoptic PNG.
 * @throws {UsageError} `panoptic-id` when an id needs more than 24 bits
 */
export function rgbFromPanopticIds(ids: Uint32Array): Uint8Array {
  const rgb = new Uint8Array(ids.length * 3);
  for (let i = 0, k = 0; i < ids.length; i++, k += 3) {
    const id = ids[i];
    if (id > 0xffffff) {
      throw new UsageError('panoptic-id', `Expected at most 16777215 for a panoptic id but received ${id}`);
    }
    rgb[k] = id & 255;
    rgb[k + 1] = (id >> 8) & 255;
    rgb[k + 2] = id >> 16;
  }
  return rgb;
}
