import { FormatError } from '../../../core/errors.ts';
import {
  type Box,
  boxIou,
  boxMask,
  type MeasuredMask,
  maskArea,
  maskBox,
  maskIou,
  measureMask,
  parseRle,
  polygonMask,
  type RunLengths,
} from '../../../core/mask/index.ts';
import type { Rle } from '../../../core/model/dataset.ts';
import { accumulateCategory, type CategoryCurves, summarizeCoco } from './accumulate.ts';
import {
  type Candidates,
  type CategoryMatches,
  emptyMatches,
  matchDetections,
  maximumDetections,
} from './match-detections.ts';
import type {
  CocoDetection,
  CocoImage,
  CocoNumbers,
  CocoObject,
  CocoResult,
  CocoTruth,
  OverlapKind,
  Segmentation,
} from './types.ts';

export { type CategoryCurves, summarizeCoco } from './accumulate.ts';
export type * from './types.ts';

/** Reads a mask in any of COCO's forms. @throws {FormatError} of parseRle and polygonMask */
function readSegmentation(segmentation: Segmentation, { height, width }: CocoImage, pointer: string): RunLengths {
  if (Array.isArray(segmentation))
    return polygonMask(segmentation as readonly (readonly number[])[], height, width, { pointer });
  return parseRle(segmentation as Rle, { pointer });
}

function missing(what: string, pointer: string): never {
  throw new FormatError('bad-coco', `Expected ${what} but received none`, { where: { pointer } });
}

/** Truths and detections of one image and category. */
interface Group<Shape> {
  truths: CocoObject<Shape>[];
  detections: CocoDetection<Shape>[];
}

/**
 * COCOeval's twelve numbers for boxes or masks.
 * @param results detections; of categories that the truth does not list they are left out
 * @throws {FormatError} `unknown-image` for a result of an image that the truth does not list; `bad-coco`; those of masks
 * @source COCO API, PythonAPI/pycocotools/cocoeval.py and coco.py; results whose first entry has a box take their size
 *   from boxes, as loadRes does
 */
export function scoreCoco(truth: CocoTruth, results: readonly CocoResult[], kind: OverlapKind): CocoNumbers {
  return summarizeCoco(scoreCocoCategories(truth, results, kind, cocoCategoryIds(truth)));
}

/** Ids of the categories, ascending, each once. */
export function cocoCategoryIds({ categories }: CocoTruth): number[] {
  return [...new Set(categories.map(({ id }) => id))].sort((a, b) => a - b);
}

/**
 * Evaluates some categories; {@link summarizeCoco} makes the numbers of those of all.
 * @param wanted ids of categories that the truth lists
 * @returns one entry for each of them, in their order
 * @throws {FormatError} as {@link scoreCoco}, for masks and boxes of these categories only
 */
export function scoreCocoCategories(
  truth: CocoTruth,
  results: readonly CocoResult[],
  kind: OverlapKind,
  wanted: readonly number[],
): CategoryCurves[] {
  const images = new Map(truth.images.map(image => [image.id, image]));
  if (kind === 'segm') {
    const shapes = readShapes(truth, results, images, wanted, maskOfTruth, maskOfResult);
    return evaluate(wanted, shapes, (a, b, crowd) => maskIou(a, b, crowd ? crowdOptions : undefined));
  }
  const shapes = readShapes(truth, results, images, wanted, boxOfTruth, boxOfResult);
  return evaluate(wanted, shapes, (a, b, crowd) => boxIou(a, b, crowd ? crowdOptions : undefined));
}

const crowdOptions = { crowd: true };

function imageOf(images: ReadonlyMap<number | string, CocoImage>, id: number | string, pointer: string): CocoImage {
  const image = images.get(id);
  if (image) return image;
  throw new FormatError(
    'unknown-image',
    `Expected an image of the truth for image_id but received ${JSON.stringify(id)}`,
    { where: { pointer }, hint: 'The results belong to another set of images.' },
  );
}

type ReadTruth<Shape> = (annotation: CocoTruth['annotations'][number], image: CocoImage, pointer: string) => Shape;
type ReadResult<Shape> = (result: CocoResult, image: CocoImage, pointer: string) => Shape;

const maskOfTruth: ReadTruth<MeasuredMask> = ({ segmentation }, image, pointer) =>
  measureMask(readSegmentation(segmentation ?? missing('a segmentation', pointer), image, pointer));
const boxOfTruth: ReadTruth<Box> = ({ bbox }, _, pointer) => bbox ?? missing('a bbox', pointer);
const maskOfResult: ReadResult<MeasuredMask> = ({ segmentation, bbox }, image, pointer) => {
  if (segmentation) return measureMask(readSegmentation(segmentation, image, pointer));
  return measureMask(boxMask(bbox ?? missing('a segmentation or a bbox', pointer), image.height, image.width));
};
const boxOfResult: ReadResult<Box> = ({ bbox, segmentation }, image, pointer) =>
  bbox ?? maskBox(readSegmentation(segmentation ?? missing('a bbox or a segmentation', pointer), image, pointer));

function readShapes<Shape extends Box | MeasuredMask>(
  truth: CocoTruth,
  results: readonly CocoResult[],
  images: ReadonlyMap<number | string, CocoImage>,
  wanted: readonly number[],
  readTruth: ReadTruth<Shape>,
  readResult: ReadResult<Shape>,
): Map<number, Map<number | string, Group<Shape>>> {
  const groups = new Map<number, Map<number | string, Group<Shape>>>(wanted.map(id => [id, new Map()]));
  const groupOf = (ofCategory: Map<number | string, Group<Shape>>, image: number | string): Group<Shape> => {
    let group = ofCategory.get(image);
    if (!group) {
      group = { truths: [], detections: [] };
      ofCategory.set(image, group);
    }
    return group;
  };
  truth.annotations.forEach((annotation, i) => {
    // Annotations of other images and categories play no part, as in COCOeval.
    const ofCategory = groups.get(annotation.category_id);
    const image = images.get(annotation.image_id);
    if (!ofCategory || !image) return;
    groupOf(ofCategory, annotation.image_id).truths.push({
      id: annotation.id,
      shape: readTruth(annotation, image, `/annotations/${i}`),
      area: annotation.area,
      isCrowd: Boolean(annotation.iscrowd),
    });
  });
  const areaFromBox = (results[0]?.bbox?.length ?? 0) > 0;
  results.forEach((result, i) => {
    const pointer = `/${i}`;
    const image = imageOf(images, result.image_id, pointer);
    const ofCategory = groups.get(result.category_id);
    if (!ofCategory) return;
    if (typeof result.score !== 'number') missing('a number for score', pointer);
    const shape = readResult(result, image, pointer);
    groupOf(ofCategory, result.image_id).detections.push({
      shape,
      area: areaOfResult(result, shape, image, areaFromBox, pointer),
      score: result.score,
    });
  });
  return groups;
}

function areaOfResult(
  { bbox, segmentation }: CocoResult,
  shape: Box | MeasuredMask,
  image: CocoImage,
  fromBox: boolean,
  pointer: string,
): number {
  if (fromBox) {
    const box = bbox ?? missing('a bbox, as the first result has,', pointer);
    return box[2] * box[3];
  }
  if ('area' in shape) return shape.area;
  return maskArea(readSegmentation(segmentation ?? missing('a segmentation', pointer), image, pointer));
}

function compareIds(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : String(a) < String(b)
      ? -1
      : String(a) > String(b)
        ? 1
        : 0;
}

/** The detections that count, best first; equal scores stay in their order. */
function rankDetections<Shape>(detections: readonly CocoDetection<Shape>[]): readonly CocoDetection<Shape>[] {
  if (detections.length < 2) return detections;
  // Array sorting is stable.
  return [...detections].sort((a, b) => b.score - a.score).slice(0, maximumDetections);
}

/** Room for the candidates of one image, used for one after the other. */
function candidateRoom(detections: number, truths: number): Candidates {
  return {
    detections: 0,
    truths: 0,
    ious: new Float64Array(detections * truths),
    detectionAreas: new Float64Array(detections),
    truthIds: new Float64Array(truths),
    truthAreas: new Float64Array(truths),
    crowds: new Uint8Array(truths),
  };
}

/** Matches the images of a category, in ascending order of id. */
function matchCategory<Shape>(
  groups: ReadonlyMap<number | string, Group<Shape>>,
  overlap: (detected: Shape, truth: Shape, crowd: boolean) => number,
): CategoryMatches {
  const ranked = [...groups]
    .sort(([a], [b]) => compareIds(a, b))
    .map(([, { truths, detections }]) => ({ truths, detections: rankDetections(detections) }));
  let [total, mostDetections, mostTruths] = [0, 0, 0];
  for (const { detections, truths } of ranked) {
    total += detections.length;
    mostDetections = Math.max(mostDetections, detections.length);
    mostTruths = Math.max(mostTruths, truths.length);
  }
  const matches = emptyMatches(total);
  const candidates = candidateRoom(mostDetections, mostTruths);
  let first = 0;
  for (const { detections, truths } of ranked) {
    candidates.detections = detections.length;
    candidates.truths = truths.length;
    truths.forEach(({ id, area, isCrowd }, g) => {
      candidates.truthIds[g] = id;
      candidates.truthAreas[g] = area;
      candidates.crowds[g] = isCrowd ? 1 : 0;
    });
    let pair = 0;
    detections.forEach(({ shape, area, score }, d) => {
      matches.scores[first + d] = score;
      matches.places[first + d] = d;
      candidates.detectionAreas[d] = area;
      for (const truth of truths) candidates.ious[pair++] = overlap(shape, truth.shape, truth.isCrowd);
    });
    matchDetections(candidates, matches, first);
    first += detections.length;
  }
  return matches;
}

function evaluate<Shape>(
  wanted: readonly number[],
  groups: ReadonlyMap<number, ReadonlyMap<number | string, Group<Shape>>>,
  overlap: (detected: Shape, truth: Shape, crowd: boolean) => number,
): CategoryCurves[] {
  return wanted.map(category => accumulateCategory(matchCategory(groups.get(category)!, overlap)));
}
