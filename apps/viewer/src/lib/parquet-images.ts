import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { RangeReader } from './range-reader.ts';

interface Table {
  source: { byteLength: number; slice(start: number, end?: number): Promise<ArrayBuffer> };
  metadata: Awaited<ReturnType<typeof parquetMetadataAsync>>;
}

const tables = new Map<string, Promise<Table>>();
/** Object URLs by file and row, in the order of use; those of old rows are given back. */
const urls = new Map<string, string>();
const urlsKept = 48;

async function open(file: string): Promise<Table> {
  const reader = new RangeReader(file);
  const byteLength = await reader.byteLength();
  const source = { byteLength, slice: (start: number, end = byteLength) => reader.read(start, end) };
  return { source, metadata: await parquetMetadataAsync(source, { initialFetchSize: 2 ** 15 }) };
}

/**
 * The picture embedded in a row of a Parquet file, as an object URL.
 * @throws {Error} when the row has none or the file cannot be read
 */
export async function readParquetImage(file: string, row: number): Promise<string> {
  const key = `${file}#${row}`;
  const known = urls.get(key);
  if (known) return known;
  const table = tables.get(file) ?? open(file);
  tables.set(file, table);
  table.catch(() => tables.delete(file));
  const { source, metadata } = await table;
  const [found] = await parquetReadObjects({
    file: source,
    metadata,
    columns: ['image'],
    rowStart: row,
    rowEnd: row + 1,
    utf8: false,
    useOffsetIndex: true,
  });
  const { bytes } = (found?.image ?? {}) as { bytes?: unknown };
  if (!(bytes instanceof Uint8Array)) throw new Error(`Row ${row} of ${file} holds no picture.`);
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  urls.set(key, url);
  if (urls.size > urlsKept) {
    const [oldest, oldUrl] = urls.entries().next().value!;
    urls.delete(oldest);
    URL.revokeObjectURL(oldUrl);
  }
  return url;
}
