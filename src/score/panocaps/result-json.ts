import { comparePanocaps, type PanocapsDifferences } from '../../analysis/score/panocaps/bootstrap.ts';
import type { PanocapsScore } from '../../analysis/score/panocaps/index.ts';
import type { PanocapsNumbers, PanocapsTotals } from '../../analysis/score/panocaps/types.ts';
import { describeProblem, isUnusable } from '../../core/grounding/problems.ts';
import type { ScoredPredictions, ScorePanocapsResult } from './score.ts';

/** What `--json` prints of one set: the evaluator's keys, the counts behind them, and what was odd. */
export interface SetJson {
  predictions: string;
  per_split: Record<string, PanocapsNumbers>;
  full?: PanocapsNumbers;
  totals: Record<string, PanocapsTotals>;
  /** Predictions scored as empty (with --lenient). */
  unusable: string[];
  notes: string[];
}

export interface PanocapsJson extends Partial<SetJson> {
  /** Both sets, when there are two. */
  sets?: SetJson[];
  /** Second minus first, per split (and `full`). */
  differences?: Record<string, PanocapsDifferences>;
  textSimilarity: string;
  wordnet: string;
  comparable: boolean;
  notComputed: string[];
}

function setJson({ path, splits, full, problems }: ScoredPredictions): SetJson {
  return {
    predictions: path,
    per_split: Object.fromEntries([...splits].map(([split, { numbers }]) => [split, numbers])),
    ...(full ? { full: full.numbers } : {}),
    totals: Object.fromEntries([...splits].map(([split, { totals }]) => [split, totals])),
    unusable: problems.filter(isUnusable).map(describeProblem),
    notes: problems.filter(problem => !isUnusable(problem)).map(describeProblem),
  };
}

/** Differences of the second set to the first, for every split and for the pooled set. */
export function differencesOf(
  { sets }: ScorePanocapsResult,
  options?: { resamples?: number; seed?: number },
): Record<string, PanocapsDifferences> | undefined {
  if (sets.length !== 2) return undefined;
  const scores = (set: ScoredPredictions): [string, PanocapsScore][] => [
    ...set.splits,
    ...(set.full ? [['full', set.full] as [string, PanocapsScore]] : []),
  ];
  const second = new Map(scores(sets[1]));
  return Object.fromEntries(
    scores(sets[0]).map(([name, score]) => [name, comparePanocaps(score.images, second.get(name)!.images, options)]),
  );
}

/** The result as one JSON document; with one set, that set's keys are at the top. */
export function panocapsJson(
  result: ScorePanocapsResult,
  differences: Record<string, PanocapsDifferences> | undefined,
): PanocapsJson {
  const sets = result.sets.map(setJson);
  return {
    ...(sets.length === 1 ? sets[0] : { sets, differences }),
    textSimilarity: result.textSimilarity,
    wordnet: result.wordnet,
    comparable: result.comparable,
    notComputed: ['CAPTURE (needs a scene-graph parser model)'],
  };
}
