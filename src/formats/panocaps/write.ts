import { basename, join } from 'node:path';
import type { ImageRef } from '../../core/model/image.ts';
import { assertSafeSplit } from '../../core/safe-path.ts';
import { type StreamedFile, streamFile } from '../../io/node/stream-file.ts';
import { readAll } from '../../io/sources.ts';
import { captionFileName, maskFileName, parquetFileName } from './layout.ts';
import { ParquetShardWriter } from './parquet-shards.ts';
import type { PanocapsRecord } from './record.ts';
import type { EmbeddedImage, ParquetFigures } from './write-parquet.ts';
import { RawFileWriter, rawPartsOf } from './write-raw.ts';

/** One image on its way into a split's files. */
export interface RecordToWrite {
  record: PanocapsRecord;
  /** Names of this image's categories by id. */
  categoryName(categoryId: number): string | undefined;
  /** The picture, when it shall be embedded and can be had. */
  image?: ImageRef;
}

export interface WriteSplitOptions {
  out: string;
  split: string;
  /** In the order of the files; called once. */
  records: AsyncIterable<RecordToWrite> | Iterable<RecordToWrite>;
  /** Which forms to write; both by default. */
  raw?: boolean;
  parquet?: boolean;
  /** Adds the `image` column with the pictures' bytes. */
  embedImages?: boolean;
  /** Bytes of Arrow memory after which another Parquet file begins; 500 MB by default. */
  maxShardBytes?: number;
  captionRest?: Record<string, unknown>;
  maskRest?: Record<string, unknown>;
  /** A folder of the same file system for unfinished files. */
  stage?: string;
}

export interface WrittenSplit extends ParquetFigures {
  split: string;
  /** Relative to `out`: annotations, then Parquet files. */
  files: string[];
}

/**
 * Writes the files of one split: the two annotation files, the Parquet files, or all in one pass. Files appear
 * when they are complete; the same records give the same bytes.
 * @throws {FormatError} `bad-field` when the Parquet form cannot hold a field's type, `unsafe-path`
 * @throws {SystemError} `cannot-write`, `missing-file` (a picture to embed)
 */
export async function writePanocapsSplit(options: WriteSplitOptions): Promise<WrittenSplit> {
  const {
    out,
    split,
    records,
    raw = true,
    parquet = true,
    embedImages = false,
    maxShardBytes,
    captionRest,
    maskRest,
    stage,
  } = options;
  assertSafeSplit(split);
  const opened: { path: string; file: StreamedFile }[] = [];
  const shards: StreamedFile[] = [];
  const open = (path: string): StreamedFile => {
    const file = streamFile(join(out, path), stage);
    opened.push({ path, file });
    return file;
  };
  try {
    const captions = raw
      ? new RawFileWriter({ write: open(captionFileName(split)).write, rest: captionRest })
      : undefined;
    const masks = raw ? new RawFileWriter({ write: open(maskFileName(split)).write, rest: maskRest }) : undefined;
    const table = parquet
      ? new ParquetShardWriter({
          split,
          maxShardBytes,
          withImages: embedImages,
          captionRest,
          maskRest,
          open(index) {
            const file = streamFile(join(out, parquetFileName(split, index, 1)), stage);
            shards.push(file);
            return file.write;
          },
        })
      : undefined;
    for await (const { record, categoryName, image } of records) {
      const parts = rawPartsOf(record);
      captions?.add(parts.captions.image, parts.captions.annotations, parts.captions.texts);
      masks?.add(parts.masks.image, parts.masks.annotations, parts.masks.texts);
      table?.add(record, categoryName, embedImages && image ? await embed(image) : undefined);
    }
    captions?.finish();
    masks?.finish();
    const { files: tables, ...figures } = table?.finish() ?? { rows: 0, arrowBytes: 0, fileBytes: 0, files: [] };
    for (const { file } of opened) file.commit();
    for (const [index, file] of shards.entries()) file.commit(basename(tables[index]));
    return { split, files: [...opened.map(({ path }) => path), ...tables], ...figures };
  } catch (error) {
    for (const file of [...opened.map(({ file }) => file), ...shards]) file.abort();
    throw error;
  }
}

async function embed(image: ImageRef): Promise<EmbeddedImage> {
  return { bytes: await readAll(await image.open()), path: image.path.split('/').at(-1)! };
}
