import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { FormatError, SystemError } from '../../core/errors.ts';
import type { Dataset, Scene } from '../../core/model/dataset.ts';
import type { ImageRef } from '../../core/model/image.ts';
import { fileImage, fileSource } from '../../io/node/file-source.ts';
import { readImageHeader } from '../../io/node/sharp.ts';
import { memorySource } from '../../io/sources.ts';
import { type CategoryIndex, indexCategories } from './categories.ts';
import { compareSplits, imageCandidates, parseAnnotationName } from './layout.ts';
import { type IndexProblem, indexRawSplit, type RawSplit } from './raw-index.ts';
import { openPanocapsParquet, type PanocapsParquet } from './read-parquet.ts';
import type { PanocapsRecord } from './record.ts';
import { sceneOfRecord, sourceName } from './scene.ts';

/** A PanoCaps dataset: the model's, plus what writing and checking need. */
export interface PanocapsDataset extends Dataset {
  family: 'panocaps';
  /** What is wrong between records or files; `check` reports it. */
  problems: readonly IndexProblem[];
  /** Other members of a split's raw files (categories, info), to be written back. */
  rests(split: string): { captionRest: Record<string, unknown>; maskRest: Record<string, unknown> };
  /** The record of a scene as the files have it. @throws {FormatError} `unknown-scene` and those of reading */
  record(id: string): Promise<PanocapsRecord>;
  /** The picture of a scene, without reading its annotations again. */
  imageOf(id: string, record: PanocapsRecord): ImageRef;
  categoryIndex: CategoryIndex;
}

interface Source {
  split: string;
  imageId: string;
  read(): Promise<PanocapsRecord>;
  image?: (fileName: string) => ImageRef;
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** `annotations/` below a root, or the root itself when that holds the files. */
function annotationFiles(root: string): { path: string; split: string; holds: 'captions' | 'masks' }[] {
  return [join(root, 'annotations'), root].filter(isFolder).flatMap(folder =>
    readdirSync(folder).flatMap(name => {
      const parsed = parseAnnotationName(name);
      return parsed ? [{ path: join(folder, name), ...parsed }] : [];
    }),
  );
}

/** Parquet files of a root: itself, those in `data/`, or those in it. A `*` in the name stands for anything. */
function parquetFiles(root: string): string[] {
  if (root.endsWith('.parquet')) {
    if (!root.includes('*')) return existsSync(root) ? [root] : [];
    const pattern = basename(root)
      .split('*')
      .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*');
    return listed(dirname(root), new RegExp(`^${pattern}$`));
  }
  const inData = listed(join(root, 'data'), /\.parquet$/);
  return inData.length > 0 ? inData : listed(root, /\.parquet$/);
}

function listed(folder: string, pattern: RegExp): string[] {
  if (!isFolder(folder)) return [];
  return readdirSync(folder)
    .filter(name => pattern.test(name))
    .sort()
    .map(name => join(folder, name));
}

/** Whether one of the roots holds PanoCaps' annotation files or Parquet files. */
export function detectPanocaps(roots: readonly string[]): boolean {
  return roots.some(root => annotationFiles(root).length > 0 || parquetFiles(root).length > 0);
}

/**
 * Opens a PanoCaps dataset, raw (`annotations/<split>_{caption,mask}.json`) or Parquet; the raw files win where a
 * root has both. Roots that hold neither are folders of pictures.
 * @param options.images more folders in which pictures may be
 * @throws {SystemError} `missing-dataset`
 * @throws {FormatError} `bad-json`, `json-duplicate-key`, `bad-panocaps`, `bad-parquet`
 */
export async function openPanocaps(
  roots: readonly string[],
  { images = [] }: { images?: readonly string[] } = {},
): Promise<PanocapsDataset> {
  const raw = roots.flatMap(annotationFiles);
  const parquet = raw.length > 0 ? [] : roots.flatMap(parquetFiles);
  if (raw.length + parquet.length === 0) {
    throw new SystemError(
      'missing-dataset',
      `Expected annotations/<split>_caption.json and _mask.json, or data/*.parquet, in ${roots.join(', ')} but found neither`,
      { where: { file: roots[0] } },
    );
  }
  const folders = [...images, ...roots.map(root => (root.endsWith('.parquet') ? dirname(dirname(root)) : root))];
  const locate = (split: string, fileName: string): ImageRef => locatedImage(folders, split, fileName);
  const opened = raw.length > 0 ? await openRaw(raw) : await openTables(parquet);
  return buildDataset(roots, opened, locate);
}

/**
 * Opens one split from a caption file and a mask file of any name.
 * @throws {SystemError} `missing-file`; {@link FormatError} as {@link openPanocaps}
 */
export async function openPanocapsPair(
  files: { captions: string; masks: string; split: string },
  { images = [] }: { images?: readonly string[] } = {},
): Promise<PanocapsDataset> {
  const opened = await openRaw([
    { path: files.captions, split: files.split, holds: 'captions' },
    { path: files.masks, split: files.split, holds: 'masks' },
  ]);
  const folders = [...images, dirname(files.captions), dirname(dirname(resolve(files.captions)))];
  return buildDataset([files.captions], opened, (split, fileName) => locatedImage(folders, split, fileName));
}

interface Opened {
  sources: Source[];
  problems: IndexProblem[];
  rests: Map<string, { captionRest: Record<string, unknown>; maskRest: Record<string, unknown> }>;
  categoryIndex: CategoryIndex;
}

async function openRaw(files: ReturnType<typeof annotationFiles>): Promise<Opened> {
  const splits: RawSplit[] = [];
  for (const name of [...new Set(files.map(({ split }) => split))].sort(compareSplits)) {
    const pick = async (holds: 'captions' | 'masks') => {
      const found = files.filter(file => file.split === name && file.holds === holds);
      if (found.length > 1) {
        throw new FormatError(
          'bad-panocaps',
          `Expected one file of ${holds} for ${name} but received ${found.map(({ path }) => path).join(' and ')}`,
          { where: { file: found[1].path } },
        );
      }
      return found.length === 0 ? undefined : { file: found[0].path, source: await fileSource(found[0].path) };
    };
    splits.push(await indexRawSplit(name, { captions: await pick('captions'), masks: await pick('masks') }));
  }
  return {
    sources: splits.flatMap(split =>
      split.ids.map(imageId => ({ split: split.name, imageId, read: () => split.read(imageId) })),
    ),
    problems: splits.flatMap(({ problems }) => problems),
    rests: new Map(splits.map(({ name, captionRest, maskRest }) => [name, { captionRest, maskRest }])),
    categoryIndex: indexCategories(splits.map(({ maskRest }) => ({ categories: maskRest.categories, source: '' }))),
  };
}

async function openTables(paths: readonly string[]): Promise<Opened> {
  const tables: PanocapsParquet[] = [];
  for (const path of paths) tables.push(await openPanocapsParquet(await fileSource(path), path));
  const sources = tables.flatMap(table =>
    table.rows.map(
      ({ imageId, split }, row): Source => ({
        split,
        imageId,
        read: () => table.readRecord(row),
        image: table.hasImages ? fileName => embeddedImage(table, row, fileName) : undefined,
      }),
    ),
  );
  // A stable sort: rows stay in file order inside a split.
  sources.sort((a, b) => compareSplits(a.split, b.split));
  const rests: Opened['rests'] = new Map();
  for (const { rows, leftovers } of tables) {
    const split = rows[0]?.split;
    if (split === undefined || rests.has(split)) continue;
    rests.set(split, { captionRest: leftovers.captionRest, maskRest: leftovers.maskRest });
  }
  const lists = [...rests.values()].map(({ maskRest }) => ({ categories: maskRest.categories, source: '' }));
  // Tables of other writers have no list of all categories: each row brings its own.
  if (lists.every(({ categories }) => categories === undefined)) lists.push(...(await categoriesOfRows(tables)));
  return { sources, problems: [], rests, categoryIndex: indexCategories(lists) };
}

async function categoriesOfRows(
  tables: readonly PanocapsParquet[],
): Promise<{ categories: unknown; source: string }[]> {
  const lists: { categories: unknown; source: string }[] = [];
  for (const table of tables) {
    for (const { image_info, categories } of await table.readColumns(['image_info', 'categories'])) {
      lists.push({ categories, source: sourceName((image_info as { data_source?: unknown } | null)?.data_source) });
    }
  }
  return lists;
}

function embeddedImage(table: PanocapsParquet, row: number, fileName: string): ImageRef {
  const load = async () => {
    const bytes = await table.readImage(row);
    if (!bytes) {
      throw new SystemError('missing-file', `Expected a picture in row ${row} but it is empty`, {
        where: { file: table.file, row },
      });
    }
    return bytes;
  };
  return memoryImage(fileName, load, { file: table.file, row });
}

function memoryImage(path: string, load: () => Promise<Uint8Array>, cell: { file: string; row: number }): ImageRef {
  return {
    path,
    open: async () => ({ ...memorySource(await load()), cell }),
    size: async () => readImageHeader(await load(), path),
  };
}

/** A picture that is looked for when it is opened; PanoCaps is published without its pictures. */
function locatedImage(folders: readonly string[], split: string, fileName: string): ImageRef {
  let found: ImageRef | undefined;
  const find = (): ImageRef => {
    if (found) return found;
    for (const folder of folders) {
      for (const candidate of imageCandidates(split, fileName)) {
        const path = join(folder, candidate);
        if (existsSync(path)) return (found = fileImage(path, candidate));
      }
    }
    throw new SystemError('missing-file', `Expected the picture ${fileName} below ${folders.join(', ')}`, {
      where: { file: fileName },
      hint: 'PanoCaps comes without pictures: gather them from their sources with `panoply build panocaps --collect`, or name their folder with --images.',
    });
  };
  return {
    path: fileName,
    open: async () => find().open(),
    size: async () => find().size(),
  };
}

function buildDataset(
  roots: readonly string[],
  { sources, problems, rests, categoryIndex }: Opened,
  locate: (split: string, fileName: string) => ImageRef,
): PanocapsDataset {
  const byId = new Map<string, Source>();
  const splits = new Map<string, string[]>();
  for (const source of sources) {
    let id = source.imageId;
    // The same picture in two splits is a fault for `check` to name; both stay reachable.
    if (byId.has(id)) id = `${source.split}/${id}`;
    for (let copy = 2; byId.has(id); copy++) id = `${source.split}/${source.imageId}#${copy}`;
    byId.set(id, source);
    const ids = splits.get(source.split);
    if (ids) ids.push(id);
    else splits.set(source.split, [id]);
  }
  const find = (id: string): Source => {
    const source = byId.get(id);
    if (source) return source;
    throw new FormatError('unknown-scene', `Expected the id of a scene of ${dataset.name} but received ${id}`);
  };
  const dataset: PanocapsDataset = {
    name: basename(resolve(roots[0])),
    family: 'panocaps',
    roots,
    info: {
      licence: 'Research and non-commercial use only; the licences of the source datasets apply.',
      sources: ['ADE20K', 'COCONut', 'VIPSeg'],
    },
    categories: categoryIndex.all,
    splits: [...splits].map(([name, ids]) => ({ name, scenes: ids.length })),
    problems,
    categoryIndex,
    rests: split => rests.get(split) ?? { captionRest: {}, maskRest: {} },
    index: split => [...splits].filter(([name]) => split === undefined || name === split).flatMap(([, ids]) => ids),
    record: async id => find(id).read(),
    imageOf(id, record) {
      const fileName = String(record.image.file_name ?? record.imageId);
      return find(id).image?.(fileName) ?? locate(record.split, fileName);
    },
    async scene(id): Promise<Scene> {
      const record = await find(id).read();
      return sceneOfRecord(record, {
        id,
        image: dataset.imageOf(id, record),
        categoryOf: categoryId => categoryIndex.find(sourceName(record.image.data_source), categoryId),
      });
    },
    async *scenes(split) {
      for (const id of dataset.index(split)) yield dataset.scene(id);
    },
  };
  return dataset;
}
