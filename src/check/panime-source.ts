import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { isObject, show } from '../analysis/check/panime-entry.ts';
import type { DocumentFacts, ImageFacts } from '../analysis/check/types.ts';
import { PanoplyError } from '../core/errors.ts';
import { panimeSplits } from '../formats/panime/layout.ts';
import { type LooseEntry, panimeScene, panimeSceneId } from '../formats/panime/open.ts';
import { parseJson } from '../io/json/scan.ts';
import { examineFile } from '../io/node/examine-image.ts';
import { panimeExpectations } from './expectations.ts';
import { type FileListing, isInside, listFiles } from './list-files.ts';
import { type CheckImage, type CheckScene, type CheckSource, newImageFacts } from './source.ts';

interface Entry {
  split: string;
  file: string;
  pointer: string;
  entry: Record<string, unknown>;
}

const panoramaPath = /^((?:train|test|val)\/[^/]+)\/pano\/[^/]+\.(?:png|jpe?g|webp)$/i;

/** Reads a split's JSON file; a missing or broken one is a fact, not an error. */
function readDocument(root: string, split: string, entries: Entry[]): DocumentFacts {
  const file = `${split}.json`;
  if (!existsSync(join(root, file))) return { file, split, state: 'missing', scenes: 0 };
  let value: unknown;
  let hasByteOrderMark = false;
  try {
    let bytes: Uint8Array = readFileSync(join(root, file));
    hasByteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    if (hasByteOrderMark) bytes = bytes.subarray(3);
    value = parseJson(bytes, { file, pointer: '', byte: hasByteOrderMark ? 3 : 0 });
  } catch (error) {
    const { message, hint, where } = error as PanoplyError;
    const place = error instanceof PanoplyError ? { pointer: where?.pointer, byte: where?.byte, hint } : {};
    return { file, split, state: 'broken', problem: { message, ...place }, hasByteOrderMark, scenes: 0 };
  }
  const base: DocumentFacts = { file, split, state: 'read', hasByteOrderMark, scenes: 0 };
  if (!Array.isArray(value)) return { ...base, wrongShape: show(value) };
  const wrongEntries: { pointer: string; received: string }[] = [];
  for (const [index, entry] of value.entries()) {
    const pointer = `/${index}`;
    if (isObject(entry)) entries.push({ split, file, pointer, entry });
    else wrongEntries.push({ pointer, received: show(entry) });
  }
  return { ...base, wrongEntries, scenes: value.length };
}

function imageOf(
  root: string,
  { files, findOtherCase }: FileListing,
  place: Pick<ImageFacts, 'role' | 'index' | 'path' | 'pointer'>,
): CheckImage {
  if (!isInside(place.path)) return { facts: newImageFacts(place, 'outside') };
  const path = posix.normalize(place.path);
  if (files.has(path)) return { facts: newImageFacts(place, 'present'), file: join(root, path) };
  const otherCase = findOtherCase(path);
  if (otherCase === undefined) return { facts: newImageFacts(place, 'missing') };
  return { facts: newImageFacts(place, 'missing', otherCase), file: join(root, otherCase) };
}

function imagesOf(root: string, listing: FileListing, { entry, pointer }: Entry): CheckImage[] {
  const images: CheckImage[] = [];
  if (typeof entry.pano === 'string')
    images.push(imageOf(root, listing, { role: 'panorama', index: 0, path: entry.pano, pointer: `${pointer}/pano` }));
  for (const [index, path] of Array.isArray(entry.images) ? entry.images.entries() : [])
    if (typeof path === 'string')
      images.push(imageOf(root, listing, { role: 'view', index, path, pointer: `${pointer}/images/${index}` }));
  return images;
}

/** Whether a folder holds panoramas in the card's layout; JSON files or not. */
export function detectPanoramas(root: string): boolean {
  return panimeSplits.some(split => existsSync(join(root, split))) && findPanoramas(listFiles(root)).size > 0;
}

/** `<split>/<scene>` to the path of its panorama. */
function findPanoramas({ files }: FileListing): Map<string, string> {
  const panoramas = new Map<string, string>();
  for (const path of files.keys()) {
    const scene = panoramaPath.exec(path)?.[1];
    // `pano/original.png` beside `pano/image.png` is not another panorama.
    if (scene !== undefined && (!panoramas.has(scene) || /\/image\.[a-z]+$/i.test(path))) panoramas.set(scene, path);
  }
  return panoramas;
}

/** Every original of an archive, looked at. */
function readArchive(root: string): Map<string, ImageFacts> {
  const panoramas = findPanoramas(listFiles(root));
  return new Map(
    [...panoramas].map(([scene, path]) => {
      const { bytes, header, fault } = examineFile(join(root, path));
      return [scene, { role: 'original', index: 0, path, state: 'present', bytes, header, fault } as const];
    }),
  );
}

/**
 * A Panime dataset as the check sees it.
 * @param root with the JSON files, or with panoramas alone
 * @param archive root of the originals that belong to it
 */
export function openPanimeCheck(root: string, archive?: string): CheckSource {
  const listing = listFiles(root);
  const entries: Entry[] = [];
  const documents = panimeSplits.map(split => readDocument(root, split, entries));
  if (documents.every(({ state }) => state === 'missing')) return openPanoramasAlone(root, listing);
  return {
    family: 'panime',
    sceneCount: entries.length,
    imageCount: entries.reduce(
      (sum, { entry }) => sum + (Array.isArray(entry.images) ? entry.images.length : 0) + 1,
      0,
    ),
    root,
    listing,
    provided: archive === undefined ? ['json', 'files'] : ['json', 'files', 'archive'],
    facts: {
      documents,
      expected: panimeExpectations(root),
      archive: archive === undefined ? undefined : readArchive(archive),
    },
    unreadable: [],
    async *scenes(): AsyncGenerator<CheckScene> {
      for (const each of entries) {
        const { split, file, pointer, entry } = each;
        const loose = entry as LooseEntry;
        const id = panimeSceneId(loose, split, Number(pointer.slice(1)));
        const images = imagesOf(root, listing, each);
        yield { scene: panimeScene(root, id, split, loose), file, pointer, entry, images };
      }
    },
  };
}

/** The archive of originals by itself: panoramas, no JSON. */
function openPanoramasAlone(root: string, listing: FileListing): CheckSource {
  const panoramas = findPanoramas(listing);
  return {
    family: 'panime',
    sceneCount: panoramas.size,
    imageCount: panoramas.size,
    root,
    listing,
    provided: ['files'],
    facts: { documents: [], expected: { ...panimeExpectations(root), origin: 'the card' } },
    unreadable: [],
    async *scenes(): AsyncGenerator<CheckScene> {
      for (const [id, path] of panoramas) {
        const image = imageOf(root, listing, { role: 'panorama', index: 0, path });
        yield { scene: panimeScene(root, id, id.split('/')[0], { pano: path }), file: path, images: [image] };
      }
    },
  };
}
