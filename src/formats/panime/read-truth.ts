/** Reads the panoptic truth beside a Panime dataset: what a scene's pictures show, with masks decoded on demand. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError, type Where } from '../../core/errors.ts';
import { encodeIds, formatRle, type RunLengths } from '../../core/mask/index.ts';
import type { Caption, Category, Phrase, Region, Rle } from '../../core/model/dataset.ts';
import type { ImageRef } from '../../core/model/image.ts';
import { fileImage, fileSource, readError } from '../../io/node/file-source.ts';
import { readPanopticPng } from '../../io/node/panoptic-png.ts';
import { type CocoFile, indexCocoFile } from '../coco/index-file.ts';
import { categoriesPath, sceneTruthPath, truthSource } from './regions.ts';

/** What is known of one picture. */
export interface PictureTruth {
  regions: readonly Region[];
  caption?: Caption;
  /** The PNG of segment ids. */
  ids: ImageRef;
}

/** The truth of a dataset; nothing is read before it is asked for. */
export interface TruthReader {
  categories: readonly Category[];
  /**
   * What is known of the pictures of a scene, by their paths; empty where nothing is. Masks are decoded when their
   * `counts` are first looked at, a picture at a time; that may throw as reading does.
   * @param folder of the scene, `train/a_red_door`
   * @throws {SystemError} `cannot-read`
   * @throws {FormatError} `bad-json`, `bad-regions`
   */
  read(split: string, folder: string, imagePaths: readonly string[]): Promise<ReadonlyMap<string, PictureTruth>>;
}

type Loose = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fail(expected: string, received: unknown, where: Where): never {
  const text = typeof received === 'string' ? received : (JSON.stringify(received) ?? String(received));
  throw new FormatError('bad-regions', `Expected ${expected} but received ${text.slice(0, 60)}`, { where });
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new FormatError('bad-json', `Expected JSON: ${(cause as Error).message}`, { where: { file }, cause });
  }
}

/** A number that counts something; anything else is refused with its place. */
function wholeNumber(value: unknown, name: string, where: Where): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  return fail(`a whole number for ${name}`, value, where);
}

/** The masks of a picture, decoded at the first look and kept as long as its regions are. */
function maskDecoder(root: string, png: string, width: number, height: number) {
  let decoded: ReadonlyMap<number, RunLengths> | undefined;
  return (id: number, where: Where): RunLengths => {
    if (!decoded) {
      const picture = readPanopticPng(join(root, png), join(root, png));
      if (picture.width !== width || picture.height !== height) {
        fail(`${width}x${height} for the panoptic PNG`, `${picture.width}x${picture.height}`, {
          file: join(root, png),
        });
      }
      decoded = encodeIds(picture.ids, height, width);
    }
    const mask = decoded.get(id);
    if (mask) return mask;
    throw new FormatError('missing-segment', `Expected segment ${id} in ${png} but no pixel has its id`, { where });
  };
}

function regionOf(
  segment: unknown,
  size: Rle['size'],
  categories: ReadonlyMap<number, Category>,
  decode: (id: number, where: Where) => RunLengths,
  where: Where,
): Region {
  if (!isObject(segment)) return fail('an object for a segment', segment, where);
  const { bbox } = segment;
  const isBox = Array.isArray(bbox) && bbox.length === 4 && bbox.every(value => Number.isFinite(value));
  if (!isBox) return fail('[x, y, width, height] for bbox', bbox, { ...where, pointer: `${where.pointer}/bbox` });
  const id = wholeNumber(segment.id, 'id', where);
  const categoryId = wholeNumber(segment.category_id, 'category_id', where);
  let counts: Rle['counts'] | undefined;
  return {
    id,
    categoryId,
    isThing: categories.get(categoryId)?.isThing ?? false,
    isCrowd: segment.iscrowd === 1,
    area: wholeNumber(segment.area, 'area', where),
    bbox: bbox as unknown as Region['bbox'],
    mask: {
      size,
      get counts() {
        counts ??= formatRle(decode(id, where)).counts;
        return counts;
      },
    },
  };
}

function captionOf(caption: unknown, where: Where): Caption | undefined {
  if (caption === undefined || caption === null) return undefined;
  if (!isObject(caption) || typeof caption.text !== 'string') return fail('a caption with its text', caption, where);
  const { text, phrases = [] } = caption;
  if (!Array.isArray(phrases)) return fail('a list for phrases', phrases, where);
  return {
    text,
    phrases: phrases.map((phrase: unknown, i): Phrase => {
      const place = { ...where, pointer: `${where.pointer}/phrases/${i}` };
      if (!isObject(phrase)) return fail('an object for a phrase', phrase, place);
      const [start, end] = [wholeNumber(phrase.start, 'start', place), wholeNumber(phrase.end, 'end', place)];
      if (end > text.length || text.slice(start, end) !== phrase.text) {
        return fail(`the caption's characters ${start} to ${end} for the phrase`, phrase.text, place);
      }
      const ids = phrase.segment_ids;
      if (!Array.isArray(ids)) return fail('a list for segment_ids', ids, place);
      return { text: phrase.text, start, end, regionIds: ids.map(id => wholeNumber(id, 'segment_ids', place)) };
    }),
  };
}

/** One picture's truth from what a file says of it. */
function pictureTruth(
  root: string,
  { png, width, height, segments, caption }: Record<'png' | 'width' | 'height' | 'segments' | 'caption', unknown>,
  categories: ReadonlyMap<number, Category>,
  { where, segmentsKey }: { where: Where; segmentsKey: string },
): PictureTruth {
  if (typeof png !== 'string') return fail('a path for the panoptic PNG', png, where);
  if (!Array.isArray(segments)) return fail(`a list for ${segmentsKey}`, segments, where);
  const columns = wholeNumber(width, 'width', where);
  const rows = wholeNumber(height, 'height', where);
  const decode = maskDecoder(root, png, columns, rows);
  const size = [rows, columns] as const;
  const at = (key: string) => ({ ...where, pointer: `${where.pointer ?? ''}/${key}` });
  return {
    regions: segments.map((each: unknown, i) => regionOf(each, size, categories, decode, at(`${segmentsKey}/${i}`))),
    caption: captionOf(caption, at('caption')),
    ids: fileImage(join(root, png), png),
  };
}

function toCategories(list: unknown, file: string): Category[] {
  if (!Array.isArray(list)) return fail('a list for the categories', list, { file });
  return list.map((entry: unknown, i) => {
    const where = { file, pointer: `/${i}` };
    if (!isObject(entry)) return fail('an object for a category', entry, where);
    const { name, isthing, supercategory } = entry;
    const isThing = isthing === undefined ? undefined : isthing === 1 || isthing === true;
    return {
      source: truthSource,
      id: wholeNumber(entry.id, 'id', where),
      name: String(name ?? ''),
      isThing,
      ...(typeof supercategory === 'string' ? { supercategory } : {}),
    };
  });
}

/** From `regions/categories.json`, else (a set without it) from the first split's whole file. */
function readCategories(root: string, splits: readonly string[]): Category[] {
  const path = join(root, categoriesPath);
  if (existsSync(path)) return toCategories(parse(readFileSync(path, 'utf8'), path), path);
  const file = splits.map(split => join(root, `regions/${split}.json`)).find(existsSync);
  if (file === undefined) return [];
  const whole = parse(readFileSync(file, 'utf8'), file);
  return toCategories(isObject(whole) ? whole.categories : undefined, file);
}

/**
 * Looks for the panoptic truth of a Panime dataset: `regions/`.
 * @param splits names of the dataset's splits
 * @returns undefined where there is none
 * @throws {FormatError} `bad-json`, `bad-regions` of the categories
 */
export function openTruth(root: string, splits: readonly string[]): TruthReader | undefined {
  if (!existsSync(join(root, 'regions'))) return undefined;
  const categories = readCategories(root, splits);
  const byId = new Map(categories.map(category => [category.id, category]));
  const indices = new Map<string, Promise<CocoFile> | undefined>();

  /** The COCO file of a split, indexed once; for sets that do not have a file for each scene. */
  const indexOf = (split: string): Promise<CocoFile> | undefined => {
    if (!indices.has(split)) {
      const path = join(root, `regions/${split}.json`);
      const index = existsSync(path)
        ? fileSource(path).then(source => indexCocoFile(source, path, 'panoptic'))
        : undefined;
      indices.set(split, index);
    }
    return indices.get(split);
  };

  async function readScene(path: string): Promise<Map<string, PictureTruth>> {
    const text = await readFile(path, 'utf8').catch(cause => {
      throw readError(cause, path);
    });
    const file = parse(text, path);
    if (!isObject(file) || !Array.isArray(file.images)) return fail('a list for images', file, { file: path });
    return new Map(
      file.images.map((each: unknown, i): [string, PictureTruth] => {
        const where = { file: path, pointer: `/images/${i}` };
        if (!isObject(each) || typeof each.image !== 'string') return fail('an object with image', each, where);
        const { png, width, height, segments, caption } = each;
        const parts = { png, width, height, segments, caption };
        return [each.image, pictureTruth(root, parts, byId, { where, segmentsKey: 'segments' })];
      }),
    );
  }

  async function readFromSplit(split: string, imagePaths: readonly string[]): Promise<Map<string, PictureTruth>> {
    const index = await indexOf(split);
    const truths = new Map<string, PictureTruth>();
    for (const image of index ? imagePaths : []) {
      const record = index?.images.get(image)?.record;
      const [found] = (await index?.annotationsOf(image)) ?? [];
      if (!record || !found) continue;
      const { annotation, where } = found;
      const parts = {
        png: `regions/${split}/${annotation.file_name}`,
        width: record.width,
        height: record.height,
        segments: annotation.segments_info,
        caption: annotation.caption,
      };
      truths.set(image, pictureTruth(root, parts, byId, { where, segmentsKey: 'segments_info' }));
    }
    return truths;
  }

  return {
    categories,
    read(split, folder, imagePaths) {
      const path = join(root, sceneTruthPath(folder));
      return existsSync(path) ? readScene(path) : readFromSplit(split, imagePaths);
    },
  };
}
