import type { Category } from '../../core/model/dataset.ts';
import type { LooseObject } from './record.ts';
import { sourceName } from './scene.ts';

/** Categories by source and id: ids of ADE20K and COCO clash. */
export interface CategoryIndex {
  all: readonly Category[];
  /** The category of an id for images of a source; one without a source counts for every source. */
  find(source: string, id: number): Category | undefined;
}

const keyOf = (source: string, id: number): string => `${source.toLowerCase()} ${id}`;

/**
 * Indexes the categories of a file. A category's source is its own `data_source` or `source`, else the one given.
 * @param lists categories as files have them, each with the source of the images they are for (empty: any)
 */
export function indexCategories(lists: readonly { categories: unknown; source: string }[]): CategoryIndex {
  const byKey = new Map<string, Category>();
  for (const { categories, source } of lists) {
    if (!Array.isArray(categories)) continue;
    for (const entry of categories as (LooseObject | null)[]) {
      if (typeof entry?.id !== 'number') continue;
      const category: Category = {
        source: sourceName(entry.data_source ?? entry.source) || source,
        id: entry.id,
        name: String(entry.name ?? ''),
        isThing: entry.isthing === undefined ? undefined : entry.isthing === 1 || entry.isthing === true,
      };
      const key = keyOf(category.source, category.id);
      if (!byKey.has(key)) byKey.set(key, category);
    }
  }
  return {
    all: [...byKey.values()],
    find: (source, id) => byKey.get(keyOf(source, id)) ?? byKey.get(keyOf('', id)),
  };
}
