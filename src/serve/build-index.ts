import type { Dataset } from '../core/model/dataset.ts';
import type { IndexDocument, TextsDocument } from '../core/viewer/documents.ts';
import { IndexBuilder } from './index-builder.ts';

export interface BuiltIndex {
  index: IndexDocument;
  texts: TextsDocument;
}

/** Names of categories by source and id; without a name, the number. */
function categoryNames({ categories }: Dataset): (source: string | undefined, id: number) => string {
  const bySource = new Map(categories.map(({ source, id, name }) => [`${source}\0${id}`, name]));
  const byId = new Map(categories.map(({ id, name }) => [id, name]));
  return (source, id) => bySource.get(`${source ?? ''}\0${id}`) ?? byId.get(id) ?? `category ${id}`;
}

/** Reads every scene, but no pixel. Scenes that cannot be read keep their rows. */
export async function buildIndex(
  dataset: Dataset,
  onProgress?: (done: number, total: number) => void,
): Promise<BuiltIndex> {
  const ids = dataset.index();
  const builder = new IndexBuilder(ids, categoryNames(dataset));
  const splits = dataset.splits.flatMap(({ name, scenes }) => Array<string>(scenes).fill(name));
  for (const [row, id] of ids.entries()) {
    try {
      builder.add(await dataset.scene(id));
    } catch {
      builder.addUnreadable(id, splits[row] ?? '');
    }
    if (row % 256 === 255) onProgress?.(row + 1, ids.length);
  }
  return { index: builder.index(), texts: builder.texts() };
}
