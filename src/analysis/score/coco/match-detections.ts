/** NumPy's linspace(0.5, 0.95, 10): 0.5 + i * 0.05 as float64 makes it. */
export const iouThresholds: Float64Array = Float64Array.from({ length: 10 }, (_, i) =>
  i === 9 ? 0.95 : i * ((0.95 - 0.5) / 9) + 0.5,
);

/** Least and greatest area, pixels, both included: all, small, medium, large. */
export const areaRanges: readonly (readonly [number, number])[] = [
  [0, 1e10],
  [0, 1024],
  [1024, 9216],
  [9216, 1e10],
];

const thresholdCount = iouThresholds.length;
/** Verdicts of a detection: every threshold in every area range. */
export const verdictsEach: number = areaRanges.length * thresholdCount;

/** Fewer detections an image and category that recall is also told for. */
export const shortLimits = [1, 10] as const;

export const isFalse = 0;
export const isTrue = 1;
export const isIgnored = 2;

/** How all detections of a category fare: image after image, best first inside an image, at most 100 of each. */
export interface CategoryMatches {
  total: number;
  /** {@link verdictsEach} a detection, thresholds inside area ranges: {@link isFalse}, {@link isTrue}, {@link isIgnored}. */
  verdicts: Uint8Array;
  /** Per area range: truths that are to be found. */
  truthCounts: Int32Array;
  /** Per short limit and threshold: truths found by the first so many detections of their images, of all sizes. */
  foundEarly: Int32Array;
}

/** @param total detections of all images, at most 100 of each */
export function emptyMatches(total: number): CategoryMatches {
  return {
    total,
    verdicts: new Uint8Array(verdictsEach * total),
    truthCounts: new Int32Array(areaRanges.length),
    foundEarly: new Int32Array(shortLimits.length * thresholdCount),
  };
}

/** What one image has of a category. The arrays may be longer than the counts say. */
export interface Candidates {
  detections: number;
  truths: number;
  /** Detections x truths, row-major; detections best first. */
  ious: Float64Array;
  detectionAreas: Float64Array;
  truthIds: Float64Array;
  truthAreas: Float64Array;
  crowds: Uint8Array;
}

// Scratch space, grown when needed; nothing here outlives a call. Most images have few truths of a category, and asking
// for memory would cost more than matching them.
let order = new Int32Array(64);
let ignored = new Uint8Array(64);
let taken = new Uint8Array(64);
let near = new Int32Array(64);
/** Which thresholds some IoU falls short of that reaches the one before: at the others nothing changes. */
const isStep = new Uint8Array(thresholdCount + 1);

/** Lists the detections that overlap any truth enough for the lowest threshold. @returns how many those are */
function listNear({ detections, truths, ious }: Candidates): number {
  isStep.fill(0);
  isStep[0] = 1;
  let count = 0;
  for (let d = 0, pair = 0; d < detections; d++) {
    let most = 0;
    for (let g = 0; g < truths; g++) {
      const iou = ious[pair++];
      if (iou < iouThresholds[0]) continue;
      let reached = 1;
      while (reached < thresholdCount && iou >= iouThresholds[reached]) reached++;
      isStep[reached] = 1;
      most = reached;
    }
    if (most > 0) near[count++] = d;
  }
  return count;
}

/** Truths that count first, then those to be ignored in this range. @returns how many count */
function orderTruths({ truths, truthAreas, crowds }: Candidates, least: number, most: number): number {
  let kept = 0;
  for (let pass = 0, next = 0; pass < 2; pass++) {
    for (let g = 0; g < truths; g++) {
      const ignore = crowds[g] === 1 || truthAreas[g] < least || truthAreas[g] > most ? 1 : 0;
      if (ignore !== pass) continue;
      ignored[next] = ignore;
      order[next++] = g;
      if (pass === 0) kept++;
    }
  }
  return kept;
}

/** The place in `order` of the truth that a detection takes, or -1. */
function takeTruth({ ious, truths, crowds }: Candidates, detection: number, threshold: number): number {
  let best = threshold;
  let match = -1;
  for (let k = 0; k < truths; k++) {
    const g = order[k];
    if (taken[k] === 1 && crowds[g] === 0) continue;
    if (match >= 0 && ignored[match] === 0 && ignored[k] === 1) break;
    const iou = ious[detection * truths + g];
    if (iou < best) continue;
    best = iou;
    match = k;
  }
  return match;
}

/** The verdicts of detections that take no truth: those of another size do not count. */
function writeUnmatched({ detections, detectionAreas }: Candidates, verdicts: Uint8Array, first: number): void {
  for (let d = 0; d < detections; d++) {
    const area = detectionAreas[d];
    let at = (first + d) * verdictsEach;
    for (let range = 0; range < areaRanges.length; range++) {
      const verdict = area < areaRanges[range][0] || area > areaRanges[range][1] ? isIgnored : isFalse;
      for (const end = at + thresholdCount; at < end; at++) verdicts[at] = verdict;
    }
  }
}

/**
 * Greedy matching of one image and category, at ten thresholds in four area ranges: best first, each detection takes
 * the free truth it overlaps most (the later one on a tie); truths to be ignored (crowds, other sizes) only when no
 * other fits, and then the detection is ignored too, as is an unmatched one of another size.
 * @param into verdicts are written from detection `first` on, and truths counted
 * @source COCO API, PythonAPI/pycocotools/cocoeval.py, COCOeval.evaluateImg; like it, a match to a truth with id 0 counts
 *   as no match
 */
export function matchDetections(candidates: Candidates, into: CategoryMatches, first: number): void {
  const { detections, truths, truthIds } = candidates;
  const { verdicts, truthCounts, foundEarly } = into;
  writeUnmatched(candidates, verdicts, first);
  if (truths === 0) return;
  if (order.length < truths) {
    order = new Int32Array(2 * truths);
    ignored = new Uint8Array(2 * truths);
    taken = new Uint8Array(2 * truths);
  }
  if (near.length < detections) near = new Int32Array(2 * detections);
  const nearCount = listNear(candidates);
  for (let range = 0; range < areaRanges.length; range++) {
    truthCounts[range] += orderTruths(candidates, areaRanges[range][0], areaRanges[range][1]);
    if (nearCount === 0) continue;
    for (let t = 0; t < thresholdCount; t++) {
      const row = first * verdictsEach + range * thresholdCount + t;
      if (isStep[t] === 0) {
        for (let n = 0; n < nearCount; n++) {
          const at = row + near[n] * verdictsEach;
          verdicts[at] = verdicts[at - 1];
        }
      } else {
        for (let k = 0; k < truths; k++) taken[k] = 0;
        const threshold = Math.min(iouThresholds[t], 1 - 1e-10);
        for (let n = 0; n < nearCount; n++) {
          const at = row + near[n] * verdictsEach;
          const match = takeTruth(candidates, near[n], threshold);
          if (match < 0) continue;
          taken[match] = 1;
          if (ignored[match] === 1) verdicts[at] = isIgnored;
          else if (truthIds[order[match]] !== 0) verdicts[at] = isTrue;
        }
      }
      if (range > 0) continue;
      for (let n = 0; n < nearCount; n++) {
        if (verdicts[row + near[n] * verdictsEach] !== isTrue) continue;
        for (let l = 0; l < shortLimits.length; l++) {
          if (near[n] < shortLimits[l]) foundEarly[l * thresholdCount + t]++;
        }
      }
    }
  }
}
