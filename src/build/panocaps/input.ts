import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { FormatError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import type { Category, Dataset, View } from '../../core/model/dataset.ts';
import { annotatedViews, recordOfView } from '../../formats/panocaps/from-view.ts';
import { captionFileName, compareSplits, maskFileName, panocapsLicence } from '../../formats/panocaps/layout.ts';
import { listRawSplits, openPanocaps, openPanocapsPair, type PanocapsDataset } from '../../formats/panocaps/open.ts';
import { indexRawSplit, type RawSplit } from '../../formats/panocaps/raw-index.ts';
import { sourceName } from '../../formats/panocaps/scene.ts';
import type { RecordToWrite } from '../../formats/panocaps/write.ts';
import { fileSource, readError } from '../../io/node/file-source.ts';
import type { PanocapsSettings } from './options.ts';

/** One image of the input, or why it cannot be had. */
export type InputRecord = { id: string } & ({ value: RecordToWrite } | { error: unknown });

export interface InputSplit {
  name: string;
  /** Identifies the input: names, sizes, checksums; no paths. */
  key: JsonValue;
  /** Opens the split; what is expensive about it happens here. */
  open(): Promise<OpenSplit>;
}

export interface OpenSplit {
  captionRest: Record<string, unknown>;
  maskRest: Record<string, unknown>;
  records(): AsyncIterable<InputRecord>;
}

/** The build's input, whatever it comes from. */
export interface PanocapsInput {
  splits: InputSplit[];
  /** Whether the pictures get other names here and so come along. */
  withPictures: boolean;
  /** For the README. */
  licence?: string;
}

/** Read in pieces, so that a file of any size is told from another. */
function describeFile(path: string): JsonValue {
  const descriptor = openSync(path, 'r');
  try {
    const piece = Buffer.allocUnsafe(2 ** 22);
    let checksum = 0;
    let bytes = 0;
    for (let read = readSync(descriptor, piece); read > 0; read = readSync(descriptor, piece)) {
      checksum = crc32(piece.subarray(0, read), checksum);
      bytes += read;
    }
    return { file: basename(path), bytes, crc32: checksum.toString(16).padStart(8, '0') };
  } catch (cause) {
    throw readError(cause as Error, path);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Opens the input of a build.
 * @throws {FormatError} and {@link SystemError} of the formats
 */
export async function openInput(settings: PanocapsSettings): Promise<PanocapsInput> {
  const { mode, images, annotations, captions, masks, split, panoptic, segments, from } = settings;
  if (mode === 'annotations') {
    const listed = listRawSplits([annotations!]);
    if (listed.length > 0) return fromRawFiles(annotations!, listed, images);
    return fromPanocaps(await openPanocaps([annotations!], { images }));
  }
  if (mode === 'pair') {
    const files = { captions: captions!, masks: masks!, split: split! };
    return fromPanocaps(await openPanocapsPair(files, { images }), [captions!, masks!]);
  }
  if (mode === 'panoptic') {
    const { openCoco } = await import('../../formats/coco/index.ts');
    const dataset = await openCoco([panoptic!], { segments, images });
    const name = split ?? 'train';
    const texts = captions
      ? await indexRawSplit(name, { captions: { file: captions, source: await fileSource(captions) } })
      : undefined;
    return fromDataset(dataset, { split: name, texts, files: [panoptic!, ...(captions ? [captions] : [])] });
  }
  // Loaded when needed: all formats together take longer to load than some splits to write.
  const { openDataset } = await import('../../formats/index.ts');
  const dataset = await openDataset(from!);
  return dataset.family === 'panocaps'
    ? fromPanocaps(dataset as PanocapsDataset)
    : fromDataset(dataset, { panoramas: settings.panoramas });
}

/** Raw files: each split is opened by itself, by the worker that writes it. */
function fromRawFiles(
  root: string,
  listed: ReturnType<typeof listRawSplits>,
  images: readonly string[],
): PanocapsInput {
  const splits = listed.map(
    ({ name, files }): InputSplit => ({
      name,
      key: { name, files: files.map(describeFile) },
      async open() {
        const dataset = await openPanocaps([root], { images, split: name });
        // A file without a list of categories is spoken for by those of the other splits.
        const named = dataset.categories.length > 0 || listed.length === 1 ? dataset : await openPanocaps([root]);
        return openSplit(dataset, name, named.categoryIndex);
      },
    }),
  );
  return { splits, withPictures: false, licence: panocapsLicence };
}

function fromPanocaps(dataset: PanocapsDataset, files?: readonly string[]): PanocapsInput {
  const splits = dataset.splits.map(({ name, scenes }): InputSplit => {
    const key = (files ?? dataset.roots.flatMap(root => knownFiles(root, name))).map(describeFile);
    return { name, key: { name, scenes, files: key }, open: async () => openSplit(dataset, name) };
  });
  return { splits, withPictures: false, licence: dataset.info.licence };
}

function openSplit(dataset: PanocapsDataset, name: string, categories = dataset.categoryIndex): OpenSplit {
  return {
    ...dataset.rests(name),
    async *records() {
      for (const id of dataset.index(name)) {
        try {
          const record = await dataset.record(id);
          const source = sourceName(record.image.data_source);
          yield {
            id,
            value: {
              record,
              categoryName: categoryId => categories.find(source, categoryId)?.name,
              image: dataset.imageOf(id, record),
            },
          };
        } catch (error) {
          yield { id, error };
        }
      }
    },
  };
}

/** The annotation files below a root that exist under their usual names; Parquet roots are files themselves. */
function knownFiles(root: string, split: string): string[] {
  const names = [captionFileName(split), maskFileName(split), maskFileName(split).replace('_mask', '_masks')];
  const candidates = [root, ...names.flatMap(name => [join(root, name), join(root, basename(name))])];
  return candidates.filter(path => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** A dataset of another family: views with regions and captions become images. */
function fromDataset(
  dataset: Dataset,
  {
    split,
    texts,
    files,
    panoramas = false,
  }: { split?: string; texts?: RawSplit; files?: readonly string[]; panoramas?: boolean },
): PanocapsInput {
  const byId = new Map(dataset.categories.map(category => [`${category.source} ${category.id}`, category]));
  const categories = dataset.categories.map(({ id, name, isThing, source }) => ({
    id,
    name,
    ...(isThing === undefined ? {} : { isthing: isThing ? 1 : 0 }),
    ...(source === '' ? {} : { data_source: source }),
  }));
  const names = split === undefined ? dataset.splits.map(({ name }) => name) : [split];
  const splits = names.sort(compareSplits).map((name): InputSplit => {
    const ids = dataset.index(split === undefined ? name : undefined);
    return {
      name,
      key: {
        name,
        ids: createHash('sha256').update(ids.join('\n')).digest('hex'),
        files: (files ?? []).map(describeFile),
      },
      open: async () => ({
        captionRest: {},
        maskRest: { categories },
        async *records() {
          const nextIds = { caption: 0, mask: 0 };
          const recordOf = async (view: View, imageId: string, source: string): Promise<RecordToWrite> => {
            const categoryOf = (categoryId: number): Category | undefined => byId.get(`${source} ${categoryId}`);
            const [height, width] = view.regions[0].mask.size;
            const extension = extname(view.image.path) || '.png';
            const fileName = texts ? basename(view.image.path) : `${imageId}${extension}`;
            const options = { split: name, imageId, fileName, width, height, source, categoryOf, nextIds };
            const record = recordOfView(texts ? { ...view, captions: [] } : view, options);
            const told = texts ? await texts.read(imageId).catch(() => undefined) : undefined;
            return {
              record: told
                ? { ...record, captions: told.captions, places: { ...record.places, captions: told.places.captions } }
                : record,
              categoryName: categoryId => categoryOf(categoryId)?.name,
              image: view.image,
            };
          };
          for (const id of ids) {
            try {
              const scene = await dataset.scene(id);
              const source = scene.source ?? '';
              const views = texts
                ? scene.views.filter(({ regions }) => regions.length > 0)
                : annotatedViews(scene, { panoramas });
              if (views.length === 0) {
                throw new FormatError('not-grounded', `Expected views with regions and captions but ${id} has none`, {
                  hint: 'Give captions with --captions FILE, or build the source with --regions.',
                });
              }
              for (const view of views) {
                const imageId = view.id.replace(new RegExp(`^${name}/`), '').replaceAll('/', '_');
                try {
                  yield { id: imageId, value: await recordOf(view, imageId, source) };
                } catch (error) {
                  yield { id: imageId, error };
                }
              }
            } catch (error) {
              yield { id, error };
            }
          }
        },
      }),
    };
  });
  return { splits, withPictures: split === undefined, licence: dataset.info.licence };
}
