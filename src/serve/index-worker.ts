/** Reads every scene of a dataset and posts its index and texts. Runs in a thread of its own, from `dist`. */
import { parentPort, workerData } from 'node:worker_threads';
import { openDataset } from '../formats/index.ts';
import type { BackgroundInput, BackgroundMessage } from './background.ts';
import { buildIndex } from './build-index.ts';

const post = (message: BackgroundMessage) => parentPort!.postMessage(message);

try {
  const { roots, images } = workerData as BackgroundInput;
  const dataset = await openDataset([...roots, ...images]);
  const result = await buildIndex(dataset, (done, total) => post({ kind: 'progress', done, total }));
  post({ kind: 'done', result });
} catch (error) {
  post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
}
