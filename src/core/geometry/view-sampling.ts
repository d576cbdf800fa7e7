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
/** The same for a halved panorama, a little closer: its means have already spread each sample. */
export const FOUR_CLOSE_SAMPLES: SamplePattern = FOUR_SAMPLES.map(offset => offset * 0.88);
/** Four by four samples, for panoramas that cannot be halved. */
export const SIXTEEN_SAMPLES: SamplePattern = Array.from({ length: 16 }, (_, i) => [
  ((i % 4) - 1.5) / 4,
  (Math.floor(i / 4) - 1.5) / 4,
]).flat();

/** Up to this footprint bilinear taps alone see every panorama pixel. */
const LARGEST_SINGLE_FOOTPRINT = 1.3;
/**
 * Up to this footprint four samples come closer to the mean over the pixel than four samples of the halved panorama
 * (measured: at 4.3 they tie, at 5.1 the halved one leads by 1.5 to 3 dB, at 2.5 it trails by 6 to 9).
 */
const LARGEST_FOOTPRINT_OF_FOUR = 4.2;

/**
 * The sampling for a view.
 * @param footprint panorama pixels a view pixel spans, of {@link largestFootprint}
 * @param panorama its size, which limits how often it can be halved; `fast` gives up filtering: plain bilinear
 */
export function chooseSampling(
  footprint: number,
  { width, height, fast = false }: { width: number; height: number; fast?: boolean },
): ViewSampling {
  if (fast || footprint <= LARGEST_SINGLE_FOOTPRINT) return { halvings: 0, pattern: ONE_SAMPLE };
  let halvings = 0;
  let rest = footprint;
  // A halved panorama must again be of even width, and no row or column may be left over.
  while (rest > LARGEST_FOOTPRINT_OF_FOUR && width % 2 ** (halvings + 2) === 0 && height % 2 ** (halvings + 1) === 0) {
    halvings++;
    rest /= 2;
  }
  if (rest > LARGEST_FOOTPRINT_OF_FOUR) return { halvings, pattern: SIXTEEN_SAMPLES };
  return { halvings, pattern: halvings === 0 ? FOUR_SAMPLES : FOUR_CLOSE_SAMPLES };
}
