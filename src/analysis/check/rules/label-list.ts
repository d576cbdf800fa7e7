import type { SceneRule } from '../types.ts';

/** The first few names. */
function list(names: readonly string[]): string {
  const shown = names.slice(0, 3).map(name => JSON.stringify(name.slice(0, 30)));
  return names.length > 3 ? `${shown.join(', ')} and ${names.length - 3} more` : shown.join(', ');
}

export const labelList: SceneRule = {
  code: 'label-list',
  severity: 'warning',
  title: 'The labels are not the categories of the masks',
  explanation:
    'labels lists each category name of the masks once, in any order and letter case. Looked at where the names of all categories of the image are known.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Write labels anew from the categories of the masks.',
  *check({ grounding }) {
    for (const { regions, captions } of grounding ?? []) {
      if (regions.length === 0 || regions.some(({ category }) => !category?.name)) continue;
      const names = new Map(regions.map(({ category }) => [category!.name.toLowerCase(), category!.name]));
      for (const { labels, place } of captions) {
        if (!labels) continue;
        const listed = new Set(labels.map(label => label.toLowerCase()));
        const missing = [...names].filter(([key]) => !listed.has(key)).map(([, name]) => name);
        const extra = labels.filter(label => !names.has(label.toLowerCase()));
        const parts = [
          ...(missing.length > 0 ? [`${list(missing)} missing`] : []),
          ...(extra.length > 0 ? [`${list(extra)} too much`] : []),
          ...(listed.size < labels.length ? ['a name repeated'] : []),
        ];
        if (parts.length > 0)
          yield {
            ...place,
            pointer: place.pointer === undefined ? undefined : `${place.pointer}/labels`,
            message: `Expected the ${names.size} categories of the masks but ${parts.join(', ')}`,
          };
      }
    }
  },
};
