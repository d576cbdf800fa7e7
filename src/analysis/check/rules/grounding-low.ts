import { countNamed } from '../groundings.ts';
import type { DatasetRule } from '../types.ts';

/** The card: more than 99% of regions are grounded. */
const promisedShare = 0.99;

export const groundingLow: DatasetRule = {
  code: 'grounding-low',
  severity: 'warning',
  title: 'Too many regions are named by no phrase',
  explanation:
    'The card promises that more than 99% of all regions are named by a phrase, over all splits. Images without captions are not counted, and a single miss is no share.',
  scope: 'dataset',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'region-unnamed lists the regions; see whether tags were lost on the way.',
  *check({ scenes }) {
    const { regions, named } = countNamed(scenes);
    if (regions - named < 2 || named / regions > promisedShare) return;
    const share = ((100 * named) / regions).toFixed(2);
    const first = scenes.find(({ grounding }) => grounding?.some(view => view.regions.some(({ isNamed }) => !isNamed)));
    const file = first?.grounding?.[0]?.captions[0]?.place.file ?? first?.file ?? '.';
    yield { file, message: `Expected more than 99% of regions to be named but ${named} of ${regions} are (${share}%)` };
  },
};
