import type { PanocapsScore } from '../../analysis/score/panocaps/index.ts';
import { panocapsNumbers, sumTotals } from '../../analysis/score/panocaps/totals.ts';
import { textsToEmbed } from '../../analysis/text-similarity/phrase-similarity.ts';
import { FormatError, UsageError } from '../../core/errors.ts';
import { describeProblem, isUnusable } from '../../core/grounding/problems.ts';
import type { PredictionProblem } from '../../core/grounding/types.ts';
import { type FoundPredictions, findPredictions } from '../../formats/panocaps/benchmark/find-predictions.ts';
import { openPrediction } from '../../formats/panocaps/benchmark/open-prediction.ts';
import { type PanocapsTruth, readPanocapsTruth } from '../../formats/panocaps/benchmark/read-truth.ts';
import { embedSentences, isBenchmarkModel } from '../../providers/sentence-embedding.ts';
import type { EmbeddedTexts } from '../text-similarity.ts';
import { vectorFiles } from '../vector-files.ts';
import { ScoreThreads } from './score-threads.ts';

export interface ScorePanocapsOptions {
  /** Dataset root, its `annotations/` folder, or its Parquet file or folder. */
  truth: string;
  /** One or two sets of predictions: folder, JSONL, Parquet or zip. */
  predictions: readonly string[];
  /** Splits to score; all of the truth by default. */
  splits?: readonly string[];
  /** Also score the union of the splits as one set. */
  pooled?: boolean;
  /** Score what can be scored, an unusable prediction as an empty one, instead of refusing. */
  lenient?: boolean;
  /** `trigram`, or the folder or hub name of a sentence-embedding model. */
  textSimilarity: string;
  /** `none`, a folder of a WordNet database, or undefined for WordNet 3.0 as it comes with Panoply. */
  wordnet?: string;
  /** Threads, this one included. */
  jobs?: number;
  /** Folder that keeps embeddings between runs. */
  cache?: string;
  onNote?(text: string): void;
}

/** One set of predictions, scored. */
export interface ScoredPredictions {
  path: string;
  splits: ReadonlyMap<string, PanocapsScore>;
  /** The union of the splits, when asked for. */
  full?: PanocapsScore;
  problems: readonly PredictionProblem[];
}

export interface ScorePanocapsResult {
  truth: PanocapsTruth;
  sets: readonly ScoredPredictions[];
  /** Where each set's predictions are, for reports that look at them again. */
  found: readonly FoundPredictions[];
  textSimilarity: string;
  /** E.g. `3.0`, or `none`. */
  wordnet: string;
  /** Whether the numbers may stand beside published ones. */
  comparable: boolean;
}

/**
 * Scores sets of predictions against a PanoCaps truth.
 * @throws {UsageError} `unknown-split`, `too-many-sets` @throws {SystemError} `missing-file`, `cannot-read`, and those of
 *   {@link embedSentences} @throws {FormatError} `bad-truth`, `truth-ids`; `bad-predictions` with every problem, unless
 *   lenient; `no-predictions` when a split has no predicted mask at all, unless lenient
 */
export async function scorePanocapsFiles(options: ScorePanocapsOptions): Promise<ScorePanocapsResult> {
  if (options.predictions.length < 1 || options.predictions.length > 2) {
    throw new UsageError(
      'too-many-sets',
      `Expected one or two --predictions but received ${options.predictions.length}`,
    );
  }
  const trigram = options.textSimilarity === 'trigram';
  const jobs = Math.max(1, options.jobs ?? 1);
  // With trigrams the threads can start at once; vectors have to wait for the phrases.
  let threads = trigram ? new ScoreThreads(jobs, { wordnet: options.wordnet }) : undefined;
  try {
    const truth = await readPanocapsTruth(options.truth, options.splits);
    const found = await Promise.all(options.predictions.map(path => findPredictions(path, truth)));
    threads ??= new ScoreThreads(jobs, { wordnet: options.wordnet, embedded: await embedAll(options, truth, found) });
    const similarity = await threads.similarity;

    const sets: ScoredPredictions[] = [];
    for (const [i, { of, problems: findProblems }] of found.entries()) {
      const problems = [...findProblems];
      const splits = new Map<string, PanocapsScore>();
      for (const [split, images] of truth.splits) {
        const sources = images.map(({ id }) => of.get(split)!.get(String(id)));
        const scored = await threads.score({ images, sources });
        problems.push(...scored.problems);
        splits.set(split, {
          numbers: panocapsNumbers(scored.images),
          totals: sumTotals(scored.images),
          images: scored.images,
        });
      }
      refuseUnusable(options.predictions[i], problems, splits, options.lenient ?? false);
      const union = [...splits.values()].flatMap(({ images }) => images);
      sets.push({
        path: options.predictions[i],
        splits,
        full: options.pooled ? { numbers: panocapsNumbers(union), totals: sumTotals(union), images: union } : undefined,
        problems,
      });
    }
    return {
      truth,
      sets,
      found,
      textSimilarity: similarity.embedding.name,
      wordnet: similarity.wordnet?.version ?? 'none',
      comparable: similarity.embedding.comparable && similarity.wordnet?.version === '3.0',
    };
  } finally {
    await threads?.close();
  }
}

function refuseUnusable(
  path: string,
  problems: readonly PredictionProblem[],
  splits: ReadonlyMap<string, PanocapsScore>,
  lenient: boolean,
): void {
  if (lenient) return;
  const unusable = problems.filter(isUnusable);
  if (unusable.length > 0) {
    throw new FormatError(
      'bad-predictions',
      `Expected a usable prediction for every image but ${unusable.length} ${unusable.length === 1 ? 'is' : 'are'} not:\n${unusable.map(problem => `  ${describeProblem(problem)}`).join('\n')}`,
      {
        where: { file: path },
        hint: 'Correct them, or add --lenient to score the rest (an unusable one counts as empty).',
      },
    );
  }
  for (const [split, { totals }] of splits) {
    if (totals.predictedUnits === 0) {
      throw new FormatError('no-predictions', `Expected at least one predicted mask in ${split} but received none`, {
        where: { file: path },
        hint: 'The benchmark refuses such a set too; add --lenient to score it (all zero).',
      });
    }
  }
}

/** Embeds every text that scoring may compare. */
async function embedAll(
  { textSimilarity, cache, onNote }: ScorePanocapsOptions,
  truth: PanocapsTruth,
  found: readonly FoundPredictions[],
): Promise<EmbeddedTexts> {
  const phrases = new Set<string>();
  for (const images of truth.splits.values()) {
    for (const { units } of images)
      for (const unit of units ?? []) for (const phrase of unit.phrases) phrases.add(phrase);
  }
  for (const { of } of found) {
    for (const sources of of.values()) {
      for (const source of sources.values()) {
        try {
          for (const phrase of openPrediction(source).phrases) phrases.add(phrase);
        } catch {
          // Scoring opens it again and reports it.
        }
      }
    }
  }
  const texts = [...textsToEmbed(phrases)].sort();
  onNote?.(`${texts.length} texts to embed with ${textSimilarity}`);
  const vectors = await embedSentences(textSimilarity, texts, {
    store: cache === undefined ? undefined : vectorFiles(cache),
  });
  return { name: textSimilarity, comparable: isBenchmarkModel(textSimilarity), vectors };
}
