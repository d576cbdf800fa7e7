import { FormatError } from '../../../core/errors.ts';
import type { Box } from '../../../core/mask/index.ts';
import type { CocoImage, CocoResult, CocoTruth, OverlapKind, Segmentation } from './types.ts';

/** Annotations or results, a column a member: a set has hundreds of thousands, which are too many for objects. */
export interface ShapeColumns {
  count: number;
  /** Place of each one's image in {@link CocoColumns.images}, -1 for none of them. */
  images: Int32Array;
  /** Place of each one's category in {@link CocoColumns.categoryIds}, -1 for none of them. */
  categories: Int32Array;
  /** [x, y, width, height] of each, pixels; NaN where there is none. */
  boxes: Float64Array;
  /** A shape's mask, read when it is needed. */
  segmentationOf(index: number): Segmentation | undefined;
}

export interface TruthColumns extends ShapeColumns {
  ids: Float64Array;
  /** Pixels; NaN where there is none. */
  areas: Float64Array;
  /** 1 for a crowd. */
  crowds: Uint8Array;
}

export interface DetectionColumns extends ShapeColumns {
  scores: Float64Array;
}

/** A truth and results to be scored. */
export interface CocoColumns {
  /** Each id once, in ascending order. */
  images: readonly CocoImage[];
  /** Each id once, in ascending order. */
  categoryIds: readonly number[];
  truths: TruthColumns;
  detections: DetectionColumns;
  /** What the first result holds, which says what is scored unless told, and where areas come from. */
  first: Record<OverlapKind, boolean>;
}

export function missing(what: string, pointer: string): never {
  throw new FormatError('bad-coco', `Expected ${what} but received none`, { where: { pointer } });
}

function compareIds(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Ids of the categories, ascending, each once. */
export function cocoCategoryIds({ categories }: Pick<CocoTruth, 'categories'>): number[] {
  return [...new Set(categories.map(({ id }) => id))].sort((a, b) => a - b);
}

/** Images, each id once (the last of several), ascending. */
export function sortImages(images: readonly CocoImage[]): CocoImage[] {
  const imageOf = new Map(images.map(image => [image.id, image]));
  return [...imageOf.values()].sort((a, b) => compareIds(a.id, b.id));
}

/** Finds the places of ids in a list. */
export function placesOf<Id>(ids: readonly Id[]): (id: Id) => number {
  const places = new Map(ids.map((id, place) => [id, place]));
  return id => places.get(id) ?? -1;
}

/** @throws {FormatError} `unknown-image` */
export function unknownImage(id: unknown, index: number): never {
  throw new FormatError(
    'unknown-image',
    `Expected an image of the truth for image_id but received ${JSON.stringify(id)}`,
    { where: { pointer: `/${index}` }, hint: 'The results belong to another set of images.' },
  );
}

function setBox(boxes: Float64Array, index: number, box: Box | undefined): void {
  for (let i = 0; i < 4; i++) boxes[4 * index + i] = box?.[i] ?? Number.NaN;
}

/**
 * Columns of parsed JSON.
 * @throws {FormatError} `unknown-image` for a result of an image that the truth does not list; `bad-coco` for one
 *   without a score
 */
export function columnsOf(truth: CocoTruth, results: readonly CocoResult[]): CocoColumns {
  const { annotations } = truth;
  const images = sortImages(truth.images);
  const categoryIds = cocoCategoryIds(truth);
  const imageOf = placesOf(images.map(({ id }) => id));
  const categoryOf = placesOf(categoryIds);
  const shapes = (list: readonly { bbox?: Box; segmentation?: Segmentation }[]): ShapeColumns => ({
    count: list.length,
    images: new Int32Array(list.length),
    categories: new Int32Array(list.length),
    boxes: new Float64Array(4 * list.length),
    segmentationOf: index => list[index].segmentation,
  });
  const truths: TruthColumns = {
    ...shapes(annotations),
    ids: new Float64Array(annotations.length),
    areas: new Float64Array(annotations.length),
    crowds: new Uint8Array(annotations.length),
  };
  annotations.forEach(({ id, image_id, category_id, bbox, area, iscrowd }, i) => {
    truths.images[i] = imageOf(image_id);
    truths.categories[i] = categoryOf(category_id);
    truths.ids[i] = id;
    truths.areas[i] = area;
    truths.crowds[i] = iscrowd ? 1 : 0;
    setBox(truths.boxes, i, bbox);
  });
  const detections: DetectionColumns = { ...shapes(results), scores: new Float64Array(results.length) };
  results.forEach(({ image_id, category_id, score, bbox }, i) => {
    const image = imageOf(image_id);
    if (image < 0) unknownImage(image_id, i);
    detections.images[i] = image;
    detections.categories[i] = categoryOf(category_id);
    if (detections.categories[i] >= 0 && typeof score !== 'number') missing('a number for score', `/${i}`);
    detections.scores[i] = score;
    setBox(detections.boxes, i, bbox);
  });
  const first = { bbox: (results[0]?.bbox?.length ?? 0) > 0, segm: results[0]?.segmentation !== undefined };
  return { images, categoryIds, truths, detections, first };
}
