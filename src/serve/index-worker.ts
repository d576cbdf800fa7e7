/** Reads every scene of a dataset and posts its index and texts. Runs in a thread of its own, from `dist`. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openDataset } from '../formats/index.ts';
import type { BackgroundInput, BackgroundMessage } from './background.ts';
import { buildIndex } from './build-index.ts';

const post = (message: BackgroundMessage) => parentPort!.postMessage(message);

// On Linux this is of this thread alone: pictures that somebody waits for come first.
if (process.platform === 'linux') setPriority(10);

try {
  const { roots, images } = workerData as BackgroundInput;
  const dataset = await openDataset([...roots, ...images]);
  const result = await buildIndex(dataset, (done, total) => post({ kind: 'progress', done, total }));
  post({ kind: 'done', result });
} catch (error) {
  post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
}
