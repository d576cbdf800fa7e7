import type { FileMetaData } from 'hyparquet';
import { FormatError, PanoplyError } from '../../core/errors.ts';
import { fileSource } from './file-source.ts';

/** hyparquet gives 64-bit integers as BigInt; ids, sizes and counts fit a number. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
  }
  return value;
}

/** All rows of a Parquet file as plain objects. @throws {FormatError} `bad-parquet` */
export async function readParquetRows(path: string): Promise<Record<string, unknown>[]> {
  return (await readParquetTable(path)).rows;
}

/** {@link readParquetRows} with the file's footer. @throws {FormatError} `bad-parquet` */
export async function readParquetTable(
  path: string,
): Promise<{ rows: Record<string, unknown>[]; metadata: FileMetaData }> {
  // Loaded here: most scores read JSON, and need not wait for it.
  const [{ parquetMetadataAsync, parquetReadObjects }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  const file = await fileSource(path);
  try {
    const metadata = await parquetMetadataAsync(file);
    const rows = await parquetReadObjects({ file, metadata, compressors });
    return { rows: rows.map(row => plain(row) as Record<string, unknown>), metadata };
  } catch (cause) {
    if (cause instanceof PanoplyError) throw cause;
    throw new FormatError(
      'bad-parquet',
      `Expected a Parquet file but received ${cause instanceof Error ? cause.message : cause}`,
      {
        where: { file: path },
        cause,
      },
    );
  }
}
