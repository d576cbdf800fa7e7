import { type CocoColumns, columnsOf } from '../../analysis/score/coco/columns.ts';
import {
  type CategoryCurves,
  type CocoResult,
  type CocoTruth,
  type OverlapKind,
  scoreCocoCategories,
} from '../../analysis/score/coco/index.ts';
import { FormatError, type Where } from '../../core/errors.ts';
import { type MasksApart, parseMasksApart, putMaskBack } from '../../io/json/masks-apart.ts';
import { readJson, readJsonBytes } from '../../io/node/read-json.ts';
import { readColumns } from './read-columns.ts';

/** What a thread evaluates: each reads both files, which is quicker than handing masks over. */
export interface EvaluationTask {
  truth: string;
  predictions: string;
  /** By default what the results hold. */
  kinds?: readonly OverlapKind[];
  /** Which share of the categories, from 0. */
  share: number;
  shares: number;
}

/** Curves by kind, then by category id. */
export type EvaluatedShare = Map<OverlapKind, Map<number, CategoryCurves>>;

/** What a thread answers. */
export type EvaluationAnswer =
  | { kind: 'curves'; evaluated: EvaluatedShare }
  | { kind: 'error'; code: string; message: string; where?: Where; hint?: string };

/** Reads a file whose bulk is masks. @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `not-json` */
function readApart(path: string): MasksApart {
  try {
    return parseMasksApart(readJsonBytes(path));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  readJson(path);
  throw new FormatError('not-json', 'Expected JSON but received a text that changed while it was read', {
    where: { file: path },
  });
}

function checkTruth(value: unknown, path: string): CocoTruth {
  const truth = value as CocoTruth;
  for (const key of ['images', 'categories', 'annotations'] as const) {
    if (!Array.isArray(truth?.[key])) {
      throw new FormatError('bad-coco', `Expected a list for ${key} but received ${typeof truth?.[key]}`, {
        where: { file: path, pointer: `/${key}` },
      });
    }
  }
  return truth;
}

function checkResults(value: unknown, path: string): CocoResult[] {
  if (Array.isArray(value) && value.length > 0) return value as CocoResult[];
  throw new FormatError('bad-coco', 'Expected a list of results but received none', {
    where: { file: path },
    hint: 'COCO results are a list of {"image_id", "category_id", "score", "bbox" and/or "segmentation"}.',
  });
}

/** Deals categories out so that shares have about as many objects and detections; the same in every thread. */
function categoriesOfShare({ categoryIds, truths, detections }: CocoColumns, share: number, shares: number): number[] {
  const places = categoryIds.map((_, place) => place);
  if (shares === 1) return places;
  const loads = new Float64Array(categoryIds.length);
  for (const { categories } of [truths, detections]) {
    for (let i = 0; i < categories.length; i++) if (categories[i] >= 0) loads[categories[i]]++;
  }
  const totals = new Array<number>(shares).fill(0);
  const mine: number[] = [];
  for (const place of places.sort((a, b) => loads[b] - loads[a] || a - b)) {
    const least = totals.indexOf(Math.min(...totals));
    totals[least] += loads[place];
    if (least === share) mine.push(place);
  }
  return mine;
}

/** Reads both files, by {@link readColumns} where they are as usual. @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `not-json`, `bad-coco`, `unknown-image` */
function readFiles(truthPath: string, predictions: string): CocoColumns {
  const columns = readColumns(readJsonBytes(truthPath), readJsonBytes(predictions));
  if (columns) return columns;
  const truthFile = readApart(truthPath);
  const truth = checkTruth(truthFile.value, truthPath);
  const resultsFile = readApart(predictions);
  const results = checkResults(resultsFile.value, predictions);
  for (const annotation of truth.annotations) putMaskBack(truthFile, annotation);
  for (const result of results) putMaskBack(resultsFile, result);
  return columnsOf(truth, results);
}

/**
 * Reads both files and evaluates a share of the categories.
 * @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `not-json`, `bad-coco`, `unknown-image`, and of masks
 */
export function evaluateShare({ truth, predictions, kinds, share, shares }: EvaluationTask): EvaluatedShare {
  try {
    const columns = readFiles(truth, predictions);
    const found = (['bbox', 'segm'] as const).filter(kind => columns.first[kind]);
    const places = categoriesOfShare(columns, share, shares);
    const curves = scoreCocoCategories(columns, kinds && kinds.length > 0 ? kinds : found, places);
    return new Map(
      [...curves].map(([kind, list]) => [
        kind,
        new Map(places.map((place, i) => [columns.categoryIds[place], list[i]])),
      ]),
    );
  } catch (error) {
    if (!(error instanceof FormatError) || error.where?.file !== undefined) throw error;
    const file = error.where?.pointer?.startsWith('/annotations') ? truth : predictions;
    throw new FormatError(error.code, error.message, {
      where: { file, ...error.where },
      hint: error.hint,
      cause: error,
    });
  }
}
