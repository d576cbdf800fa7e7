/** Runs on worker threads: writes one scene, or one shard of scenes, of posed images. */
import { readFileSync } from 'node:fs';
import type { CreateJobRunner } from '../../engine/plan.ts';
import type { ExportFile, PosedExport } from '../../formats/posed/export.ts';
import { rowOfFrame } from '../../formats/posed/rows.ts';
import { encodePosedParquet } from '../../formats/posed-parquet/write.ts';
import { writeTar } from '../../formats/webdataset/tar.ts';
import { sampleJson, sampleKey } from '../../formats/webdataset/write.ts';
import { readError } from '../../io/node/files.ts';
import type { ImageLocation } from '../../io/node/locate.ts';
import { readZipMember } from '../../io/node/zip-file.ts';
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

async function readImage({ location, path }: PosedSceneJob['images'][number]): Promise<Uint8Array> {
  if (location.kind === 'member') return readZipMember(location.archive, location.entry, path);
  try {
    return readFileSync(location.file);
  } catch (cause) {
    // Named relative to the dataset: failures.jsonl must not tell paths of this machine.
    throw readError(cause, path);
  }
}

const encode = (content: string | Uint8Array) => (typeof content === 'string' ? Buffer.from(content) : content);

export const createJobRunner: CreateJobRunner<PosedJob, undefined> =
  () =>
  async ({ target, shard, scenes }, context) => {
    let images = 0;
    if (target === 'webdataset') {
      const members: { name: string; bytes: Uint8Array }[] = [];
      for (const job of scenes)
        for (const [index, frame] of job.scene.frames.entries()) {
          const key = sampleKey(job.scene, frame);
          const bytes = await readImage(job.images[index]);
          members.push({ name: `${key}${/\.\w+$/.exec(frame.name)?.[0].toLowerCase() ?? '.png'}`, bytes });
          members.push({ name: `${key}.json`, bytes: encode(sampleJson(job.scene, frame)) });
          images++;
        }
      context.writeFile(shard!, writeTar(members));
      return { images, scenes: scenes.map(({ scene }) => scene.id) };
    }
    if (target === 'parquet') {
      const rows = [];
      for (const { scene, images: sources } of scenes)
        for (const [index, frame] of scene.frames.entries()) {
          rows.push({
            row: rowOfFrame(scene, frame),
            path: `${scene.id}/${frame.name}`,
            bytes: await readImage(sources[index]),
          });
          images++;
        }
      context.writeFile(shard!, encodePosedParquet(rows));
      return { images, scenes: scenes.map(({ scene }) => scene.id) };
    }
    const [{ scene, folder, images: sources, files = [], copies = [] }] = scenes;
    for (const { path, content } of filesOf(target, scene)) context.writeFile(`${folder}/${path}`, encode(content));
    for (const { path, content } of files) context.writeFile(path, encode(content));
    if (target !== 'ply') {
      const below = target === 'geogen' ? '' : imageFolders[target];
      for (const [index, { name }] of scene.frames.entries()) {
        context.writeFile(`${folder}/${below}${name}`, await readImage(sources[index]));
        images++;
      }
    }
    for (const copy of copies) context.writeFile(copy.target, await readImage(copy));
    return { split: scene.split, images };
  };
