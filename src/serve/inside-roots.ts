import { realpathSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { FormatError } from '../core/errors.ts';
import type { ByteSource, ImageRef } from '../core/model/image.ts';
import { isUrl } from '../formats/panocaps/tables.ts';

/** Folders of a dataset that hold its annotations; its pictures are beside them. */
const annotationFolders = new Set(['annotations', 'data']);

/** The folder that a root's files live in. */
function folderOf(root: string): string {
  const path = realpathSync(root.includes('*') ? dirname(root) : root);
  const isFile = /\.(parquet|json|jsonl|zip)$/i.test(path);
  const folder = isFile ? dirname(path) : path;
  return annotationFolders.has(basename(folder)) ? dirname(folder) : folder;
}

function isInside(folder: string, path: string): boolean {
  const from = relative(folder, path);
  return from === '' || (!from.startsWith(`..${sep}`) && from !== '..' && resolve(folder, from) === path);
}

/**
 * Opens pictures only where they are inside the dataset's own folders, whatever its annotations say and wherever links
 * lead.
 * @param roots of the dataset and folders of its pictures; files and folders must exist
 */
export function createGuard(roots: readonly string[]): (image: ImageRef) => Promise<ByteSource> {
  // What comes from an address is no file of this machine.
  const folders = roots.filter(root => !isUrl(root)).map(folderOf);
  return async image => {
    const source = await image.open();
    if (source.file === undefined) return source;
    const path = await realpath(source.file);
    if (folders.some(folder => isInside(folder, path))) {
      // A pipe or a device would never end.
      if ((await stat(path)).isFile()) return source;
      throw new FormatError('not-a-file', `Expected a file for ${image.path} but it is none`, {
        where: { file: image.path },
      });
    }
    throw new FormatError('outside-dataset', `Expected ${image.path} inside the dataset but it leads out of it`, {
      where: { file: image.path },
      hint: 'Only files inside the dataset are shown. Name the folder of the pictures with --images.',
    });
  };
}
