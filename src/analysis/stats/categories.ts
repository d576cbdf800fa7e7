import type { Category } from '../../core/model/dataset.ts';

const keyOf = (source: string, id: number): string => `${source.toLowerCase()} ${id}`;

/**
 * Categories by source and id: ids of different sources clash. Where all are of one source, a scene that names another one,
 * or none, can mean no others: they are found without it too.
 */
export function indexCategories(categories: readonly Category[]): ReadonlyMap<string, Category> {
  const sources = new Set(categories.map(({ source }) => source.toLowerCase()));
  const bare = sources.size === 1 ? categories.map(category => [keyOf('', category.id), category] as const) : [];
  return new Map([...bare, ...categories.map(category => [keyOf(category.source, category.id), category] as const)]);
}

/** The name of a region's category; categories of one name count as one, whatever their source. */
export function nameOfCategory(index: ReadonlyMap<string, Category>, source: string, id: number): string {
  const category = index.get(keyOf(source, id)) ?? index.get(keyOf('', id));
  return category?.name || `${source === '' ? '' : `${source} `}category ${id}`;
}
