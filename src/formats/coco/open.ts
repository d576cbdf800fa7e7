import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { FormatError, SystemError, type Where } from '../../core/errors.ts';
import { encodeIds, formatRle, panopticIdsFromRgb } from '../../core/mask/index.ts';
import type { Caption, Category, Dataset, Region, Scene } from '../../core/model/dataset.ts';
import type { ImageRef } from '../../core/model/image.ts';
import { fileImage, fileSource } from '../../io/node/file-source.ts';
import { isFolder } from '../../io/node/files.ts';
import { decodeImage } from '../../io/node/sharp.ts';
import { readAll } from '../../io/sources.ts';
import { categoriesOf, type LooseObject, regionOfInstance, regionOfSegment } from './annotations.ts';
import { pathsOf } from './detect.ts';
import { type CocoFile, indexCocoFile } from './index-file.ts';

/** What a scene of this format keeps in `extra`. */
export interface CocoExtra extends Readonly<Record<string, unknown>> {
  image: LooseObject;
  annotations: readonly LooseObject[];
}

/** The folder of a panoptic file's PNGs: as told, or beside the file under its name. */
function segmentFolder(path: string, told: string | undefined): string {
  const beside = path.replace(/\.json$/, '');
  const folder = told ?? (isFolder(beside) ? beside : join(dirname(dirname(path)), basename(beside)));
  if (isFolder(folder)) return folder;
  throw new SystemError('missing-segments', `Expected the panoptic PNGs of ${path} in ${folder}`, {
    where: { file: folder },
    hint: 'Name their folder with --segments.',
  });
}

/**
 * Opens COCO instances, panoptic or captions files, alone or those of one split together: captions beside regions;
 * where a split has both kinds of regions, the panoptic ones are taken. Roots that hold no such file are folders of
 * pictures.
 * @param options.segments folder of the panoptic PNGs when it is not beside the JSON file
 * @throws {SystemError} `missing-dataset`, `missing-segments`
 * @throws {FormatError} `bad-json`, `json-duplicate-key`, `bad-coco`
 */
export async function openCoco(
  roots: readonly string[],
  { segments, images = [] }: { segments?: string; images?: readonly string[] } = {},
): Promise<Dataset> {
  const paths = roots.flatMap(pathsOf);
  if (paths.length === 0) {
    throw new SystemError('missing-dataset', `Expected COCO annotation files in ${roots.join(', ')} but found none`, {
      where: { file: roots[0] },
    });
  }
  const folders = [
    ...images,
    ...roots.map(root => (isFolder(root) ? root : dirname(root))),
    ...roots.map(root => dirname(resolve(root))),
  ];
  const splits = new Map<string, SplitFiles>();
  for (const { path, split, kind } of paths) {
    const file = await indexCocoFile(await fileSource(path), path, kind);
    const known = splits.get(split) ?? {};
    if (known[file.kind]) {
      throw new FormatError('bad-coco', `Expected one file of ${file.kind} for ${split} but received two`, {
        where: { file: path },
      });
    }
    const found = file.kind === 'panoptic' ? { ...known, segments: segmentFolder(path, segments) } : known;
    splits.set(split, { ...found, [file.kind]: file });
  }
  return buildDataset(roots, splits, (split, fileName) => locatedImage(folders, split, fileName));
}

interface SplitFiles {
  instances?: CocoFile;
  panoptic?: CocoFile;
  captions?: CocoFile;
  segments?: string;
}

function locatedImage(folders: readonly string[], split: string, fileName: string): ImageRef {
  let found: ImageRef | undefined;
  const find = (): ImageRef => {
    if (found) return found;
    for (const folder of folders) {
      for (const candidate of [
        fileName,
        `${split}/${fileName}`,
        `images/${split}/${fileName}`,
        `images/${fileName}`,
        `input_images/${fileName}`,
      ]) {
        const path = join(folder, candidate);
        if (existsSync(path)) {
          found = fileImage(path, candidate);
          return found;
        }
      }
    }
    throw new SystemError('missing-file', `Expected the picture ${fileName} below ${folders.join(', ')}`, {
      where: { file: fileName },
      hint: 'Name the folder of the pictures with --images.',
    });
  };
  return { path: fileName, open: async () => find().open(), size: async () => find().size() };
}

async function readSegments(
  folder: string,
  annotation: LooseObject,
  categories: ReadonlyMap<number, Category>,
  where: Where,
): Promise<Region[]> {
  const name = String(annotation.file_name ?? '');
  const path = join(folder, name);
  const picture = await decodeImage(await readAll(await fileSource(path)), path);
  const masks = encodeIds(panopticIdsFromRgb(picture.data), picture.height, picture.width);
  return (annotation.segments_info as LooseObject[]).map((segment, i) => {
    const mask = masks.get(Number(segment?.id));
    if (!mask) {
      throw new FormatError('missing-segment', `Expected segment ${segment?.id} in ${name} but no pixel has its id`, {
        where: { ...where, pointer: `${where.pointer}/segments_info/${i}` },
      });
    }
    return regionOfSegment(segment, formatRle(mask), categories.get(Number(segment.category_id)));
  });
}

function buildDataset(
  roots: readonly string[],
  splits: ReadonlyMap<string, SplitFiles>,
  locate: (split: string, fileName: string) => ImageRef,
): Dataset {
  const places = new Map<string, { split: string; imageId: string; files: SplitFiles }>();
  const ids = new Map<string, string[]>();
  const categories = new Map<number, Category>();
  let licences: unknown;
  for (const [split, files] of splits) {
    const all = [files.panoptic, files.instances, files.captions].filter(file => file !== undefined);
    const own: string[] = [];
    for (const imageId of new Set(all.flatMap(({ images }) => [...images.keys()]))) {
      const id = places.has(imageId) ? `${split}/${imageId}` : imageId;
      places.set(id, { split, imageId, files });
      own.push(id);
    }
    ids.set(split, own);
    for (const { rest } of all) {
      licences ??= rest.licenses;
      for (const category of categoriesOf(rest.categories)) {
        const known = categories.get(category.id);
        if (!known || known.isThing === undefined) categories.set(category.id, { ...known, ...category });
      }
    }
  }
  const dataset: Dataset = {
    name: basename(resolve(roots[0]), '.json'),
    family: 'coco',
    roots,
    info: { licence: licenceNames(licences), sources: ['COCO'] },
    categories: [...categories.values()],
    splits: [...ids].map(([name, own]) => ({ name, scenes: own.length })),
    index: split => [...ids].filter(([name]) => split === undefined || name === split).flatMap(([, own]) => own),
    async scene(id): Promise<Scene> {
      const place = places.get(id);
      if (!place) {
        throw new FormatError('unknown-scene', `Expected the id of a scene of ${dataset.name} but received ${id}`);
      }
      const { split, imageId, files } = place;
      const main = files.panoptic ?? files.instances;
      const image = (main?.images.get(imageId) ?? files.captions?.images.get(imageId))!.record;
      const size = { height: Number(image.height), width: Number(image.width) };
      const regions: Region[] = [];
      const kept: LooseObject[] = [];
      for (const { annotation, where } of (await main?.annotationsOf(imageId)) ?? []) {
        kept.push(annotation);
        if (main?.kind === 'panoptic')
          regions.push(...(await readSegments(files.segments!, annotation, categories, where)));
        else regions.push(regionOfInstance(annotation, size, categories.get(Number(annotation.category_id)), where));
      }
      const captions: Caption[] = [];
      for (const { annotation } of (await files.captions?.annotationsOf(imageId)) ?? []) {
        const captionId = typeof annotation.id === 'number' ? annotation.id : undefined;
        captions.push({ text: String(annotation.caption ?? ''), phrases: [], id: captionId });
      }
      const fileName = String(image.file_name ?? imageId);
      const extra: CocoExtra = { image, annotations: kept };
      return {
        id,
        split,
        source: 'COCO',
        views: [{ id, image: locate(split, fileName), captions, regions, layers: {}, extra: {} }],
        assets: {},
        extra,
      };
    },
    async *scenes(split) {
      for (const id of dataset.index(split)) yield dataset.scene(id);
    },
  };
  return dataset;
}

function licenceNames(licences: unknown): string | undefined {
  if (!Array.isArray(licences) || licences.length === 0) return undefined;
  return (licences as (LooseObject | null)[]).map(licence => String(licence?.name ?? '')).join('; ');
}
