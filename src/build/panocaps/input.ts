import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import type { Category, Dataset, View } from '../../core/model/dataset.ts';
import { openCoco } from '../../formats/coco/index.ts';
import { openDataset } from '../../formats/index.ts';
import {
  annotatedViews,
  captionFileName,
  compareSplits,
  indexRawSplit,
  maskFileName,
  openPanocaps,
  openPanocapsPair,
  type PanocapsDataset,
  type RawSplit,
  type RecordToWrite,
  recordOfView,
  sourceName,
} from '../../formats/panocaps/index.ts';
import { fileSource } from '../../io/node/file-source.ts';
import type { PanocapsSettings } from './options.ts';

/** One image of the input, or why it cannot be had. */
export type InputRecord = { id: string } & ({ value: RecordToWrite } | { error: unknown });

export interface InputSplit {
  name: string;
  images: number;
  /** Identifies the input: names, sizes; no paths. */
  key: JsonValue;
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

const describeFile = (path: string): JsonValue => ({ file: basename(path), bytes: statSync(path).size });

/**
 * Opens the input of a build.
 * @throws {FormatError} and {@link SystemError} of the formats
 */
export async function openInput(settings: PanocapsSettings): Promise<PanocapsInput> {
  const { mode, images, annotations, captions, masks, split, panoptic, segments, from } = settings;
  if (mode === 'annotations') return fromPanocaps(await openPanocaps([annotations!], { images }));
  if (mode === 'pair') {
    const files = { captions: captions!, masks: masks!, split: split! };
    return fromPanocaps(await openPanocapsPair(files, { images }), [captions!, masks!]);
  }
  if (mode === 'panoptic') {
    const dataset = await openCoco([panoptic!], { segments, images });
    const name = split ?? 'train';
    const texts = captions
      ? await indexRawSplit(name, { captions: { file: captions, source: await fileSource(captions) } })
      : undefined;
    return fromDataset(dataset, { split: name, texts, files: [panoptic!, ...(captions ? [captions] : [])] });
  }
  const dataset = await openDataset(from!);
  return dataset.family === 'panocaps'
    ? fromPanocaps(dataset as PanocapsDataset)
    : fromDataset(dataset, { panoramas: settings.panoramas });
}

function fromPanocaps(dataset: PanocapsDataset, files?: readonly string[]): PanocapsInput {
  const splits = dataset.splits.map(({ name, scenes }): InputSplit => {
    const key = (files ?? dataset.roots.flatMap(root => knownFiles(root, name))).map(describeFile);
    return {
      name,
      images: scenes,
      key: { name, scenes, files: key },
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
                categoryName: categoryId => dataset.categoryIndex.find(source, categoryId)?.name,
                image: dataset.imageOf(id, record),
              },
            };
          } catch (error) {
            yield { id, error };
          }
        }
      },
    };
  });
  return { splits, withPictures: false, licence: dataset.info.licence };
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
      images: ids.length,
      key: {
        name,
        ids: createHash('sha256').update(ids.join('\n')).digest('hex'),
        files: (files ?? []).map(describeFile),
      },
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
    };
  });
  return { splits, withPictures: split === undefined, licence: dataset.info.licence };
}
