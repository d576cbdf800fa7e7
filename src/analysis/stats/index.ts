import { colours } from './colours.ts';
import { counts } from './counts.ts';
import { coverage } from './coverage.ts';
import { duplicates } from './duplicates.ts';
import { grounding } from './grounding.ts';
import { images } from './images.ts';
import { regions } from './regions.ts';
import { rigs } from './rigs.ts';
import { captions, prompts } from './texts.ts';
import type { Statistic } from './types.ts';

/** Every statistic, in the order they are shown. A new one is a file here and a line below. */
export const statistics: readonly Statistic[] = [
  counts,
  images,
  prompts,
  captions,
  coverage,
  rigs,
  grounding,
  regions,
  colours,
  duplicates,
];
