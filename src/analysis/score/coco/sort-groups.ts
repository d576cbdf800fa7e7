import type { CocoColumns, ShapeColumns } from './columns.ts';
import type { CocoImage } from './types.ts';

/** Shapes sorted by category, then image, then as they were. */
interface SortedShapes {
  order: Int32Array;
  /** Where each category's begin in `order`, and the end. */
  starts: Int32Array;
}

/** What one image has of a category: stretches of the sorted truths and detections. One object is used for all. */
export interface ObjectGroup {
  image: CocoImage;
  /** Places in the columns of truths. */
  truths: Int32Array;
  firstTruth: number;
  truthCount: number;
  /** Places in the columns of detections, best first, equal scores in the order of the results. */
  detections: Int32Array;
  firstDetection: number;
  /** At most {@link maximumDetections}. */
  detectionCount: number;
}

/** Best detections of an image and category that count. */
export const maximumDetections = 100;
/** Longer lists are sorted by the library's own sort. */
const longest = 24;

/** Stable counting sort of places by their key; those with a negative key are left out. */
function sortByKey(places: Int32Array, keys: Int32Array, keyCount: number): SortedShapes {
  const starts = new Int32Array(keyCount + 1);
  for (let i = 0; i < places.length; i++) if (keys[places[i]] >= 0) starts[keys[places[i]] + 1]++;
  for (let key = 0; key < keyCount; key++) starts[key + 1] += starts[key];
  const next = starts.slice();
  const order = new Int32Array(starts[keyCount]);
  for (let i = 0; i < places.length; i++) {
    const key = keys[places[i]];
    if (key >= 0) order[next[key]++] = places[i];
  }
  return { order, starts };
}

function sortShapes({ count, images, categories }: ShapeColumns, imageCount: number, categoryCount: number) {
  const all = Int32Array.from({ length: count }, (_, i) => i);
  return sortByKey(sortByKey(all, images, imageCount).order, categories, categoryCount);
}

/** Sorts a stretch by falling score, equal ones as they were. */
function rankDetections(order: Int32Array, from: number, to: number, scores: Float64Array): void {
  if (to - from > longest) {
    const stretch = order.subarray(from, to);
    for (let i = 1; i < stretch.length; i++) {
      if (scores[stretch[i]] <= scores[stretch[i - 1]]) continue;
      // Both sorts of a plain list and of a typed array are stable.
      stretch.sort((a, b) => scores[b] - scores[a]);
      return;
    }
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const place = order[i];
    const score = scores[place];
    let k = i;
    for (; k > from && scores[order[k - 1]] < score; k--) order[k] = order[k - 1];
    order[k] = place;
  }
}

/**
 * Sorts a set by category and image.
 * @returns a function that calls back with each image of a category that has any object, in ascending order of id
 */
export function sortGroups(columns: CocoColumns): (category: number, visit: (group: ObjectGroup) => void) => void {
  const { images, categoryIds, truths, detections } = columns;
  const sortedTruths = sortShapes(truths, images.length, categoryIds.length);
  const sortedDetections = sortShapes(detections, images.length, categoryIds.length);
  const group: ObjectGroup = {
    image: images[0],
    truths: sortedTruths.order,
    firstTruth: 0,
    truthCount: 0,
    detections: sortedDetections.order,
    firstDetection: 0,
    detectionCount: 0,
  };
  const isRanked = new Uint8Array(categoryIds.length);
  return (category, visit) => {
    let truth = sortedTruths.starts[category];
    let detection = sortedDetections.starts[category];
    const lastTruth = sortedTruths.starts[category + 1];
    const lastDetection = sortedDetections.starts[category + 1];
    while (truth < lastTruth || detection < lastDetection) {
      const truthImage = truth < lastTruth ? truths.images[sortedTruths.order[truth]] : images.length;
      const detectionImage =
        detection < lastDetection ? detections.images[sortedDetections.order[detection]] : images.length;
      const image = Math.min(truthImage, detectionImage);
      group.image = images[image];
      group.firstTruth = truth;
      while (truth < lastTruth && truths.images[sortedTruths.order[truth]] === image) truth++;
      group.truthCount = truth - group.firstTruth;
      group.firstDetection = detection;
      while (detection < lastDetection && detections.images[sortedDetections.order[detection]] === image) detection++;
      group.detectionCount = Math.min(maximumDetections, detection - group.firstDetection);
      if (isRanked[category] === 0)
        rankDetections(sortedDetections.order, group.firstDetection, detection, detections.scores);
      visit(group);
    }
    isRanked[category] = 1;
  };
}
