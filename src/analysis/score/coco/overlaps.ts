import { boxIou } from '../../../core/mask/iou.ts';
import { boxMask, polygonMask } from '../../../core/mask/polygon.ts';
import type { RleBytes } from '../../../core/mask/rle.ts';
import type { Box } from '../../../core/mask/run-lengths.ts';
import type { Rle } from '../../../core/model/dataset.ts';
import { type HeldMask, MaskReader } from '../../../kernels/mask-reader.ts';
import { missing, type ObjectGroup } from './group-objects.ts';
import type { CocoImage, CocoResult, CocoTruth, Segmentation } from './types.ts';

/** Reads the shapes of one group after the other and compares them. */
export interface Overlaps {
  /** Takes the shapes of a group, all of its truths and detections. @throws {FormatError} `bad-coco`, those of masks */
  open(group: ObjectGroup): void;
  /** IoU of a detection and a truth by their places in the group; of a crowd, over the detection's own area. */
  iou(detection: number, truth: number, isCrowd: boolean): number;
  /** Area of a detection's shape, pixels. */
  areaOf(detection: number): number;
}

const areBoxesFirst = (results: readonly CocoResult[]) => (results[0]?.bbox?.length ?? 0) > 0;

/**
 * How a detection's size is told: from its box when the first result has one, else from its mask.
 * @source COCO API, PythonAPI/pycocotools/coco.py, COCO.loadRes
 */
function boxAreas(results: readonly CocoResult[]): ((detection: number) => number) | undefined {
  if (!areBoxesFirst(results)) return undefined;
  return detection => {
    const box = results[detection].bbox ?? missing('a bbox, as the first result has,', `/${detection}`);
    return box[2] * box[3];
  };
}

/** Reads a mask in any of COCO's forms. @throws {FormatError} of parseRle and polygonMask */
function readSegmentation(
  reader: MaskReader,
  segmentation: Segmentation,
  { height, width }: CocoImage,
  pointer: string,
): HeldMask {
  if (!Array.isArray(segmentation)) return reader.read(segmentation as Rle | RleBytes, { pointer });
  return reader.hold(polygonMask(segmentation as readonly (readonly number[])[], height, width, { pointer }));
}

// One a thread, made when first needed; it holds nothing between groups.
let maskReader: MaskReader | undefined;

/** Overlaps of masks. */
export function maskOverlaps({ annotations }: CocoTruth, results: readonly CocoResult[]): Overlaps {
  maskReader ??= new MaskReader();
  const reader = maskReader;
  const boxArea = boxAreas(results);
  const truths: HeldMask[] = [];
  const detections: HeldMask[] = [];
  let indices: readonly number[] = [];
  return {
    open(group) {
      const { image } = group;
      reader.clear();
      indices = group.detections;
      for (let g = 0; g < group.truths.length; g++) {
        const pointer = `/annotations/${group.truths[g]}`;
        const { segmentation } = annotations[group.truths[g]];
        truths[g] = readSegmentation(reader, segmentation ?? missing('a segmentation', pointer), image, pointer);
      }
      for (let d = 0; d < indices.length; d++) {
        const pointer = `/${indices[d]}`;
        const { segmentation, bbox } = results[indices[d]];
        detections[d] = segmentation
          ? readSegmentation(reader, segmentation, image, pointer)
          : reader.hold(boxMask(bbox ?? missing('a segmentation or a bbox', pointer), image.height, image.width));
      }
    },
    iou: (detection, truth, isCrowd) => reader.iou(detections[detection], truths[truth], isCrowd),
    areaOf: detection => (boxArea ? boxArea(indices[detection]) : reader.areaOf(detections[detection])),
  };
}

const crowdOptions = { crowd: true };

/** Overlaps of boxes. */
export function boxOverlaps({ annotations }: CocoTruth, results: readonly CocoResult[]): Overlaps {
  const boxArea = boxAreas(results);
  const truths: Box[] = [];
  const detections: Box[] = [];
  const areas: number[] = [];
  /** The box and area of a result that has a mask only. */
  const measure = (index: number, image: CocoImage): { box: Box; area: number } => {
    maskReader ??= new MaskReader();
    maskReader.clear();
    const pointer = `/${index}`;
    const segmentation = results[index].segmentation ?? missing('a bbox or a segmentation', pointer);
    const mask = readSegmentation(maskReader, segmentation, image, pointer);
    return { box: maskReader.boxOf(mask), area: maskReader.areaOf(mask) };
  };
  return {
    open({ image, truths: truthIndices, detections: indices }) {
      for (let g = 0; g < truthIndices.length; g++)
        truths[g] = annotations[truthIndices[g]].bbox ?? missing('a bbox', `/annotations/${truthIndices[g]}`);
      for (let d = 0; d < indices.length; d++) {
        const { bbox } = results[indices[d]];
        const measured = bbox && boxArea ? undefined : measure(indices[d], image);
        detections[d] = bbox ?? measured!.box;
        areas[d] = boxArea ? boxArea(indices[d]) : measured!.area;
      }
    },
    iou: (detection, truth, isCrowd) =>
      boxIou(detections[detection], truths[truth], isCrowd ? crowdOptions : undefined),
    areaOf: detection => areas[detection],
  };
}
