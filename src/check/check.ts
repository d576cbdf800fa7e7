import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkRules } from '../analysis/check/rules/index.ts';
import { CheckRun, countIssues } from '../analysis/check/run-rules.ts';
import type {
  ConventionFacts,
  DatasetContext,
  Issue,
  Need,
  SceneDigest,
  SceneMisfits,
  Severity,
} from '../analysis/check/types.ts';
import { SystemError } from '../core/errors.ts';
import type { Family } from '../core/model/dataset.ts';
import { isInShard, type Shard } from '../engine/plan.ts';
import { assertRootsExist, findFormat } from '../formats/index.ts';
import { detectPanime } from '../formats/panime/detect.ts';
import { isFolder } from '../io/node/files.ts';
import { type DeepTarget, ElsewhereDecoder, examineDeeply, toDeepTarget } from './deep.ts';
import { openGeogenCheck } from './geogen-source.ts';
import { hashOthers, type ReadManifest, readFailures, readManifest } from './manifest.ts';
import { openModelCheck } from './model-source.ts';
import { isFirstShare, ownFindings } from './own-findings.ts';
import { detectPanoramas, openPanimeCheck } from './panime-source.ts';
import { openPanocapsCheck } from './panocaps-source.ts';
import type { CheckScene, CheckSource } from './source.ts';
import { surveyScenes } from './survey.ts';

export interface CheckOptions {
  /** Folder of the dataset; for Panime also that of its archive of originals. */
  roots: readonly string[];
  /** Decode every pixel, and hash every listed file. Default false. */
  deep?: boolean;
  /** Worker threads for `deep`. */
  jobs: number;
  /**
   * Decode and check only this share of the scenes. What concerns one of them is reported by its share; what concerns
   * no scene, by the first share. The shares together report what one run does, but for pictures that resemble those
   * of another share.
   */
  shard?: Shard;
  signal?: AbortSignal;
  onProgress?(done: number, total: number, unit: 'images' | 'scenes'): void;
}

/** What was looked at. */
export interface Checked {
  family: Family;
  scenes: number;
  images: number;
  /** Of the images' files. */
  bytes: number;
  /** Number of rules that ran. */
  rules: number;
  deep: boolean;
  /** With `shard`: which share, and its number of scenes. */
  share?: Shard & { scenes: number };
}

export interface CheckResult {
  issues: Issue[];
  counts: Record<Severity, number>;
  checked: Checked;
}

function openSource(roots: readonly string[]): CheckSource | Promise<CheckSource> {
  assertRootsExist(roots);
  const folders = roots.filter(isFolder);
  const annotated = folders.filter(detectPanime);
  const alone = folders.filter(root => !annotated.includes(root) && detectPanoramas(root));
  if (folders.length === roots.length && annotated.length + alone.length === roots.length && roots.length <= 2) {
    if (annotated.length === 1) return openPanimeCheck(annotated[0], alone[0]);
    if (annotated.length === 0 && alone.length === 1) return openPanimeCheck(alone[0]);
  }
  const format = findFormat(roots)?.name;
  if (annotated.length === 0 && format === 'panocaps') return openPanocapsCheck(roots);
  if (format === 'geogen') return openGeogenCheck(roots);
  return openModelCheck(roots);
}

/** The scenes that a run is about. */
type IsOwn = (id: string) => boolean;

function addScene(
  run: CheckRun,
  { facts: { expected, categories, posedSet }, family }: CheckSource,
  scene: CheckScene,
  { images }: SceneDigest,
  { order, misfits }: { order: number; misfits?: SceneMisfits },
): void {
  const hasCategories = (categories?.length ?? 0) > 0;
  run.addScene({ ...scene, images, misfits, family, expected, hasCategories, posedSet }, order);
}

interface DeepPass extends Pick<CheckOptions, 'jobs' | 'shard' | 'signal' | 'onProgress'> {
  source: CheckSource;
  manifest?: ReadManifest;
  digests: readonly SceneDigest[];
  targets: readonly DeepTarget[];
  isOwn: IsOwn;
  ownCount: number;
  startRun(convention?: ConventionFacts): CheckRun;
}

/** Decodes every image, then holds the scenes against the rules, and the listed files against their checksums. */
async function runDeeply(pass: DeepPass): Promise<{ run: CheckRun; convention?: ConventionFacts }> {
  const { source, manifest, digests, targets, isOwn, ownCount, jobs, signal, onProgress } = pass;
  const listed = new Set(manifest?.rows.map(({ path }) => path));
  const isListed = (path: string) => listed.has(path);
  let done = 0;
  const onScene = () => onProgress?.(++done, ownCount, 'scenes');
  onProgress?.(0, ownCount, 'scenes');
  const { convention, hulls, misfits } = await examineDeeply(targets, { workers: jobs, signal, isListed, onScene });
  const run = pass.startRun(convention);
  const elsewhere = new ElsewhereDecoder();
  let order = 0;
  for await (const scene of source.scenes()) {
    if (isOwn(scene.scene.id)) {
      await elsewhere.examine(scene, digests[order].images, isListed);
      const posed = scene.posed && { ...scene.posed, hull: hulls.get(order) };
      addScene(run, source, posed ? { ...scene, posed } : scene, digests[order], {
        order,
        misfits: misfits.get(order),
      });
    }
    order++;
    if (signal?.aborted) throw new SystemError('interrupted', 'Interrupted');
  }
  if (manifest) await takeHashes(pass, manifest);
  return { run, convention };
}

/** Checksums of what the manifest lists: the images' as decoding found them, the other files' by reading them. */
async function takeHashes({ source, digests, shard, signal }: DeepPass, manifest: ReadManifest): Promise<void> {
  const bySha256 = new Set(manifest.rows.flatMap(row => (row.checksum === 'sha256' ? [row.path] : [])));
  const pictures = new Set<string>();
  for (const { images } of digests) {
    for (const { path, sha256 } of images) {
      pictures.add(path);
      if (sha256 !== undefined && bySha256.has(path)) manifest.hashes.set(path, sha256);
    }
  }
  const { root, listing } = source;
  if (root === undefined || !listing) return;
  // Pictures that another share decodes are hashed there.
  const isFirst = !shard || isFirstShare(shard);
  await hashOthers(root, manifest, listing.files, { isOwn: path => isFirst && !pictures.has(path), signal });
}

/**
 * Checks a dataset against every rule of its family. Bad data are issues, never exceptions. Scenes are looked at one by
 * one, their headers first; with `deep` their pixels next, and then their annotations a second time, so that only
 * what is known of each image is kept.
 * @throws {SystemError} `missing-dataset`, `unknown-format`, `interrupted`
 */
export async function check(options: CheckOptions): Promise<CheckResult> {
  const { roots, deep = false, jobs, shard, signal, onProgress } = options;
  const source = await openSource(roots);
  const { root, listing, facts, family } = source;
  const manifest = root !== undefined && listing ? readManifest(root, listing.files) : undefined;
  const startRun = (convention?: ConventionFacts): CheckRun => {
    const provided = new Set<Need>([...source.provided, 'headers']);
    if (deep) provided.add('pixels');
    if (convention) provided.add('misfits');
    if (manifest) provided.add('manifest');
    return new CheckRun({ family, rules: checkRules, provided });
  };
  const isOwn: IsOwn = id => !shard || isInShard(id, shard);
  const shallowRun = deep ? undefined : startRun();
  const targets: DeepTarget[] = [];
  let ownCount = 0;
  const { digests, images, bytes } = await surveyScenes(source, {
    signal,
    onProgress,
    onScene(scene, digest, order) {
      const own = isOwn(scene.scene.id);
      if (own) ownCount++;
      if (!shallowRun) targets.push(toDeepTarget(scene, order, !own));
      else if (own) addScene(shallowRun, source, scene, digest, { order });
    },
  });
  const { run, convention } = shallowRun
    ? { run: shallowRun, convention: undefined }
    : await runDeeply({
        ...{ source, manifest, digests, targets, isOwn, ownCount, startRun },
        ...{ jobs, shard, signal, onProgress },
      });
  const context: DatasetContext = {
    ...facts,
    family,
    scenes: digests,
    files: listing?.files,
    manifest,
    failures: root === undefined ? [] : readFailures(root),
    isUnfinished: root !== undefined && existsSync(join(root, '.panoply')),
    unreadable: source.unreadable,
    convention,
  };
  run.addDataset(context, shard && ownFindings(digests, shard));
  const issues = run.issues();
  return {
    issues,
    counts: countIssues(issues),
    checked: {
      family,
      scenes: digests.length,
      images,
      bytes,
      rules: run.codes.length,
      deep,
      ...(shard && { share: { ...shard, scenes: ownCount } }),
    },
  };
}
