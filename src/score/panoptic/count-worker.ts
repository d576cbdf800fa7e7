/** Entry of a thread that counts images. */
import { parentPort, workerData } from 'node:worker_threads';
import { PanoplyError } from '../../core/errors.ts';
import { type CountTask, countImages, type ImageAnswer } from './count-images.ts';

try {
  const answer: ImageAnswer = { kind: 'counts', counted: await countImages(workerData as CountTask) };
  parentPort!.postMessage(answer);
} catch (error) {
  // Errors do not keep their class across threads.
  const { code, message, where, hint } =
    error instanceof PanoplyError
      ? error
      : { code: 'worker-failed', message: String(error), where: undefined, hint: undefined };
  parentPort!.postMessage({ kind: 'error', code, message, where, hint } satisfies ImageAnswer);
}
