import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ByteSource } from '../../core/model/image.ts';
import { httpSource } from '../../io/http-source.ts';
import { fileSource } from '../../io/node/file-source.ts';
import { isFolder } from '../../io/node/files.ts';
import { isSystemFile } from '../../io/node/system-files.ts';
import { openZipFile } from '../../io/node/zip-file.ts';

/** A Parquet file wherever it is. */
export interface TableFile {
  /** Path or address; inside a zip the zip's path and the member's name. */
  path: string;
  open(): Promise<ByteSource>;
}

/** Whether a root is an address on the web. */
export const isUrl = (root: string): boolean => /^https?:\/\//i.test(root);

const localTable = (path: string): TableFile => ({ path, open: () => fileSource(path) });

/**
 * Parquet files of a root: itself (a file or an address), those in `data/`, those in it, or the members of a zip. A
 * `*` in a file's name stands for anything.
 * @throws {FormatError} `bad-zip`
 */
export function listTables(root: string): TableFile[] {
  if (isUrl(root)) {
    const isTable = new URL(root).pathname.endsWith('.parquet');
    return isTable ? [{ path: root, open: () => httpSource(root) }] : [];
  }
  if (root.endsWith('.parquet')) {
    if (!root.includes('*')) return existsSync(root) ? [localTable(root)] : [];
    const pattern = basename(root)
      .split('*')
      .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*');
    return listed(dirname(root), new RegExp(`^${pattern}$`));
  }
  if (/\.zip$/i.test(root) && existsSync(root) && !isFolder(root)) return zippedTables(root);
  const inData = listed(join(root, 'data'), /\.parquet$/);
  return inData.length > 0 ? inData : listed(root, /\.parquet$/);
}

function listed(folder: string, pattern: RegExp): TableFile[] {
  if (!isFolder(folder)) return [];
  return readdirSync(folder)
    .filter(name => pattern.test(name) && !isSystemFile(name))
    .sort()
    .map(name => localTable(join(folder, name)));
}

/** The archive stays open as long as one of its members is. */
function zippedTables(path: string): TableFile[] {
  const zip = openZipFile(path);
  const members = zip.entries.filter(
    ({ name }) => name.endsWith('.parquet') && !isSystemFile(name) && !/(^|\/)\./.test(name),
  );
  if (members.length === 0) zip.close();
  return members
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(entry => ({ path: `${path}/${entry.name}`, open: async () => zip.open(entry) }));
}
