import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { writeColumn } from 'hyparquet-writer/src/column.js';
import { compressSnappy } from '../../io/node/snappy.ts';
import { version } from '../../version.ts';
import { type Feature, huggingfaceMetadata, imageFeature, panocapsFeatures, parquetSchemaOf } from './features.ts';
import { diffJson, type JsonPatch } from './patch.ts';
import type { ParquetLeftovers } from './read-parquet.ts';
import { isPlainRecord, type PanocapsRecord, recordOfRow, rowOfRecord } from './record.ts';
import { type LeafColumn, Shredder } from './shred.ts';

/** Rows of a row group: enough to compress well, few enough to hold in memory. */
const rowGroupRows = 500;
const rowGroupBytes = 2 ** 26;
/** Pages are what a reader fetches for one row; the offset index leads to them. */
const pageBytes = 2 ** 16;

export interface EmbeddedImage {
  bytes: Uint8Array;
  path: string;
}

export interface PanocapsParquetOptions {
  /** Where the bytes go, in order; called for every row group. */
  write(bytes: Uint8Array): void;
  /** Whether the file gets the `image` column. */
  withImages?: boolean;
  /** The raw files' other members, kept so that nothing is lost. */
  captionRest?: Record<string, unknown>;
  maskRest?: Record<string, unknown>;
}

/** What was written: the card's figures. */
export interface ParquetFigures {
  rows: number;
  /** Size in Arrow memory, the card's `num_bytes`. */
  arrowBytes: number;
  /** Size of the file. */
  fileBytes: number;
}

/** The record without what only messages need, as it must come back. */
function contentOf({ places: _, ...content }: PanocapsRecord): Omit<PanocapsRecord, 'places'> {
  return content;
}

/** What a row loses of the record it was made from. */
function lossOf(
  record: PanocapsRecord,
  categoryName: (categoryId: number) => string | undefined,
): JsonPatch | undefined {
  if (isPlainRecord(record)) return undefined;
  return diffJson(contentOf(recordOfRow(rowOfRecord(record, categoryName), {})), contentOf(record));
}

/** How a leaf is written. */
function columnOf({ schemaPath, isRepeated }: LeafColumn): Parameters<typeof writeColumn>[0]['column'] {
  const names = schemaPath.slice(1).map(({ name }) => name);
  const isImage = names[0] === 'image';
  // Bounds of what is inside lists lead nowhere, and pictures are as large as they are random.
  const hasBounds = !isRepeated && !isImage;
  // Every mask differs; looking for equal ones would hash them all.
  const encoding = names.at(-1) === 'counts' ? 'PLAIN' : undefined;
  return {
    encoding,
    columnName: names.join('.'),
    element: schemaPath[schemaPath.length - 1],
    schemaPath,
    codec: 'SNAPPY',
    compressors: { SNAPPY: compressSnappy },
    stats: hasBounds,
    columnIndex: hasBounds,
    offsetIndex: true,
    pageSize: pageBytes,
  };
}

/**
 * Writes a Parquet file in PanoCaps' layout, row group by row group: the card's features and types in its order, the
 * Hub's `huggingface` key, offset indexes. What the columns cannot hold (unknown members, numeric ids, a second
 * caption) goes under the key `panoply`, so that reading gives back every field.
 *
 * The same rows give the same bytes.
 */
export class PanocapsParquetWriter {
  readonly #options: PanocapsParquetOptions;
  readonly #features: readonly (readonly [string, Feature])[];
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  readonly #losses: Record<string, JsonPatch> = {};
  readonly #shredder: Shredder;
  #groupRows = 0;
  /** Bytes in Arrow memory before this row group. */
  #groupStart = 0;
  readonly #figures: ParquetFigures = { rows: 0, arrowBytes: 0, fileBytes: 0 };

  constructor(options: PanocapsParquetOptions) {
    this.#options = options;
    this.#features = options.withImages ? [...panocapsFeatures, imageFeature] : panocapsFeatures;
    this.#shredder = new Shredder(this.#features);
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: parquetSchemaOf(this.#features),
      createdBy: `panoply version ${version}`,
      compressors: { SNAPPY: compressSnappy },
    });
  }

  /** Bytes that the rows so far take in Arrow memory. */
  get arrowBytes(): number {
    return this.#shredder.arrowBytes;
  }

  /**
   * Adds a row.
   * @param categoryName the name of a category id of this image, if known
   * @throws {FormatError} `bad-field` when a field has another type than the card's
   */
  add(record: PanocapsRecord, categoryName: (categoryId: number) => string | undefined, image?: EmbeddedImage): void {
    const row = rowOfRecord(record, categoryName, BigInt);
    const loss = lossOf(record, categoryName);
    if (loss) this.#losses[this.#figures.rows] = loss;
    this.#shredder.add(image ? { ...row, image } : row);
    this.#figures.rows++;
    this.#groupRows++;
    const groupBytes = this.#shredder.arrowBytes - this.#groupStart;
    if (this.#groupRows >= rowGroupRows || groupBytes >= rowGroupBytes) this.#writeGroup();
  }

  /** As the library's own `write` does it, but with the leaves that are taken apart already. */
  #writeGroup(): void {
    if (this.#groupRows === 0) return;
    const start = this.#bytes.offset;
    const written = this.#shredder.leaves.map(leaf =>
      writeColumn({ writer: this.#bytes, column: columnOf(leaf), pageData: leaf }),
    );
    const columns = written.map(({ chunk }) => chunk);
    this.#writer.pendingIndexes.push(...written);
    const rows = BigInt(this.#groupRows);
    this.#writer.num_rows += rows;
    this.#writer.row_groups.push({
      columns,
      num_rows: rows,
      total_byte_size: columns.reduce((sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n), 0n),
      total_compressed_size: BigInt(this.#bytes.offset - start),
    });
    this.#shredder.clear();
    this.#groupRows = 0;
    this.#groupStart = this.#shredder.arrowBytes;
    this.#passOn();
  }

  /** Hands the new bytes on and starts the buffer anew; the writer's own count of bytes goes on. */
  #passOn(): void {
    this.#options.write(this.#bytes.getBytes().slice());
    this.#bytes.index = 0;
  }

  /** Writes the footer. The file is complete after it. */
  finish(): ParquetFigures {
    this.#writeGroup();
    const { captionRest = {}, maskRest = {} } = this.#options;
    const leftovers: ParquetLeftovers = { version: 1, captionRest, maskRest, rows: this.#losses };
    this.#writer.kvMetadata = [
      { key: 'huggingface', value: huggingfaceMetadata(this.#features) },
      { key: 'panoply', value: JSON.stringify(leftovers) },
    ];
    this.#writer.finish();
    this.#passOn();
    this.#figures.fileBytes = this.#bytes.offset;
    this.#figures.arrowBytes = this.#shredder.arrowBytes;
    return { ...this.#figures };
  }
}
