import type { Box, RleBytes } from '../../../core/mask/index.ts';
import type { Rle } from '../../../core/model/dataset.ts';

/** What is compared: boxes or masks. */
export type OverlapKind = 'bbox' | 'segm';

/** COCO's ways to write a mask: RLE (string or list of counts) or polygons [[x0, y0, x1, y1, ...], ...]. */
export type Segmentation = Rle | RleBytes | readonly (readonly number[])[];

export interface CocoImage {
  id: number | string;
  /** Pixels. */
  height: number;
  /** Pixels. */
  width: number;
}

export interface CocoTruthAnnotation {
  id: number;
  image_id: number | string;
  category_id: number;
  bbox?: Box;
  segmentation?: Segmentation;
  /** Pixels; decides whether the object is small, medium or large. */
  area: number;
  iscrowd?: number;
}

export interface CocoTruth {
  images: readonly CocoImage[];
  categories: readonly { id: number; name?: string }[];
  annotations: readonly CocoTruthAnnotation[];
}

export interface CocoResult {
  image_id: number | string;
  category_id: number;
  score: number;
  bbox?: Box;
  segmentation?: Segmentation;
}

/** COCOeval's twelve numbers, -1 where there is nothing to measure. AP and AR are means over IoU 0.50 to 0.95. */
export interface CocoNumbers {
  AP: number;
  AP50: number;
  AP75: number;
  /** Objects below 32² pixels, below 96², and larger. */
  APs: number;
  APm: number;
  APl: number;
  /** At most 1, 10 and 100 detections an image and category. */
  AR1: number;
  AR10: number;
  AR100: number;
  ARs: number;
  ARm: number;
  ARl: number;
}
