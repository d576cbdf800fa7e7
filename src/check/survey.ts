/** The first look at a dataset: headers of all images, which of them are the same, what is kept of each scene. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SceneDigest } from '../analysis/check/types.ts';
import { SystemError } from '../core/errors.ts';
import type { ImageHeader } from '../core/image/image-header.ts';
import type { Family } from '../core/model/dataset.ts';
import { examineFile, examineImage } from '../io/node/examine-image.ts';
import type { CheckImage, CheckScene, CheckSource } from './source.ts';

/** Files read in one go before others get a turn. */
const imagesPerTurn = 256;

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
    if (code === 'ENOENT' || code === 'missing-file' || code === 'no-picture') facts.state = 'missing';
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

export interface Survey {
  digests: SceneDigest[];
  images: number;
  /** Of the images' files. */
  bytes: number;
}

export interface SurveyOptions {
  /** Once the headers of a scene are known. */
  onScene(scene: CheckScene, digest: SceneDigest, order: number): void;
  signal?: AbortSignal;
  onProgress?(done: number, total: number, unit: 'images'): void;
}

/** @throws {SystemError} `interrupted` */
export async function surveyScenes(
  source: CheckSource,
  { onScene, signal, onProgress }: SurveyOptions,
): Promise<Survey> {
  const digests: SceneDigest[] = [];
  const identities = new Map<CheckImage, string>();
  const headers = new Map<string, ImageHeader>();
  let [images, bytes, sinceTurn] = [0, 0, 0];
  for await (const scene of source.scenes()) {
    for (const image of scene.images) {
      await examine(image, source.family, { identities, headers });
      images++;
      bytes += image.facts.bytes ?? 0;
    }
    const digest = digestOf(scene);
    onScene(scene, digest, digests.length);
    digests.push(digest);
    if ((sinceTurn += scene.images.length) < imagesPerTurn) continue;
    sinceTurn = 0;
    onProgress?.(images, Math.max(images, source.imageCount ?? 0), 'images');
    await new Promise(resolve => setImmediate(resolve));
    if (signal?.aborted) throw new SystemError('interrupted', 'Interrupted');
  }
  compareContents(identities);
  return { digests, images, bytes };
}
