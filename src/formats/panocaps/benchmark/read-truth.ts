import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { FormatError, SystemError, UsageError } from '../../../core/errors.ts';
import { truthImages } from '../../../core/grounding/truth.ts';
import type { TruthImage } from '../../../core/grounding/types.ts';
import { readJson } from '../../../io/node/read-json.ts';
import { readParquetTable } from '../../../io/node/read-parquet.ts';
import { isSystemFile } from '../../../io/node/system-files.ts';
import { compareSplits } from '../layout.ts';
import { leftoversOf, storedRecord } from '../read-parquet.ts';

/** The images of each split, in the truth's order. */
export interface PanocapsTruth {
  splits: ReadonlyMap<string, readonly TruthImage[]>;
  /** Names of all splits the truth has, also those not asked for. */
  allSplits: readonly string[];
  /** Folders below which the dataset's pictures may be. */
  roots: readonly string[];
  /** Whether an id belongs to some split, also one not asked for. */
  knows(id: string): boolean;
}

const captionSuffix = '_caption.json';
const isCaptionFile = (name: string) => name.endsWith(captionSuffix) && !isSystemFile(name);

/**
 * The truth of a PanoCaps dataset: its root, its `annotations/` folder, or its Parquet files.
 * @param splits which splits; all by default
 * @throws {SystemError} `missing-file` @throws {UsageError} `unknown-split` @throws {FormatError} `bad-truth`, `truth-ids`
 */
export async function readPanocapsTruth(path: string, splits?: readonly string[]): Promise<PanocapsTruth> {
  if (!existsSync(path))
    throw new SystemError('missing-file', `Cannot read ${path}: it does not exist`, { where: { file: path } });
  if (statSync(path).isDirectory()) {
    for (const folder of [path, join(path, 'annotations')]) {
      if (existsSync(folder) && readdirSync(folder).some(isCaptionFile)) return readAnnotations(folder, splits);
    }
  }
  const files = parquetFiles(path);
  if (files.length > 0) return readParquetTruth(files, splits);
  throw new FormatError(
    'bad-truth',
    `Expected SPLIT${captionSuffix} and SPLIT_mask.json, or Parquet files, in ${path} but found none`,
    {
      where: { file: path },
      hint: "Give the dataset's root, its annotations folder, or its Parquet files.",
    },
  );
}

function parquetFiles(path: string): string[] {
  if (path.endsWith('.parquet')) return [path];
  if (!statSync(path).isDirectory()) return [];
  for (const folder of [path, join(path, 'data')]) {
    if (!existsSync(folder)) continue;
    const names = readdirSync(folder).filter(name => name.endsWith('.parquet') && !isSystemFile(name));
    if (names.length > 0) return names.sort().map(name => join(folder, name));
  }
  return [];
}

function chooseSplits(all: readonly string[], wanted: readonly string[] | undefined, path: string): readonly string[] {
  const unknown = wanted?.find(split => !all.includes(split));
  if (unknown !== undefined) {
    throw new UsageError('unknown-split', `Expected one of ${all.join(', ')} for --split but received ${unknown}`, {
      where: { file: path },
    });
  }
  return wanted && wanted.length > 0 ? wanted : all;
}

function readAnnotations(folder: string, wanted: readonly string[] | undefined): PanocapsTruth {
  const all = readdirSync(folder)
    .filter(isCaptionFile)
    .map(name => name.slice(0, -captionSuffix.length))
    .sort(compareSplits);
  const splits = new Map<string, readonly TruthImage[]>();
  for (const split of chooseSplits(all, wanted, folder)) {
    const captions = join(folder, `${split}${captionSuffix}`);
    const masks = [`${split}_mask.json`, `${split}_masks.json`].map(name => join(folder, name));
    const maskFile = masks.find(existsSync);
    if (!maskFile)
      throw new SystemError('missing-file', `Cannot read ${masks[0]}: it does not exist`, {
        where: { file: masks[0] },
      });
    splits.set(split, truthImages(readJson(captions), readJson(maskFile), { captions, masks: maskFile }));
  }
  // Ids of splits that are not scored are read only if a stray prediction makes it necessary.
  const scored = new Set([...splits.values()].flat().map(({ id }) => String(id)));
  let others: Set<string> | undefined;
  return {
    splits,
    allSplits: all,
    roots: [dirname(resolve(folder)), folder],
    knows(id) {
      if (scored.has(id)) return true;
      others ??= new Set(
        all
          .filter(split => !splits.has(split))
          .flatMap(split => {
            const json = readJson(join(folder, `${split}${captionSuffix}`)) as { images?: { id?: unknown }[] };
            return (json.images ?? []).map(image => String(image.id));
          }),
      );
      return others.has(id);
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

interface ParquetRow {
  split?: string;
  image_id?: unknown;
  file_name?: unknown;
  image_info?: Fields | null;
  caption_info?: Fields | null;
  mask_annotations?: Fields[] | null;
}

/** What the raw files say of one image. */
interface RowContent {
  image: Fields;
  captions: readonly Fields[];
  masks: readonly Fields[];
}

/** The columns hold ids as text: all that belongs to an image has its id. */
function contentOfRow({ image_id, file_name, image_info, caption_info, mask_annotations }: ParquetRow): RowContent {
  const id = image_info?.id ?? image_id;
  return {
    image: { ...image_info, id, file_name: image_info?.file_name ?? file_name },
    captions: caption_info ? [{ ...caption_info, image_id: id }] : [],
    masks: (mask_annotations ?? []).map(mask => ({ ...mask, image_id: id })),
  };
}

async function readParquetTruth(
  files: readonly string[],
  wanted: readonly string[] | undefined,
): Promise<PanocapsTruth> {
  const rowsOf = new Map<string, { content: RowContent; file: string }[]>();
  for (const file of files) {
    const fromName = /(?:^|\/)([^/]+?)(?:-\d+-of-\d+)?\.parquet$/.exec(file)?.[1] ?? 'data';
    const { rows, metadata } = await readParquetTable(file);
    const leftovers = leftoversOf(metadata);
    for (const [index, row] of (rows as ParquetRow[]).entries()) {
      // The order of numeric ids, say, is another than that of texts: what the raw files had counts.
      const isPatched = Object.hasOwn(leftovers.rows, index);
      const content = isPatched ? storedRecord({ ...row }, { file, row: index }, leftovers) : contentOfRow(row);
      const split = row.split ?? fromName;
      const list = rowsOf.get(split);
      if (list) list.push({ content, file });
      else rowsOf.set(split, [{ content, file }]);
    }
  }
  const splits = new Map<string, readonly TruthImage[]>();
  for (const split of chooseSplits([...rowsOf.keys()].sort(compareSplits), wanted, files[0])) {
    const rows = rowsOf.get(split)!;
    const images = rows.map(({ content }) => content.image);
    const annotations = rows.flatMap(({ content }) => content.captions);
    const masks = rows.flatMap(({ content }) => content.masks);
    splits.set(
      split,
      truthImages({ images, annotations }, { annotations: masks }, { captions: rows[0].file, masks: rows[0].file }),
    );
  }
  const ids = new Set([...rowsOf.values()].flat().map(({ content }) => String(content.image.id)));
  const folder = dirname(resolve(files[0]));
  return {
    splits,
    allSplits: [...rowsOf.keys()].sort(compareSplits),
    roots: [dirname(folder), folder],
    knows: id => ids.has(id),
  };
}
