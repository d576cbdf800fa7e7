/** Reads every scene of a dataset and posts its index and texts. Runs in a thread of its own, from `dist`. */
import { setPriority } from 'node:os';
import { openDataset } from '../formats/index.ts';
import { runInBackground } from './background-thread.ts';
import { buildIndex } from './build-index.ts';

// On Linux this is of this thread alone: pictures that somebody waits for come first.
if (process.platform === 'linux') setPriority(10);

await runInBackground(async (roots, onProgress) => buildIndex(await openDataset(roots), onProgress));
