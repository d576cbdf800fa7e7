import { countPanopticPairs, type PanopticCounts, type PanopticSegments } from '../../analysis/score/panoptic/index.ts';
import type { Where } from '../../core/errors.ts';
import { IdReader } from './read-ids.ts';

/** One image: its two PNGs and their segments. */
export interface ImagePair extends PanopticSegments {
  truthFile: string;
  predictedFile: string;
}

/** What all threads are given. */
export interface CountTask {
  pairs: readonly ImagePair[];
  categories: readonly number[];
  /** One number that the threads share: the next image that nobody has taken. */
  next: Int32Array<SharedArrayBuffer>;
}

/** Counts of the images a thread has taken, by category. */
export type CountedImages = { index: number; counts: Map<number, PanopticCounts> }[];

/** What a thread answers. */
export type ImageAnswer =
  | { kind: 'counts'; counted: CountedImages }
  | { kind: 'error'; code: string; message: string; where?: Where; hint?: string };

/** Takes images, one after the other, until none is left. @throws {FormatError} @throws {SystemError} */
export async function countImages({ pairs, categories, next }: CountTask): Promise<CountedImages> {
  const reader = new IdReader();
  const known = new Set(categories);
  const counted: CountedImages = [];
  for (let index = Atomics.add(next, 0, 1); index < pairs.length; index = Atomics.add(next, 0, 1)) {
    const { truthFile, predictedFile, ...segments } = pairs[index];
    const counts = new Map<number, PanopticCounts>();
    const where = { file: predictedFile };
    countPanopticPairs(await reader.countPair(truthFile, predictedFile), segments, known, counts, where);
    counted.push({ index, counts });
  }
  return counted;
}
