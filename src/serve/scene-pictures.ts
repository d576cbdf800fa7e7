import type { Scene } from '../core/model/dataset.ts';
import type { ImageRef } from '../core/model/image.ts';

/** A file of a scene by its name in URLs: `pano`, `3`, `3-depth`, `3-normals`, `3-ids`, `mesh`. */
export function findPicture(scene: Scene, name: string): ImageRef | undefined {
  if (name === 'pano') return scene.panorama?.image;
  if (name === 'mesh') return scene.assets.mesh;
  const match = /^(pano|\d{1,6})(?:-(depth|normals|ids))?$/.exec(name);
  if (!match) return undefined;
  const view = match[1] === 'pano' ? scene.panorama : scene.views[Number(match[1])];
  const layer = match[2] as 'depth' | 'normals' | 'ids' | undefined;
  return layer ? view?.layers[layer] : view?.image;
}
