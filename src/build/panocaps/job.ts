import { PanoplyError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { CreateJobRunner, FailedJob } from '../../engine/plan.ts';
import { captionFileName, maskFileName } from '../../formats/panocaps/layout.ts';
import { ParquetShardWriter, type ShardFigures } from '../../formats/panocaps/parquet-shards.ts';
import { sourceName } from '../../formats/panocaps/scene.ts';
import type { RecordToWrite } from '../../formats/panocaps/write.ts';
import type { EmbeddedImage } from '../../formats/panocaps/write-parquet.ts';
import { RawFileWriter, rawPartsOf } from '../../formats/panocaps/write-raw.ts';
import { readAll } from '../../io/sources.ts';
import { createRleChecker } from '../../kernels/mask-overlap.ts';
import { KernelMemory } from '../../kernels/memory.ts';
import { openInput, type PanocapsInput } from './input.ts';
import type { PanocapsSettings } from './options.ts';
import { type SplitStatistics, StatisticsCounter } from './statistics.ts';
import { validateRecord } from './validate.ts';

/** One job writes one split. */
export interface SplitJob {
  split: string;
}

/** What a split's job tells, for README and panoply.json. */
export interface SplitRecord {
  figures: ShardFigures;
  statistics: SplitStatistics;
  /** Number of images by what is odd about them. */
  notes: Record<string, number>;
  failures: FailedJob[];
}

/** Where the pictures of a split go that come from a dataset of another family. */
export const pictureFolder = (split: string): string => `images/${split}`;

/** Bytes of a Parquet file, gathered until its name is known, which holds the number of files. */
class Gathered {
  readonly #pieces: Uint8Array[] = [];
  readonly write = (bytes: Uint8Array): void => {
    this.#pieces.push(bytes);
  };

  bytes(): Uint8Array {
    return Buffer.concat(this.#pieces);
  }
}

function toFailure(id: string, error: unknown): FailedJob {
  if (!(error instanceof PanoplyError)) throw error;
  const { code, message, where, hint } = error;
  // Where in the file, not which file: paths differ between machines.
  const place = where?.pointer ?? (where?.row === undefined ? '' : `row ${where.row}`);
  return { id, code, message: place === '' ? message : `${message} (at ${place})`, hint };
}

async function embed({ image, record }: RecordToWrite): Promise<EmbeddedImage | undefined> {
  if (!image) return undefined;
  return { bytes: await readAll(await image.open()), path: String(record.image.file_name) };
}

/** Called by each worker: the input is opened once, whatever number of splits the worker gets. */
export const createJobRunner: CreateJobRunner<SplitJob, PanocapsSettings> = settings => {
  let opened: Promise<PanocapsInput> | undefined;
  const checkRle = createRleChecker(new KernelMemory());
  return async ({ split }, context) => {
    opened ??= openInput(settings);
    const { splits, withPictures } = await opened;
    const input = splits.find(({ name }) => name === split)!;
    const { captionRest, maskRest, records } = await input.open();
    const captionFile = context.createFile(captionFileName(split));
    const maskFile = context.createFile(maskFileName(split));
    const tableFiles: Gathered[] = [];
    const captions = new RawFileWriter({ write: bytes => captionFile.write(bytes), rest: captionRest });
    const masks = new RawFileWriter({ write: bytes => maskFile.write(bytes), rest: maskRest });
    const table = new ParquetShardWriter({
      split,
      maxShardBytes: settings.maxShardBytes,
      open(index) {
        tableFiles[index] = new Gathered();
        return tableFiles[index].write;
      },
      withImages: settings.embedImages,
      captionRest,
      maskRest,
    });
    const statistics = new StatisticsCounter();
    const notes: Record<string, number> = {};
    const failures: FailedJob[] = [];
    for await (const entry of records()) {
      try {
        if ('error' in entry) throw entry.error;
        const { value } = entry;
        const found = new Set(validateRecord(value.record, checkRle));
        const embedded = withPictures || settings.embedImages ? await embed(value) : undefined;
        table.add(value.record, value.categoryName, settings.embedImages ? embedded : undefined);
        if (withPictures && embedded) context.writeFile(`${pictureFolder(split)}/${embedded.path}`, embedded.bytes);
        const parts = rawPartsOf(value.record);
        captions.add(parts.captions.image, parts.captions.annotations, parts.captions.texts);
        masks.add(parts.masks.image, parts.masks.annotations, parts.masks.texts);
        statistics.add(value.record, sourceName(value.record.image.data_source));
        for (const code of found) notes[code] = (notes[code] ?? 0) + 1;
      } catch (error) {
        failures.push(toFailure(entry.id, error));
      }
    }
    captions.finish();
    captionFile.end();
    masks.finish();
    maskFile.end();
    const figures = table.finish();
    for (const [index, name] of figures.files.entries()) context.writeFile(name, tableFiles[index].bytes());
    const record: SplitRecord = { figures, statistics: statistics.finish(), notes, failures };
    return record as unknown as JsonObject;
  };
};
