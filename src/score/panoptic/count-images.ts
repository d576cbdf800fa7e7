import { countPanopticPairs, type PanopticCategory, type PanopticCounts } from '../../analysis/score/panoptic/index.ts';
import type { Where } from '../../core/errors.ts';
import { IdReader } from './read-ids.ts';
import type { ImagePair, PanopticPaths } from './read-pairs.ts';

/** What a thread counts. */
export interface CountTask {
  pairs: readonly ImagePair[];
  categories: readonly PanopticCategory[];
  /** One number that the threads share: the next image that nobody has taken. */
  next: Int32Array<SharedArrayBuffer>;
}

/** What another thread is given: it reads the pairs itself. */
export interface ThreadTask {
  paths: PanopticPaths;
  next: CountTask['next'];
}

/**
 * Counts of the images a thread has taken: image, category, sum of IoU, true positives, false positives and false
 * negatives after each other. Numbers go from thread to thread at once, maps of objects do not.
 */
export type CountedImages = Float64Array<ArrayBuffer>;

/** What a thread answers. */
export type ImageAnswer =
  | { kind: 'counts'; counted: CountedImages }
  | { kind: 'error'; code: string; message: string; where?: Where; hint?: string };

/** Takes images, one after the other, until none is left. @throws {FormatError} @throws {SystemError} */
export async function countImages({ pairs, categories, next }: CountTask): Promise<CountedImages> {
  const reader = new IdReader();
  const known = new Set(categories.map(({ id }) => id));
  const counted: number[] = [];
  for (let index = Atomics.add(next, 0, 1); index < pairs.length; index = Atomics.add(next, 0, 1)) {
    const { truthFile, predictedFile, truthSegments, predictedSegments } = pairs[index];
    const segments = { truthSegments, predictedSegments };
    const counts = new Map<number, PanopticCounts>();
    const where = { file: predictedFile };
    countPanopticPairs(await reader.countPair(truthFile, predictedFile), segments, known, counts, where);
    for (const [category, { iou, truePositives, falsePositives, falseNegatives }] of counts)
      counted.push(index, category, iou, truePositives, falsePositives, falseNegatives);
  }
  return Float64Array.from(counted);
}

/** The counts of all threads, by image and category. */
export function gatherCounts(threads: readonly CountedImages[], images: number): Map<number, PanopticCounts>[] {
  const all = Array.from({ length: images }, () => new Map<number, PanopticCounts>());
  for (const rows of threads) {
    for (let i = 0; i < rows.length; i += 6) {
      all[rows[i]].set(rows[i + 1], {
        iou: rows[i + 2],
        truePositives: rows[i + 3],
        falsePositives: rows[i + 4],
        falseNegatives: rows[i + 5],
      });
    }
  }
  return all;
}
