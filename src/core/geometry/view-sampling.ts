import type { SamplePattern } from './view-map.ts';

/** How a view is filtered against aliasing: the panorama halved some times, then a few samples a pixel. */
export interface ViewSampling {
  /** How many times the panorama is halved (2x2 means) before it is sampled. */
  halvings: number;
  pattern: SamplePattern;
}

/** One sample at the pixel's centre. */
export const ONE_SAMPLE: SamplePattern = [0, 0];
/** Two by two samples, a quarter of a pixel off the centre. */
export const FOUR_SAMPLES: SamplePattern = [-0.25, -0.25, 0.25, -0.25, -0.25, 0.25, 0.25, 0.25];

/** Below this footprint bilinear taps alone see every panorama pixel. */
const LARGEST_UNFILTERED_FOOTPRINT = 1.3;

/** Four by four samples. */
export const SIXTEEN_SAMPLES: SamplePattern = Array.from({ length: 16 }, (_, i) => [
  ((i % 4) - 1.5) / 4,
  (Math.floor(i / 4) - 1.5) / 4,
]).flat();

/**
 * The sampling for a view.
 * @param footprint panorama pixels a view pixel spans, of {@link largestFootprint}
 * @param panorama its size, which limits how often it can be halved; `fast` gives up filtering: plain bilinear
 */
export function chooseSampling(
  footprint: number,
  { width, height, fast = false }: { width: number; height: number; fast?: boolean },
): ViewSampling {
  if (fast || footprint <= LARGEST_UNFILTERED_FOOTPRINT) return { halvings: 0, pattern: ONE_SAMPLE };
  let halvings = 0;
  let rest = footprint;
  while (
    rest > 2 * LARGEST_UNFILTERED_FOOTPRINT &&
    width % 2 ** (halvings + 2) === 0 &&
    height % 2 ** (halvings + 1) === 0
  ) {
    halvings++;
    rest /= 2;
  }
  return { halvings, pattern: rest > 2 * LARGEST_UNFILTERED_FOOTPRINT ? SIXTEEN_SAMPLES : FOUR_SAMPLES };
}
