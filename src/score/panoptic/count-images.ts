import { countPanopticImage, type PanopticCounts, type PanopticSegment } from '../../analysis/score/panoptic/index.ts';
import { FormatError, type Where } from '../../core/errors.ts';
import { IdReader } from './read-ids.ts';

/** One image: its two PNGs and their segments. */
export interface ImagePair {
  truthFile: string;
  predictedFile: string;
  truthSegments: readonly PanopticSegment[];
  predictedSegments: readonly PanopticSegment[];
}

/** What a thread answers. */
export type ImageAnswer =
  | { kind: 'counts'; counts: Map<number, PanopticCounts>[] }
  | { kind: 'error'; code: string; message: string; where?: Where; hint?: string };

/** Counts of each image, by category. @throws {FormatError} @throws {SystemError} */
export async function countImages(
  pairs: readonly ImagePair[],
  categories: readonly number[],
): Promise<Map<number, PanopticCounts>[]> {
  const reader = new IdReader();
  const known = new Set(categories);
  const all: Map<number, PanopticCounts>[] = [];
  for (const { truthFile, predictedFile, truthSegments, predictedSegments } of pairs) {
    const [truth, predicted] = await reader.readPair(truthFile, predictedFile);
    const where = { file: predictedFile };
    if (truth.width !== predicted.width || truth.height !== predicted.height) {
      throw new FormatError(
        'panoptic-size',
        `Expected ${truth.width} x ${truth.height} pixels, as the truth has, for the prediction but received ${predicted.width} x ${predicted.height}`,
        { where },
      );
    }
    const counts = new Map<number, PanopticCounts>();
    countPanopticImage(
      { truthRgb: truth.rgb, predictedRgb: predicted.rgb, truthSegments, predictedSegments },
      known,
      counts,
      where,
    );
    all.push(counts);
  }
  return all;
}
