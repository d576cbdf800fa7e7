import { accumulateCategory, type CategoryCurves, rankScores, summarizeCoco } from './accumulate.ts';
import { type CocoColumns, columnsOf, type TruthColumns } from './columns.ts';
import { type Candidates, emptyMatches, matchDetections } from './match-detections.ts';
import { overlapFiller } from './overlaps.ts';
import { type ObjectGroup, sortGroups } from './sort-groups.ts';
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
  const columns = columnsOf(truth, results);
  const all = columns.categoryIds.map((_, place) => place);
  return summarizeCoco(scoreCocoCategories(columns, [kind], all).get(kind)!);
}

/**
 * Evaluates some categories; {@link summarizeCoco} makes the numbers of those of all.
 * @param wanted places of categories
 * @returns for each kind one entry for each category, in their order
 * @throws {FormatError} as {@link scoreCoco}, for masks and boxes of these categories only
 */
export function scoreCocoCategories(
  columns: CocoColumns,
  kinds: readonly OverlapKind[],
  wanted: readonly number[],
): Map<OverlapKind, CategoryCurves[]> {
  const visitGroups = sortGroups(columns);
  const room = candidateRoom();
  const fillers = kinds.map(kind => overlapFiller(columns, kind));
  const curves = kinds.map((): CategoryCurves[] => []);
  for (const category of wanted) {
    let total = 0;
    visitGroups(category, ({ detectionCount }) => {
      total += detectionCount;
    });
    const matches = kinds.map(() => emptyMatches(total));
    const scores = new Float64Array(total);
    let first = 0;
    visitGroups(category, group => {
      setCandidates(room, group, columns.truths);
      for (let d = 0; d < group.detectionCount; d++)
        scores[first + d] = columns.detections.scores[group.detections[group.firstDetection + d]];
      for (let k = 0; k < kinds.length; k++) {
        fillers[k](group, room);
        matchDetections(room, matches[k], first);
      }
      first += group.detectionCount;
    });
    const order = rankScores(scores);
    for (let k = 0; k < kinds.length; k++) curves[k].push(accumulateCategory(matches[k], order));
  }
  return new Map(kinds.map((kind, k) => [kind, curves[k]]));
}

function candidateRoom(detections = 0, truths = 0): Candidates {
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

/** Takes in a group's truths, and makes room for its overlaps. One room is used for one image after the other. */
function setCandidates(room: Candidates, group: ObjectGroup, columns: TruthColumns): void {
  const { truths, firstTruth, truthCount, detectionCount } = group;
  if (room.detectionAreas.length < detectionCount || room.truthIds.length < truthCount)
    Object.assign(
      room,
      candidateRoom(
        Math.max(room.detectionAreas.length, 2 * detectionCount),
        Math.max(room.truthIds.length, 2 * truthCount),
      ),
    );
  if (room.ious.length < detectionCount * truthCount) room.ious = new Float64Array(2 * detectionCount * truthCount);
  room.detections = detectionCount;
  room.truths = truthCount;
  for (let g = 0; g < truthCount; g++) {
    const truth = truths[firstTruth + g];
    room.truthIds[g] = columns.ids[truth];
    room.truthAreas[g] = columns.areas[truth];
    room.crowds[g] = columns.crowds[truth];
  }
}
