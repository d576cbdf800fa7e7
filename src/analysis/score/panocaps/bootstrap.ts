import { UsageError } from '../../../core/errors.ts';
import { interpolatedPrecision } from '../average-precision.ts';
import { averagePrecision, compareImageIds } from './totals.ts';
import type { ImageScore, PanocapsNumbers } from './types.ts';

/** How much more one set of predictions scores than another, with a 95 % bootstrap interval over images. */
export interface Difference {
  /** Second minus first, on all images. */
  difference: number;
  low: number;
  high: number;
}

export type PanocapsDifferences = Record<keyof PanocapsNumbers, Difference>;

/**
 * Uniform numbers in [0, 1) from a seed.
 * @source Mulberry32 by Tommy Ettinger, public domain
 */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What a weighted set of images scores, without going back to masks. */
class Resampler {
  readonly #images: readonly ImageScore[];
  readonly #ranked: readonly { index: number; hits: Uint8Array; correctedHits: Uint8Array }[];
  readonly #hits: Uint8Array;
  readonly #correctedHits: Uint8Array;

  constructor(images: readonly ImageScore[], draws: number) {
    this.#images = images;
    const first = images.find(({ truthCount }) => truthCount > 0);
    this.#ranked = images
      .map((image, index) => ({
        index,
        hits: Uint8Array.from(image.apMatches, truth => (truth >= 0 && (truth !== 0 || image !== first) ? 1 : 0)),
        correctedHits: Uint8Array.from(image.apMatches, truth => (truth >= 0 ? 1 : 0)),
      }))
      .sort((a, b) => compareImageIds(images[a.index].id, images[b.index].id));
    const most = Math.max(0, ...images.map(({ apMatches }) => apMatches.length));
    this.#hits = new Uint8Array(most * draws);
    this.#correctedHits = new Uint8Array(most * draws);
  }

  /** @param weights how often each image was drawn */
  numbers(weights: Uint16Array): PanocapsNumbers {
    let [truths, predictions, matched, quality, meanIous, drawn] = [0, 0, 0, 0, 0, 0];
    this.#images.forEach((image, i) => {
      const weight = weights[i];
      if (weight === 0) return;
      drawn += weight;
      truths += weight * image.truthCount;
      predictions += weight * image.predictedCount;
      matched += weight * image.matches.length;
      meanIous += weight * image.meanIou;
      for (const { iou, similarity } of image.matches) quality += weight * iou * similarity;
    });
    let detections = 0;
    for (const { index, hits, correctedHits } of this.#ranked) {
      for (let k = weights[index]; k > 0; k--) {
        this.#hits.set(hits, detections);
        this.#correctedHits.set(correctedHits, detections);
        detections += hits.length;
      }
    }
    const curve = (hits: Uint8Array) =>
      averagePrecision({
        precision: interpolatedPrecision(hits.subarray(0, detections), truths),
        truePositives: 0,
        detections,
      });
    const recall = truths > 0 ? matched / truths : 0;
    const precision = predictions > 0 ? matched / predictions : 0;
    return {
      AP50: curve(this.#hits),
      AP50_corrected: curve(this.#correctedHits),
      'Mean IoU (mIoU)': drawn > 0 ? meanIous / drawn : 0,
      'Recall@0.5': recall,
      'Precision@0.5': precision,
      'F1@0.5': recall + precision > 0 ? (2 * recall * precision) / (recall + precision) : 0,
      'gPQ@0.5': truths + predictions > 0 ? quality / ((truths + predictions) / 2) : 0,
    };
  }
}

/**
 * Compares two sets of predictions for the same images: images are drawn with replacement, the same for both, and each
 * number is computed anew (percentile bootstrap). Cost: O(resamples * predicted units).
 * @param first scores of all images, in the truth's order
 * @param second of the same images
 * @throws {UsageError} `other-images`
 * @source B. Efron, R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, section 13.3
 */
export function comparePanocaps(
  first: readonly ImageScore[],
  second: readonly ImageScore[],
  { resamples = 1000, seed = 0 }: { resamples?: number; seed?: number } = {},
): PanocapsDifferences {
  if (first.length !== second.length || first.some(({ id }, i) => id !== second[i].id)) {
    throw new UsageError(
      'other-images',
      `Expected scores of the same images but received ${first.length} and ${second.length}`,
    );
  }
  const random = seededRandom(seed);
  const count = first.length;
  const [a, b] = [new Resampler(first, count), new Resampler(second, count)];
  const weights = new Uint16Array(count).fill(1);
  const [wholeA, wholeB] = [a.numbers(weights), b.numbers(weights)];
  const keys = Object.keys(wholeA) as (keyof PanocapsNumbers)[];
  const samples = new Map(keys.map(key => [key, new Float64Array(resamples)]));
  for (let r = 0; r < resamples; r++) {
    weights.fill(0);
    for (let i = 0; i < count; i++) weights[Math.floor(random() * count)]++;
    const [drawnA, drawnB] = [a.numbers(weights), b.numbers(weights)];
    for (const key of keys) samples.get(key)![r] = drawnB[key] - drawnA[key];
  }
  return Object.fromEntries(
    keys.map(key => {
      const sorted = samples.get(key)!.sort();
      const at = (share: number) => sorted[Math.min(resamples - 1, Math.floor(share * resamples))];
      return [key, { difference: wholeB[key] - wholeA[key], low: at(0.025), high: at(0.975) }];
    }),
  ) as PanocapsDifferences;
}
