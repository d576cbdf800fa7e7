import { isUnusable } from '../../core/grounding/problems.ts';
import type { PredictionProblem } from '../../core/grounding/types.ts';
import type { Issue, RuleText } from './types.ts';

type Kind = PredictionProblem['kind'];

const texts: Record<Kind, Pick<RuleText, 'title' | 'explanation' | 'hint'>> = {
  missing: {
    title: 'An image has no prediction',
    explanation: 'Every image of the scored splits needs one: the benchmark stops at the first that has none.',
    hint: 'Predict the image, or leave its split out with --split.',
  },
  duplicate: {
    title: 'An image is predicted twice',
    explanation: 'Two files, rows or archive members are for one image, so it is open which of them counts.',
    hint: 'Keep one of them.',
  },
  'unknown-image': {
    title: 'A prediction is for an image that the truth does not have',
    explanation: 'No split of the truth has an image of that id. Predictions for splits that are not scored are fine.',
    hint: 'Name files <image id>.json after the ids of the caption file, or give the truth that they belong to.',
  },
  'not-json': {
    title: 'A prediction is not JSON',
    explanation: 'The file, row or archive member cannot be parsed at all: cut off, or something else by its name.',
    hint: 'Write it again.',
  },
  'bad-form': {
    title: 'A prediction has another form',
    explanation:
      'It is an object with `phrases` (texts), `pred_masks` (COCO RLE) and, if at all, `phrase_seg_counts` (whole numbers).',
    hint: 'docs/scoring.md shows a prediction.',
  },
  'count-mismatch': {
    title: 'A prediction has not one count for each phrase',
    explanation:
      '`phrase_seg_counts` has as many numbers as `phrases` has texts; the benchmark refuses another length.',
    hint: 'Write the number of masks of every phrase, 0 for one without.',
  },
  'negative-count': {
    title: 'A phrase has a negative number of masks',
    explanation: 'The benchmark refuses negative numbers in `phrase_seg_counts`.',
    hint: 'Write 0 for a phrase without masks.',
  },
  'bad-mask': {
    title: 'A predicted mask cannot be read',
    explanation:
      'Each mask is `{"size": [height, width], "counts": ...}`, counts as a compressed string or a list, adding up to height x width.',
    hint: 'Encode it again, for example with pycocotools.mask.encode and .decode("ascii").',
  },
  'size-mismatch': {
    title: 'A predicted mask has another size than the image',
    explanation: 'Masks are compared pixel by pixel; the truth says how many there are, [height, width].',
    hint: 'Resize masks to the size of the image before encoding; mind the order [height, width].',
  },
  unaligned: {
    title: 'The counts of a prediction do not add up to its masks',
    explanation:
      'The benchmark cuts phrases and masks to the shorter of the two without a word, so the rest counts for nothing.',
    hint: 'Write as many masks as the counts add up to.',
  },
  'too-many-labels': {
    title: 'A prediction has more labels than count',
    explanation: 'The benchmark takes the first 50 masks of an image and drops the others without a word.',
    hint: 'Put the surest phrases first.',
  },
};

const codeOf = (kind: Kind): string => `prediction-${kind}`;

/** What `panoply check TRUTH --predictions P` looks at, in the order in which it is shown. */
export const predictionRules: readonly RuleText[] = (Object.keys(texts) as Kind[]).map(kind => ({
  code: codeOf(kind),
  severity: isUnusable({ kind }) ? 'error' : 'warning',
  needs: [],
  families: ['panocaps'],
  ...texts[kind],
}));

/**
 * The issues that problems of predictions are: errors first, then by code, then in the order given.
 * @param place file, pointer and row to show for a problem
 */
export function predictionIssues(
  problems: readonly PredictionProblem[],
  place: (problem: PredictionProblem) => Pick<Issue, 'file' | 'pointer' | 'row'>,
): Issue[] {
  return predictionRules.flatMap(({ code, severity, hint }) =>
    problems
      .filter(({ kind }) => codeOf(kind) === code)
      .map(problem => {
        const { file, pointer, row } = place(problem);
        const issue: Issue = { code, severity, file, message: `Image ${problem.image}: ${problem.message}`, hint };
        if (pointer !== undefined) issue.pointer = pointer;
        if (row !== undefined) issue.row = row;
        return issue;
      }),
  );
}
