/** Checks a dataset for the viewer. Runs in a thread of its own, from `dist`. */
import { parentPort, workerData } from 'node:worker_threads';
import { check } from '../check/check.ts';
import { reportGroups } from '../check/report-groups.ts';
import type { IssuesDocument } from '../core/viewer/documents.ts';
import type { BackgroundInput, BackgroundMessage } from '../serve/background.ts';

const post = (message: BackgroundMessage) => parentPort!.postMessage(message);
const none = { error: 0, warning: 0, info: 0 };

try {
  const { roots, images } = workerData as BackgroundInput;
  const result = await check({
    roots: [...roots, ...images],
    jobs: 1,
    onProgress: (done, total) => post({ kind: 'progress', done, total }),
  });
  post({ kind: 'done', result: reportGroups(result) });
} catch (error) {
  const problem = error instanceof Error ? error.message : String(error);
  post({ kind: 'done', result: { groups: [], counts: none, checked: '', problem } satisfies IssuesDocument });
}
