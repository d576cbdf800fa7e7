import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isZipName } from '../../io/node/file-tree.ts';
import { isFolder, reachableStats } from '../../io/node/files.ts';
import { openZipFile } from '../../io/node/zip-file.ts';
import { isImageName } from './index-subjects.ts';

const namesOfOurs = /^(subj(ect)?_(id_)?\w|metadata_id_\w)/i;
const cameraFile = /^(metadata|cameras?|camera_params|poses?)\.json$/i;

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function zipHasOurs(path: string): boolean {
  try {
    const zip = openZipFile(path);
    zip.close();
    const looked = zip.entries.slice(0, 2000).map(({ name }) => name.split('/'));
    return looked.some(
      parts => parts.some(part => namesOfOurs.test(part)) || (parts.length > 1 && cameraFile.test(parts.at(-1)!)),
    );
  } catch {
    return false;
  }
}

function hasOurs(root: string): boolean {
  if (!isFolder(root)) return isZipName(root) && isOpenable(root) && zipHasOurs(root);
  const names = list(root);
  const isOurs = (name: string) => namesOfOurs.test(name) && !isZipName(name);
  if (names.some(isOurs)) return true;
  for (const name of ['metadata', 'images', 'metadata_files', 'cameras'])
    if (names.includes(name) && list(join(root, name)).some(isOurs)) return true;
  const zips = names.filter(isZipName);
  if (
    zips.length > 0 &&
    !names.some(isImageName) &&
    zips.some(name => hasZipName(name) && zipHasOurs(join(root, name)))
  )
    return true;
  // Some folders deep: pictures beside their cameras.
  for (const name of names.filter(each => isFolder(join(root, each))).slice(0, 4)) {
    const inside = list(join(root, name));
    if (inside.some(isOurs)) return true;
    if (inside.some(each => cameraFile.test(each)) && inside.some(isImageName)) return true;
  }
  return false;
}

const isOpenable = (path: string) => reachableStats(path)?.isFile() ?? false;
const hasZipName = (name: string) => /image|metadata|batch|subj|camera|geogen/i.test(name);

/**
 * Whether roots, folders or zips, hold identities: names of the card (`subj_id_<n>`, `metadata_id_<n>`), or pictures
 * beside a file of cameras.
 */
export function detectGeogen(roots: readonly string[]): boolean {
  return roots.length > 0 && roots.every(root => isFolder(root) || isZipName(root)) && roots.some(hasOurs);
}
