/** Where the scenes of a format are that has a folder a scene. */
import { opendirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { compareNatural } from '../../io/node/file-tree.ts';
import { isFolder } from '../../io/node/files.ts';

const splitNames = /^(train|val|test)$/;

/** Names of the folders in a folder, in no order, read as far as they are asked for; none where it cannot be read. */
function* listFolders(folder: string): Generator<string> {
  let open: ReturnType<typeof opendirSync>;
  try {
    open = opendirSync(folder, { bufferSize: 512 });
  } catch {
    return;
  }
  try {
    for (let entry = open.readSync(); entry; entry = open.readSync()) {
      if (entry.name.startsWith('.')) continue;
      const isOne = entry.isDirectory() || (entry.isSymbolicLink() && isFolder(join(folder, entry.name)));
      if (isOne) yield entry.name;
    }
  } finally {
    open.closeSync();
  }
}

/**
 * Folders of scenes below a root: itself, its children, or those of its splits.
 * @param isScene whether a folder is one
 * @param most folders looked at in each place: a few tell whether a dataset is of a format
 * @returns paths relative to the root, numbers in their order; `''` for the root itself
 */
export function findSceneFolders(
  root: string,
  isScene: (folder: string) => boolean,
  most = Number.POSITIVE_INFINITY,
): string[] {
  if (!isFolder(root)) return [];
  if (isScene(root)) return [''];
  const found: string[] = [];
  let looked = 0;
  for (const child of listFolders(root)) {
    if (looked++ >= most) break;
    if (isScene(join(root, child))) found.push(child);
    else if (splitNames.test(child)) {
      let inside = 0;
      for (const inner of listFolders(join(root, child))) {
        if (inside++ >= most) break;
        if (isScene(join(root, child, inner))) found.push(`${child}/${inner}`);
      }
    }
  }
  return found.sort(compareNatural);
}

/** The id of a scene of a split: its name, with the split before it where another split has one of that name. */
export function sceneIdOf(name: string, split: string, isTaken: (id: string) => boolean): string {
  let id = name;
  while (isTaken(id)) id = `${split}/${id}`;
  return id;
}

export interface SceneFolders {
  /** Scene ids by split. */
  splits: Map<string, string[]>;
  folderOf: ReadonlyMap<string, string>;
}

/**
 * Ids and splits of scene folders: `val/chair` is scene `chair` of `val`, `chair` of `train`. Where two splits have one of
 * the same name, the second keeps its folder for an id.
 */
export function nameScenes(root: string, folders: readonly string[]): SceneFolders {
  const splits = new Map<string, string[]>();
  const folderOf = new Map<string, string>();
  for (const folder of folders) {
    const parts = folder.split('/');
    const name = folder === '' ? basename(resolve(root)) : parts[parts.length - 1];
    const split = parts.length > 1 ? parts[0] : 'train';
    const id = sceneIdOf(name, split, each => folderOf.has(each));
    folderOf.set(id, folder);
    const ids = splits.get(split);
    if (ids) ids.push(id);
    else splits.set(split, [id]);
  }
  return { splits, folderOf };
}
