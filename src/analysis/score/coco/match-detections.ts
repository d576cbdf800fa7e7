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

/** The detections of one image and category, best first, at most 100, and how they fare. */
export interface MatchedDetections {
  count: number;
  scores: Float64Array;
  /** Per area range and threshold and detection: 1 = true positive, 0 = false positive, 2 = ignored. */
  verdicts: Uint8Array;
  /** Per area range: truths that are to be found. */
  truthCounts: Int32Array;
}

export interface Candidates {
  /** Detections x truths, row-major; detections best first. */
  ious: Float64Array;
  scores: Float64Array;
  detectionAreas: Float64Array;
  truthIds: ArrayLike<number>;
  truthAreas: Float64Array;
  crowds: Uint8Array;
}

/**
 * Greedy matching of one image and category, at ten thresholds in four area ranges: best first, each detection takes
 * the free truth it overlaps most (the later one on a tie); truths to be ignored (crowds, other sizes) only when no
 * other fits, and then the detection is ignored too, as is an unmatched one of another size.
 * @source COCO API, PythonAPI/pycocotools/cocoeval.py, COCOeval.evaluateImg; like it, a match to a truth with id 0 counts
 *   as no match
 */
export function matchDetections({
  ious,
  scores,
  detectionAreas,
  truthIds,
  truthAreas,
  crowds,
}: Candidates): MatchedDetections {
  const detections = scores.length;
  const truths = truthAreas.length;
  const thresholds = iouThresholds.length;
  const verdicts = new Uint8Array(areaRanges.length * thresholds * detections);
  const truthCounts = new Int32Array(areaRanges.length);
  const order = new Int32Array(truths);
  const ignored = new Uint8Array(truths);
  const taken = new Uint8Array(truths);

  areaRanges.forEach(([least, most], range) => {
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
    truthCounts[range] = kept;
    for (let t = 0; t < thresholds; t++) {
      taken.fill(0);
      const threshold = Math.min(iouThresholds[t], 1 - 1e-10);
      const base = (range * thresholds + t) * detections;
      for (let d = 0; d < detections; d++) {
        let best = threshold;
        let match = -1;
        for (let k = 0; k < truths; k++) {
          const g = order[k];
          if (taken[k] === 1 && crowds[g] === 0) continue;
          if (match >= 0 && ignored[match] === 0 && ignored[k] === 1) break;
          const iou = ious[d * truths + g];
          if (iou < best) continue;
          best = iou;
          match = k;
        }
        const matched = match >= 0 && truthIds[order[match]] !== 0;
        let ignore = false;
        if (match >= 0) {
          taken[match] = 1;
          ignore = ignored[match] === 1;
        }
        if (!matched && (detectionAreas[d] < least || detectionAreas[d] > most)) ignore = true;
        verdicts[base + d] = ignore ? 2 : matched ? 1 : 0;
      }
    }
  });
  return { count: detections, scores, verdicts, truthCounts };
}
