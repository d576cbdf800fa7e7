import { boxMask, polygonMask } from '../../../core/mask/polygon.ts';
import type { RleBytes } from '../../../core/mask/rle.ts';
import type { Rle } from '../../../core/model/dataset.ts';
import { type HeldMask, MaskReader } from '../../../kernels/mask-reader.ts';
import { type CocoColumns, missing } from './columns.ts';
import type { Candidates } from './match-detections.ts';
import type { ObjectGroup } from './sort-groups.ts';
import type { CocoImage, OverlapKind, Segmentation } from './types.ts';

/**
 * Fills in the areas of a group's detections and their IoUs with its truths, of crowds over the detection's own area.
 * Masks that nothing asks for, as no truth is there to compare with and areas are those of boxes, are not read.
 * @param into how many there are, and which truths are crowds, is set
 * @throws {FormatError} `bad-coco`, those of masks
 */
export type OverlapFiller = (group: ObjectGroup, into: Candidates) => void;

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

/**
 * Detections' areas from boxes when the first result has one, else undefined: from masks.
 * @source COCO API, PythonAPI/pycocotools/coco.py, COCO.loadRes
 */
function boxAreas({ first, detections: { boxes } }: CocoColumns): ((detection: number) => number) | undefined {
  if (!first.bbox) return undefined;
  return detection => {
    const area = boxes[4 * detection + 2] * boxes[4 * detection + 3];
    if (Number.isNaN(area)) missing('a bbox, as the first result has,', `/${detection}`);
    return area;
  };
}

/** Overlaps of masks or boxes. */
export function overlapFiller(columns: CocoColumns, kind: OverlapKind): OverlapFiller {
  return kind === 'segm' ? maskOverlaps(columns) : boxOverlaps(columns);
}

function maskOverlaps(columns: CocoColumns): OverlapFiller {
  maskReader ??= new MaskReader();
  const reader = maskReader;
  const { truths, detections } = columns;
  const boxArea = boxAreas(columns);
  const truthMasks: HeldMask[] = [];
  const readDetection = (index: number, image: CocoImage): HeldMask => {
    const pointer = `/${index}`;
    const segmentation = detections.segmentationOf(index);
    if (segmentation) return readSegmentation(reader, segmentation, image, pointer);
    const [x, y, width, height] = detections.boxes.subarray(4 * index, 4 * index + 4);
    if (Number.isNaN(x)) missing('a segmentation or a bbox', pointer);
    return reader.hold(boxMask([x, y, width, height], image.height, image.width));
  };
  return (group, into) => {
    const { image, truthCount, detectionCount } = group;
    reader.clear();
    for (let g = 0; g < truthCount; g++) {
      const truth = group.truths[group.firstTruth + g];
      const pointer = `/annotations/${truth}`;
      const segmentation = truths.segmentationOf(truth) ?? missing('a segmentation', pointer);
      truthMasks[g] = readSegmentation(reader, segmentation, image, pointer);
    }
    const areMasksNeeded = truthCount > 0 || !boxArea;
    for (let d = 0, pair = 0; d < detectionCount; d++) {
      const detection = group.detections[group.firstDetection + d];
      const mask = areMasksNeeded ? readDetection(detection, image) : 0;
      into.detectionAreas[d] = boxArea ? boxArea(detection) : reader.areaOf(mask);
      for (let g = 0; g < truthCount; g++) into.ious[pair++] = reader.iou(mask, truthMasks[g], into.crowds[g] === 1);
    }
  };
}

/**
 * IoU of two boxes in columns.
 * @source COCO API, common/maskApi.h, bbIou
 */
function boxIou(a: Float64Array, i: number, b: Float64Array, j: number, isCrowd: boolean): number {
  const width = Math.min(a[i] + a[i + 2], b[j] + b[j + 2]) - Math.max(a[i], b[j]);
  if (!(width > 0)) return 0;
  const height = Math.min(a[i + 1] + a[i + 3], b[j + 1] + b[j + 3]) - Math.max(a[i + 1], b[j + 1]);
  if (!(height > 0)) return 0;
  const common = width * height;
  const area = a[i + 2] * a[i + 3];
  return common / (isCrowd ? area : area + b[j + 2] * b[j + 3] - common);
}

function boxOverlaps(columns: CocoColumns): OverlapFiller {
  const { truths, detections } = columns;
  const boxArea = boxAreas(columns);
  const measured = new Float64Array(4);
  /** Takes the area and, where it has none, the box of a result's mask. */
  const measure = (index: number, image: CocoImage): number => {
    maskReader ??= new MaskReader();
    maskReader.clear();
    const pointer = `/${index}`;
    const segmentation = detections.segmentationOf(index) ?? missing('a bbox or a segmentation', pointer);
    const mask = readSegmentation(maskReader, segmentation, image, pointer);
    measured.set(maskReader.boxOf(mask));
    return maskReader.areaOf(mask);
  };
  return (group, into) => {
    const { image, truthCount, detectionCount } = group;
    for (let g = 0; g < truthCount; g++) {
      const truth = group.truths[group.firstTruth + g];
      if (Number.isNaN(truths.boxes[4 * truth])) missing('a bbox', `/annotations/${truth}`);
    }
    for (let d = 0, pair = 0; d < detectionCount; d++) {
      const detection = group.detections[group.firstDetection + d];
      const hasBox = !Number.isNaN(detections.boxes[4 * detection]);
      into.detectionAreas[d] = boxArea ? boxArea(detection) : measure(detection, image);
      const boxes = hasBox ? detections.boxes : measured;
      const at = hasBox ? 4 * detection : 0;
      for (let g = 0; g < truthCount; g++) {
        const truth = group.truths[group.firstTruth + g];
        into.ious[pair++] = boxIou(boxes, at, truths.boxes, 4 * truth, into.crowds[g] === 1);
      }
    }
  };
}
