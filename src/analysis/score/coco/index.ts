import { accumulateCategory, type CategoryCurves, summarizeCoco } from './accumulate.ts';
import { groupObjects, type ObjectGroup } from './group-objects.ts';
import {
  type Candidates,
  type CategoryMatches,
  emptyMatches,
  matchDetections,
  maximumDetections,
} from './match-detections.ts';
import { boxOverlaps, maskOverlaps, type Overlaps } from './overlaps.ts';
import type { CocoNumbers, CocoResult, CocoTruth, OverlapKind } from './types.ts';

export { type CategoryCurves, summarizeCoco } from './accumulate.ts';
export type * from './types.ts';

/**
 * COCOeval's twelve numbers for boxes or masks.
 * @param results detections; of categories that the truth does not list they are left out
 * @throws {FormatError} `unknown-image` for a result of an image that the truth does not list; `bad-coco`; those of masks
 * @source COCO API, PythonAPI/pycocotools/cocoeval.py and coco.py; results whose first entry has a box take their size
 *   from boxes, as loadRes does
 */
export function scoreCoco(truth: CocoTruth, results: readonly CocoResult[], kind: OverlapKind): CocoNumbers {
  return summarizeCoco(scoreCocoCategories(truth, results, [kind], cocoCategoryIds(truth)).get(kind)!);
}

/** Ids of the categories, ascending, each once. */
export function cocoCategoryIds({ categories }: CocoTruth): number[] {
  return [...new Set(categories.map(({ id }) => id))].sort((a, b) => a - b);
}

/**
 * Evaluates some categories; {@link summarizeCoco} makes the numbers of those of all.
 * @param wanted ids of categories that the truth lists
 * @returns for each kind one entry for each category, in their order
 * @throws {FormatError} as {@link scoreCoco}, for masks and boxes of these categories only
 */
export function scoreCocoCategories(
  truth: CocoTruth,
  results: readonly CocoResult[],
  kinds: readonly OverlapKind[],
  wanted: readonly number[],
): Map<OverlapKind, CategoryCurves[]> {
  const groups = groupObjects(truth, results, wanted);
  return new Map(
    kinds.map(kind => {
      const overlaps = kind === 'segm' ? maskOverlaps(truth, results) : boxOverlaps(truth, results);
      return [kind, groups.map(ofCategory => accumulateCategory(matchCategory(truth, results, ofCategory, overlaps)))];
    }),
  );
}

/** Room for the candidates of one image, used for one after the other. */
function candidateRoom(detections: number, truths: number): Candidates {
  return {
    detections: 0,
    truths: 0,
    ious: new Float64Array(detections * truths),
    detectionAreas: new Float64Array(detections),
    truthIds: new Float64Array(truths),
    truthAreas: new Float64Array(truths),
    crowds: new Uint8Array(truths),
  };
}

/** Matches the images of a category, in ascending order of id. */
function matchCategory(
  { annotations }: CocoTruth,
  results: readonly CocoResult[],
  groups: readonly ObjectGroup[],
  overlaps: Overlaps,
): CategoryMatches {
  let [total, mostDetections, mostTruths] = [0, 0, 0];
  for (const { detections, truths } of groups) {
    const count = Math.min(maximumDetections, detections.length);
    total += count;
    mostDetections = Math.max(mostDetections, count);
    mostTruths = Math.max(mostTruths, truths.length);
  }
  const matches = emptyMatches(total);
  const candidates = candidateRoom(mostDetections, mostTruths);
  let first = 0;
  for (const group of groups) {
    const { detections, truths } = group;
    overlaps.open(group);
    candidates.detections = Math.min(maximumDetections, detections.length);
    candidates.truths = truths.length;
    for (let g = 0; g < truths.length; g++) {
      const { id, area, iscrowd } = annotations[truths[g]];
      candidates.truthIds[g] = id;
      candidates.truthAreas[g] = area;
      candidates.crowds[g] = iscrowd ? 1 : 0;
    }
    let pair = 0;
    for (let d = 0; d < candidates.detections; d++) {
      matches.scores[first + d] = results[detections[d]].score;
      matches.places[first + d] = d;
      candidates.detectionAreas[d] = overlaps.areaOf(d);
      for (let g = 0; g < truths.length; g++) {
        candidates.ious[pair++] = overlaps.iou(d, g, candidates.crowds[g] === 1);
      }
    }
    matchDetections(candidates, matches, first);
    first += candidates.detections;
  }
  return matches;
}
