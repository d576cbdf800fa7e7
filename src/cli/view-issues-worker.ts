/** Checks a dataset for the viewer. Runs in a thread of its own, from `dist`. */
import { check } from '../check/check.ts';
import { reportGroups } from '../check/report-groups.ts';
import type { IssuesDocument } from '../core/viewer/documents.ts';
import { problemOf, runInBackground } from '../serve/background-thread.ts';

const none = { error: 0, warning: 0, info: 0 };

await runInBackground(async (roots, onProgress): Promise<IssuesDocument> => {
  try {
    return reportGroups(await check({ roots, jobs: 1, onProgress }));
  } catch (error) {
    return { groups: [], counts: none, checked: '', problem: problemOf(error) };
  }
});
