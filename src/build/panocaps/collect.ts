import { existsSync, linkSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { PanoplyError } from '../../core/errors.ts';
import { nameFault } from '../../core/safe-path.ts';
import { describeFile } from '../../engine/manifest.ts';
import type { WrittenFile } from '../../engine/plan.ts';
import { imageFolder } from '../../formats/panocaps/layout.ts';
import { sourceName } from '../../formats/panocaps/scene.ts';
import { makeFolder, writeFileAtomic } from '../../io/node/files.ts';
import { decodeImage, encodeImage, readImageHeader } from '../../io/node/sharp.ts';
import type { PanocapsInput } from './input.ts';
import { resizeBilinear } from './resample.ts';

/** An image that could not be gathered, and why. */
export interface MissingImage {
  id: string;
  source: string;
  fileName: string;
  reason: 'no-folder' | 'not-found' | 'other-size' | 'unreadable';
  message: string;
}

export interface CollectReport {
  /** By source: linked or copied, resized, there already. */
  sources: Record<string, { linked: number; resized: number; present: number; missing: number }>;
  missing: MissingImage[];
}

export const imagesName = 'images';
export const missingName = `${imagesName}/missing.jsonl`;

const imageEndings = new Set(['.jpg', '.jpeg', '.png']);

/** What the naming variants of a source have in common. */
function keyOf(source: string, fileName: string): string {
  const stem = basename(fileName, extname(fileName)).toLowerCase();
  if (source === 'ADE20K') return stem.replace(/^ade_(train|val|test|frame)_/, '');
  if (source === 'COCO' || source === 'COCONut') return stem.replace(/^coco_[a-z]+\d{4}_/, '');
  return stem;
}

/** Every picture below a source's folder that is wanted, by key. VIPSeg's frames are named after their folder, too. */
function findPictures(source: string, folder: string, wanted: ReadonlySet<string>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory() || !imageEndings.has(extname(entry.name).toLowerCase())) continue;
    const name = source === 'VIPSeg' ? `${basename(entry.parentPath)}_${entry.name}` : entry.name;
    for (const key of new Set([keyOf(source, name), keyOf(source, entry.name)])) {
      if (wanted.has(key)) found.set(key, [...(found.get(key) ?? []), join(entry.parentPath, entry.name)]);
    }
  }
  // Exact names first, then in order of path: the same choice on every machine.
  for (const paths of found.values()) paths.sort();
  return found;
}

interface Wanted {
  id: string;
  split: string;
  source: string;
  fileName: string;
  width: number;
  height: number;
}

async function listWanted(input: PanocapsInput): Promise<Wanted[]> {
  const wanted: Wanted[] = [];
  for (const { name, open } of input.splits) {
    const { records } = await open();
    for await (const entry of records()) {
      if ('error' in entry) continue;
      const { file_name, width, height, data_source } = entry.value.record.image;
      wanted.push({
        id: entry.id,
        split: name,
        source: sourceName(data_source),
        fileName: basename(String(file_name)),
        width: Number(width),
        height: Number(height),
      });
    }
  }
  return wanted;
}

/** Links where the file system lets it, else copies; the file appears whole. */
function place(from: string, to: string): void {
  makeFolder(dirname(to));
  const temporary = `${to}.${process.pid}.part`;
  try {
    linkSync(from, temporary);
    renameSync(temporary, to);
  } catch {
    writeFileAtomic(to, readFileSync(from));
  }
}

/**
 * Gathers the pictures that the annotations name, and no others, from the folders of their sources into
 * `images/{train,test_val}/`. A picture is taken only when it has the size the annotations say; VIPSeg's frames are
 * brought to 720 lines first. What is there already stays.
 * @returns what was found, and the pictures that are in place
 * @throws {SystemError} `cannot-write`
 */
export async function collectImages({
  input,
  collect,
  out,
  signal,
}: {
  input: PanocapsInput;
  collect: Readonly<Record<string, string>>;
  out: string;
  signal?: AbortSignal;
}): Promise<{ report: CollectReport; placed: WrittenFile[] }> {
  const folders = new Map(Object.entries(collect).map(([name, folder]) => [sourceName(name), folder]));
  const wanted = await listWanted(input);
  const report: CollectReport = { sources: {}, missing: [] };
  const placed = new Map<string, WrittenFile>();
  const pictures = new Map<string, Map<string, string[]>>();
  for (const [source, folder] of folders) {
    const keys = new Set(wanted.filter(image => image.source === source).map(image => keyOf(source, image.fileName)));
    pictures.set(source, findPictures(source, folder, keys));
  }
  for (const image of wanted) {
    signal?.throwIfAborted();
    const counts = (report.sources[image.source] ??= { linked: 0, resized: 0, present: 0, missing: 0 });
    const miss = (reason: MissingImage['reason'], message: string): void => {
      counts.missing++;
      report.missing.push({ id: image.id, source: image.source, fileName: image.fileName, reason, message });
    };
    const fault = nameFault(image.fileName);
    if (fault !== undefined) {
      miss('not-found', `Expected a name that can be a file's but received ${image.fileName}: ${fault}`);
      continue;
    }
    const path = `${imagesName}/${imageFolder(image.split)}/${image.fileName}`;
    const target = join(out, path);
    if (existsSync(target)) {
      counts.present++;
      placed.set(path, describeFile(path, readFileSync(target)));
      continue;
    }
    if (!folders.has(image.source)) {
      miss('no-folder', `Expected a folder for ${image.source} in --collect`);
      continue;
    }
    const outcome = await gather(
      image,
      pictures.get(image.source)!.get(keyOf(image.source, image.fileName)) ?? [],
      target,
      folders.get(image.source)!,
    );
    if (outcome === 'linked' || outcome === 'resized') {
      counts[outcome]++;
      placed.set(path, describeFile(path, readFileSync(target)));
    } else miss(outcome.reason, outcome.message);
  }
  return { report, placed: [...placed.values()] };
}

/** images/missing.jsonl: a missing picture a line. */
export const missingManifest = ({ missing }: CollectReport): string =>
  missing.map(each => `${JSON.stringify(each)}\n`).join('');

async function gather(
  image: Wanted,
  candidates: readonly string[],
  target: string,
  folder: string,
): Promise<'linked' | 'resized' | Pick<MissingImage, 'reason' | 'message'>> {
  const exact = candidates.filter(path => basename(path).toLowerCase() === image.fileName.toLowerCase());
  const sizes: string[] = [];
  for (const path of new Set([...exact, ...candidates])) {
    const shown = relative(folder, path).split(sep).join('/');
    try {
      const bytes = readFileSync(path);
      const { width, height } = await readImageHeader(bytes, shown);
      if (width === image.width && height === image.height) {
        place(path, target);
        return 'linked';
      }
      const isReduced =
        image.source === 'VIPSeg' && image.height === 720 && image.width === Math.trunc((720 * width) / height);
      if (isReduced) {
        const reduced = resizeBilinear(await decodeImage(bytes, shown), image.width, image.height);
        const format = /\.png$/i.test(target) ? 'png' : 'jpeg';
        writeFileAtomic(target, await encodeImage(reduced, format, { quality: format === 'jpeg' ? 95 : undefined }));
        return 'resized';
      }
      sizes.push(`${shown} is ${width}x${height}`);
    } catch (error) {
      if (!(error instanceof PanoplyError)) throw error;
      return { reason: 'unreadable', message: error.message };
    }
  }
  if (sizes.length === 0)
    return { reason: 'not-found', message: `Expected ${image.fileName} or a known variant of its name` };
  return { reason: 'other-size', message: `Expected ${image.width}x${image.height} but ${sizes.join(', ')}` };
}
