import {
  type CocoNumbers,
  type CocoResult,
  type CocoTruth,
  type OverlapKind,
  scoreCoco,
} from '../../analysis/score/coco/index.ts';
import { FormatError } from '../../core/errors.ts';
import { readJson } from '../../io/node/read-json.ts';
import { textTable } from '../text-table.ts';

export interface ScoreCocoOptions {
  /** COCO instances JSON. */
  truth: string;
  /** COCO results JSON: a list of `{ image_id, category_id, score, bbox and/or segmentation }`. */
  predictions: string;
  /** Boxes, masks or both; by default what the results hold. */
  kinds?: readonly OverlapKind[];
}

export interface ScoreCocoResult {
  bbox?: CocoNumbers;
  segm?: CocoNumbers;
}

/**
 * COCOeval's twelve numbers of a results file.
 * @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `not-json`, `bad-coco`, `unknown-image`, and of masks
 */
export function scoreCocoFiles({ truth: truthPath, predictions, kinds }: ScoreCocoOptions): ScoreCocoResult {
  const truth = readJson(truthPath) as CocoTruth;
  for (const key of ['images', 'categories', 'annotations'] as const) {
    if (!Array.isArray(truth?.[key])) {
      throw new FormatError('bad-coco', `Expected a list for ${key} but received ${typeof truth?.[key]}`, {
        where: { file: truthPath, pointer: `/${key}` },
      });
    }
  }
  const results = readJson(predictions) as CocoResult[];
  if (!Array.isArray(results) || results.length === 0) {
    throw new FormatError('bad-coco', 'Expected a list of results but received none', {
      where: { file: predictions },
      hint: 'COCO results are a list of {"image_id", "category_id", "score", "bbox" and/or "segmentation"}.',
    });
  }
  const wanted =
    kinds && kinds.length > 0
      ? kinds
      : (['bbox', 'segm'] as const).filter(kind => results[0][kind === 'bbox' ? 'bbox' : 'segmentation'] !== undefined);
  const scored: ScoreCocoResult = {};
  for (const kind of wanted) {
    try {
      scored[kind] = scoreCoco(truth, results, kind);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      const pointer = error.where?.pointer;
      const file = pointer?.startsWith('/annotations') ? truthPath : predictions;
      throw new FormatError(error.code, error.message, {
        where: { file, ...error.where },
        hint: error.hint,
        cause: error,
      });
    }
  }
  return scored;
}

/** The numbers for a terminal. */
export function cocoText(result: ScoreCocoResult): string {
  const kinds = Object.entries(result) as [string, CocoNumbers][];
  const keys = Object.keys(kinds[0][1]) as (keyof CocoNumbers)[];
  return `${textTable([['', ...kinds.map(([kind]) => kind)], ...keys.map(key => [key, ...kinds.map(([, numbers]) => numbers[key].toFixed(4))])])}\n`;
}
