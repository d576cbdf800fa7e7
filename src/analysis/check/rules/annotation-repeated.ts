import type { DatasetRule } from '../types.ts';

export const annotationRepeated: DatasetRule = {
  code: 'annotation-repeated',
  severity: 'error',
  title: 'Two masks of a split have one id',
  explanation:
    'Annotation ids of masks are unique in a split: COCO tools index by them and would silently drop one of the two.',
  scope: 'dataset',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Number the annotations of the split anew; captions name masks by position, not by id.',
  *check({ scenes }) {
    const first = new Map<string, Map<number, string>>();
    for (const { split, grounding } of scenes) {
      const seen = first.get(split) ?? new Map<number, string>();
      first.set(split, seen);
      for (const { regions } of grounding ?? []) {
        for (const { id, place } of regions) {
          if (Number.isNaN(id)) continue;
          const earlier = seen.get(id);
          if (earlier === undefined) seen.set(id, place.pointer ?? `row ${place.row}`);
          else yield { ...place, message: `Expected an id of its own but ${earlier} has ${id} too` };
        }
      }
    }
  },
};
