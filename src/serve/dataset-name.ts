import { basename, dirname, resolve } from 'node:path';
import type { Dataset } from '../core/model/dataset.ts';
import { isUrl } from '../formats/panocaps/tables.ts';

/** Folders that hold a dataset's files, and whose names say nothing of it. */
const plainFolders = /^(data|annotations|default|train|val|validation|test)$/i;
/** `train-00000-of-00002`, `0000`, `test`: a part, named like those of other datasets. */
const plainFiles = /^((train|val|validation|test|data)([-_.]?\d.*)?|\d+(-of-\d+)?)$/i;

/** Of a file on the web the last part of its path that tells datasets apart; its host where none does. */
function nameOfAddress(address: string): string {
  const { pathname, host } = new URL(address);
  const parts = pathname.split('/').filter(Boolean).map(decodePart);
  const file = parts.pop()?.replace(/\.(parquet|json|zip)$/i, '');
  if (file !== undefined && !plainFiles.test(file)) return file;
  // On the Hub a revision follows: `datasets/<who>/<name>/resolve/main/...`.
  const revision = parts.indexOf('resolve');
  const folders = revision < 0 ? parts : parts.slice(0, revision);
  return folders.findLast(part => !plainFolders.test(part)) ?? file ?? host;
}

/** A part that is escaped badly stays as it is. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A dataset's name for people: of files in a folder of data, the dataset's folder; of an address, what it names. */
export function nameOfDataset({ name, roots: [root] }: Pick<Dataset, 'name' | 'roots'>): string {
  if (isUrl(root)) return nameOfAddress(root);
  if (!/\*|\.(parquet|json)$/.test(name)) return name;
  const folder = dirname(resolve(root));
  return basename(/^(data|annotations)$/.test(basename(folder)) ? dirname(folder) : folder);
}

/**
 * A short name that may stand in URLs, unlike all before it.
 * @param taken in lower case
 */
export function idOfDataset(name: string, taken: ReadonlySet<string>): string {
  const slug =
    name
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[.-]+|[.-]+$/g, '')
      .slice(0, 60) || 'dataset';
  for (let copy = 1; ; copy++) {
    const id = copy === 1 ? slug : `${slug}-${copy}`;
    if (!taken.has(id.toLowerCase())) return id;
  }
}
