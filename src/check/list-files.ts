import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { reachableStats } from '../io/node/files.ts';

/** What the folder of a dataset holds. */
export interface FileListing {
  /** Path relative to the root to its size in bytes, -1 where nobody asked. Code-unit order within a folder. */
  files: Map<string, number>;
  /** The path of a file under another letter case. */
  findOtherCase(path: string): string | undefined;
}

/** Folders that are not the dataset's. */
const ignored = new Set(['.panoply', '.git', '.cache', '__MACOSX']);

/** Lists all files below a folder; symbolic links are followed, folders that cannot be read are skipped. */
export function listFiles(root: string): FileListing {
  const files = new Map<string, number>();
  const folders = [''];
  while (folders.length > 0) {
    const folder = folders.pop()!;
    let entries: ReturnType<typeof readEntries>;
    try {
      entries = readEntries(join(root, folder));
    } catch {
      continue;
    }
    const below: string[] = [];
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      let isFolder = entry.isDirectory();
      let isFile = entry.isFile();
      if (entry.isSymbolicLink()) {
        const target = reachableStats(join(root, path));
        // A link to a folder may lead back up; datasets are not deep.
        isFolder = (target?.isDirectory() ?? false) && path.split('/').length <= 8;
        isFile = target?.isFile() ?? false;
      }
      if (isFolder && !ignored.has(entry.name)) below.push(path);
      else if (isFile && entry.name !== '.DS_Store' && entry.name !== 'Thumbs.db') files.set(path, -1);
    }
    folders.push(...below.reverse());
  }
  let lowerCase: Map<string, string> | undefined;
  return {
    files,
    findOtherCase(path) {
      lowerCase ??= new Map([...files.keys()].map(each => [each.toLowerCase(), each]));
      const other = lowerCase.get(path.toLowerCase());
      return other === path ? undefined : other;
    },
  };
}

function readEntries(folder: string) {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Whether a path of the annotations stays in the dataset on every system. */
export function isInside(path: string): boolean {
  if (path === '' || path.includes('\\') || path.includes('\0')) return false;
  if (path.startsWith('/') || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(path)) return false;
  return !path.split('/').includes('..');
}
