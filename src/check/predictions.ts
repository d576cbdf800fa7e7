import { basename, relative } from 'node:path';
import { predictionIssues, predictionRules } from '../analysis/check/prediction-rules.ts';
import { countIssues } from '../analysis/check/run-rules.ts';
import type { Issue, Severity } from '../analysis/check/types.ts';
import { parsePredictedMask, parseTruthUnits, sizeOfTruth } from '../analysis/score/panocaps/read-units.ts';
import { SystemError, type Where } from '../core/errors.ts';
import { labelMasks, PredictionError } from '../core/grounding/prediction.ts';
import type { PredictionProblem, TruthImage } from '../core/grounding/types.ts';
import {
  type FoundPredictions,
  findPredictions,
  type PredictionSource,
} from '../formats/panocaps/benchmark/find-predictions.ts';
import { openPrediction } from '../formats/panocaps/benchmark/open-prediction.ts';
import { type PanocapsTruth, readPanocapsTruth } from '../formats/panocaps/benchmark/read-truth.ts';

export interface CheckPredictionsOptions {
  /** As for scoring: dataset root, its `annotations/` folder, or Parquet. */
  truth: string;
  /** As for scoring: folder, JSONL, Parquet or zip. */
  predictions: string;
  splits?: readonly string[];
  signal?: AbortSignal;
  onProgress?(done: number, total: number): void;
}

/** What was looked at. */
export interface CheckedPredictions {
  family: 'panocaps';
  splits: string[];
  /** Images of these splits. */
  images: number;
  /** Predictions found for them. */
  predictions: number;
  /** Predicted masks that were read. */
  masks: number;
  /** Number of rules that ran. */
  rules: number;
}

export interface CheckPredictionsResult {
  issues: Issue[];
  counts: Record<Severity, number>;
  checked: CheckedPredictions;
}

/** Images between two turns of the event loop. */
const imagesPerTurn = 64;

/** Every problem of one image's prediction, and how many of its masks were read. */
function problemsOfPrediction(
  image: TruthImage,
  source: PredictionSource,
): { problems: PredictionProblem[]; masks: number } {
  const id = String(image.id);
  const where: Where = { file: source.file, row: source.kind === 'file' ? undefined : source.row };
  const problems: PredictionProblem[] = [];
  const attempt = (read: () => void): void => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof PredictionError)) throw error;
      problems.push({ kind: error.kind, image: id, message: error.message, where: error.where });
    }
  };
  let masks = 0;
  attempt(() => {
    const prediction = openPrediction(source);
    const { count, notes } = labelMasks(prediction);
    if (image.units !== undefined) {
      // One mask tells the size; the others need not be read.
      const size = sizeOfTruth(image, parseTruthUnits({ ...image, units: image.units.slice(0, 1) }));
      for (; masks < count; masks++) attempt(() => parsePredictedMask(prediction.masks[masks], masks, size, where));
    }
    for (const note of notes) problems.push({ ...note, image: id, where });
  });
  return { problems, masks };
}

interface Looked {
  truth: PanocapsTruth;
  found: FoundPredictions;
  problems: PredictionProblem[];
  masks: number;
}

async function lookAtPredictions(options: CheckPredictionsOptions): Promise<Looked> {
  const { signal, onProgress } = options;
  const truth = await readPanocapsTruth(options.truth, options.splits);
  const found = await findPredictions(options.predictions, truth);
  const problems = [...found.problems];
  const total = [...found.of.values()].reduce((sum, { size }) => sum + size, 0);
  let [masks, done] = [0, 0];
  for (const [split, images] of truth.splits) {
    for (const image of images) {
      const source = found.of.get(split)!.get(String(image.id));
      if (!source) continue;
      const looked = problemsOfPrediction(image, source);
      problems.push(...looked.problems);
      masks += looked.masks;
      if (++done % imagesPerTurn !== 0) continue;
      onProgress?.(done, total);
      await new Promise(resolve => setImmediate(resolve));
      if (signal?.aborted) throw new SystemError('interrupted', 'Interrupted');
    }
  }
  onProgress?.(total, total);
  return { truth, found, problems, masks };
}

/**
 * Everything that scoring would refuse or note about predictions, without scoring: no text similarity is needed.
 * @returns one entry per problem, in the order of the truth's images; missing and unknown ones first
 * @throws {SystemError} `missing-file`, `cannot-read`, `interrupted`
 * @throws {FormatError} `bad-truth`, `truth-ids`, `no-predictions`
 */
export async function checkPanocapsPredictions(options: CheckPredictionsOptions): Promise<PredictionProblem[]> {
  return (await lookAtPredictions(options)).problems;
}

/** Relative to the predictions where it lies in them; a missing one under the name it should have. */
function placeOf(
  { kind, image, where }: PredictionProblem,
  predictions: string,
): Pick<Issue, 'file' | 'pointer' | 'row'> {
  const file = where?.file ?? predictions;
  const inside = relative(predictions, file).replaceAll('\\', '/');
  if (kind === 'missing' && inside === '' && !/\.\w+$/.test(predictions)) return { file: `${image}.json` };
  return { file: inside === '' ? basename(predictions) : inside, pointer: where?.pointer, row: where?.row };
}

/**
 * {@link checkPanocapsPredictions} as issues, in the shape of a dataset's check.
 * @throws as {@link checkPanocapsPredictions}
 */
export async function checkPredictions(options: CheckPredictionsOptions): Promise<CheckPredictionsResult> {
  const { truth, found, problems, masks } = await lookAtPredictions(options);
  const issues = predictionIssues(problems, problem => placeOf(problem, options.predictions));
  const sizes = [...truth.splits.values()].map(({ length }) => length);
  return {
    issues,
    counts: countIssues(issues),
    checked: {
      family: 'panocaps',
      splits: [...truth.splits.keys()],
      images: sizes.reduce((sum, size) => sum + size, 0),
      predictions: [...found.of.values()].reduce((sum, { size }) => sum + size, 0),
      masks,
      rules: predictionRules.length,
    },
  };
}
