import type { Category, Region } from '../../core/model/dataset.ts';
import type { LooseObject } from './annotations.ts';

interface Entry {
  id: number;
  category: Category;
  /** Regions that say they are things, and those that say they are stuff. */
  things: number;
  stuff: number;
}

const keyOf = (source: string, id: number): string => `${source.toLowerCase()} ${id}`;

/**
 * The categories of COCO files: those a dataset lists, and those its regions have though nobody names them. Ids are kept
 * where they are unique; ids of several sources that clash are numbered anew.
 */
export class CategoryRecords {
  readonly #entries = new Map<string, Entry>();
  readonly #distinct: boolean;
  readonly #taken: Set<number>;
  /** Categories that no list names. */
  unnamed = 0;

  constructor(categories: readonly Category[]) {
    const ids = categories.map(({ id }) => id);
    this.#taken = new Set(ids);
    this.#distinct = this.#taken.size === ids.length;
    if (!this.#distinct) this.#taken.clear();
    for (const [i, category] of categories.entries()) {
      const id = this.#distinct ? category.id : i + 1;
      this.#taken.add(id);
      this.#entries.set(keyOf(category.source, category.id), { id, category, things: 0, stuff: 0 });
    }
  }

  /** The number that a region's category has in the file. */
  idOf(source: string, { categoryId, isThing }: Region): number {
    const own = keyOf(source, categoryId);
    const entry =
      this.#entries.get(own) ?? this.#entries.get(keyOf('', categoryId)) ?? this.#makeUp(source, categoryId);
    if (isThing) entry.things++;
    else entry.stuff++;
    return entry.id;
  }

  #makeUp(source: string, categoryId: number): Entry {
    const known = Number.isSafeInteger(categoryId);
    let id = known && categoryId >= 0 ? categoryId : 1;
    while (this.#taken.has(id)) id++;
    this.#taken.add(id);
    const category = { source, id: categoryId, name: known ? `category ${categoryId}` : 'no category' };
    const entry: Entry = { id, category, things: 0, stuff: 0 };
    this.#entries.set(keyOf(source, categoryId), entry);
    this.unnamed++;
    return entry;
  }

  /**
   * The list for the files, once all regions were seen.
   * @param readAs what a reader takes a category for that has no `isthing`; undefined writes it always. Where no list says
   *   it, most regions of the category decide, and for a category without regions whether any region is stuff.
   */
  list(readAs?: 'thing'): LooseObject[] {
    const entries = [...this.#entries.values()];
    const onlyThings = entries.every(({ stuff }) => stuff === 0);
    return entries.map(({ id, category, things, stuff }) => {
      const isThing = category.isThing ?? (things + stuff === 0 ? onlyThings : things >= stuff);
      const isSaid = category.isThing !== undefined || readAs === undefined || !isThing;
      const isSame = this.#distinct && id === category.id;
      return {
        id,
        name: category.name,
        ...(category.supercategory === undefined ? {} : { supercategory: category.supercategory }),
        ...(isSaid ? { isthing: isThing ? 1 : 0 } : {}),
        // This says which was which.
        ...(isSame ? {} : { source: category.source, source_id: category.id }),
      };
    });
  }
}
