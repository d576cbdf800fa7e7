import { parentPort, workerData } from 'node:worker_threads';
import { listenOnThread } from '../io/node/stop-thread.ts';
import type { BackgroundInput, BackgroundMessage } from './background.ts';

/** The whole of a background module: does the work it was started for, telling how far it is, and posts the result. */
export async function runInBackground(
  work: (roots: readonly string[], onProgress: (done: number, total: number) => void) => Promise<unknown>,
): Promise<void> {
  const post = (message: BackgroundMessage) => parentPort!.postMessage(message);
  listenOnThread();
  const { roots, images } = workerData as BackgroundInput;
  try {
    const result = await work([...roots, ...images], (done, total) => post({ kind: 'progress', done, total }));
    post({ kind: 'done', result });
  } catch (error) {
    post({ kind: 'failed', message: problemOf(error) });
  }
}

/** What a page says of a failure. */
export function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
