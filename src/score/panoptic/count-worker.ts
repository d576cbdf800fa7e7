/** Entry of a thread that counts images. */
import { parentPort, workerData } from 'node:worker_threads';
import { PanoplyError } from '../../core/errors.ts';
import { countImages, type ImageAnswer, type ThreadTask } from './count-images.ts';
import { readPairs } from './read-pairs.ts';

try {
  const { paths, next } = workerData as ThreadTask;
  const counted = await countImages({ ...readPairs(paths), next });
  const answer: ImageAnswer = { kind: 'counts', counted };
  parentPort!.postMessage(answer, [counted.buffer]);
} catch (error) {
  // Errors do not keep their class across threads.
  const { code, message, where, hint } =
    error instanceof PanoplyError
      ? error
      : { code: 'worker-failed', message: String(error), where: undefined, hint: undefined };
  parentPort!.postMessage({ kind: 'error', code, message, where, hint } satisfies ImageAnswer);
}
