/** Runs on worker threads: writes one scene, or one shard of scenes, of posed images. */
import type { CreateJobRunner, RunJob } from '../../engine/plan.ts';
import type { ColmapPoints } from '../../formats/colmap/points.ts';
import type { PosedJob, PosedSceneJob, PosedSetup } from './posed-job.ts';

const encode = (content: string | Uint8Array) => (typeof content === 'string' ? Buffer.from(content) : content);

async function readPoints(
  { files, names, toWorld }: NonNullable<PosedSceneJob['points']>,
  read: (file: (typeof files)[number]) => Promise<Uint8Array>,
): Promise<ColmapPoints> {
  const [{ path }] = files;
  if (toWorld) {
    const { readPointCloud } = await import('../../formats/nerfstudio/points.ts');
    return readPointCloud(await read(files[0]), path, toWorld, names.length);
  }
  const { readColmapPoints } = await import('../../formats/colmap/points.ts');
  const parts = files.map(async file => [file.path.slice(file.path.lastIndexOf('/') + 1), await read(file)] as const);
  return readColmapPoints(new Map(await Promise.all(parts)), names, path);
}

/** Loads what the target needs, and no other: archives are packed in less time than all writers take to load. */
export const createJobRunner: CreateJobRunner<PosedJob, PosedSetup> = async ({ target, checksum }) => {
  const { packArchive, packTable, readPicture } = await import('./pack-scenes.ts');
  if (target === 'webdataset') return ({ shard, scenes }, context) => packArchive(shard!, scenes, context, checksum);
  if (target === 'parquet') return ({ shard, scenes }, context) => packTable(shard!, scenes, context);
  const { filesOf, imageFolderOf } = await import('./targets.ts');
  const run: RunJob<PosedJob> = async ({ scenes }, context) => {
    let images = 0;
    const [{ scene, folder, images: sources, files = [], copies = [], points }] = scenes;
    const known = points && (await readPoints(points, readPicture));
    for (const { path, content } of filesOf(target, scene, known))
      context.writeFile(`${folder}/${path}`, encode(content));
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
