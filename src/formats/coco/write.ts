import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { maskArea, maskBox, parseRle } from '../../core/mask/index.ts';
import type { Dataset, Region, Scene, View } from '../../core/model/dataset.ts';
import { assertSafeSplit } from '../../core/safe-path.ts';
import { makeFolder, syncFolder, writeError, writeFileAtomic } from '../../io/node/files.ts';
import { letSignalsIn } from '../../io/node/interruption.ts';
import { type StreamedFile, streamFile } from '../../io/node/stream-file.ts';
import type { CocoKind, LooseObject } from './annotations.ts';
import { CategoryRecords } from './category-records.ts';
import { panopticPicture } from './panoptic-picture.ts';

export interface WriteCocoOptions {
  dataset: Dataset;
  out: string;
  kind: CocoKind;
  /** Only this split. */
  split?: string;
  /** Looked at between scenes. */
  signal?: AbortSignal;
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

/** The image's record says its size, as COCO or PanoCaps has it; else its regions do, or the picture's header. */
async function sizeOf(scene: Scene, view: View): Promise<{ height: number; width: number }> {
  const record = scene.extra.record as { image?: LooseObject } | undefined;
  const { height, width } = (scene.extra.image ?? record?.image ?? {}) as LooseObject;
  if (typeof height === 'number' && typeof width === 'number') return { height, width };
  if (view.regions.length > 0) return { height: view.regions[0].mask.size[0], width: view.regions[0].mask.size[1] };
  return view.image.size();
}

/** COCO's own image record where there is one, so that its other members stay. */
function imageRecord({ scene, view, imageId, height, width }: NumberedView): LooseObject {
  const known = (scene.extra.image ?? {}) as LooseObject;
  return { ...known, id: imageId, file_name: known.file_name ?? view.image.path.split('/').at(-1), height, width };
}

/** A JSON file whose lists are written as they come. */
class CocoWriter {
  readonly #file: StreamedFile;
  readonly #encoder = new TextEncoder();
  readonly #images: LooseObject[] = [];
  #count = 0;
  #isDone = false;

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
    this.#isDone = true;
    this.#file.commit();
  }

  /** Drops what was written, unless it is finished. */
  abort(): void {
    if (!this.#isDone) this.#file.abort();
  }
}

/** Pictures written apart from their places until all are there, so that a stopped conversion leaves none. */
class StagedPictures {
  readonly #out: string;
  readonly #stage: string;
  readonly #folders = new Map<string, string[]>();

  constructor(out: string) {
    this.#out = out;
    this.#stage = join(out, `.${process.pid}.part`);
  }

  /** @param folder below `out` @throws {SystemError} `cannot-write` */
  write(folder: string, name: string, bytes: Uint8Array): void {
    const names = this.#folders.get(folder);
    if (names) names.push(name);
    else this.#folders.set(folder, [name]);
    writeFileAtomic(join(this.#stage, folder, name), bytes);
  }

  /** @returns the pictures' paths below `out` @throws {SystemError} `cannot-write` */
  commit(): string[] {
    const paths = [...this.#folders].flatMap(([folder, names]) => names.map(name => `${folder}/${name}`));
    try {
      for (const folder of this.#folders.keys()) makeFolder(join(this.#out, folder));
      for (const path of paths) renameSync(join(this.#stage, path), join(this.#out, path));
      for (const folder of this.#folders.keys()) syncFolder(join(this.#out, folder));
    } catch (cause) {
      throw writeError(cause, this.#out);
    }
    this.abort();
    return paths;
  }

  abort(): void {
    rmSync(this.#stage, { recursive: true, force: true });
  }
}

export interface WrittenCoco {
  /** Paths relative to `out`. */
  files: string[];
  images: number;
  /** What the files have otherwise than the dataset: by code, how often. */
  notes: Record<string, number>;
}

/**
 * Writes a dataset as COCO instances, panoptic (JSON and PNGs) or captions, one file a split under `annotations/`.
 * Every view becomes an image. Numeric ids are kept where they are unique. All files have the same categories, so they
 * are finished together.
 * @returns notes: `hidden-region` (no pixel is left of it in a panoptic picture, so it has no segment), `cut-region` (its
 *   area and box are those of the pixels left), `unnamed-category` (made up for ids that no list names)
 * @throws {UsageError} `no-annotations` when the dataset has nothing of that kind
 * @throws {FormatError} of a mask, `mask-size`, `unsafe-path` of a split; {@link SystemError} `cannot-write`, `interrupted`
 */
export async function writeCoco({
  dataset,
  out,
  kind,
  split,
  signal,
  onProgress,
}: WriteCocoOptions): Promise<WrittenCoco> {
  const categories = new CategoryRecords(dataset.categories);
  const files: string[] = [];
  const writers: CocoWriter[] = [];
  const pictures = new StagedPictures(out);
  const total = dataset.index(split).length;
  let [images, scenes, annotations, hidden, cut] = [0, 0, 0, 0, 0];
  try {
    for (const { name } of dataset.splits.filter(each => split === undefined || each.name === split)) {
      assertSafeSplit(name);
      const path = `annotations/${kind}_${name}.json`;
      const writer = new CocoWriter(join(out, path));
      writers.push(writer);
      const taken = new Set<number>();
      let nextId = 1;
      for await (const scene of dataset.scenes(name)) {
        await letSignalsIn(signal);
        for (const view of viewsOf(scene)) {
          const known = (scene.extra.image as LooseObject | undefined)?.id;
          let imageId = typeof known === 'number' ? known : images + 1;
          while (taken.has(imageId)) imageId++;
          taken.add(imageId);
          const numbered: NumberedView = { view, scene, imageId, ...(await sizeOf(scene, view)) };
          writer.image(imageRecord(numbered));
          images++;
          const categoryOf = (region: Region): number => categories.idOf(scene.source ?? '', region);
          if (kind === 'captions') {
            for (const caption of view.captions) {
              writer.annotation({ id: caption.id ?? nextId++, image_id: imageId, caption: caption.text });
              annotations++;
            }
          } else if (kind === 'instances') {
            for (const region of view.regions) {
              writer.annotation({ id: nextId++, image_id: imageId, ...instanceFields(region, categoryOf) });
              annotations++;
            }
          } else if (view.regions.length > 0) {
            const fileName = `${`${imageId}`.padStart(12, '0')}.png`;
            const picture = await panopticPicture(view.regions, numbered, imageId, categoryOf);
            pictures.write(`annotations/panoptic_${name}`, fileName, picture.png);
            writer.annotation({ image_id: imageId, file_name: fileName, segments_info: picture.segments });
            hidden += picture.hidden;
            cut += picture.cut;
            annotations++;
          }
        }
        onProgress?.(++scenes, total);
      }
      files.push(path);
    }
    if (annotations === 0) {
      throw new UsageError(
        'no-annotations',
        `Expected a dataset with ${kind === 'captions' ? 'captions' : 'regions'} but ${dataset.name} has none`,
      );
    }
    // A reader takes instances for things where nothing else is said.
    const list = kind === 'captions' ? undefined : categories.list(kind === 'instances' ? 'thing' : undefined);
    files.push(...pictures.commit());
    for (const writer of writers) writer.finish(list);
  } catch (error) {
    pictures.abort();
    for (const writer of writers) writer.abort();
    throw error;
  }
  const counts = { 'hidden-region': hidden, 'cut-region': cut, 'unnamed-category': categories.unnamed };
  return { files, images, notes: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)) };
}

function instanceFields(region: Region, categoryOf: (region: Region) => number): LooseObject {
  const { area, bbox, isCrowd, mask } = region;
  // What the source does not say is told by the mask.
  const runs = Number.isFinite(area) && bbox.every(Number.isFinite) ? undefined : parseRle(mask);
  return {
    category_id: categoryOf(region),
    segmentation: { size: mask.size, counts: mask.counts },
    area: Number.isFinite(area) ? area : maskArea(runs!),
    bbox: bbox.every(Number.isFinite) ? bbox : maskBox(runs!),
    iscrowd: isCrowd ? 1 : 0,
  };
}
