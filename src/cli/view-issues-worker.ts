/** Checks a dataset for the viewer. Runs in a thread of its own, from `dist`. */
import { parentPort, workerData } from 'node:worker_threads';
import { checkRules } from '../analysis/check/rules/index.ts';
import { groupIssues } from '../analysis/check/run-rules.ts';
import { check } from '../check/check.ts';
import { describeChecked, placeOf } from '../check/report-text.ts';
import type { IssuesDocument } from '../core/viewer/documents.ts';
import type { BackgroundInput, BackgroundMessage } from '../serve/background.ts';

const post = (message: BackgroundMessage) => parentPort!.postMessage(message);
const none = { error: 0, warning: 0, info: 0 };

try {
  const { roots, images } = workerData as BackgroundInput;
  const { issues, counts, checked } = await check({
    roots: [...roots, ...images],
    jobs: 1,
    onProgress: (done, total) => post({ kind: 'progress', done, total }),
  });
  const groups = groupIssues(issues, checkRules).map(({ code, severity, title, hint, issues: found }) => ({
    code,
    severity,
    title,
    hint,
    issues: found.map(issue => ({ place: placeOf(issue), message: issue.message })),
  }));
  const result: IssuesDocument = { groups, counts, checked: describeChecked(checked) };
  post({ kind: 'done', result });
} catch (error) {
  const problem = error instanceof Error ? error.message : String(error);
  post({ kind: 'done', result: { groups: [], counts: none, checked: '', problem } satisfies IssuesDocument });
}
