/**
 * Where the values of a Parquet column lie in its file, so that they can be copied as they are.
 * @source github.com/apache/parquet-format: README.md "Data Pages", Encodings.md (PLAIN: a BYTE_ARRAY is its length in
 *   four bytes, little endian, and its bytes; RLE_DICTIONARY: one byte of bit width, then runs of indexes)
 */
import { type ColumnChunk, type FileMetaData, readOffsetIndex } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getSchemaPath } from 'hyparquet/src/schema.js';
import { PanoplyError } from '../core/errors.ts';
import type { ByteSource } from '../core/model/image.ts';

/** A value's place in the file, or why it has none. */
export type Cell = { offset: number; bytes: number } | 'empty' | 'damaged';

const readable = new Set(['PLAIN', 'RLE', 'BIT_PACKED', 'PLAIN_DICTIONARY', 'RLE_DICTIONARY']);

/** A page's header is far shorter. */
const headerBytes = 2 ** 10;

const repeat = (cell: Cell, count: number): Cell[] => new Array<Cell>(count).fill(cell);

/** The values of a page one after another. A length that leads out of it leaves none to be trusted. */
async function walk(file: ByteSource, start: number, end: number, count: number): Promise<Cell[]> {
  const cells: Cell[] = [];
  let at = start;
  while (cells.length < count && at + 4 <= end) {
    const bytes = new DataView(await file.slice(at, at + 4)).getUint32(0, true);
    cells.push({ offset: at + 4, bytes });
    at += 4 + bytes;
  }
  return cells.length === count && at === end ? cells : repeat('damaged', count);
}

/** Integers as Parquet packs them. Runs that claim to be longer than what is wanted fall off the typed array's end. */
function unpack(bytes: ArrayBuffer, width: number, count: number): Uint32Array {
  const output = new Uint32Array(count);
  readRleBitPackedHybrid({ view: new DataView(bytes), offset: 0 }, width, output, bytes.byteLength);
  return output;
}

interface Page {
  isDictionary: boolean;
  values: number;
  encoding?: string;
  /** Of which values are there; nothing where all are. */
  levels: [start: number, end: number];
  start: number;
  end: number;
}

/** @returns undefined for a header that cannot be one */
async function readPage(file: ByteSource, at: number, chunkEnd: number, maxLevel: number): Promise<Page | undefined> {
  const reader = { view: new DataView(await file.slice(at, Math.min(at + headerBytes, chunkEnd))), offset: 0 };
  const header = parquetHeader(reader);
  const body = at + reader.offset;
  const end = body + header.compressed_page_size;
  const { data_page_header: first, data_page_header_v2: second, dictionary_page_header: dictionary } = header;
  const { num_values: values, encoding } = first ?? second ?? dictionary ?? {};
  if (values === undefined || !(values >= 0) || !(end > at) || end > chunkEnd) return undefined;
  const page = { isDictionary: dictionary !== undefined, values, encoding, end };
  if (second) {
    const levels = body + second.repetition_levels_byte_length;
    const start = levels + second.definition_levels_byte_length;
    return { ...page, levels: [levels, second.num_nulls > 0 ? start : levels], start };
  }
  if (!first || maxLevel === 0) return { ...page, levels: [body, body], start: body };
  const start = body + 4 + new DataView(await file.slice(body, body + 4)).getUint32(0, true);
  return { ...page, levels: [body + 4, start], start };
}

async function cellsOf(file: ByteSource, page: Page, dictionary: readonly Cell[], maxLevel: number): Promise<Cell[]> {
  const { values, encoding, levels, start, end } = page;
  if (!(levels[0] <= start && start <= end)) return repeat('damaged', values);
  const known =
    levels[1] > levels[0]
      ? unpack(await file.slice(...levels), 32 - Math.clz32(maxLevel), values)
      : new Uint32Array(values).fill(maxLevel);
  const count = known.reduce((sum, level) => sum + (level === maxLevel ? 1 : 0), 0);
  let found: Cell[];
  if (encoding === 'PLAIN') found = await walk(file, start, end, count);
  else if (count === 0) found = [];
  else {
    const packed = await file.slice(start, end);
    const indexes = unpack(packed.slice(1), new Uint8Array(packed)[0], count);
    found = Array.from(indexes, index => dictionary[index] ?? 'damaged');
  }
  let next = 0;
  return Array.from(known, level => (level === maxLevel ? found[next++] : 'empty'));
}

/** What cannot be parsed is a damaged page; what cannot be read at all is no fault of the page. */
async function unlessDamaged<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof PanoplyError) throw cause;
    return undefined;
  }
}

/** Where pages of a column begin; nothing where the file does not say so. */
async function pageStarts(file: ByteSource, { offset_index_offset, offset_index_length }: ColumnChunk) {
  if (!offset_index_offset || !offset_index_length) return [];
  const start = Number(offset_index_offset);
  const view = new DataView(await file.slice(start, start + offset_index_length));
  return readOffsetIndex({ view, offset: 0 }).page_locations;
}

/** Cells of one row group. Behind a page whose header is damaged the offset index tells where the next one is. */
async function chunkCells(file: ByteSource, chunk: ColumnChunk, rows: number, maxLevel: number): Promise<Cell[]> {
  const meta = chunk.meta_data!;
  const cells: Cell[] = [];
  const leaveTo = (row: number) => {
    while (cells.length < row) cells.push('damaged');
  };
  let dictionary: Cell[] = [];
  let at = Number(meta.dictionary_page_offset || meta.data_page_offset);
  const end = at + Number(meta.total_compressed_size);
  while (cells.length < rows && at < end) {
    const page = await unlessDamaged(readPage(file, at, end, maxLevel));
    if (!page || page.values > rows - (page.isDictionary ? 0 : cells.length)) {
      const starts = await unlessDamaged(pageStarts(file, chunk));
      const next = starts?.find(({ offset }) => Number(offset) > at);
      if (!next || Number(next.first_row_index) > rows) break;
      leaveTo(Number(next.first_row_index));
      at = Number(next.offset);
      continue;
    }
    if (page.isDictionary) dictionary = await walk(file, page.start, page.end, page.values);
    else {
      const found = await unlessDamaged(cellsOf(file, page, dictionary, maxLevel));
      for (const cell of found ?? repeat('damaged', page.values)) cells.push(cell);
    }
    at = page.end;
  }
  leaveTo(rows);
  return cells;
}

/**
 * Finds the cells of a column of byte strings by row, from page headers and lengths: no value is read.
 * @param path of the column, e.g. `image`, `bytes`
 * @returns undefined where values are not in the file as they are: compressed, packed otherwise, or in lists
 */
export async function findCells(
  file: ByteSource,
  metadata: FileMetaData,
  path: readonly string[],
): Promise<Cell[] | undefined> {
  const schemaPath = getSchemaPath(metadata.schema, [...path]);
  if (getMaxRepetitionLevel(schemaPath) > 0 || schemaPath.at(-1)!.element.type !== 'BYTE_ARRAY') return undefined;
  const chunks = metadata.row_groups.map(({ columns }) =>
    columns.find(({ meta_data }) => meta_data?.path_in_schema.join('/') === path.join('/')),
  );
  const isPlain = (chunk: ColumnChunk | undefined): chunk is ColumnChunk =>
    chunk?.meta_data?.codec === 'UNCOMPRESSED' && chunk.meta_data.encodings.every(each => readable.has(each));
  if (!chunks.every(isPlain)) return undefined;
  const cells: Cell[] = [];
  for (const [group, chunk] of chunks.entries()) {
    const rows = Number(metadata.row_groups[group].num_rows);
    for (const cell of await chunkCells(file, chunk, rows, getMaxDefinitionLevel(schemaPath))) cells.push(cell);
  }
  return cells;
}
