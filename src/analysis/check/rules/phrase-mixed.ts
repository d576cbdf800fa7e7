import { categoryName, isThing } from '../groundings.ts';
import type { SceneRule } from '../types.ts';

export const phraseMixed: SceneRule = {
  code: 'phrase-mixed',
  severity: 'info',
  title: 'One phrase names things and stuff',
  explanation:
    'A tag lists masks of things and of stuff at once ("a man on the road"). Nothing forbids it; more often one of the ids is that of a neighbouring mask.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Tag the things and the stuff by phrases of their own.',
  *check({ grounding }) {
    for (const { source, regions, captions } of grounding ?? []) {
      for (const { text, regions: named, place } of captions.flatMap(({ phrases }) => phrases)) {
        if (new Set(named.map(position => isThing(regions[position]))).size < 2) continue;
        const names = [...new Set(named.map(position => categoryName(source, regions[position])))];
        yield {
          ...place,
          message: `Expected things or stuff for ${JSON.stringify(text)} but it names ${names.join(', ')}`,
        };
      }
    }
  },
};
