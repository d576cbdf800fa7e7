import type { DatasetContext } from './types.ts';

const picture = /\.(png|jpe?g|webp)$/i;
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
const stemOf = (path: string) => path.replace(/\.\w+$/, '');

/** How many files with cameras are told of one picture. */
const mostFiles = 3;

/**
 * Whether a file is a layer of a picture that is named: `r_0_depth_0001.png` of `r_0.png` (NeRF-synthetic),
 * `0.png.alpha.png` and `dynamic_mask_0.png` of `0.png`.
 * @source github.com/NVlabs/instant-ngp, src/nerf_loader.cu (`alphapath`, `maskpath`)
 */
function isLayer(path: string, stems: ReadonlySet<string>): boolean {
  const folder = folderOf(path);
  const stem = stemOf(path.slice(folder.length));
  if (stems.has(folder + stem.replace(/^dynamic_mask_/, ''))) return true;
  for (const { index } of stem.matchAll(/[_.-](?=[a-z])/gi)) if (stems.has(folder + stem.slice(0, index))) return true;
  return false;
}

/**
 * Pictures in the folders of pictures that cameras name, which no camera names, with the files of the cameras there. None
 * where a scene could not be read: its pictures are named by what nobody knows.
 */
export function* findUnnamedPictures({
  scenes,
  files,
  manifest,
  posedSet,
  unreadable,
}: DatasetContext): Iterable<{ path: string; files: readonly string[] }> {
  // GeoGen knows its pictures by their places, and says itself which have no camera.
  if (!files || posedSet || unreadable.length > 0) return;
  const named = new Set<string>(manifest?.rows.map(({ path }) => path));
  const stems = new Set<string>();
  const camerasOf = new Map<string, Set<string>>();
  for (const { file, images } of scenes)
    for (const { path, role, otherCase, namedIn, isEmbedded } of images) {
      if (isEmbedded) continue;
      named.add(path);
      if (otherCase !== undefined) named.add(otherCase);
      if (role !== 'view') continue;
      stems.add(stemOf(path));
      const folder = folderOf(path);
      const known = camerasOf.get(folder);
      if (known) known.add(namedIn ?? file);
      else camerasOf.set(folder, new Set([namedIn ?? file]));
    }
  for (const path of files.keys()) {
    const cameras = camerasOf.get(folderOf(path));
    if (!cameras || named.has(path) || !picture.test(path) || /(^|\/)\.[^/]*$/.test(path)) continue;
    if (!isLayer(path, stems)) yield { path, files: [...cameras].slice(0, mostFiles) };
  }
}
