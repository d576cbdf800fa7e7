import {
  type CategoryCurves,
  type CocoResult,
  type CocoTruth,
  cocoCategoryIds,
  type OverlapKind,
  scoreCocoCategories,
} from '../../analysis/score/coco/index.ts';
import { FormatError, type Where } from '../../core/errors.ts';
import { type MasksApart, parseMasksApart, putMaskBack } from '../../io/json/masks-apart.ts';
import { readBytes } from '../../io/node/files.ts';
import { readJson } from '../../io/node/read-json.ts';

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
    return parseMasksApart(readBytes(path));
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
function categoriesOfShare(
  truth: CocoTruth,
  results: readonly CocoResult[],
  share: number,
  shares: number,
): readonly number[] {
  const ids = cocoCategoryIds(truth);
  if (shares === 1) return ids;
  const loads = new Map(ids.map(id => [id, 0]));
  for (const { category_id: id } of results) if (loads.has(id)) loads.set(id, loads.get(id)! + 1);
  for (const { category_id: id } of truth.annotations) if (loads.has(id)) loads.set(id, loads.get(id)! + 1);
  const totals = new Array<number>(shares).fill(0);
  const mine: number[] = [];
  for (const id of [...ids].sort((a, b) => loads.get(b)! - loads.get(a)! || a - b)) {
    const least = totals.indexOf(Math.min(...totals));
    totals[least] += loads.get(id)!;
    if (least === share) mine.push(id);
  }
  return mine;
}

/**
 * Reads both files and evaluates a share of the categories.
 * @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `not-json`, `bad-coco`, `unknown-image`, and of masks
 */
export function evaluateShare({ truth: truthPath, predictions, kinds, share, shares }: EvaluationTask): EvaluatedShare {
  const truthFile = readApart(truthPath);
  const truth = checkTruth(truthFile.value, truthPath);
  const resultsFile = readApart(predictions);
  const results = checkResults(resultsFile.value, predictions);
  const found = (['bbox', 'segm'] as const).filter(
    kind => results[0][kind === 'bbox' ? 'bbox' : 'segmentation'] !== undefined,
  );
  const ids = categoriesOfShare(truth, results, share, shares);
  const mine = new Set(ids);
  for (const annotation of truth.annotations) if (mine.has(annotation.category_id)) putMaskBack(truthFile, annotation);
  for (const result of results) if (mine.has(result.category_id)) putMaskBack(resultsFile, result);
  try {
    const curves = scoreCocoCategories(truth, results, kinds && kinds.length > 0 ? kinds : found, ids);
    return new Map([...curves].map(([kind, list]) => [kind, new Map(ids.map((id, i) => [id, list[i]]))]));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const file = error.where?.pointer?.startsWith('/annotations') ? truthPath : predictions;
    throw new FormatError(error.code, error.message, {
      where: { file, ...error.where },
      hint: error.hint,
      cause: error,
    });
  }
}
