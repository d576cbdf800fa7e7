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
import { accumulateCoco } from './accumulate.ts';
import { type MatchedDetections, matchDetections, maximumDetections } from './match-detections.ts';
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
  const images = new Map(truth.images.map(image => [image.id, image]));
  const imageOf = (id: number | string, pointer: string): CocoImage => {
    const image = images.get(id);
    if (image) return image;
    throw new FormatError(
      'unknown-image',
      `Expected an image of the truth for image_id but received ${JSON.stringify(id)}`,
      {
        where: { pointer },
        hint: 'The results belong to another set of images.',
      },
    );
  };
  if (kind === 'segm') {
    const shapes = readShapes(truth, results, imageOf, maskOfTruth, maskOfResult);
    return evaluate(truth, shapes, (a, b, crowd) => maskIou(a, b, { crowd }));
  }
  const shapes = readShapes(truth, results, imageOf, boxOfTruth, boxOfResult);
  return evaluate(truth, shapes, (a, b, crowd) => boxIou(a, b, { crowd }));
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
  imageOf: (id: number | string, pointer: string) => CocoImage,
  readTruth: ReadTruth<Shape>,
  readResult: ReadResult<Shape>,
): Map<number, Map<number | string, Group<Shape>>> {
  const groups = new Map<number, Map<number | string, Group<Shape>>>(truth.categories.map(({ id }) => [id, new Map()]));
  const groupOf = (category: number, image: number | string): Group<Shape> | undefined => {
    const ofCategory = groups.get(category);
    if (!ofCategory) return undefined;
    let group = ofCategory.get(image);
    if (!group) {
      group = { truths: [], detections: [] };
      ofCategory.set(image, group);
    }
    return group;
  };
  const known = new Set(truth.images.map(({ id }) => id));
  truth.annotations.forEach((annotation, i) => {
    const pointer = `/annotations/${i}`;
    // Annotations of other images and categories play no part, as in COCOeval.
    if (!known.has(annotation.image_id)) return;
    const group = groupOf(annotation.category_id, annotation.image_id);
    if (!group) return;
    group.truths.push({
      id: annotation.id,
      shape: readTruth(annotation, imageOf(annotation.image_id, pointer), pointer),
      area: annotation.area,
      isCrowd: Boolean(annotation.iscrowd),
    });
  });
  const areaFromBox = (results[0]?.bbox?.length ?? 0) > 0;
  results.forEach((result, i) => {
    const pointer = `/${i}`;
    const image = imageOf(result.image_id, pointer);
    const group = groupOf(result.category_id, result.image_id);
    if (!group) return;
    if (typeof result.score !== 'number') missing('a number for score', pointer);
    const shape = readResult(result, image, pointer);
    group.detections.push({
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

function evaluate<Shape>(
  truth: CocoTruth,
  groups: ReadonlyMap<number, ReadonlyMap<number | string, Group<Shape>>>,
  overlap: (detected: Shape, truth: Shape, crowd: boolean) => number,
): CocoNumbers {
  const categories = [...new Set(truth.categories.map(({ id }) => id))].sort((a, b) => a - b);
  return accumulateCoco(
    categories.map(category =>
      [...groups.get(category)!]
        .sort(([a], [b]) => compareIds(a, b))
        .map(([, group]): MatchedDetections => {
          const detections = group.detections
            .map((detection, i) => ({ detection, i }))
            .sort((a, b) => b.detection.score - a.detection.score || a.i - b.i)
            .slice(0, maximumDetections)
            .map(({ detection }) => detection);
          const { truths } = group;
          const ious = new Float64Array(detections.length * truths.length);
          detections.forEach((detection, d) => {
            truths.forEach((object, g) => {
              ious[d * truths.length + g] = overlap(detection.shape, object.shape, object.isCrowd);
            });
          });
          return matchDetections({
            ious,
            scores: Float64Array.from(detections, ({ score }) => score),
            detectionAreas: Float64Array.from(detections, ({ area }) => area),
            truthIds: truths.map(({ id }) => id),
            truthAreas: Float64Array.from(truths, ({ area }) => area),
            crowds: Uint8Array.from(truths, ({ isCrowd }) => (isCrowd ? 1 : 0)),
          });
        }),
    ),
  );
}
