import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { JsonObject } from '../../core/json.ts';
import type { SparsePoints } from '../../core/model/dataset.ts';
import { fileImage, fileSource } from '../../io/node/file-source.ts';
import { opencvPoses, type PosedDataset, posedDataset } from '../posed/dataset.ts';
import { viewOfFrame } from '../posed/rows.ts';
import { findSceneFolders, nameScenes } from '../posed/scene-folders.ts';
import { countColmapPoints } from './points.ts';
import { decodeColmapModel, parseColmapModel } from './read.ts';
import type { ColmapImage } from './write.ts';

/** The model of a scene's folder, relative to it; undefined where there is none. */
function findModel(folder: string): string | undefined {
  return ['sparse/0', 'sparse', 'colmap/sparse/0', ''].find(
    each =>
      existsSync(join(folder, each, 'images.bin')) ||
      (existsSync(join(folder, each, 'images.txt')) && existsSync(join(folder, each, 'cameras.txt'))),
  );
}

const isScene = (folder: string) => findModel(folder) !== undefined;

/** Whether a folder is a COLMAP workspace with a sparse model, or holds some. */
export const detectColmap = (roots: readonly string[]): boolean =>
  roots.length === 1 && findSceneFolders(roots[0], isScene, 8).length > 0;

/** The cameras of a sparse model: binary where both are there, as COLMAP does. */
export function readColmapFolder(folder: string): ColmapImage[] {
  const at = (name: string) => join(folder, name);
  if (existsSync(at('images.bin')))
    return decodeColmapModel(readFileSync(at('cameras.bin')), readFileSync(at('images.bin')), folder);
  return parseColmapModel(readFileSync(at('cameras.txt'), 'utf8'), readFileSync(at('images.txt'), 'utf8'), folder);
}

/** The points of a model; undefined where it has no file of them. */
function findPoints(root: string, model: string, names: readonly string[]): SparsePoints | undefined {
  const ending = existsSync(join(root, model, 'images.bin')) ? 'bin' : 'txt';
  const files = [`images.${ending}`, `points3D.${ending}`];
  if (!existsSync(join(root, model, files[1]))) return undefined;
  return {
    files: files.map(name => fileImage(join(root, model, name), join(model, name))),
    names,
    async count() {
      const parts = files.map(async name => {
        const source = await fileSource(join(root, model, name));
        return [name, new Uint8Array(await source.slice(0, name === 'points3D.bin' ? 8 : undefined))] as const;
      });
      return countColmapPoints(new Map(await Promise.all(parts)), join(root, model));
    },
  };
}

interface Sidecar {
  scene?: JsonObject;
  frames?: { name: string; focal_length_mm?: number; sensor_width_mm?: number; extra?: JsonObject }[];
}

/**
 * Opens COLMAP workspaces: `sparse/0` (text or binary) beside `images/`, one a scene.
 * @throws {FormatError} `bad-colmap`, `colmap-model`
 */
export function openColmap([root]: readonly string[]): PosedDataset {
  const { splits, folderOf } = nameScenes(root, findSceneFolders(root, isScene));
  return posedDataset({
    name: basename(resolve(root)),
    roots: [root],
    splits,
    stated: opencvPoses,
    unit: 'pixels',
    async scene(id) {
      const folder = folderOf.get(id)!;
      const extraFile = join(root, folder, 'extra.json');
      const sidecar: Sidecar = existsSync(extraFile) ? JSON.parse(readFileSync(extraFile, 'utf8')) : {};
      const known = new Map(sidecar.frames?.map(frame => [frame.name, frame]));
      const model = join(folder, findModel(join(root, folder))!);
      const images = readColmapFolder(join(root, model));
      const views = images.map(({ name, camera }) => {
        const path = [folder, 'images', name].filter(part => part !== '').join('/');
        const { focal_length_mm: focalLength, sensor_width_mm: sensorWidth, extra } = known.get(name) ?? {};
        const image = fileImage(join(root, path), path);
        return viewOfFrame(
          id,
          basename(name).replace(/\.\w+$/, ''),
          image,
          { ...camera, focalLength, sensorWidth },
          extra,
        );
      });
      const points = findPoints(
        root,
        model,
        images.map(({ name }) => name),
      );
      return { views, extra: sidecar.scene, assets: points ? { points } : {} };
    },
  });
}
