/** Runs on worker threads: writes one scene, or one shard of scenes, of posed images. */
import type { CreateJobRunner } from '../../engine/plan.ts';
import type { ExportFile, PosedExport } from '../../formats/posed/export.ts';
import type { ImageLocation } from '../../io/node/locate.ts';
import { packArchive, packTable, readPicture } from './pack-scenes.ts';
import { filesOf, imageFolders, type PosedTarget } from './targets.ts';

/** A scene with where its pictures are. */
export interface PosedSceneJob {
  scene: PosedExport;
  /** Folder in the output. */
  folder: string;
  images: readonly { location: ImageLocation /** For messages. */; path: string }[];
  /** Files made beforehand, relative to the output folder. */
  files?: readonly ExportFile[];
  /** Further files to copy: layers, meshes. */
  copies?: readonly { location: ImageLocation; path: string; target: string }[];
}

export interface PosedJob {
  target: PosedTarget;
  /** The archive or table, for targets that pack many scenes. */
  shard?: string;
  scenes: readonly PosedSceneJob[];
}

const encode = (content: string | Uint8Array) => (typeof content === 'string' ? Buffer.from(content) : content);

export const createJobRunner: CreateJobRunner<PosedJob, undefined> =
  () =>
  async ({ target, shard, scenes }, context) => {
    if (target === 'webdataset') return packArchive(shard!, scenes, context);
    if (target === 'parquet') return packTable(shard!, scenes, context);
    let images = 0;
    const [{ scene, folder, images: sources, files = [], copies = [] }] = scenes;
    for (const { path, content } of filesOf(target, scene)) context.writeFile(`${folder}/${path}`, encode(content));
    for (const { path, content } of files) context.writeFile(path, encode(content));
    if (target !== 'ply') {
      const below = target === 'geogen' ? '' : imageFolders[target];
      for (const [index, { name }] of scene.frames.entries()) {
        context.writeFile(`${folder}/${below}${name}`, await readPicture(sources[index]));
        images++;
      }
    }
    for (const copy of copies) context.writeFile(copy.target, await readPicture(copy));
    return { split: scene.split, images };
  };
