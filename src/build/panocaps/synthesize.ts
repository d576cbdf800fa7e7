import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { imageFolder, type RecordToWrite, writePanocapsSplit } from '../../formats/panocaps/index.ts';
import { makeFolder, writeFileAtomic } from '../../io/node/files.ts';
import { encodeImage } from '../../io/node/sharp.ts';
import {
  categoriesOfSource,
  disturbPrediction,
  generatePanocaps,
  type SyntheticImage,
  splitSizes,
} from '../../synth/panocaps/index.ts';

export interface SynthesizePanocapsOptions {
  images: number;
  out: string;
  /** Folder for predictions as a model might make them, one `<image id>.json` an image. */
  predictions?: string;
  seed: number;
  /** Whether pictures are painted; masks and captions do not need them. True by default. */
  pictures?: boolean;
  signal?: AbortSignal;
  onProgress?(done: number, total: number): void;
}

export interface SynthesizePanocapsResult {
  images: number;
  regions: number;
  splits: Record<string, number>;
}

const mostImages = 1_000_000;

/**
 * Writes a lifelike PanoCaps dataset: pictures, both annotation formats, predictions when asked for. The same number
 * and seed give the same bytes.
 * @throws {UsageError} `bad-count`, `bad-seed`, `folder-not-empty`
 * @throws {SystemError} `cannot-write`
 */
export async function synthesizePanocaps(options: SynthesizePanocapsOptions): Promise<SynthesizePanocapsResult> {
  const { images, seed, pictures = true, signal, onProgress } = options;
  if (!Number.isInteger(images) || images < 1 || images > mostImages) {
    throw new UsageError('bad-count', `Expected 1 to ${mostImages} for --images but received ${images}`);
  }
  if (!Number.isSafeInteger(seed)) {
    throw new UsageError('bad-seed', `Expected a whole number for --seed but received ${seed}`);
  }
  const out = resolve(options.out);
  const predictions = options.predictions === undefined ? undefined : resolve(options.predictions);
  for (const folder of [out, predictions]) {
    if (folder === undefined || !existsSync(folder)) continue;
    const entries = readdirSync(folder).filter(name => join(folder, name) !== predictions);
    if (entries.length === 0) continue;
    throw new UsageError(
      'folder-not-empty',
      `Expected an empty or new folder but ${folder} holds ${entries.length} entries, e.g. ${entries[0]}`,
      { hint: 'Choose another folder; Panoply never deletes files it did not write.' },
    );
  }
  makeFolder(out);
  const generator = generatePanocaps({ images, seed });
  const result: SynthesizePanocapsResult = { images: 0, regions: 0, splits: {} };
  const categories = (['ADE20K', 'COCONut', 'VIPSeg'] as const).flatMap(categoriesOfSource);
  const categoryName = (source: string) => (id: number) =>
    categories.find(category => category.data_source === source && category.id === id)?.name;
  async function* take(count: number): AsyncGenerator<RecordToWrite> {
    for (let i = 0; i < count; i++) {
      signal?.throwIfAborted();
      const image: SyntheticImage = generator.next().value;
      if (pictures) await writePicture(out, image);
      if (predictions !== undefined) {
        const prediction = `${JSON.stringify(disturbPrediction(image, seed))}\n`;
        writeFileAtomic(join(predictions, `${image.image.id}.json`), prediction);
      }
      result.images++;
      result.regions += image.masks.length;
      onProgress?.(result.images, images);
      yield { record: recordOf(image), categoryName: categoryName(image.source) };
    }
  }
  for (const [split, count] of Object.entries(splitSizes(images))) {
    if (count === 0) continue;
    result.splits[split] = count;
    await writePanocapsSplit({ out, split, records: take(count), maskRest: { categories } });
  }
  return result;
}

async function writePicture(out: string, { width, height, image, split, paint }: SyntheticImage): Promise<void> {
  const bytes = await encodeImage({ width, height, data: paint() }, 'jpeg');
  writeFileAtomic(join(out, 'images', imageFolder(split), image.file_name), bytes);
}

function recordOf({ split, image, caption, masks }: SyntheticImage): RecordToWrite['record'] {
  const place = { file: image.id };
  return {
    split,
    imageId: image.id,
    image,
    captions: [caption],
    masks,
    places: { image: place, captions: [place], masks: masks.map(() => place) },
  };
}
