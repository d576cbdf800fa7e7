/** From gathered scenes to jobs: where their files are, what decides what is written, and what goes where. */
import { hash } from 'node:crypto';
import { FormatError } from '../../core/errors.ts';
import type { ImageRef } from '../../core/model/image.ts';
import type { Job } from '../../engine/plan.ts';
import type { PosedExport } from '../../formats/posed/export.ts';
import { shardName } from '../../formats/webdataset/write.ts';
import { reachableStats } from '../../io/node/files.ts';
import { type ImageLocation, locationOf } from '../../io/node/locate.ts';
import type { PosedTarget } from '../targets.ts';
import type { GatheredScene } from './gather.ts';
import { geogenScene } from './geogen.ts';
import type { PosedJob, PosedSceneJob } from './posed-job.ts';
import { holdsPoints, placesOf } from './targets.ts';

export interface SizedScene extends GatheredScene {
  locations: { location: ImageLocation; path: string; bytes: number; crc32?: number }[];
  bytes: number;
  /** Cameras whose intrinsics no file states. */
  assumed: number;
}

/** A scene and what it is called in the target; see {@link nameScenes}. */
export interface NamedScene extends SizedScene {
  name: string;
}

/**
 * Where the pictures of a scene are, and how large. A picture that is missing fails its scene, not the whole. Of those in
 * archives without checksums and in tables the size is what tells a changed one, as of files: to know more would be to
 * read them all.
 */
export function locate(images: readonly ImageRef[]): SizedScene['locations'] {
  return images.map(image => {
    const location = locationOf(image);
    if (!location) {
      throw new FormatError(
        'not-a-file',
        `Expected ${image.path} as a file, a member of an archive or a cell as it is, but it is none`,
        {
          where: { file: image.path },
          hint: 'Pictures in compressed columns of tables are not handed on: convert what the table was made of.',
        },
      );
    }
    if (location.kind === 'member')
      return { location, path: image.path, bytes: location.entry.bytes, crc32: location.entry.crc32 };
    if (location.kind === 'fault') return { location, path: image.path, bytes: -1 };
    const bytes = location.kind === 'slice' ? location.bytes : (reachableStats(location.file)?.size ?? -1);
    return { location, path: image.path, bytes };
  });
}

const hashOf = (value: unknown): string => hash('sha256', JSON.stringify(value));

const filesKey = (files: SizedScene['locations']): string =>
  hashOf(files.map(({ path, bytes, crc32 }) => [path, bytes, crc32 ?? null]));

/** Everything of a scene that decides what is written. */
const keyOf = ({ scene, locations, points }: SizedScene) => ({
  scene: hashOf(scene),
  images: filesKey(locations),
  ...(points ? { points: filesKey(locate(points.files)) } : {}),
});

const plainLocations = ({ locations }: SizedScene): PosedSceneJob['images'] =>
  locations.map(({ location, path }) => ({ location, path }));

/** Where the points are that go along. */
export function pointsOf(target: PosedTarget, { points }: SizedScene): PosedSceneJob['points'] {
  if (!points || !holdsPoints(target, 'points')) return undefined;
  return { ...points, files: locate(points.files).map(({ location, path }) => ({ location, path })) };
}

/** Jobs of targets that pack scenes into archives: a shard is full when its pictures are. */
export function planShards(target: PosedTarget, scenes: readonly NamedScene[], shardBytes: number): Job<PosedJob>[] {
  const jobs: Job<PosedJob>[] = [];
  for (const split of [...new Set(scenes.map(({ scene }) => scene.split))]) {
    const shards: NamedScene[][] = [[]];
    let filled = 0;
    for (const each of scenes.filter(({ scene }) => scene.split === split)) {
      if (filled > 0 && filled + each.bytes > shardBytes) {
        shards.push([]);
        filled = 0;
      }
      shards[shards.length - 1].push(each);
      filled += each.bytes;
    }
    for (const [index, members] of shards.entries()) {
      const number = (value: number) => String(value).padStart(5, '0');
      const shard =
        target === 'webdataset'
          ? shardName(split, index)
          : `data/${split}-${number(index)}-of-${number(shards.length)}.parquet`;
      jobs.push({
        id: shard.replace(/^data\//, ''),
        key: members.map(keyOf),
        outputs: [shard],
        payload: {
          shard,
          scenes: members.map(each => ({ scene: each.scene, folder: each.name, images: plainLocations(each) })),
        },
      });
    }
  }
  return jobs;
}

/** `depth/subj_id_0/3.png` belongs to `depth/subj_id_0`, a mesh to itself. */
const topOf = (path: string) => (path.split('/').length > 2 ? path.slice(0, path.lastIndexOf('/')) : path);

/** A scene whose frames name the files that are written beside them, and those files. */
function withPlaces(
  { scene, companions }: SizedScene,
  places: readonly (string | undefined)[],
  folder: string,
): { scene: PosedExport; copies: (SizedScene['locations'][number] & { target: string })[] } {
  if (places.every(place => place === undefined)) return { scene, copies: [] };
  const frames = [...scene.frames];
  const copies = locate(companions.map(({ image }) => image)).flatMap((located, i) => {
    const { kind, frame } = companions[i];
    const place = places[i];
    if (place === undefined) return [];
    frames[frame] = { ...frames[frame], [kind]: place };
    return [{ ...located, target: `${folder}/${place}` }];
  });
  return { scene: { ...scene, frames }, copies };
}

/** Jobs of targets with a folder a scene. */
export function planScenes(
  target: PosedTarget,
  scenes: readonly NamedScene[],
  hasSplits: boolean,
  cameras: string | undefined,
): Job<PosedJob>[] {
  return scenes.map(each => {
    if (target === 'geogen') {
      const { folder, metadata, companions } = geogenScene(each, each.name, cameras);
      const beside = locate(each.companions.map(({ image }) => image));
      const copies = beside.map(({ location, path }, i) => ({ location, path, target: companions[i] }));
      return {
        id: each.scene.id,
        key: { ...keyOf(each), companions: filesKey(beside), metadata: hashOf(metadata.content) },
        outputs: [folder, metadata.path, ...new Set(companions.map(topOf))],
        payload: {
          scenes: [{ scene: each.scene, folder, images: plainLocations(each), files: [metadata], copies }],
        },
      };
    }
    const folder = hasSplits ? `${each.scene.split}/${each.name}` : each.name;
    const { scene, copies } = withPlaces(each, placesOf(target, each), folder);
    return {
      id: each.scene.id,
      key: { ...keyOf(each), ...(copies.length > 0 ? { companions: filesKey(copies) } : {}) },
      outputs: [folder],
      payload: { scenes: [{ scene, folder, images: plainLocations(each), copies, points: pointsOf(target, each) }] },
    };
  });
}
