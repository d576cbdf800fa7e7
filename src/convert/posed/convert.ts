import { dirname, join } from 'node:path';
import { FormatError, UsageError } from '../../core/errors.ts';
import type { Dataset, Scene } from '../../core/model/dataset.ts';
import { assertSafePath, assertSafeSplit } from '../../core/safe-path.ts';
import { toErrorMessage, toFailedJob } from '../../engine/messages.ts';
import type { CommittedJob, FailedJob, Plan } from '../../engine/plan.ts';
import { runPlan } from '../../engine/run.ts';
import { runSettingsOf } from '../../engine/run-settings.ts';
import { assignSplits, parseSplitRatios } from '../../engine/splits.ts';
import { WorkerSupply } from '../../engine/worker-supply.ts';
import { formatEg3d, formatEg3dExtras } from '../../formats/eg3d/write.ts';
import { formatImageFolder } from '../../formats/imagefolder/write.ts';
import { categoriesName, formatCategories } from '../../formats/posed/categories.ts';
import { isPosed } from '../../formats/posed/dataset.ts';
import { distortionOf } from '../../formats/posed/distortion.ts';
import { imageSplitOf, imageSplits } from '../../formats/posed/image-splits.ts';
import { builtModule } from '../../io/node/built-module.ts';
import { isFolder } from '../../io/node/files.ts';
import { version } from '../../version.ts';
import { isPosedTarget, type PosedTarget, posedTargets } from '../targets.ts';
import { parseCameraTarget } from './camera-target.ts';
import { describeAssumed, writeCard } from './card.ts';
import { readInConvention } from './convention.ts';
import { gatherScene } from './gather.ts';
import { countLosses } from './losses.ts';
import type { ConvertPosedOptions, ConvertPosedResult } from './options.ts';
import { locate, type NamedScene, planScenes, planShards, pointsOf, type SizedScene } from './plan.ts';
import type { PosedJob, PosedSetup } from './posed-job.ts';
import { flattenIds, nameScenes } from './scene-names.ts';

const ratioNames = ['train', 'val', 'test'];
const isRatio = (split: string) => /^\d+(\.\d+)?(\/\d+(\.\d+)?)+$/.test(split);

/** A scene, and how many of its cameras have intrinsics that no file states. */
async function readScene(dataset: Dataset, id: string): Promise<{ scene: Scene; assumed: number }> {
  if (!isPosed(dataset)) return { scene: await dataset.scene(id), assumed: 0 };
  const { scene, units } = await dataset.load(id);
  return { scene, assumed: units.filter(unit => unit === 'assumed').length };
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

/** Scenes of an archive or table whose pictures could not be read. */
const failedInside = ({ record }: CommittedJob): FailedJob[] => (record.failed as FailedJob[] | undefined) ?? [];

/** Text that names files as they lie in the dataset: where that is differs between machines. */
function withoutRoots(text: string, roots: readonly string[]): string {
  const folders = roots.map(root => join(isFolder(root) ? root : dirname(root), 'x').slice(0, -1));
  return folders.filter(folder => folder !== '').reduce((rest, folder) => rest.replaceAll(folder, ''), text);
}

/** The files a target has for all scenes together. */
function datasetFiles(target: PosedTarget, scenes: readonly NamedScene[], hasSplits: boolean): Map<string, string> {
  const files = new Map<string, string>();
  const textOf = (parts: Iterable<string>) => [...parts].join('');
  const bySplit = (split: string) => scenes.filter(({ scene }) => scene.split === split);
  const splits = [...new Set(scenes.map(({ scene }) => scene.split))];
  if (target === 'imagefolder')
    for (const split of splits) files.set(`${split}/metadata.jsonl`, textOf(formatImageFolder(bySplit(split))));
  if (target === 'eg3d') {
    for (const split of hasSplits ? splits : [undefined]) {
      const members = (split === undefined ? scenes : bySplit(split)).map(({ scene, name }) => ({
        ...scene,
        id: name,
      }));
      const prefix = split === undefined ? '' : `${split}/`;
      files.set(`${prefix}dataset.json`, textOf(formatEg3d(members)));
      const rest = textOf(formatEg3dExtras(members));
      if (rest.length > 0) files.set(`${prefix}extra.jsonl`, rest);
    }
  }
  return files;
}

/** From so many scenes on, threads start before the plan is made. */
const manyScenes = 256;

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

/**
 * Writes posed images, or the views of panoramas as rotations about one centre, in the layout of another code.
 * Resumable, deterministic; scenes are never divided between splits.
 * @throws {UsageError} `unknown-target`, `wrong-family`, `unknown-split`, `lossy`, `ambiguous-cameras`, `bad-cameras`, `bad-checksum`;
 *   {@link FormatError} `no-scenes`, `unsafe-path`
 */
export async function convertPosed(options: ConvertPosedOptions): Promise<ConvertPosedResult> {
  const { to: target, cameras, checksum } = options;
  if (!isPosedTarget(target))
    throw new UsageError('unknown-target', `Expected ${posedTargets.join(', ')} but received ${target}`);
  if (cameras !== undefined && target !== 'geogen') {
    throw new UsageError('bad-cameras', `Expected no --cameras beside --to ${target}, whose convention is fixed`, {
      hint: '--from-cameras says what the source is in.',
    });
  }
  if (checksum !== undefined && target !== 'webdataset') {
    throw new UsageError('bad-checksum', `Expected no --checksum beside --to ${target}, whose files have SHA-256`);
  }
  if (cameras !== undefined && cameras !== 'stored') parseCameraTarget(cameras);
  refusePanoramas(target, options.dataset);
  // Planning a large set takes longer than threads take to start; planning a small one does not.
  const early = options.dataset.index().length < manyScenes ? 0 : options.jobs;
  const setup: PosedSetup = { target, checksum: checksum ?? 'xxh64' };
  const supply = new WorkerSupply(builtModule(import.meta.url, './job.ts'), setup, early);
  try {
    return await planAndRun(target, supply, options);
  } finally {
    await supply.stop();
  }
}

async function planAndRun(
  target: PosedTarget,
  supply: WorkerSupply,
  options: ConvertPosedOptions,
): Promise<ConvertPosedResult> {
  const { allowLossy = false, split, cameras, shardMegabytes = 64, checksum = 'xxh64' } = options;
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
  const unread: FailedJob[] = [];
  for (const id of dataset.index()) {
    try {
      const { scene: whole, assumed } = await readScene(dataset, id);
      const part = ofSplit(whole, wanted);
      if (!part) continue;
      const scene = await gatherScene(part, up);
      // Poses that are read otherwise than the format says may be in another world than its points.
      if (from !== undefined) scene.points = undefined;
      if (scene.scene.frames.length === 0) continue;
      // Metadata as a whole are half of what a large set takes while it is planned.
      if (target !== 'geogen') scene.stored = undefined;
      const locations = locate(scene.images);
      const bytes = locations.reduce((sum, each) => sum + Math.max(0, each.bytes), 0);
      gathered.push({ ...scene, locations, bytes, assumed });
    } catch (error) {
      unread.push(toFailedJob(id, toErrorMessage(error)));
    }
  }
  if (!isKnown && gathered.length === 0) refuseSplit();
  const chosen = divideAnew(gathered, options);
  if (chosen.length === 0) {
    const [first] = unread;
    throw new FormatError(
      'no-scenes',
      `Expected a scene with cameras in ${dataset.name} but ${first ? `none can be read (${unread.length}), first ${first.id}: ${first.message}` : 'found none'}`,
      { where: { file: dataset.roots[0] } },
    );
  }
  const losses = countLosses(target, chosen, allowLossy, cameras);
  // Metadata copied as they were state no more than they did.
  const assumed = cameras === 'stored' ? 0 : chosen.reduce((sum, scene) => sum + scene.assumed, 0);
  // Scenes without a folder of their split are read back as to train on.
  const hasSplits =
    target === 'imagefolder' ||
    chosen.some(({ scene }) => scene.split !== 'train' && scene.split !== '') ||
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
    supply,
    inputs: dataset.roots,
    ...runSettingsOf(options),
    finish: committed => {
      const done = new Set(committed.flatMap(({ id, record }) => (record.scenes as string[] | undefined) ?? [id]));
      const written = scenes.filter(({ scene }) => done.has(scene.id));
      const files = new Map<string, string | Uint8Array>(datasetFiles(target, written, hasSplits));
      const hasRegions = written.some(({ scene }) => scene.frames.some(({ extra }) => extra?.regions));
      if (hasRegions && dataset.categories.length > 0) files.set(categoriesName, formatCategories(dataset.categories));
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
        failures: [...unread, ...committed.flatMap(failedInside)].map(failure => ({
          ...failure,
          message: withoutRoots(failure.message.split('\n')[0], dataset.roots),
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
