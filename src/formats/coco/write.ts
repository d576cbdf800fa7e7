import { join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { paintMask, parseRle, rgbFromPanopticIds } from '../../core/mask/index.ts';
import type { Category, Dataset, Region, Scene, View } from '../../core/model/dataset.ts';
import { assertSafeSplit } from '../../core/safe-path.ts';
import { writeFileAtomic } from '../../io/node/files.ts';
import { encodeImage } from '../../io/node/sharp.ts';
import { type StreamedFile, streamFile } from '../../io/node/stream-file.ts';
import type { CocoKind, LooseObject } from './annotations.ts';

export interface WriteCocoOptions {
  dataset: Dataset;
  out: string;
  kind: CocoKind;
  /** Only this split. */
  split?: string;
  onProgress?(done: number, total: number): void;
}

/** Views with their number in the dataset: COCO's image ids are numbers. */
interface NumberedView {
  view: View;
  scene: Scene;
  imageId: number | string;
  height: number;
  width: number;
}

const viewsOf = (scene: Scene): View[] => [...(scene.panorama ? [scene.panorama] : []), ...scene.views];

/** Regions know the size of their image; without any, the picture's header does. */
async function sizeOf(scene: Scene, view: View): Promise<{ height: number; width: number }> {
  const { height, width } = (scene.extra.image ?? {}) as LooseObject;
  if (typeof height === 'number' && typeof width === 'number') return { height, width };
  if (view.regions.length > 0) return { height: view.regions[0].mask.size[0], width: view.regions[0].mask.size[1] };
  return view.image.size();
}

/** COCO's own image record where there is one, so that its other members stay. */
function imageRecord({ scene, view, imageId, height, width }: NumberedView): LooseObject {
  const known = (scene.extra.image ?? {}) as LooseObject;
  return { ...known, id: imageId, file_name: known.file_name ?? view.image.path.split('/').at(-1), height, width };
}

function categoryRecords(categories: readonly Category[]): {
  records: LooseObject[];
  idOf(source: string, id: number): number;
} {
  const distinct = new Set(categories.map(({ id }) => id)).size === categories.length;
  const numbers = new Map(
    categories.map(({ source, id }, i) => [`${source.toLowerCase()} ${id}`, distinct ? id : i + 1] as const),
  );
  return {
    records: categories.map(({ source, id, name, isThing }) => ({
      id: numbers.get(`${source.toLowerCase()} ${id}`),
      name,
      ...(isThing === undefined ? {} : { isthing: isThing ? 1 : 0 }),
      // Ids of several sources that clash are numbered anew; this says which was which.
      ...(distinct ? {} : { source, source_id: id }),
    })),
    idOf: (source, id) => numbers.get(`${source.toLowerCase()} ${id}`) ?? numbers.get(` ${id}`) ?? id,
  };
}

/** A JSON file whose lists are written as they come. */
class CocoWriter {
  readonly #file: StreamedFile;
  readonly #encoder = new TextEncoder();
  readonly #images: LooseObject[] = [];
  #count = 0;

  constructor(path: string) {
    this.#file = streamFile(path);
    this.#write('{"annotations": [');
  }

  #write(text: string): void {
    this.#file.write(this.#encoder.encode(text));
  }

  image(record: LooseObject): void {
    this.#images.push(record);
  }

  annotation(record: LooseObject): void {
    this.#write(`${this.#count++ === 0 ? '' : ','}\n${JSON.stringify(record)}`);
  }

  finish(categories: readonly LooseObject[] | undefined): void {
    const images = this.#images.map(image => JSON.stringify(image)).join(',\n');
    this.#write(`\n],\n"images": [\n${images}\n]`);
    if (categories) this.#write(`,\n"categories": ${JSON.stringify(categories)}`);
    this.#write('}\n');
    this.#file.commit();
  }

  abort(): void {
    this.#file.abort();
  }
}

/**
 * Writes a dataset as COCO instances, panoptic (JSON and PNGs) or captions, one file a split under `annotations/`.
 * Every view becomes an image. Numeric ids are kept where they are unique.
 * @returns paths relative to `out`, and the number of images
 * @throws {UsageError} `no-annotations` when the dataset has nothing of that kind
 * @throws {FormatError} of a mask, `unsafe-path` of a split; {@link SystemError} `cannot-write`
 */
export async function writeCoco({
  dataset,
  out,
  kind,
  split,
  onProgress,
}: WriteCocoOptions): Promise<{ files: string[]; images: number }> {
  const categories = categoryRecords(dataset.categories);
  const files: string[] = [];
  const total = dataset.index(split).length;
  let images = 0;
  let scenes = 0;
  let annotations = 0;
  for (const { name } of dataset.splits.filter(each => split === undefined || each.name === split)) {
    assertSafeSplit(name);
    const path = `annotations/${kind}_${name}.json`;
    const writer = new CocoWriter(join(out, path));
    const taken = new Set<number>();
    let nextId = 1;
    try {
      for await (const scene of dataset.scenes(name)) {
        for (const view of viewsOf(scene)) {
          const known = (scene.extra.image as LooseObject | undefined)?.id;
          let imageId = typeof known === 'number' ? known : images + 1;
          while (taken.has(imageId)) imageId++;
          taken.add(imageId);
          const numbered: NumberedView = { view, scene, imageId, ...(await sizeOf(scene, view)) };
          writer.image(imageRecord(numbered));
          images++;
          const idOf = (id: number): number => categories.idOf(scene.source ?? '', id);
          if (kind === 'captions') {
            for (const caption of view.captions) {
              writer.annotation({ id: caption.id ?? nextId++, image_id: imageId, caption: caption.text });
              annotations++;
            }
          } else if (kind === 'instances') {
            for (const region of view.regions) {
              writer.annotation({ id: nextId++, image_id: imageId, ...instanceFields(region, idOf) });
              annotations++;
            }
          } else if (view.regions.length > 0) {
            const fileName = `${imageId}`.padStart(12, '0');
            const { png, segments } = await panopticPicture(numbered, idOf);
            const pngPath = `annotations/panoptic_${name}/${fileName}.png`;
            writeFileAtomic(join(out, pngPath), png);
            files.push(pngPath);
            writer.annotation({ image_id: imageId, file_name: `${fileName}.png`, segments_info: segments });
            annotations++;
          }
        }
        onProgress?.(++scenes, total);
      }
      writer.finish(kind === 'captions' ? undefined : categories.records);
    } catch (error) {
      writer.abort();
      throw error;
    }
    files.push(path);
  }
  if (annotations === 0) {
    throw new UsageError(
      'no-annotations',
      `Expected a dataset with ${kind === 'captions' ? 'captions' : 'regions'} but ${dataset.name} has none`,
    );
  }
  return { files, images };
}

function instanceFields(region: Region, idOf: (id: number) => number): LooseObject {
  const { categoryId, area, bbox, isCrowd, mask } = region;
  return {
    category_id: idOf(categoryId),
    segmentation: { size: mask.size, counts: mask.counts },
    area,
    bbox,
    iscrowd: isCrowd ? 1 : 0,
  };
}

async function panopticPicture(
  { view, height, width }: NumberedView,
  idOf: (id: number) => number,
): Promise<{ png: Uint8Array; segments: LooseObject[] }> {
  const { regions } = view;
  // Their own ids where those fit into 24 bits; 0 is void.
  const own = regions.every(({ id }) => Number.isInteger(id) && id > 0 && id < 2 ** 24);
  const ids = new Uint32Array(height * width);
  const segments = regions.map((region, i) => {
    const id = own ? region.id : i + 1;
    paintMask(parseRle(region.mask), ids, id);
    const { categoryId, area, bbox, isCrowd } = region;
    return { id, category_id: idOf(categoryId), area, bbox, iscrowd: isCrowd ? 1 : 0 };
  });
  return { png: await encodeImage({ width, height, data: rgbFromPanopticIds(ids) }, 'png'), segments };
}
