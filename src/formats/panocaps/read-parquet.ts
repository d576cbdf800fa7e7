import type { FileMetaData } from 'hyparquet';
import { FormatError, PanoplyError } from '../../core/errors.ts';
import type { ByteSource } from '../../core/model/image.ts';
import { assertSafeSplit } from '../../core/safe-path.ts';
import { cachedSource } from '../../io/cached-source.ts';
import { type JsonPatch, patchJson } from './patch.ts';
import { type LooseObject, type PanocapsRecord, type PanocapsRow, recordOfRow } from './record.ts';

/** What the fixed columns cannot hold, under the file's key `panoply`. */
export interface ParquetLeftovers {
  version: 1;
  captionRest: Record<string, unknown>;
  maskRest: Record<string, unknown>;
  /** By row of this file: from the record that the row gives to the one it was made from. */
  rows: Record<string, JsonPatch>;
}

/** One Parquet file of a PanoCaps dataset, opened: ids by row; rows are read when asked for. */
export interface PanocapsParquet {
  file: string;
  metadata: FileMetaData;
  /** By row. */
  rows: readonly { imageId: string; split: string }[];
  leftovers: ParquetLeftovers;
  hasImages: boolean;
  /** Some columns of all rows. */
  readColumns(names: string[]): Promise<PanocapsRow[]>;
  /** The raw row. @throws {FormatError} `bad-parquet` */
  readRow(row: number): Promise<PanocapsRow>;
  readRecord(row: number): Promise<PanocapsRecord>;
  /** The embedded picture, if there is one. */
  readImage(row: number): Promise<Uint8Array | undefined>;
}

/** At most so many rows are held at a time. */
const mostRows = 1024;

const textColumns = ['split', 'image_id'];

/** Integers of 64 bits arrive as BigInt; all of this format's are far below 2^53. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint8Array || value === null || typeof value !== 'object') return value;
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, plain);
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}

/** What a file's footer keeps of the records; empty for files of other writers. */
export function leftoversOf(metadata: Pick<FileMetaData, 'key_value_metadata'>): ParquetLeftovers {
  const none: ParquetLeftovers = { version: 1, captionRest: {}, maskRest: {}, rows: {} };
  const text = metadata.key_value_metadata?.find(({ key }) => key === 'panoply')?.value;
  if (text === undefined) return none;
  try {
    const stored = JSON.parse(text) as Partial<ParquetLeftovers>;
    return stored.version === 1 ? { ...none, ...stored } : none;
  } catch {
    return none;
  }
}

/** The record that a row was made from: what its columns hold, and what the footer has besides. */
export function storedRecord(
  row: PanocapsRow,
  place: { file: string; row: number },
  leftovers: ParquetLeftovers,
): PanocapsRecord {
  const { places, ...content } = recordOfRow(row, place);
  const patched = patchJson(content, leftovers.rows[place.row]) as Omit<PanocapsRecord, 'places'>;
  const repeat = (list: readonly LooseObject[]) => list.map(() => place);
  return {
    ...patched,
    places: { ...places, captions: repeat(patched.captions), masks: repeat(patched.masks) },
  };
}

/**
 * Opens a Parquet file in PanoCaps' layout, from anything that can be read by ranges. Reads the footer and two small
 * columns.
 * @param file its name, for messages
 * @throws {FormatError} `bad-parquet` when it is no Parquet file or lacks PanoCaps' columns;
 *   `unsafe-path` of a row's split
 */
export async function openPanocapsParquet(source: ByteSource, file: string): Promise<PanocapsParquet> {
  const cached = cachedSource(source, { blockBytes: 2 ** 18, blocks: 32 });
  const fail = (cause: unknown, row?: number): never => {
    // What could not be read, on a disk or a server, is no fault of the file.
    if (cause instanceof PanoplyError) throw cause;
    throw new FormatError(
      'bad-parquet',
      `Expected a Parquet file in PanoCaps' layout: ${cause instanceof Error ? cause.message : cause}`,
      { where: { file, row }, cause, hint: 'Fetch the file again, or build it anew from the raw annotations.' },
    );
  };
  // Loaded when there is a table: its many modules would delay every command that meets none.
  const { parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
  const metadata = await parquetMetadataAsync(cached).catch(cause => fail(cause));
  const columns = topLevelColumns(metadata);
  const missing = ['image_id', 'mask_annotations', 'caption_info', 'image_info'].filter(
    name => !columns.includes(name),
  );
  if (missing.length > 0) fail(`the columns ${missing.join(', ')} are missing`);
  // Codecs beside snappy weigh half a megabyte; few files need them.
  const codecs = new Set(metadata.row_groups.flatMap(group => group.columns.map(column => column.meta_data?.codec)));
  const needsCodecs = [...codecs].some(codec => codec !== 'SNAPPY' && codec !== 'UNCOMPRESSED');
  const compressors = needsCodecs ? (await import('hyparquet-compressors')).compressors : undefined;
  const read = (names: string[], rowStart?: number, rowEnd?: number): Promise<Record<string, unknown>[]> =>
    parquetReadObjects({
      file: cached,
      metadata,
      columns: names,
      rowStart,
      rowEnd,
      compressors,
      // Pictures are bytes; texts are annotated as such.
      utf8: false,
      useOffsetIndex: rowStart !== undefined,
    }).catch(cause => fail(cause, rowStart));
  const ids = await read(textColumns.filter(name => columns.includes(name)));
  for (const [row, { split }] of ids.entries())
    if (split !== undefined && split !== null) assertSafeSplit(String(split), { file, row });
  const splitOfFile = /(?:^|\/)([^/]+?)-\d{5}-of-\d{5}\.parquet$/.exec(file)?.[1] ?? '';
  const leftovers = leftoversOf(metadata);
  const dataColumns = columns.filter(name => name !== 'image');
  const starts: number[] = [];
  let rowCount = 0;
  for (const group of metadata.row_groups) {
    starts.push(rowCount);
    rowCount += Number(group.num_rows);
  }
  // Rows are asked for in order most of the time, and pages of small columns hold a whole row group: it is read at once.
  let block: { start: number; end: number; rows: Promise<Record<string, unknown>[]> } | undefined;
  const readRow = async (row: number): Promise<PanocapsRow> => {
    if (!(row >= 0 && row < rowCount)) fail(`row ${row} of ${rowCount} does not exist`, row);
    if (!block || row < block.start || row >= block.end) {
      const group = starts.findLastIndex(groupStart => groupStart <= row);
      const [groupStart, groupEnd] = [starts[group], starts[group + 1] ?? rowCount];
      // Row groups of other writers may be huge.
      const start = row - ((row - groupStart) % mostRows);
      const end = Math.min(groupEnd, start + mostRows);
      block = { start, end, rows: read(dataColumns, start, end) };
    }
    const { start, rows } = block;
    return plain((await rows)[row - start]) as PanocapsRow;
  };
  return {
    file,
    metadata,
    rows: ids.map(({ image_id, split }) => ({ imageId: String(image_id), split: String(split ?? splitOfFile) })),
    leftovers,
    hasImages: columns.includes('image'),
    readColumns: async names =>
      (await read(names.filter(name => columns.includes(name)))).map(row => plain(row) as PanocapsRow),
    readRow,
    async readRecord(row) {
      return storedRecord({ split: splitOfFile, ...(await readRow(row)) }, { file, row }, leftovers);
    },
    async readImage(row) {
      if (!columns.includes('image')) return undefined;
      const [found] = await read(['image'], row, row + 1);
      const { bytes } = (found.image ?? {}) as { bytes?: unknown };
      return bytes instanceof Uint8Array ? bytes : undefined;
    },
  };
}

function topLevelColumns({ schema }: FileMetaData): string[] {
  const names: string[] = [];
  let at = 1;
  const skip = (): void => {
    const children = schema[at++].num_children ?? 0;
    for (let i = 0; i < children; i++) skip();
  };
  for (let i = 0; i < (schema[0].num_children ?? 0); i++) {
    names.push(schema[at].name);
    skip();
  }
  return names;
}
