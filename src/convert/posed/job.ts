/** Runs on worker threads: writes one scene, or one shard of scenes, of posed images. */
import type { CreateJobRunner, RunJob } from '../../engine/plan.ts';
import type { PosedJob, PosedSetup } from './posed-job.ts';

const encode = (content: string | Uint8Array) => (typeof content === 'string' ? Buffer.from(content) : content);

/** Loads what the target needs, and no other: archives are packed in less time than all writers take to load. */
export const createJobRunner: CreateJobRunner<PosedJob, PosedSetup> = async ({ target, checksum }) => {
  const { packArchive, packTable, readPicture } = await import('./pack-scenes.ts');
  if (target === 'webdataset') return ({ shard, scenes }, context) => packArchive(shard!, scenes, context, checksum);
  if (target === 'parquet') return ({ shard, scenes }, context) => packTable(shard!, scenes, context);
  const { filesOf, imageFolderOf } = await import('./targets.ts');
  const run: RunJob<PosedJob> = async ({ scenes }, context) => {
    let images = 0;
    const [{ scene, folder, images: sources, files = [], copies = [] }] = scenes;
    for (const { path, content } of filesOf(target, scene)) context.writeFile(`${folder}/${path}`, encode(content));
    for (const { path, content } of files) context.writeFile(path, encode(content));
    if (target !== 'ply') {
      for (const [index, frame] of scene.frames.entries()) {
        context.writeFile(`${folder}/${imageFolderOf(target, frame)}${frame.name}`, await readPicture(sources[index]));
        images++;
      }
    }
    for (const copy of copies) context.writeFile(copy.target, await readPicture(copy));
    return { split: scene.split, images };
  };
  return run;
};
