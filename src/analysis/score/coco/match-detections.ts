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

export const maximumDetections = 100;

/** Rows of verdicts: every threshold in every area range. */
export const verdictRows: number = areaRanges.length * iouThresholds.length;

/** How all detections of a category fare: image after image, best first inside an image, at most 100 of each. */
export interface CategoryMatches {
  total: number;
  scores: Float64Array;
  /** Which of its image's detections each one is, from 0. */
  places: Uint8Array;
  /** Per area range and threshold ({@link verdictRows}) and detection: 1 = true positive, 0 = false positive, 2 = ignored. */
  verdicts: Uint8Array;
  /** Per area range: truths that are to be found. */
  truthCounts: Int32Array;
}

/** @param total detections of all images, at most {@link maximumDetections} of each */
export function emptyMatches(total: number): CategoryMatches {
  return {
    total,
    scores: new Float64Array(total),
    places: new Uint8Array(total),
    verdicts: new Uint8Array(verdictRows * total),
    truthCounts: new Int32Array(areaRanges.length),
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
/** Which thresholds some IoU falls short of that reaches the one before: at the others nothing changes. */
const isStep = new Uint8Array(iouThresholds.length + 1);

function findSteps(ious: Float64Array, pairs: number): void {
  isStep.fill(0);
  for (let k = 0; k < pairs; k++) {
    const iou = ious[k];
    let reached = 0;
    while (reached < iouThresholds.length && iou >= iouThresholds[reached]) reached++;
    isStep[reached] = 1;
  }
  isStep[0] = 1;
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

/**
 * Greedy matching of one image and category, at ten thresholds in four area ranges: best first, each detection takes
 * the free truth it overlaps most (the later one on a tie); truths to be ignored (crowds, other sizes) only when no
 * other fits, and then the detection is ignored too, as is an unmatched one of another size.
 * @param into verdicts are written from `first` on, and truths counted
 * @source COCO API, PythonAPI/pycocotools/cocoeval.py, COCOeval.evaluateImg; like it, a match to a truth with id 0 counts
 *   as no match
 */
export function matchDetections(candidates: Candidates, into: CategoryMatches, first: number): void {
  const { detections, truths, ious, detectionAreas, truthIds } = candidates;
  const { verdicts, total } = into;
  if (order.length < truths) {
    order = new Int32Array(2 * truths);
    ignored = new Uint8Array(2 * truths);
    taken = new Uint8Array(2 * truths);
  }
  findSteps(ious, detections * truths);
  for (let range = 0; range < areaRanges.length; range++) {
    const [least, most] = areaRanges[range];
    into.truthCounts[range] += orderTruths(candidates, least, most);
    for (let t = 0; t < iouThresholds.length; t++) {
      const base = (range * iouThresholds.length + t) * total + first;
      if (isStep[t] === 0) {
        // A few bytes each: a call would take longer.
        for (let d = 0; d < detections; d++) verdicts[base + d] = verdicts[base - total + d];
        continue;
      }
      for (let k = 0; k < truths; k++) taken[k] = 0;
      const threshold = Math.min(iouThresholds[t], 1 - 1e-10);
      for (let d = 0; d < detections; d++) {
        const match = takeTruth(candidates, d, threshold);
        let ignore = false;
        if (match >= 0) {
          taken[match] = 1;
          ignore = ignored[match] === 1;
        }
        const matched = match >= 0 && truthIds[order[match]] !== 0;
        if (!matched && (detectionAreas[d] < least || detectionAreas[d] > most)) ignore = true;
        verdicts[base + d] = ignore ? 2 : matched ? 1 : 0;
      }
    }
  }
}
