import { createHash } from 'node:crypto';
import { FormatError, UsageError } from '../../core/errors.ts';
import type { Dataset, Scene } from '../../core/model/dataset.ts';
import type { ImageRef } from '../../core/model/image.ts';
import { assertSafePath, assertSafeSplit } from '../../core/safe-path.ts';
import type { CommittedJob, FailedJob, Job, Plan } from '../../engine/plan.ts';
import { runPlan } from '../../engine/run.ts';
import { runSettingsOf } from '../../engine/run-settings.ts';
import { assignSplits, parseSplitRatios } from '../../engine/splits.ts';
import { formatEg3d, formatEg3dExtras } from '../../formats/eg3d/write.ts';
import { formatImageFolder } from '../../formats/imagefolder/write.ts';
import { isPosed } from '../../formats/posed/dataset.ts';
import { distortionOf } from '../../formats/posed/distortion.ts';
import type { PosedExport } from '../../formats/posed/export.ts';
import { imageSplitOf, imageSplits } from '../../formats/posed/image-splits.ts';
import { shardName } from '../../formats/webdataset/write.ts';
import { builtModule } from '../../io/node/built-module.ts';
import { reachableStats } from '../../io/node/files.ts';
import { type ImageLocation, locationOf } from '../../io/node/locate.ts';
import { version } from '../../version.ts';
import { isPosedTarget, type PosedTarget, posedTargets } from '../targets.ts';
import { parseCameraTarget } from './camera-target.ts';
import { describeAssumed, writeCard } from './card.ts';
import { readInConvention } from './convention.ts';
import { type GatheredScene, gatherScene } from './gather.ts';
import { geogenScene } from './geogen.ts';
import type { ConvertPosedOptions, ConvertPosedResult } from './options.ts';
import type { PosedJob, PosedSceneJob, PosedSetup } from './posed-job.ts';
import { flattenIds, nameScenes } from './scene-names.ts';
import { holdsPoints, lossesOf, placesOf } from './targets.ts';

const ratioNames = ['train', 'val', 'test'];
const isRatio = (split: string) => /^\d+(\.\d+)?(\/\d+(\.\d+)?)+$/.test(split);

interface SizedScene extends GatheredScene {
  locations: { location: ImageLocation; path: string; bytes: number; crc32?: number }[];
  bytes: number;
  /** Cameras whose intrinsics no file states. */
  assumed: number;
}

/** A scene, and how many of its cameras have intrinsics that no file states. */
async function readScene(dataset: Dataset, id: string): Promise<{ scene: Scene; assumed: number }> {
  if (!isPosed(dataset)) return { scene: await dataset.scene(id), assumed: 0 };
  const { scene, units } = await dataset.load(id);
  return { scene, assumed: units.filter(unit => unit === 'assumed').length };
}

/** A scene and what it is called in the target; see {@link nameScenes}. */
interface NamedScene extends SizedScene {
  name: string;
}

/** Where the pictures of a scene are, and how large. A picture that is missing fails its scene, not the whole. */
function locate(images: readonly ImageRef[]): SizedScene['locations'] {
  return images.map(image => {
    const location = locationOf(image);
    if (!location) {
      throw new FormatError('not-a-file', `Expected ${image.path} as a file or a member of a zip`, {
        where: { file: image.path },
        hint: 'Write the pictures out first, e.g. with panoply convert --to panocaps-raw.',
      });
    }
    if (location.kind === 'member')
      return { location, path: image.path, bytes: location.entry.bytes, crc32: location.entry.crc32 };
    return { location, path: image.path, bytes: reachableStats(location.file)?.size ?? -1 };
  });
}

/** What of a scene is of a split: of one whose source divides its images, those of that part; else all or nothing. */
function ofSplit(scene: Scene, split: string | undefined): Scene | undefined {
  if (split === undefined) return scene;
  if (!scene.views.some(({ extra }) => imageSplitOf(extra))) return scene.split === split ? scene : undefined;
  const views = scene.views.filter(({ extra }) => (imageSplitOf(extra) ?? 'train') === split);
  return views.length > 0 ? { ...scene, views } : undefined;
}

/** Scenes in splits by shares, where `split` is some. */
function divideAnew(scenes: readonly SizedScene[], { split, seed = 0 }: ConvertPosedOptions): SizedScene[] {
  if (split === undefined || !isRatio(split)) return [...scenes];
  const ids = flattenIds(scenes.map(({ scene }) => scene.id));
  const splits = assignSplits(ids, parseSplitRatios(split, ratioNames), seed);
  return scenes.map((each, i) => ({ ...each, scene: { ...each.scene, id: ids[i], split: splits[i] } }));
}

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

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
function pointsOf(target: PosedTarget, { points }: SizedScene): PosedSceneJob['points'] {
  if (!points || !holdsPoints(target, 'points')) return undefined;
  return { ...points, files: locate(points.files).map(({ location, path }) => ({ location, path })) };
}

/** Jobs of targets that pack scenes into archives: a shard is full when its pictures are. */
function planShards(target: PosedTarget, scenes: readonly NamedScene[], shardBytes: number): Job<PosedJob>[] {
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

function planScenes(
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

/** Scenes of an archive or table whose pictures could not be read. */
const failedInside = ({ record }: CommittedJob): FailedJob[] => (record.failed as FailedJob[] | undefined) ?? [];

/** The files a target has for all scenes together. */
function datasetFiles(target: PosedTarget, scenes: readonly NamedScene[], hasSplits: boolean): Map<string, string> {
  const files = new Map<string, string>();
  const join = (parts: Iterable<string>) => [...parts].join('');
  const bySplit = (split: string) => scenes.filter(({ scene }) => scene.split === split);
  const splits = [...new Set(scenes.map(({ scene }) => scene.split))];
  if (target === 'imagefolder')
    for (const split of splits) files.set(`${split}/metadata.jsonl`, join(formatImageFolder(bySplit(split))));
  if (target === 'eg3d') {
    for (const split of hasSplits ? splits : [undefined]) {
      const members = (split === undefined ? scenes : bySplit(split)).map(({ scene, name }) => ({
        ...scene,
        id: name,
      }));
      const prefix = split === undefined ? '' : `${split}/`;
      files.set(`${prefix}dataset.json`, join(formatEg3d(members)));
      const rest = join(formatEg3dExtras(members));
      if (rest.length > 0) files.set(`${prefix}extra.jsonl`, rest);
    }
  }
  return files;
}

/** Targets whose cameras look at one subject. */
const needsSubject = new Set<PosedTarget>(['eg3d', 'geogen']);

/** @throws {UsageError} `wrong-family` where views turn about one centre and the target is about what they surround */
function refusePanoramas(target: PosedTarget, dataset: Dataset): void {
  if (dataset.family !== 'panime' || !needsSubject.has(target)) return;
  throw new UsageError(
    'wrong-family',
    `Expected cameras around a subject for --to ${target} but ${dataset.name} has views of panoramas, which turn about one centre`,
    { hint: 'nerfstudio, blender, colmap, ply, webdataset, imagefolder and parquet take them.' },
  );
}

const companionNames = { depth: 'depth maps', normals: 'normal maps', mask: 'mask images', mesh: 'meshes' };
const nameOfCompanion = ({ kind, isArray }: GatheredScene['companions'][number]) =>
  isArray ? 'layers as arrays' : companionNames[kind];
/** Targets with a place for what is known of a scene as a whole. */
const holdsScenes = new Set<PosedTarget>(['nerfstudio', 'blender', 'colmap', 'eg3d', 'geogen', 'ply']);

/** What is left behind, over all scenes. Throws unless that is allowed. */
function countLosses(
  target: PosedTarget,
  scenes: readonly SizedScene[],
  allowLossy: boolean,
  cameras: string | undefined,
): Record<string, number> {
  const losses = new Map<string, number>();
  const add = (what: string, count: number) => losses.set(what, (losses.get(what) ?? 0) + count);
  for (const each of scenes) {
    const { scene, left, companions, points } = each;
    for (const [what, count] of left) if (!(points && holdsPoints(target, what))) add(what, count);
    for (const [i, place] of placesOf(target, each).entries())
      if (place === undefined && target !== 'geogen') add(nameOfCompanion(companions[i]), 1);
    for (const what of lossesOf(target, scene, cameras)) add(what, 1);
    if (!holdsScenes.has(target) && scene.extra && Object.keys(scene.extra).length > 0)
      add('fields of scenes as wholes', 1);
  }
  if (losses.size > 0 && !allowLossy && target !== 'ply') {
    throw new UsageError(
      'lossy',
      `Expected nothing to be left behind but ${target} cannot hold ${[...losses].map(([what, count]) => `${what} (${count})`).join(', ')}`,
      { hint: '--allow-lossy goes on without them.' },
    );
  }
  return Object.fromEntries([...losses].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Writes posed images, or the views of panoramas as rotations about one centre, in the layout of another code.
 * Resumable, deterministic; scenes are never divided between splits.
 * @throws {UsageError} `unknown-target`, `wrong-family`, `unknown-split`, `lossy`, `ambiguous-cameras`, `bad-cameras`, `bad-checksum`;
 *   {@link FormatError} `no-scenes`, `unsafe-path`
 */
export async function convertPosed(options: ConvertPosedOptions): Promise<ConvertPosedResult> {
  const { to: target, allowLossy = false, split, cameras, shardMegabytes = 64, checksum = 'xxh64' } = options;
  if (!isPosedTarget(target))
    throw new UsageError('unknown-target', `Expected ${posedTargets.join(', ')} but received ${target}`);
  if (cameras !== undefined && target !== 'geogen') {
    throw new UsageError('bad-cameras', `Expected no --cameras beside --to ${target}, whose convention is fixed`, {
      hint: '--from-cameras says what the source is in.',
    });
  }
  if (options.checksum !== undefined && target !== 'webdataset') {
    throw new UsageError('bad-checksum', `Expected no --checksum beside --to ${target}, whose files have SHA-256`);
  }
  if (cameras !== undefined && cameras !== 'stored') parseCameraTarget(cameras);
  refusePanoramas(target, options.dataset);
  const { dataset, up, from, note } = await readInConvention(options.dataset, options.fromCameras);
  const wanted = split === undefined || isRatio(split) ? undefined : split;
  const isKnown = wanted === undefined || dataset.splits.some(({ name }) => name === wanted);
  const refuseSplit = () => {
    throw new UsageError(
      'unknown-split',
      `Expected a split of ${dataset.name} (${dataset.splits.map(({ name }) => name).join(', ')}) or shares such as 80/10/10 but received ${split}`,
    );
  };
  if (!isKnown && !imageSplits.some(each => each === wanted)) refuseSplit();
  const gathered: SizedScene[] = [];
  const unread: { id: string; code: string; message: string }[] = [];
  for (const id of dataset.index()) {
    try {
      const { scene: whole, assumed } = await readScene(dataset, id);
      const part = ofSplit(whole, wanted);
      if (!part) continue;
      const scene = await gatherScene(part, up);
      // Poses that are read otherwise than the format says may be in another world than its points.
      if (from !== undefined) scene.points = undefined;
      if (scene.scene.frames.length === 0) continue;
      const locations = locate(scene.images);
      const bytes = locations.reduce((sum, each) => sum + Math.max(0, each.bytes), 0);
      gathered.push({ ...scene, locations, bytes, assumed });
    } catch (error) {
      const { code = 'unexpected', message } = error as { code?: string; message: string };
      unread.push({ id, code, message });
    }
  }
  if (!isKnown && gathered.length === 0) refuseSplit();
  const chosen = divideAnew(gathered, options);
  if (chosen.length === 0) {
    throw new FormatError('no-scenes', `Expected a scene with cameras in ${dataset.name} but found none`, {
      where: { file: dataset.roots[0] },
      hint: unread[0]?.message,
    });
  }
  const losses = countLosses(target, chosen, allowLossy, cameras);
  // Metadata copied as they were state no more than they did.
  const assumed = cameras === 'stored' ? 0 : chosen.reduce((sum, scene) => sum + scene.assumed, 0);
  const hasSplits =
    target === 'imagefolder' ||
    new Set(chosen.map(({ scene }) => scene.split)).size > 1 ||
    (split !== undefined && isRatio(split));
  for (const { scene } of chosen) {
    assertSafePath(scene.id, 'the scene');
    assertSafeSplit(scene.split);
  }
  const names = nameScenes(
    target,
    chosen.map(({ scene }) => scene),
    hasSplits,
  );
  const scenes = chosen.map((each, i): NamedScene => ({ ...each, name: names[i] }));
  const jobs =
    target === 'webdataset' || target === 'parquet'
      ? planShards(target, scenes, shardMegabytes * 2 ** 20)
      : planScenes(target, scenes, hasSplits, cameras);
  const plan: Plan<PosedJob> = {
    verb: `convert ${target}`,
    version,
    options: {
      cameras: cameras ?? null,
      split: split ?? null,
      seed: options.seed ?? 0,
      from: from ?? null,
      ...(target === 'webdataset' || target === 'parquet' ? { shardMegabytes } : {}),
      ...(target === 'webdataset' ? { checksum } : {}),
    },
    jobs,
  };
  const result = await runPlan({
    plan,
    module: builtModule(import.meta.url, './job.ts'),
    inputs: dataset.roots,
    setup: { target, checksum } satisfies PosedSetup,
    ...runSettingsOf(options),
    finish: committed => {
      const done = new Set(committed.flatMap(({ id, record }) => (record.scenes as string[] | undefined) ?? [id]));
      const written = scenes.filter(({ scene }) => done.has(scene.id));
      const files = new Map<string, string | Uint8Array>(datasetFiles(target, written, hasSplits));
      files.set(
        'README.md',
        writeCard(target, {
          name: dataset.name,
          from,
          up,
          cameras,
          scenes: written.map(({ scene }) => scene),
          hasPoints: written.some(each => pointsOf(target, each) !== undefined),
          losses,
          assumed,
        }),
      );
      return {
        files,
        provenance: { family: 'geogen', losses, from: from ?? null, up },
        failures: [...unread, ...committed.flatMap(failedInside)].map(({ id, code, message }) => ({
          id,
          code,
          message: message.split('\n')[0],
        })),
      };
    },
  });
  const bent = scenes.filter(({ scene }) => scene.frames.some(({ extra }) => distortionOf(extra))).length;
  const notes = [
    ...(note === undefined ? [] : [note]),
    ...(bent > 0 && !('lens distortion' in losses)
      ? [
          `Pictures of ${bent} ${bent === 1 ? 'scene' : 'scenes'} are bent by their lens: cameras are written with \`distortion\`.`,
        ]
      : []),
    ...(from === undefined ? [] : [`The source's poses were read as ${from}.`]),
    ...(assumed === 0 ? [] : [describeAssumed(assumed)]),
    ...Object.entries(losses).map(([what, count]) => `Left behind: ${what} (${count}).`),
  ];
  return { ...result, losses, notes };
}
