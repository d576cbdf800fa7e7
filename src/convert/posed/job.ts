/** Runs on worker threads: writes one scene, or one shard of scenes, of posed images. */
import type { CreateJobRunner } from '../../engine/plan.ts';
import { packArchive, packTable, readPicture } from './pack-scenes.ts';
import type { PosedJob } from './posed-job.ts';
import { filesOf, imageFolders } from './targets.ts';

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
