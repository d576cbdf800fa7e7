import type { Category } from '../../core/model/dataset.ts';

const keyOf = (source: string, id: number): string => `${source.toLowerCase()} ${id}`;

/** Categories by source and id: ids of different sources clash. */
export function indexCategories(categories: readonly Category[]): ReadonlyMap<string, Category> {
  return new Map(categories.map(category => [keyOf(category.source, category.id), category]));
}

/** The name of a region's category; categories of one name count as one, whatever their source. */
export function nameOfCategory(index: ReadonlyMap<string, Category>, source: string, id: number): string {
  const category = index.get(keyOf(source, id)) ?? index.get(keyOf('', id));
  return category?.name || `${source === '' ? '' : `${source} `}category ${id}`;
}
