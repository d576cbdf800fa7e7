import { parquetFileName } from './layout.ts';
import type { PanocapsRecord } from './record.ts';
import {
  type EmbeddedImage,
  type PanocapsParquetOptions,
  PanocapsParquetWriter,
  type ParquetFigures,
} from './write-parquet.ts';

/** The Hub's own measure: `datasets` begins another file after so many bytes of Arrow memory. */
export const defaultShardBytes = 500e6;

export interface ParquetShardOptions extends Omit<PanocapsParquetOptions, 'write'> {
  split: string;
  /** A file ends with the row that brings it to so many bytes of Arrow memory; 500 MB by default. */
  maxShardBytes?: number;
  /** Begins a file. @param index counts from 0 @returns where its bytes go, in order */
  open(index: number): (bytes: Uint8Array) => void;
}

/** What was written, all files together. */
export interface ShardFigures extends ParquetFigures {
  /** Relative to the dataset, in order: only the end tells how many there are, which is in their names. */
  files: string[];
}

/** Writes a split's rows to as many Parquet files as their size asks for, at least one. */
export class ParquetShardWriter {
  readonly #options: ParquetShardOptions;
  readonly #finished: ParquetFigures[] = [];
  #writer: PanocapsParquetWriter | undefined;

  constructor(options: ParquetShardOptions) {
    this.#options = options;
  }

  #current(): PanocapsParquetWriter {
    const { open, split: _, maxShardBytes: __, ...options } = this.#options;
    this.#writer ??= new PanocapsParquetWriter({ ...options, write: open(this.#finished.length) });
    return this.#writer;
  }

  #finishCurrent(): void {
    this.#finished.push(this.#current().finish());
    this.#writer = undefined;
  }

  /** Adds a row, see {@link PanocapsParquetWriter.add}. @throws {FormatError} `bad-field` */
  add(record: PanocapsRecord, categoryName: (categoryId: number) => string | undefined, image?: EmbeddedImage): void {
    const writer = this.#current();
    writer.add(record, categoryName, image);
    if (writer.arrowBytes >= (this.#options.maxShardBytes ?? defaultShardBytes)) this.#finishCurrent();
  }

  /** Ends the last file. */
  finish(): ShardFigures {
    if (this.#writer || this.#finished.length === 0) this.#finishCurrent();
    const sum = (pick: (figures: ParquetFigures) => number): number =>
      this.#finished.reduce((total, figures) => total + pick(figures), 0);
    const count = this.#finished.length;
    return {
      rows: sum(({ rows }) => rows),
      arrowBytes: sum(({ arrowBytes }) => arrowBytes),
      fileBytes: sum(({ fileBytes }) => fileBytes),
      files: this.#finished.map((_, index) => parquetFileName(this.#options.split, index, count)),
    };
  }
}
