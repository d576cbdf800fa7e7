/** Names of the categories that regions of posed images are of: one file beside the scenes, in COCO's form. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import type { Category } from '../../core/model/dataset.ts';
import { describe, isObject } from '../cameras/values.ts';

export const categoriesName = 'categories.json';

export function formatCategories(categories: readonly Category[]): string {
  const list = categories.map(({ source, id, name, isThing, supercategory }) => ({
    id,
    name,
    ...(isThing === undefined ? {} : { isthing: isThing ? 1 : 0 }),
    supercategory,
    source,
  }));
  return `${JSON.stringify(list, null, 1)}\n`;
}

/**
 * The categories of a set; none where the file is not there.
 * @throws {FormatError} `bad-json`, `bad-categories`
 */
export function readCategories(root: string): Category[] {
  const file = join(root, categoriesName);
  return existsSync(file) ? parseCategories(readFileSync(file, 'utf8'), file) : [];
}

/** @param file for messages @throws {FormatError} `bad-json`, `bad-categories` */
export function parseCategories(text: string, file: string): Category[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (cause) {
    throw new FormatError('bad-json', `Expected JSON: ${(cause as Error).message}`, { where: { file }, cause });
  }
  const refuse = (expected: string, received: unknown, pointer: string): never => {
    throw new FormatError('bad-categories', `Expected ${expected} but received ${describe(received)}`, {
      where: { file, pointer },
      hint: 'Regions can do without names: move the file away.',
    });
  };
  if (!Array.isArray(list)) return refuse('a list of categories', list, '');
  return list.map((entry: unknown, i): Category => {
    if (!isObject(entry) || typeof entry.id !== 'number' || typeof entry.name !== 'string')
      return refuse('a category with id and name', entry, `/${i}`);
    const { source, id, name, isthing, supercategory } = entry;
    return {
      source: typeof source === 'string' ? source : '',
      id,
      name,
      ...(isthing === undefined ? {} : { isThing: isthing === 1 }),
      ...(typeof supercategory === 'string' ? { supercategory } : {}),
    };
  });
}
