/** Binary masks as run lengths: COCO RLE, pixels, set operations, IoU, polygons, resizing, morphology. */
export { maskComponents } from './components.ts';
export { cropMask } from './crop.ts';
export { countIdPairs, type IdPairs } from './id-pairs.ts';
export { createIdStatistics, type IdStatistics, measureIds } from './id-statistics.ts';
export { boxIou, intersectionArea, maskIou, maskIouMatrix } from './iou.ts';
export { dilateMask, erodeMask, maskBoundary } from './morphology.ts';
export { panopticId, panopticIdsFromRgb, rgbFromPanopticIds } from './panoptic-ids.ts';
export { decodeMask, encodeIds, encodeMask, forEachColumnDifference, type PixelOrder, paintMask } from './pixels.ts';
export { boxMask, polygonMask } from './polygon.ts';
export { buildRegionMap, orderRegions, type RegionMap, regionsAt } from './region-map.ts';
export { resizeMaskArea, resizeMaskNearest } from './resize.ts';
export { countsOf, formatCounts, formatRle, parseRle, type RleBytes } from './rle.ts';
export {
  type Box,
  checkMaskSize,
  checkSameSize,
  emptyMask,
  fullMask,
  type MeasuredMask,
  maskArea,
  maskBox,
  maskContains,
  masksEqual,
  maximumMaskPixels,
  measureMask,
  type RunLengths,
} from './run-lengths.ts';
export { differMasks, intersectMasks, invertMask, mergeMasks, subtractMask, uniteMasks } from './set-operations.ts';
export { isThinMask } from './thin.ts';
