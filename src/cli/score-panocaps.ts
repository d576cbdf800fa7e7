import { buildCommand } from '@stricli/core';
import { UsageError } from '../core/errors.ts';
import { describeProblem, isUnusable } from '../core/grounding/problems.ts';
import type { CliContext } from './context.ts';
import {
  defaultJobs,
  jobsFlag,
  jsonFlag,
  type OutputFlags,
  outputFlags,
  parseText,
  presetFlag,
  requiredText,
  switchFlag,
  textFlag,
} from './flags.ts';
import { exitCodes } from './report-error.ts';
import { runVerbToInterrupt } from './run-verb.ts';

interface Flags extends OutputFlags {
  truth: string;
  predictions: readonly string[];
  split?: readonly string[];
  pooled?: boolean;
  lenient?: boolean;
  textSimilarity: string;
  wordnet?: string;
  cache?: string;
  images?: readonly string[];
  json?: boolean;
  report?: string;
  details?: string;
  jobs?: number;
}

/** Notes named one by one on a terminal; all of them are in the JSON. */
const namedNotes = 10;

export const scorePanocapsCommand = buildCommand<Flags, string[], CliContext>({
  docs: {
    brief: 'Panoptic grounded captions: the PanoCaps benchmark (gPQ, AP50, mIoU, recall, precision)',
    fullDescription:
      "Gives the numbers of the benchmark's own evaluator. Predictions are one <image id>.json an image (in the folder or\n" +
      'in SPLIT/), a JSONL, a Parquet or a zip file. Two --predictions are compared, with bootstrap intervals.\n' +
      'The default text similarity needs a sentence-embedding model; --text-similarity trigram works offline.',
  },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'More splits (after --split)', parse: parseText, placeholder: 'split' },
    },
    flags: {
      truth: requiredText('Dataset root, its annotations folder, or Parquet', 'T'),
      predictions: {
        kind: 'parsed',
        parse: parseText,
        brief: 'Predictions; a second one to compare',
        placeholder: 'P',
        variadic: true,
      },
      split: {
        kind: 'parsed',
        parse: parseText,
        brief: 'Split to score (default: all)',
        placeholder: 'S',
        variadic: true,
        optional: true,
      },
      pooled: switchFlag('Also score all splits as one set'),
      lenient: switchFlag('Score what can be scored; an unusable prediction counts as empty'),
      textSimilarity: presetFlag(
        parseText,
        'Folder or hub name of a sentence-embedding model, or trigram',
        'M',
        'sentence-transformers/all-mpnet-base-v2',
      ),
      wordnet: textFlag('Folder of a WordNet database, or none (default: WordNet 3.0)', 'DIR'),
      cache: textFlag('Folder that keeps embeddings between runs', 'DIR'),
      images: {
        kind: 'parsed',
        parse: parseText,
        brief: "Folder of the images, for the report (default: the truth's)",
        placeholder: 'DIR',
        variadic: true,
        optional: true,
      },
      json: jsonFlag,
      report: textFlag('Write a page with best and worst images', 'FILE.html'),
      details: textFlag('Write a row a pair', 'FILE.parquet'),
      jobs: jobsFlag,
      ...outputFlags,
    },
  },
  func: runVerbToInterrupt(async (context, flags: Flags, ...moreSplits: string[]) => {
    if (moreSplits.length > 0 && !flags.split) {
      throw new UsageError('stray-argument', `Expected only flags but received ${moreSplits.join(' ')}`, {
        hint: 'Name a flag again for each of its values: --images A --images B.',
      });
    }
    // Loaded here, so that other commands do not wait for it.
    const [{ scorePanocapsFiles }, { differencesOf, panocapsJson }, { panocapsText }] = await Promise.all([
      import('../score/panocaps/score.ts'),
      import('../score/panocaps/result-json.ts'),
      import('../score/panocaps/result-text.ts'),
    ]);
    const note = (text: string) => {
      if (!flags.quiet) process.stderr.write(`${text}\n`);
    };
    const result = await scorePanocapsFiles({
      ...flags,
      splits: flags.split ? [...flags.split, ...moreSplits].flatMap(name => name.split(',')) : undefined,
      jobs: flags.jobs ?? defaultJobs(),
      onNote: note,
    });
    const differences = differencesOf(result);
    for (const { path, problems } of result.sets) {
      problems.slice(0, namedNotes).forEach(problem => {
        note(`${isUnusable(problem) ? 'scored as empty' : 'note'}  ${describeProblem(problem)}`);
      });
      if (problems.length > namedNotes) note(`... ${problems.length - namedNotes} more of ${path} (--json has all)`);
    }
    if (flags.report !== undefined) {
      const { writePanocapsReport } = await import('../score/panocaps/report.ts');
      await writePanocapsReport(result, differences, flags.report, { images: flags.images });
      note(`report in ${flags.report}`);
    }
    if (flags.details !== undefined) {
      const { writePanocapsDetails } = await import('../score/panocaps/details.ts');
      note(`${await writePanocapsDetails(result, flags.details)} pairs in ${flags.details}`);
    }
    context.process.stdout.write(
      flags.json
        ? `${JSON.stringify(panocapsJson(result, differences), null, 2)}\n`
        : panocapsText(result, differences),
    );
    return result.sets.some(({ problems }) => problems.some(isUnusable)) ? exitCodes.dataProblems : exitCodes.fine;
  }),
});
