import { UsageError } from '../errors.ts';

/** How many pixels each pair of ids shares, ascending by truth id, then by predicted id. Pairs without pixels are absent. */
export interface IdPairs {
  truthIds: Uint32Array;
  predictedIds: Uint32Array;
  pixels: Uint32Array;
}

const idRange = 2 ** 24;

/**
 * Sorts pairs.
 * @param keys truth id * 2^24 + predicted id, each once, in any order; sorted in place
 * @param pixelsOf pixels of each, in the order that `keys` had
 */
export function sortIdPairs(keys: Float64Array, pixelsOf: Uint32Array): IdPairs {
  const unsorted = keys.slice();
  keys.sort();
  const { length } = keys;
  const pairs: IdPairs = {
    truthIds: new Uint32Array(length),
    predictedIds: new Uint32Array(length),
    pixels: new Uint32Array(length),
  };
  for (let i = 0; i < length; i++) {
    const truthId = Math.floor(keys[i] / idRange);
    pairs.truthIds[i] = truthId;
    pairs.predictedIds[i] = keys[i] - truthId * idRange;
  }
  for (let i = 0; i < length; i++) {
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keys[middle] < unsorted[i]) low = middle + 1;
      else high = middle;
    }
    pairs.pixels[low] = pixelsOf[i];
  }
  return pairs;
}

/** @throws {UsageError} `id-pairs` unless both pictures have as many bytes, three a pixel */
export function checkIdPictures(truth: Uint8Array, predicted: Uint8Array): void {
  if (truth.length === predicted.length && truth.length % 3 === 0) return;
  throw new UsageError(
    'id-pairs',
    `Expected two pictures of as many RGB pixels but received ${truth.length} and ${predicted.length} bytes`,
  );
}

/**
 * Counts which ids of two panoptic pictures lie on each other. O(pixels), one lookup a run.
 * The kernel of src/kernels/id-pairs.ts gives the same.
 * @param truth interleaved RGB bytes: an id is R + 256 G + 65536 B
 * @param predicted likewise, of the same pixels
 * @throws {UsageError} `id-pairs`
 */
export function countIdPairs(truth: Uint8Array, predicted: Uint8Array): IdPairs {
  checkIdPictures(truth, predicted);
  const pixelsOfKey = new Map<number, number>();
  let [last, run] = [-1, 0];
  const keep = () => {
    if (run > 0) pixelsOfKey.set(last, (pixelsOfKey.get(last) ?? 0) + run);
  };
  for (let i = 0; i < truth.length; i += 3) {
    const truthId = truth[i] | (truth[i + 1] << 8) | (truth[i + 2] << 16);
    const predictedId = predicted[i] | (predicted[i + 1] << 8) | (predicted[i + 2] << 16);
    const key = truthId * idRange + predictedId;
    if (key === last) {
      run++;
      continue;
    }
    keep();
    [last, run] = [key, 1];
  }
  keep();
  return sortIdPairs(Float64Array.from(pixelsOfKey.keys()), Uint32Array.from(pixelsOfKey.values()));
}
