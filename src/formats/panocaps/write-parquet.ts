import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { version } from '../../version.ts';
import {
  arrowBytes,
  type Feature,
  huggingfaceMetadata,
  imageFeature,
  panocapsFeatures,
  parquetSchemaOf,
} from './features.ts';
import { diffJson, type JsonPatch } from './patch.ts';
import type { ParquetLeftovers } from './read-parquet.ts';
import { isPlainRecord, type PanocapsRecord, type PanocapsRow, recordOfRow, rowOfRecord } from './record.ts';

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
function lossOf(record: PanocapsRecord, row: PanocapsRow): JsonPatch | undefined {
  if (isPlainRecord(record)) return undefined;
  return diffJson(contentOf(recordOfRow(row, {})), contentOf(record));
}

/** 64-bit integer columns take BigInt; features say where they are. */
function forParquet(feature: Feature, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (feature.kind) {
    case 'int64':
      return BigInt(value as number);
    case 'list':
      return (value as unknown[]).map(item => forParquet(feature.item, item));
    case 'struct':
    case 'image': {
      const object = value as Record<string, unknown>;
      return Object.fromEntries(feature.members.map(([name, member]) => [name, forParquet(member, object[name])]));
    }
    default:
      return value;
  }
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
  #columns: unknown[][];
  #groupBytes = 0;
  readonly #figures: ParquetFigures = { rows: 0, arrowBytes: 0, fileBytes: 0 };

  constructor(options: PanocapsParquetOptions) {
    this.#options = options;
    this.#features = options.withImages ? [...panocapsFeatures, imageFeature] : panocapsFeatures;
    this.#columns = this.#features.map(() => []);
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: parquetSchemaOf(this.#features),
      createdBy: `panoply version ${version}`,
    });
  }

  /**
   * Adds a row.
   * @param categoryName the name of a category id of this image, if known
   * @throws {FormatError} `bad-field` when a field has another type than the card's
   */
  add(record: PanocapsRecord, categoryName: (categoryId: number) => string | undefined, image?: EmbeddedImage): void {
    const row = rowOfRecord(record, categoryName);
    const loss = lossOf(record, row);
    if (loss) this.#losses[this.#figures.rows] = loss;
    this.#features.forEach(([name, feature], i) => {
      const value = name === 'image' ? (image ?? null) : row[name];
      const bytes = arrowBytes(feature, value);
      this.#figures.arrowBytes += bytes;
      this.#groupBytes += bytes;
      this.#columns[i].push(forParquet(feature, value));
    });
    this.#figures.rows++;
    if (this.#columns[0].length >= rowGroupRows || this.#groupBytes >= rowGroupBytes) this.#writeGroup();
  }

  #writeGroup(): void {
    const rows = this.#columns[0].length;
    if (rows === 0) return;
    this.#writer.write({
      columnData: this.#features.map(([name], i) => ({
        name,
        data: this.#columns[i],
        // Pictures are as large as they are random: neither bounds nor an index help.
        statistics: name !== 'image',
        columnIndex: name !== 'image',
      })),
      rowGroupSize: rows,
      pageSize: pageBytes,
    });
    this.#columns = this.#features.map(() => []);
    this.#groupBytes = 0;
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
    return { ...this.#figures };
  }
}
