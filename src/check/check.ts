import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
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
import type { ImageHeader } from '../core/image/image-header.ts';
import type { Family } from '../core/model/dataset.ts';
import { isInShard, type Shard } from '../engine/plan.ts';
import { assertRootsExist, findFormat } from '../formats/index.ts';
import { detectPanime } from '../formats/panime/detect.ts';
import { detectPanocaps } from '../formats/panocaps/detect.ts';
import { examineFile, examineImage } from '../io/node/examine-image.ts';
import { isFolder } from '../io/node/files.ts';
import { type DeepTarget, ElsewhereDecoder, examineDeeply, toDeepTarget } from './deep.ts';
import { openGeogenCheck } from './geogen-source.ts';
import { hashOthers, readFailures, readManifest } from './manifest.ts';
import { openModelCheck } from './model-source.ts';
import { isFirstShare, ownFindings } from './own-findings.ts';
import { detectPanoramas, openPanimeCheck } from './panime-source.ts';
import { openPanocapsCheck } from './panocaps-source.ts';
import type { CheckImage, CheckScene, CheckSource } from './source.ts';

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

/** Files read in one go before others get a turn. */
const imagesPerTurn = 256;

function openSource(roots: readonly string[]): CheckSource | Promise<CheckSource> {
  assertRootsExist(roots);
  const folders = roots.filter(isFolder);
  const annotated = folders.filter(detectPanime);
  const alone = folders.filter(root => !annotated.includes(root) && detectPanoramas(root));
  if (folders.length === roots.length && annotated.length + alone.length === roots.length && roots.length <= 2) {
    if (annotated.length === 1) return openPanimeCheck(annotated[0], alone[0]);
    if (annotated.length === 0 && alone.length === 1) return openPanimeCheck(alone[0]);
  }
  if (annotated.length === 0 && detectPanocaps(roots)) return openPanocapsCheck(roots);
  if (findFormat(roots)?.name === 'geogen') return openGeogenCheck(roots);
  return openModelCheck(roots);
}

/** One object for all headers that say the same: a set has a handful. */
function shareHeader(header: ImageHeader, headers: Map<string, ImageHeader>): ImageHeader {
  const key = Object.values(header).join(' ');
  const known = headers.get(key);
  if (known) return known;
  headers.set(key, header);
  return header;
}

/** Header and end of one image. Whatever keeps it from being read is a fact. */
async function examine(
  image: CheckImage,
  family: Family,
  { identities, headers }: { identities: Map<CheckImage, string>; headers: Map<string, ImageHeader> },
): Promise<void> {
  const { facts, file, open } = image;
  try {
    if (file !== undefined) {
      const { identity, bytes, header, fault } = examineFile(file);
      facts.bytes = bytes;
      facts.header = header && shareHeader(header, headers);
      facts.fault = fault;
      if (facts.role === comparedRole(family)) identities.set(image, identity);
    } else if (open) {
      const { bytes, header, fault } = await examineImage(await open());
      facts.bytes = bytes;
      facts.header = header && shareHeader(header, headers);
      facts.fault = fault;
      facts.state = 'present';
      facts.isEmbedded = true;
    }
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === 'ENOENT' || code === 'missing-file') facts.state = 'missing';
    else facts.fault = { kind: 'unreadable', message: `Cannot be read: ${message}` };
  }
}

/** The pictures of which no two should be the same. */
const comparedRole = (family: Family) => (family === 'panocaps' || family === 'coco' ? 'view' : 'panorama');

/** Tells pictures with equal bytes: hard links at once, the rest by size, and by hash where sizes are equal. */
function compareContents(identities: ReadonlyMap<CheckImage, string>): void {
  const bySize = new Map<number, Map<string, CheckImage[]>>();
  for (const [image, identity] of identities) {
    if (!image.facts.bytes) continue;
    const group = bySize.get(image.facts.bytes) ?? new Map<string, CheckImage[]>();
    bySize.set(image.facts.bytes, group.set(identity, [...(group.get(identity) ?? []), image]));
  }
  for (const group of bySize.values()) {
    for (const images of group.values()) {
      const content =
        group.size > 1 ? hashContent(images[0].file!) : images.length > 1 ? images[0].facts.path : undefined;
      for (const { facts } of images) facts.content = content;
    }
  }
}

function hashContent(file: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch {
    return undefined;
  }
}

function digestOf({ scene, file, pointer, row, images, grounding, record, posed }: CheckScene): SceneDigest {
  const { id, split, prompt } = scene;
  const captions = scene.views.reduce((sum, view) => sum + view.captions.length, 0);
  const facts = images.map(image => image.facts);
  return { id, split, prompt, file, pointer, row, captions, images: facts, grounding, record, posed };
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
  const addScene = (run: CheckRun, scene: CheckScene, order: number, found?: SceneMisfits) => {
    const images = digests[order].images;
    const { expected, categories, posedSet } = facts;
    const hasCategories = (categories?.length ?? 0) > 0;
    run.addScene({ ...scene, images, misfits: found, family, expected, hasCategories, posedSet }, order);
  };

  const shallowRun = deep ? undefined : startRun();
  const digests: SceneDigest[] = [];
  const targets: DeepTarget[] = [];
  const identities = new Map<CheckImage, string>();
  const headers = new Map<string, ImageHeader>();
  const isOwn = (id: string) => !shard || isInShard(id, shard);
  let [imageCount, byteCount, ownCount, sinceTurn] = [0, 0, 0, 0];
  for await (const scene of source.scenes()) {
    for (const image of scene.images) {
      await examine(image, family, { identities, headers });
      imageCount++;
      byteCount += image.facts.bytes ?? 0;
    }
    const order = digests.length;
    digests.push(digestOf(scene));
    const own = isOwn(scene.scene.id);
    if (own) ownCount++;
    if (deep) targets.push(toDeepTarget(scene, order, !own));
    else if (own) addScene(shallowRun!, scene, order);
    if ((sinceTurn += scene.images.length) < imagesPerTurn) continue;
    sinceTurn = 0;
    onProgress?.(imageCount, Math.max(imageCount, source.imageCount ?? 0), 'images');
    await new Promise(resolve => setImmediate(resolve));
    if (signal?.aborted) throw new SystemError('interrupted', 'Interrupted');
  }
  compareContents(identities);

  const listed = new Set(manifest?.rows.map(({ path }) => path));
  const isListed = (path: string) => listed.has(path);
  let done = 0;
  const onScene = () => onProgress?.(++done, ownCount, 'scenes');
  if (deep) onProgress?.(0, ownCount, 'scenes');
  const found = deep ? await examineDeeply(targets, { workers: jobs, signal, isListed, onScene }) : undefined;
  const run = shallowRun ?? startRun(found?.convention);
  if (found) {
    const elsewhere = new ElsewhereDecoder();
    let order = 0;
    for await (const scene of source.scenes()) {
      if (isOwn(scene.scene.id)) {
        await elsewhere.examine(scene, digests[order].images, isListed);
        const hull = found.hulls.get(order);
        const posed = scene.posed && { ...scene.posed, hull };
        addScene(run, posed ? { ...scene, posed } : scene, order, found.misfits.get(order));
      }
      order++;
      if (signal?.aborted) throw new SystemError('interrupted', 'Interrupted');
    }
    const bySha256 = new Set(manifest?.rows.flatMap(row => (row.checksum === 'sha256' ? [row.path] : [])));
    for (const { images } of digests)
      for (const { path, sha256 } of images)
        if (sha256 !== undefined && bySha256.has(path)) manifest?.hashes.set(path, sha256);
    if (root !== undefined && manifest && listing) {
      // Pictures that another share decodes are hashed there.
      const pictures = new Set(digests.flatMap(({ images }) => images.map(({ path }) => path)));
      const isFirst = !shard || isFirstShare(shard);
      await hashOthers(root, manifest, listing.files, { isOwn: path => isFirst && !pictures.has(path), signal });
    }
  }

  const context: DatasetContext = {
    ...facts,
    family,
    scenes: digests,
    files: listing?.files,
    manifest,
    failures: root === undefined ? [] : readFailures(root),
    isUnfinished: root !== undefined && existsSync(join(root, '.panoply')),
    unreadable: source.unreadable,
    convention: found?.convention,
  };
  run.addDataset(context, shard && ownFindings(digests, shard));
  const issues = run.issues();
  return {
    issues,
    counts: countIssues(issues),
    checked: {
      family,
      scenes: digests.length,
      images: imageCount,
      bytes: byteCount,
      rules: run.codes.length,
      deep,
      ...(shard && { share: { ...shard, scenes: ownCount } }),
    },
  };
}
