import { placeOfMember } from '../record-fields.ts';
import type { DatasetRule } from '../types.ts';

interface Uses {
  thing: number;
  stuff: number;
}

const word = (isThing: boolean): keyof Uses => (isThing ? 'thing' : 'stuff');

export const kindClash: DatasetRule = {
  code: 'kind-clash',
  severity: 'error',
  title: 'A category is thing here and stuff there',
  explanation:
    'A category of a source is either countable (thing) or not (stuff): as its list of categories says, else as most of its regions have it. Reported at every region that has it otherwise.',
  scope: 'dataset',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Correct thing_or_stuff; panoptic quality treats the two differently.',
  *check({ scenes }) {
    const uses = new Map<string, Uses>();
    const keyOf = (source: string, categoryId: number) => `${source} ${categoryId}`;
    for (const { grounding } of scenes) {
      for (const { source, regions } of grounding ?? []) {
        for (const { categoryId, isThing } of regions) {
          const key = keyOf(source, categoryId);
          const counts = uses.get(key) ?? { thing: 0, stuff: 0 };
          counts[word(isThing)]++;
          uses.set(key, counts);
        }
      }
    }
    for (const { grounding } of scenes) {
      for (const { source, regions } of grounding ?? []) {
        for (const { categoryId, category, isThing, place } of regions) {
          const { thing, stuff } = uses.get(keyOf(source, categoryId))!;
          const expected = category?.isThing ?? (thing === stuff ? isThing : thing > stuff);
          if (expected === isThing) continue;
          const name = category?.name ? `${category.name} (${categoryId})` : `category ${categoryId}`;
          const reason =
            category?.isThing === undefined
              ? `${Math.max(thing, stuff)} of ${thing + stuff} regions of ${name} are`
              : `${name} is`;
          yield {
            ...placeOfMember(place, 'thing_or_stuff'),
            message: `Expected ${word(expected)} since ${reason} but received ${word(isThing)}`,
          };
        }
      }
    }
  },
};
