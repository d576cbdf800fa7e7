import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { FormatError, SystemError } from '../../core/errors.ts';
import type { Dataset, Scene } from '../../core/model/dataset.ts';
import type { ImageRef } from '../../core/model/image.ts';
import { fileImage, fileSource } from '../../io/node/file-source.ts';
import { readImageHeader } from '../../io/node/sharp.ts';
import { memorySource, readAll } from '../../io/sources.ts';
import { type CategoryIndex, indexCategories } from './categories.ts';
import { type AnnotationPath, annotationFiles } from './detect.ts';
import { compareSplits, imageCandidates, panocapsLicence } from './layout.ts';
import { type AnnotationFile, type IndexProblem, indexRawSplit, type RawSplit } from './raw-index.ts';
import type { PanocapsParquet } from './read-parquet.ts';
import type { PanocapsRecord } from './record.ts';
import { sceneOfRecord, sourceName } from './scene.ts';
import { isUrl, listTables, type TableFile } from './tables.ts';

/** A PanoCaps dataset: the model's, plus what writing and checking need. */
export interface PanocapsDataset extends Dataset {
  family: 'panocaps';
  /** What is wrong between records or files; `check` reports it. */
  problems: readonly IndexProblem[];
  /** The annotation files or tables, those that could not be read included. */
  files: readonly PanocapsFile[];
  /** Folders in which pictures are looked for. */
  imageFolders: readonly string[];
  /** Other members of a split's raw files (categories, info), to be written back. */
  rests(split: string): { captionRest: Record<string, unknown>; maskRest: Record<string, unknown> };
  /** The record of a scene as the files have it. @throws {FormatError} `unknown-scene` and those of reading */
  record(id: string): Promise<PanocapsRecord>;
  /** The picture of a scene, without reading its annotations again. */
  imageOf(id: string, record: PanocapsRecord): ImageRef;
  /** Whether pictures are in the tables. */
  hasEmbeddedImages: boolean;
  categoryIndex: CategoryIndex;
}

/** One annotation file or table of a dataset. */
export interface PanocapsFile {
  path: string;
  /** Undefined where the file could not be read and its name does not tell. */
  split?: string;
  holds: 'captions' | 'masks' | 'rows';
  /** Images it lists. */
  images: number;
  hasByteOrderMark: boolean;
  /** Why it could not be read. */
  error?: FormatError;
}

export interface OpenPanocapsOptions {
  /** More folders in which pictures may be. */
  images?: readonly string[];
  /** Opens the raw files of this split alone. */
  split?: string;
  /** Goes on without files that cannot be read; they are in {@link PanocapsDataset.files} with their errors. */
  skipBroken?: boolean;
}

interface Source {
  split: string;
  imageId: string;
  read(): Promise<PanocapsRecord>;
  image?: (fileName: string) => ImageRef;
}

/**
 * The splits of raw annotation files by name, without reading them; empty where there are none.
 * @returns in the card's order, each with its files
 */
export function listRawSplits(roots: readonly string[]): { name: string; files: string[] }[] {
  const splits = new Map<string, string[]>();
  for (const { path, split } of roots.flatMap(annotationFiles)) {
    const files = splits.get(split);
    if (files) files.push(path);
    else splits.set(split, [path]);
  }
  return [...splits].map(([name, files]) => ({ name, files })).sort((a, b) => compareSplits(a.name, b.name));
}

/** Where `images/` may be for a root that is the dataset, one of its two folders, or a table. */
function pictureRoots(root: string): string[] {
  if (isUrl(root) || /\.zip$/i.test(root)) return [];
  if (root.endsWith('.parquet')) return [dirname(dirname(resolve(root)))];
  return ['annotations', 'data'].includes(basename(resolve(root))) ? [root, dirname(resolve(root))] : [root];
}

/**
 * Opens a PanoCaps dataset, raw (`annotations/<split>_{caption,mask}.json`) or Parquet (files, members of a zip,
 * addresses read by ranges); the raw files win where a root has both. Roots that hold neither are folders of pictures.
 * @throws {SystemError} `missing-dataset`
 * @throws {FormatError} `bad-json`, `json-duplicate-key`, `bad-panocaps`, `bad-parquet`
 */
export async function openPanocaps(
  roots: readonly string[],
  { images = [], skipBroken = false, split }: OpenPanocapsOptions = {},
): Promise<PanocapsDataset> {
  const raw = roots.flatMap(annotationFiles).filter(file => split === undefined || file.split === split);
  const parquet = raw.length > 0 ? [] : roots.flatMap(listTables);
  if (raw.length + parquet.length === 0) {
    throw new SystemError(
      'missing-dataset',
      `Expected annotations/<split>_caption.json and _mask.json, or data/*.parquet, in ${roots.join(', ')} but found neither`,
      { where: { file: roots[0] } },
    );
  }
  const folders = [...images, ...roots.flatMap(pictureRoots)];
  const opened = raw.length > 0 ? await openRaw(raw, skipBroken) : await openTables(parquet, skipBroken);
  return buildDataset(roots, opened, folders);
}

/**
 * Opens one split from a caption file and a mask file of any name.
 * @throws {SystemError} `missing-file`; {@link FormatError} as {@link openPanocaps}
 */
export async function openPanocapsPair(
  files: { captions: string; masks: string; split: string },
  { images = [] }: { images?: readonly string[] } = {},
): Promise<PanocapsDataset> {
  const opened = await openRaw(
    [
      { path: files.captions, split: files.split, holds: 'captions' },
      { path: files.masks, split: files.split, holds: 'masks' },
    ],
    false,
  );
  const folders = [...images, dirname(files.captions), dirname(dirname(resolve(files.captions)))];
  return buildDataset([files.captions], opened, folders);
}

interface Opened {
  sources: Source[];
  problems: IndexProblem[];
  files: PanocapsFile[];
  rests: Map<string, { captionRest: Record<string, unknown>; maskRest: Record<string, unknown> }>;
  categoryIndex: CategoryIndex;
}

/** Annotation files up to this many bytes are held in memory while they are open. */
const memoryBytes = 2 ** 26;

async function openAnnotations(path: string): Promise<AnnotationFile> {
  const source = await fileSource(path);
  if (source.byteLength > memoryBytes) return { file: path, source };
  const memory = await readAll(source);
  return { file: path, source: memorySource(memory), memory };
}

/** The files of a split by what they hold. @throws {FormatError} `bad-panocaps` where there are two of a kind */
async function pickFile(files: readonly AnnotationPath[], split: string, holds: AnnotationPath['holds']) {
  const found = files.filter(file => file.split === split && file.holds === holds);
  if (found.length > 1) {
    throw new FormatError(
      'bad-panocaps',
      `Expected one file of ${holds} for ${split} but received ${found.map(({ path }) => path).join(' and ')}`,
      { where: { file: found[1].path } },
    );
  }
  return found.length === 0 ? undefined : openAnnotations(found[0].path);
}

async function openRaw(paths: readonly AnnotationPath[], skipBroken: boolean): Promise<Opened> {
  const splits: RawSplit[] = [];
  const files: PanocapsFile[] = [];
  for (const split of [...new Set(paths.map(path => path.split))].sort(compareSplits)) {
    const pair = {
      captions: await pickFile(paths, split, 'captions'),
      masks: await pickFile(paths, split, 'masks'),
    };
    const onBroken = skipBroken
      ? (path: string, error: FormatError) => {
          const holds = path === pair.captions?.file ? 'captions' : 'masks';
          files.push({ path, split, holds, images: 0, hasByteOrderMark: false, error });
        }
      : undefined;
    const opened = await indexRawSplit(split, pair, { onBroken });
    splits.push(opened);
    files.push(...opened.files.map(file => ({ ...file, split })));
  }
  return {
    sources: splits.flatMap(split =>
      split.ids.map(imageId => ({ split: split.name, imageId, read: () => split.read(imageId) })),
    ),
    problems: splits.flatMap(({ problems }) => problems),
    files,
    rests: new Map(splits.map(({ name, captionRest, maskRest }) => [name, { captionRest, maskRest }])),
    categoryIndex: indexCategories(splits.map(({ maskRest }) => ({ categories: maskRest.categories, source: '' }))),
  };
}

async function openTables(listed: readonly TableFile[], skipBroken: boolean): Promise<Opened> {
  // Raw files do without a reader of Parquet.
  const { openPanocapsParquet } = await import('./read-parquet.ts');
  const tables: PanocapsParquet[] = [];
  const files: PanocapsFile[] = [];
  for (const { path, open } of listed) {
    const file = { path, holds: 'rows', hasByteOrderMark: false } as const;
    try {
      const table = await openPanocapsParquet(await open(), path);
      tables.push(table);
      files.push({ ...file, split: table.rows[0]?.split, images: table.rows.length });
    } catch (error) {
      if (!skipBroken || !(error instanceof FormatError)) throw error;
      files.push({ ...file, images: 0, error });
    }
  }
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
  return { sources, problems: [], files, rests, categoryIndex: indexCategories(lists) };
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

/** The file of a picture in the first folder that has it, in one of the places where pictures are. */
export function findPicture(
  folders: readonly string[],
  split: string,
  fileName: string,
): { folder: string; path: string } | undefined {
  for (const folder of folders)
    for (const path of imageCandidates(split, fileName)) if (existsSync(join(folder, path))) return { folder, path };
  return undefined;
}

/** A picture that is looked for when it is opened; PanoCaps is published without its pictures. */
function locatedImage(folders: readonly string[], split: string, fileName: string): ImageRef {
  let found: ImageRef | undefined;
  const find = (): ImageRef => {
    if (found) return found;
    const place = findPicture(folders, split, fileName);
    if (place) return (found = fileImage(join(place.folder, place.path), place.path));
    const where = folders.length > 0 ? `below ${folders.join(', ')}` : 'but no folder of pictures is known';
    throw new SystemError('missing-file', `Expected the picture ${fileName} ${where}`, {
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
  { sources, problems, files, rests, categoryIndex }: Opened,
  imageFolders: readonly string[],
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
      licence: panocapsLicence,
      sources: ['ADE20K', 'COCONut', 'VIPSeg'],
    },
    categories: categoryIndex.all,
    splits: [...splits].map(([name, ids]) => ({ name, scenes: ids.length })),
    problems,
    files,
    imageFolders,
    hasEmbeddedImages: sources.some(({ image }) => image !== undefined),
    categoryIndex,
    rests: split => rests.get(split) ?? { captionRest: {}, maskRest: {} },
    index: split => [...splits].filter(([name]) => split === undefined || name === split).flatMap(([, ids]) => ids),
    record: async id => find(id).read(),
    imageOf(id, record) {
      const fileName = String(record.image.file_name ?? record.imageId);
      return find(id).image?.(fileName) ?? locatedImage(imageFolders, record.split, fileName);
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
