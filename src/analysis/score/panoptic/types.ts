/** A segment of a panoptic annotation, as COCO's panoptic JSON has it. */
export interface PanopticSegment {
  id: number;
  category_id: number;
  /** Pixels. Read of truths only: of predictions the picture counts. */
  area?: number;
  iscrowd?: number;
}

export interface PanopticCategory {
  id: number;
  name?: string;
  isthing: number;
}

/** Sums over segments of one category. */
export interface PanopticCounts {
  /** Sum of the IoU of matched pairs. */
  iou: number;
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
}

/** Panoptic quality = segmentation quality x recognition quality, each 0 to 1. */
export interface PanopticQuality {
  pq: number;
  sq: number;
  rq: number;
}

export interface PanopticGroupQuality extends PanopticQuality {
  /** Categories with any segment, over which the three are means. */
  n: number;
}

/** panopticapi's numbers; a group none of whose categories occurs is null (panopticapi divides by zero there). */
export interface PanopticNumbers {
  All: PanopticGroupQuality | null;
  Things: PanopticGroupQuality | null;
  Stuff: PanopticGroupQuality | null;
  /** By category id. */
  per_class: Record<string, PanopticQuality>;
}
